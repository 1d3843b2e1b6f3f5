"""Files that are recognised by their bytes, and archives, from seeds/ to content/."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import formats
from sitegen.content.document import parse_document
from tests.conftest import Run, put, tree
from tests.support import saved_pages as made

URL = "https://www.tern.example/2014/ferry.html"


@pytest.fixture
def seeds(site: Path) -> Path:
    put(site, "seeds/tern/story.php?id=12", made.page(1))
    put(site, "seeds/tern/index.html.1", made.page(2))
    put(site, "seeds/tern/a.mhtml", made.mhtml(made.page(3, "cid:p@t"), URL, {}, content_ids={"p@t": made.png(3)}))
    held = {"https://www.tern.example/p.png": made.png(4)}
    put(site, "seeds/tern/b.webarchive", made.webarchive(made.page(4, "/p.png"), URL, held))
    document = (URL, "text/html", made.response(made.page(5, "/p.png").encode()))
    picture = ("https://www.tern.example/p.png", "image/png", made.response(made.png(5), "image/png"))
    files = {
        "posts/six.html": made.page(6, "../images/six.png"), "images/six.png": made.png(6),
        "seven.html": made.page(7, "seven_files/p.png"), "seven_files/p.png": made.png(7),
        "seven_files/ad.html": made.page(99),
        "crawl.warc": b"".join(made.warc(document, picture)), "data.xyz": b"\0\1",
    }  # fmt: skip
    put(site, "seeds/tern/export.zip", made.zipped(files))
    put(site, "seeds/tern/server.log", "2014-03-12 07:15:00 INFO started\n" * 50)
    return site


def convert(run: Run, site: Path, *arguments: object) -> dict[str, Any]:
    answer = run("convert", "--site", site, "--json", *arguments)
    report: dict[str, Any] = json.loads(answer.out)
    return report


def articles(site: Path) -> dict[str, Any]:
    """The front matter of each article, by its seed."""
    found = {}
    for name, data in tree(site / "content/articles").items():
        head = parse_document(data, name).data
        found[head["capture"]["seed"]] = head
    return found


def test_all_are_read_with_their_pictures_and_counted(seeds: Path, run: Run) -> None:
    report = convert(run, seeds)
    assert report["failed"] == []
    found = articles(seeds)
    assert set(found) == {
        "tern/story.php?id=12", "tern/index.html.1", "tern/a.mhtml", "tern/b.webarchive",
        "tern/export.zip#posts/six.html",
        "tern/export.zip#seven.html", f"tern/export.zip#crawl.warc#{URL}",
    }  # fmt: skip
    pictured = {seed: head["images"][0]["src"] for seed, head in found.items() if head.get("images")}
    assert len(pictured) == 5
    assert len({(seeds / "content" / path).read_bytes() for path in pictured.values()}) == 5
    assert report["unread"] == {".log": 1, ".xyz": 1}
    others = report["parts"] + sum(report["passed_over"].values()) + sum(report["unread"].values())
    assert report["articles"] + others == 13


def test_nothing_is_opened_or_read_again_that_did_not_change(
    seeds: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(run, seeds)
    before = tree(seeds / "content")
    opened: list[str] = []
    monkeypatch.setattr(formats, "format_of", lambda path, name: opened.append(name) or "")
    report = convert(run, seeds)
    assert (opened, report["written"], report["unchanged"]) == ([], 0, 7)
    assert tree(seeds / "content") == before


def test_only_the_changed_file_of_an_archive_is_read_again(seeds: Path, run: Run) -> None:
    put(seeds, "seeds/tern/export.zip", made.zipped({"a.html": made.page(1), "b.html": made.page(2)}))
    convert(run, seeds)
    changed = {"a.html": made.page(1), "b.html": made.page(22), "c.html": made.page(3)}
    put(seeds, "seeds/tern/export.zip", made.zipped(changed))
    report = convert(run, seeds)
    assert report["written"] == 2
    assert {seed.partition("#")[2] for seed in articles(seeds) if "#" in seed} == {"a.html", "b.html", "c.html"}


def test_an_unpacked_archive_keeps_its_articles(seeds: Path, run: Run) -> None:
    convert(run, seeds)
    names = set(tree(seeds / "content/articles"))
    (seeds / "seeds/tern/export.zip").unlink()
    put(seeds, "seeds/tern/posts/six.html", made.page(6, "../images/six.png"))
    put(seeds, "seeds/tern/images/six.png", made.png(6))
    convert(run, seeds)
    assert set(tree(seeds / "content/articles")) == names
    assert "tern/posts/six.html" in articles(seeds)


def test_a_file_that_becomes_another_is_recognised_anew(seeds: Path, run: Run) -> None:
    assert convert(run, seeds)["unread"] == {".log": 1, ".xyz": 1}
    put(seeds, "seeds/tern/server.log", made.page(8))
    os.utime(seeds / "seeds/tern/server.log", (1, 1))
    assert convert(run, seeds)["unread"] == {".xyz": 1}
    assert "tern/server.log" in articles(seeds)


def test_recognised_files_can_be_named(seeds: Path, run: Run) -> None:
    assert convert(run, seeds, "seeds/tern/story.php?id=12")["articles"] == 1
    answer = run("convert", "--site", seeds, "--explain", "seeds/tern/export.zip#posts/six.html")
    assert answer.code == 0 and made.title(6) in answer.out
    answer = run("convert", "--site", seeds, "seeds/tern/server.log")
    assert answer.code == 2 and "no reader for .log" in answer.err


def test_a_record_of_an_archive_can_be_ignored(seeds: Path, run: Run) -> None:
    put(seeds, "content/decisions.toml", '[[ignore]]\nseed = "tern/export.zip#posts/six.html"\n')
    report = convert(run, seeds)
    assert "tern/export.zip#posts/six.html" not in articles(seeds)
    assert report["passed_over"]["ignored"] == 1


def test_pictures_and_style_sheets_are_parts_only_beside_seeds(site: Path, run: Run) -> None:
    for name in ("mirror/css/a.css", "mirror/i/a.jpg", "photos/b.jpg", "photos/c.css", "d.png"):
        put(site, f"seeds/{name}", "a")
    put(site, "seeds/mirror/2014/index.html@p=1", made.page(1))
    report = convert(run, site)
    assert (report["parts"], report["unread"]) == (2, {".css": 1, ".jpg": 1, ".png": 1})
