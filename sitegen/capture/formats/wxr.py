"""WordPress exports (WXR): the published posts of a site."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import Any

from lxml import etree

from sitegen.capture.encoding import compression
from sitegen.capture.formats import blank_line_paragraphs, stated_fields
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.safe_expat import ENTITIES
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import SeedError
from sitegen.core.model import Image

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_DEFAULT = frozenset(["uncategorized", "uncategorised"])
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:\?.*)?$", re.IGNORECASE)
_MAX_PICTURES = 200_000
"""Maximum number of pictures kept in memory."""


class _CleanStream:
    """The bytes of a seed without control characters, which WordPress sometimes exports."""

    def __init__(self, stream: BufferedReader, encoding: str) -> None:
        self.stream = stream
        self.dropped = b"" if encoding.startswith("utf-16") else _CONTROLS

    def read(self, size: int = -1) -> bytes:
        return self.stream.read1(size).translate(None, self.dropped) if size else b""


@dataclass
class _Site:
    """Values that an export states before its posts, and its pictures by post number."""

    title: str = ""
    language: str = ""
    people: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Image] = field(default_factory=dict)


def records(source: Source, encoding: str) -> Iterator[Record | SeedError]:
    """The published posts of an export. Pages, drafts and attachments are skipped."""
    name = source.place
    site, keys = _Site(pictures=_pictures(source.path, name, encoding)), Keys()
    number = found = 0
    with compression.open_stream(source.path, name) as stream:
        try:
            for item in _elements(_CleanStream(stream, encoding), site):
                number += 1
                if _child(item, "post_type") == "post" and _child(item, "status") == "publish":
                    found += 1
                    yield _record(item, site, source.seed, number, keys)
        except etree.XMLSyntaxError as error:
            fault = str(error.msg).partition(", line")[0]
            yield SeedError(f"not well-formed XML: {fault}", file=name, line=number + 1)
        except SeedError as error:
            yield SeedError(error.message, file=name, line=number + 1)
        else:
            if not found:
                yield SeedError(f"a WordPress export without published posts ({number} items)", file=name)


def _elements(source: _CleanStream, site: _Site) -> Iterator[Any]:
    """The items of an export.

    Each is freed when the next is requested; values before the items are stored in `site`.
    """
    walk = etree.iterparse(
        source,
        events=("end",),
        tag=["{*}item", "{*}author", "{*}title", "{*}language"],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    for _, element in walk:
        _check_declarations(element)
        tag, parent = etree.QName(element).localname, element.getparent()
        if tag == "item":
            yield element
        elif parent is None or etree.QName(parent).localname != "channel":
            continue
        elif tag == "author":
            site.people[_child(element, "author_login")] = _child(element, "author_display_name")
        else:
            setattr(site, tag, stated_fields.words(element.text))
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


def _check_declarations(element: Any) -> None:
    """Raises SeedError if entities were declared before the document."""
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise SeedError(ENTITIES)


def _record(item: Any, site: _Site, seed: str, number: int, keys: Keys) -> Record:
    data = blank_line_paragraphs.paragraphs(_encoded(item, "content")).encode("utf-8", "replace")
    stated = _stated(item, site)
    key = keys.make(_child(item, "post_id") or _child(item, "guid") or _child(item, "link") or str(number))
    return Record(seed, "fragment", data, fingerprint(data, stated), key, number, stated)


def _stated(item: Any, site: _Site) -> dict[str, Stated]:
    login = _child(item, "creator")
    sections, tags = _filed(item)
    picture = site.pictures.get(_thumbnail(item))
    own = {
        "title": stated_fields.words(_child(item, "title")),
        "authors": stated_fields.authors([site.people.get(login) or login], site.title),
        "section": sections[0] if sections else "",
        "topics": stated_fields.topics([*sections[1:], *tags]),
        "source_url": stated_fields.address(_child(item, "link")),
        "description": stated_fields.words(_encoded(item, "excerpt")),
        "images": (picture,) if picture else (),
    }
    return {
        **stated_fields.stated("WordPress export", own),
        **stated_fields.dates(
            "WordPress export",
            [_moment(_child(item, "post_date"), _child(item, "post_date_gmt"))],
            [_moment(_child(item, "post_modified"), _child(item, "post_modified_gmt"))],
        ),
        **stated_fields.stated("WordPress export", {"publication": site.title}, stated_fields.LIKELY_CONFIDENCE),
        **stated_fields.stated(
            "WordPress export", {"language": stated_fields.language(site.language)}, stated_fields.HINT_CONFIDENCE
        ),
    }


def _filed(item: Any) -> tuple[list[str], list[str]]:
    """The categories and the tags of a post."""
    found: Mapping[str, list[str]] = {"category": [], "post_tag": []}
    for element in item.iterchildren("{*}category"):
        name = stated_fields.words(element.text)
        if element.get("domain") in found and name and name.casefold() not in _DEFAULT:
            found[element.get("domain")].append(name)
    return found["category"], found["post_tag"]


def _moment(local: str, utc: str) -> str:
    """A local time of a post; with its time zone if the export also has a plausible time in UTC."""
    try:
        here, there = (datetime.fromisoformat(text.strip()) for text in (local, utc))
        ahead = here - there
    except (ValueError, TypeError, OverflowError):
        return local
    whole = abs(ahead) <= timedelta(hours=14) and not ahead % timedelta(minutes=15)
    sign, minutes = "-" if ahead < timedelta() else "+", abs(ahead) // timedelta(minutes=1)
    return f"{local.strip()}{sign}{minutes // 60:02d}:{minutes % 60:02d}" if whole else local


def _pictures(path: Path, name: str, encoding: str) -> dict[str, Image]:
    """The pictures of an export by the number of their post. They may come after the posts that use them.

    They are collected in a separate pass, so that posts need not be kept in memory. Errors are ignored here, since the
    main pass reports them.
    """
    found: dict[str, Image] = {}
    with contextlib.suppress(etree.XMLSyntaxError, SeedError), compression.open_stream(path, name) as stream:
        for item in _elements(_CleanStream(stream, encoding), _Site()):
            src = (
                stated_fields.address(_child(item, "attachment_url"))
                if _child(item, "post_type") == "attachment"
                else ""
            )
            if _PICTURE.search(src) and len(found) < _MAX_PICTURES:
                found[_child(item, "post_id")] = stated_fields.picture(
                    src, stated_fields.words(_encoded(item, "excerpt"))
                )
    return found


def _thumbnail(item: Any) -> str:
    """The number of the featured picture of a post, or ""."""
    metas = item.iterchildren("{*}postmeta")
    return next((_child(meta, "meta_value") for meta in metas if _child(meta, "meta_key") == "_thumbnail_id"), "")


def _child(element: Any, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return (child.text or "").strip() if child is not None else ""


def _encoded(item: Any, kind: str) -> str:
    """The text of content:encoded or excerpt:encoded. Their namespaces have the same endings in all versions."""
    for child in item.iterchildren("{*}encoded"):
        if f"/{kind}/" in child.tag:
            return child.text or ""
    return ""
