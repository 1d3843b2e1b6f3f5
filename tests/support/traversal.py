"""Paths that try to lead out of a folder, by the thousand, and a look at where the files of a site came to stand."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.conftest import put, tree
from tests.support.hostile import DOT, as_file, story

_DOTS = (
    ".. %2e%2e %2E%2E .%2e %2e. %252e%252e %25%32%65%25%32%65 %%32%65%%32%65 %c0%ae%c0%ae %c0%2e%c0%2e "
    "%e0%80%ae%e0%80%ae %f0%80%80%ae%f0%80%80%ae "
    "%u002e%u002e 0x2e0x2e &#46;&#46; \\u002e\\u002e ..; .... ..%00 ．． ․․ ‥ .\u200b. ..\x01"
).split(" ")
"""Two dots, as they are and as those who decode too much would read them."""
_SLASHES = (
    "/ // \\ \\\\ /./ %2f %2F %5c %252f %255c %25%32%66 %c0%af %c1%9c %e0%80%af %u2215 %u2216 0x2f ／ ∕ ⧸ ＼ /\0/ ;/ "
    "\t/"
).split(" ")
_STARTS = ("", "/", "C:\\", "file://", "\\\\server\\share\\", "images/", "//evil.example/", "/%00/")
_TARGETS = ("sitegen-escaped", "tmp/sitegen-escaped", "secret.png", "etc/passwd", "windows\\win.ini")
_ENDS = ("", "\0.html", "%00.md", ".", "::$DATA", "?x", "#x")
_DEPTHS = (1, 2, 3, 7, 40)


def lines() -> list[str]:
    """More than twenty thousand paths: each way to write dots with each to write slashes, of some depths and starts."""
    made = []
    for number, (dots, slash, depth, start) in enumerate(itertools.product(_DOTS, _SLASHES, _DEPTHS, _STARTS)):
        target, end = _TARGETS[number % len(_TARGETS)], _ENDS[number % len(_ENDS)]
        made.append(f"{start}{(dots + slash) * depth}{target}{end}")
    return list(dict.fromkeys(made))


def fill(root: Path, texts: Sequence[str], permalink: str = "/{year}/{month}/{slug}/") -> None:
    """A site in which each text is slug, alias, address, picture, tag and name, of a story, an entity and a tag."""
    put(
        root,
        "sitegen.toml",
        f'[site]\nbase_url = "https://archive.example"\npermalink = "{permalink}"\n[search]\nenabled = false\n',
    )
    put(root, "content/images/dot.png", DOT)
    for number, text in enumerate(texts):
        body = f"A word.\n\n![x]({text}) [y]({text})"
        put(root, f"content/articles/s{number}.md", as_file(story(text, number), body))
        named = as_file({"name": text, "aliases": [text]}, "A word.")
        put(root, f"content/entities/{('people', 'places')[number % 2]}/e{number}.md", named)
        put(root, f"content/tags/t{number}.md", named)


def fill_seeds(root: Path, texts: Sequence[str]) -> None:
    """Captures that name each text as their address, their key, their pictures and all else: records and files."""
    prose = " ".join(f"The keeper of the harbour wrote line {n} of the log that night." for n in range(9))
    put(root, "sitegen.toml", '[site]\nbase_url = "https://archive.example"\n[search]\nenabled = false\n')
    records = []
    for number, text in enumerate(texts):
        told = f"{prose} {number}"
        facts = {"id": text, "title": text, "url": text, "author": text, "tags": [text], "section": text, "date": text}
        records.append(json.dumps({**facts, "language": text, "publication": text, "text": f"{told}\n\n{text}"}))
        if number % 5 == 0:
            quoted = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("\0", "")
            page = (
                f'<html><head><title>{quoted}</title><link rel="canonical" href="{quoted}"></head><body><article>'
                f'<h1>Night {number} at the harbour</h1><p>{told}</p><figure><img src="{quoted}" alt="{quoted}">'
                f"<figcaption>{quoted}</figcaption></figure><p>{told}</p></article></body></html>"
            )
            put(root, f"seeds/pages/p{number}.html", page)
            put(root, f"seeds/pages/p{number}.html.toml", f"url = {json.dumps(text)}\ntitle = {json.dumps(text)}\n")
        if number % 5 == 1:
            head = {"title": f"Night {number}", "slug": text, "image": text, "url": text, "aliases": [text]}
            put(root, f"seeds/notes/n{number}.md", as_file(head, f"{told}\n\n![x]({text})"))
    put(root, "seeds/records/all.jsonl", "\n".join(records))


def strays(before: dict[str, bytes], parent: Path, *allowed: str) -> list[str]:
    """What was made, changed or removed under a folder outside the places where that is allowed."""
    after = tree(parent)
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    found = [path for path in touched if not path.startswith(allowed)]
    return sorted(found) + [str(path) for path in Path("/tmp").glob("sitegen-escaped*")]


def unlisted(output: Path) -> list[str]:
    """The addresses in the sitemaps of a site that lead to no page."""
    maps = [path.read_text(encoding="utf-8") for path in sorted(output.glob("sitemap-*.xml"))]
    urls = [url for text in maps for url in re.findall(r"<url><loc>(.*?)</loc>|<url>\s*<loc>(.*?)</loc>", text)]
    assert urls
    paths = [unquote(urlsplit("".join(url)).path).lstrip("/") for url in urls]
    return [path for path in paths if not (output / path / "index.html").is_file() and not (output / path).is_file()]
