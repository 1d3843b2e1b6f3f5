"""Pages of an export of Medium: posts, drafts, and lists of what the account read, liked and blocked."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import digest
from sitegen.core.text import fold, squeeze

_SOURCE = "Medium export"
_FOOT = re.compile(rb"Exported from\s{0,20}<a\b[^<>]{0,200}medium\.com[^<>]{0,20}>", re.IGNORECASE)
_FOOT_BYTES = 2000
_LISTS = frozenset(
    "blocks bookmarks claps highlights interests ips lists partner-program profile pubs-following publications "
    "sessions topics-following twitter users-following".split()
)
"""Folders of an export with lists of what the account did, and with its data."""


def exported_page(source: Source, data: bytes) -> Record | SeedError | None:
    """The record of a page of an export, or the reason why it is none; None if it is another page."""
    if _is_list(source, data):
        return PassedOverError("account data: of an export of Medium", file=source.place)
    if not _FOOT.search(data[-_FOOT_BYTES:]):
        return None
    try:
        tree = lxml_html.fromstring(data.decode("utf-8", "replace"))
    except (etree.LxmlError, ValueError):
        return None
    body = _first(tree, "e-content")
    if body is None:
        return PassedOverError("account data: of an export of Medium", file=source.place)
    return _record(source, data, tree, body)


def _is_list(source: Source, data: bytes) -> bool:
    """Whether a page lists what the account did, by the names that the export gives to folder and file."""
    path = PurePosixPath(source.seed)
    stem = re.sub(r"-\d{1,6}$", "", path.stem)
    if stem != path.parent.name or stem not in _LISTS:
        return False
    return b"medium.com" in data or (source.root / path.parent.parent / "posts").is_dir()


def _record(source: Source, data: bytes, tree: Any, body: Any) -> Record | SeedError:
    published = _first(tree, "dt-published")
    is_draft = PurePosixPath(source.seed).name.startswith("draft_") or published is None
    text = "".join(etree.tostring(part, encoding="unicode", method="html") for part in body)
    if not squeeze(body.text_content()) and body.find(".//img") is None:
        return PassedOverError("draft: without words", file=source.place) if is_draft else SeedError("no text found")
    stated = _stated(tree, body, published)
    return Record(source.seed, "fragment", text.encode("utf-8", "replace"), digest(data), stated=stated, draft=is_draft)


def _stated(tree: Any, body: Any, published: Any) -> dict[str, Stated]:
    canonical = _first(tree, "p-canonical")
    link = stated_fields.address(canonical.get("href")) if canonical is not None else ""
    path = stated_fields.path_of(link)
    own = {
        "title": _words(_first(tree, "p-name")),
        "subtitle": _subtitle(_words(_first(tree, "p-summary")), body),
        "authors": stated_fields.authors([_words(_first(tree, "p-author"))]),
        "source_url": link,
        "aliases": (path,) if path else (),
    }
    moment = published.get("datetime") if published is not None else None
    return {**stated_fields.stated(_SOURCE, own), **stated_fields.dates(_SOURCE, [moment])}


def _subtitle(summary: str, body: Any) -> str:
    """The summary if the post shows it under its title; Medium makes others from the first words of the text."""
    shown = _first(body, "graf--subtitle")
    if shown is not None:
        return _words(shown)
    start = fold(squeeze(body.text_content())[:1000])
    return "" if fold(summary.rstrip("… ")) in start else summary


def _first(tree: Any, name: str) -> Any:
    """The first element with a class; None if there is none."""
    found = tree.xpath("descendant::*[contains(concat(' ', normalize-space(@class), ' '), $name)][1]", name=f" {name} ")
    return found[0] if found else None


def _words(element: Any) -> str:
    return squeeze(element.text_content()) if element is not None else ""
