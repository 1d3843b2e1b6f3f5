"""Reads the links of files that are no pages: style sheets, feeds, sitemaps, opensearch.xml."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

import lxml.etree

from sitegen.check.links import FoundLink

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IN_CSS = re.compile(
    r"url\(\s*+(?:\"([^\"\n]*+)\"|'([^'\n]*+)'|([^()\"'\s]*+))\s*+\)|@import\s++[\"']([^\"'\n]++)[\"']", re.IGNORECASE
)
_IN_JSON = frozenset(["home_page_url", "feed_url", "url", "next_url", "image", "banner_image", "icon", "favicon"])
_IN_XML = ("href", "src", "url", "template")
_TEXTS = frozenset(["loc", "icon", "logo", "Image", "SearchForm"])
"""XML elements whose text is a URL."""

_NAMES = re.compile(r"feed\.(?:xml|json)|opensearch\.xml|sitemap[\w-]*\.xml|[^/]+\.css")


def is_resource(path: str) -> bool:
    """Whether this module can read the links of a file of output/."""
    return _NAMES.fullmatch(PurePosixPath(path).name) is not None


def links(path: str, data: bytes) -> Iterator[FoundLink]:
    """All links of such a file; none if it cannot be read."""
    return _READERS[PurePosixPath(path).suffix](data)


def _of_css(data: bytes) -> Iterator[FoundLink]:
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), data.decode("utf-8", "replace"))
    for match in _IN_CSS.finditer(text):
        url = next((found for found in match.groups() if found), "")
        yield FoundLink(url.strip(), text.count("\n", 0, match.start()) + 1, False)


def _of_xml(data: bytes) -> Iterator[FoundLink]:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root: Any = lxml.etree.fromstring(data, parser)
    except lxml.etree.XMLSyntaxError:
        return
    for element in () if root is None else root.iter("{*}*"):
        name = lxml.etree.QName(element)
        picture = name.localname in ("icon", "logo", "Image") or "image" in (name.namespace or "")
        urls = [element.get(attribute) for attribute in _IN_XML]
        for url in (*urls, element.text if name.localname in _TEXTS else None):
            if url and url.strip():
                yield FoundLink(url.strip(), element.sourceline or 1, picture)


def _of_json(data: bytes) -> Iterator[FoundLink]:
    try:
        text = data.decode("utf-8")
        found = list(_urls(json.loads(text)))
    except (ValueError, RecursionError):
        return
    for key, url in found:
        yield FoundLink(
            url, text.count("\n", 0, max(0, text.find(json.dumps(url)))) + 1, key != "url" and "_url" not in key
        )


def _urls(value: Any) -> Iterator[tuple[str, str]]:
    """Yields the keys of a JSON value that hold URLs, with these URLs."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in _IN_JSON and isinstance(inner, str):
            yield key, inner
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _urls(inner)


_READERS: dict[str, Callable[[bytes], Iterator[FoundLink]]] = {".css": _of_css, ".xml": _of_xml, ".json": _of_json}
