"""A pile of broken captures: each is one line with its place, the rest is converted, and memory stays bounded."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.conftest import put
from tests.convert.test_convert import text

MOST_MEMORY = 1 << 30
"""Bytes that no process of a conversion may pass."""


def _warc(*pages: str) -> bytes:
    """A WARC of responses, written by hand."""
    out = b""
    for number, page in enumerate(pages):
        body = page.encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Target-URI: https://paper.example/story/{number}\r\n"
            f"WARC-Date: 2014-03-1{number}T07:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number:08}-0000-4000-8000-000000000000>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http) + len(body)}\r\n\r\n"
        )
        out += head.encode() + http + body + b"\r\n\r\n"
    return out


def _page(number: int) -> str:
    title, *paragraphs = text(number).strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", b"\0" * (300 << 20))
    return out.getvalue()


def _gzip_bomb(size: int, beginning: bytes = b"") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"a" * (1 << 20)
    return packer.compress(beginning) + b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


BROKEN: dict[str, tuple[bytes, int | None, str]] = {
    # name: bytes, line or record, a word of the error
    "cut.txt.gz": (gzip.compress(text(1).encode(), mtime=0)[:-40], None, "truncated gzip"),
    "cut.jsonl.gz": (gzip.compress(json.dumps({"text": "x"}).encode() * 500, mtime=0)[:-20], None, ""),
    "bomb.txt.gz": (_gzip_bomb(1 << 30), None, ""),
    "bomb.jsonl.gz": (_gzip_bomb(1 << 30), None, ""),
    "bomb.warc.gz": (
        _gzip_bomb(1 << 30, b"WARC/1.0\r\nContent-Length: 1073741824\r\n\r\n"),
        None,
        "",
    ),
    "bomb.wacz": (_zip_bomb(), None, ""),
    "line.txt": (b"A headline of six words here\n\n" + b"word " * (20 << 20), None, ""),
    "line.jsonl": (b'{"text": "' + b"word " * (20 << 20) + b'"}\n', 1, ""),
    "zeros.txt": (b"\0" * 5000, None, "empty file"),
    "zeros.html": (b"\0" * 5000, None, "empty file"),
    "deep.html": (b"<html><body>" + b"<div>" * 100_000 + b"text", None, "no article found"),
    "deep.json": (b"[" * 100_000, None, ""),
    "deep.jsonl": (b'{"text":' + b"[" * 100_000 + b"\n", 1, ""),
    "list.jsonl": (b"[1, 2]\n", 1, ""),
    "bare.jsonl": (b'{"url": "https://a.example/"}\n', 1, ""),
    "no-items.xml": (b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title></channel></rss>', None, ""),
    "laughs.xml": (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>', None, ""),
    "head.md": (b"---\ntitle: [\n---\nText.\n", 3, ""),
    "empty.eml": (b"From: a@example.org\n\n", None, ""),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, None, "PNG image"),
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], int]:
    """A site of broken seeds with some whole ones, converted in a process of its own: site, report, peak memory."""
    root = tmp_path_factory.mktemp("broken") / "site"
    put(root, "sitegen.toml", '[site]\ntitle = "Test"\n')
    for name, (data, _, _) in BROKEN.items():
        put(root, f"seeds/{name}", data)
    put(root, "seeds/whole.txt", text(20))
    put(root, "seeds/cut.warc", _warc(_page(21), _page(22), _page(23))[:-400])
    put(root, "seeds/cut-packed.warc.gz", gzip.compress(_warc(_page(24), _page(25)), mtime=0)[:-200])
    put(root, "seeds/stated.txt", text(26))
    put(root, "seeds/stated.txt.meta.yaml", "date: 2014-01-01\ncaptured: 2013-01-01\n")
    # Not by getrusage: its peak has in it what the process held that started this one.
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom sitegen.cli import program as cli\n"
        "try:\n    cli.main()\nfinally:\n"
        "    status = Path('/proc/self/status')\n"
        "    told = status.read_text() if status.exists() else 'VmHWM: 0 kB'\n"
        "    print(re.search(r'VmHWM:\\s+(\\d+) kB', told)[1], file=sys.stderr)\n"
    )
    # One process: what workers under a fork server used is not told to the one that started them.
    command = [sys.executable, "-c", code, "convert", "--site", str(root), "--json", "--quiet", "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return root, json.loads(done.stdout), int(done.stderr.split()[-1]) * 1024


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_seed_is_one_line_with_its_place(
    converted: tuple[Path, dict[str, list[dict[str, object]]], int], name: str
) -> None:
    failed = [one for one in converted[1]["failed"] if one["seed"] == name]
    _, line, word = BROKEN[name]
    assert failed, f"{name} is not listed"
    assert len(failed) == 1
    assert word in str(failed[0]["error"])
    assert "\n" not in str(failed[0]["error"])
    assert "fault in sitegen" not in str(failed[0]["error"])
    if line:
        assert failed[0]["line"] == line


def test_what_is_whole_is_converted(converted: tuple[Path, dict[str, object], int]) -> None:
    titles = {p.read_text().split("\n")[1] for p in (converted[0] / "content").rglob("*.md")}
    wanted = {f"title: {text(number).split(chr(10))[0]}" for number in (20, 21, 22)}
    assert {title.replace("'", "") for title in titles} >= wanted


def test_a_truncated_warc_and_a_sidecar_at_odds_with_itself_are_named(
    converted: tuple[Path, dict[str, list[dict[str, object]]], int],
) -> None:
    places = {(one["seed"], one["line"]) for one in converted[1]["failed"]}
    assert ("cut.warc", 3) in places
    assert "cut-packed.warc.gz" in {seed for seed, _ in places}
    assert ("stated.txt.meta.yaml", 2) in places


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the peak of a process")
def test_memory_stays_bounded(converted: tuple[Path, dict[str, object], int]) -> None:
    assert converted[2] < MOST_MEMORY
