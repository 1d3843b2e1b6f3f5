"""An ordinary run prints only sitegen's own lines on stderr, whatever the libraries have to say of odd inputs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import put

LINKED = "application/ld+json"
STORY = "The harbour board voted on Tuesday to dredge the north channel before winter, ending nine years of argument. "
LONG, FULL = STORY * 3, STORY * 9
OWN = re.compile(
    r"(?:convert|entities|build|error|warning|note|hint)\b|\d[\d,]* (?:seed|article|page|record)s?\b|  ", re.IGNORECASE
)
ODD: dict[str, str | bytes] = {
    "a/anchor.html": f'<html lang="en"><h1>Channel</h1><p>{STORY}</p><p><a name="A">A word</a> <a>on</a> {STORY}</p>',
    "a/dates.html": f'<meta name="date" content="{{}}"><time datetime="0000-99-99">x</time><p>{LONG}</p>',
    "a/broken.html": f'<p>{STORY}<table><tr><td><p>{STORY}</td></p><img src="data:x"><a href="http://[bad">x</a>{STORY}',
    "a/json-ld.html": f'<script type="{LINKED}">{{"@type": "NewsArticle", </script><h1>Pier</h1><p>{LONG}</p>',
    "a/empty.html": "<html></html>",
    "a/latin.html": f"<meta charset=utf-8><h1>Café</h1><p>{STORY} à déjà</p><p>{STORY}</p>".encode("cp1252"),
    "a/feed.xml": f'<?xml version="1.0" encoding="no-such"?><rss><channel><item><title>x</title>{FULL}</item>',
    "a/atom.xml": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>&lt;p>{FULL}</content></entry></feed>',
    "a/mail.eml": f"Subject: =?x-no?Q?=ZZ?=\nDate: never\nContent-Type: text/html; charset=no-such\n\n<p>{LONG}</p>",
    "a/lines.jsonl": f'{{"title": "Pier", "text": "{LONG}", "date": "soon"}}\n{{bad\n',
    "a/list.json": f'[{{"title": "Pier", "text": "{LONG}"}}, 3]',
    "a/note.md": f"---\ntitle: [\n---\n\n{STORY}\n\n![x](y.png) [^1]\n",
    "a/text.txt": f"Channel to be dredged\n\n{STORY}\n\n{STORY}\n".encode("utf-16"),
    "a/page.warc": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/1\r\nContent-Length: 99\r\n\r\nHT",
    "a/binary.txt": bytes(range(256)) * 40,
}


def test_no_library_speaks_on_stderr(tmp_path: Path) -> None:
    put(tmp_path, "sitegen.toml", "")
    for name, data in ODD.items():
        put(tmp_path, f"seeds/{name}", data)
    for at in range(40):  # so many that worker processes read them
        put(tmp_path, f"seeds/b/{at}.html", ODD["a/anchor.html"])
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", "convert"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line]
    assert lines
    assert [line for line in lines if not OWN.match(line)] == []
