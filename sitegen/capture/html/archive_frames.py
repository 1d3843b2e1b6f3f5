"""Takes a page out of what a web archive or the cache of a search engine has put around it.

The toolbar or banner is removed, addresses become those of the original, and the archive's notes become statements of
the page's address and of the time of its capture.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.fields import archive_urls
from sitegen.capture.formats import timestamps
from sitegen.capture.record import Stated
from sitegen.core.model import Line
from sitegen.core.text import squeeze

_TABLES = tomllib.loads(files("sitegen.capture.html").joinpath("archives.toml").read_text(encoding="utf-8"))
_IDS = frozenset(_TABLES["ids"])
_ENDINGS = tuple(_TABLES["id_endings"])
_BANNERS = tuple(
    (one["name"], re.compile(one["words"], re.IGNORECASE), re.compile(one["time"], re.IGNORECASE))
    for one in _TABLES["banner"]
)
_ADDRESSES = ("href", "src", "srcset", "data-src", "data-srcset", "data-original", "poster", "cite", "content")
_TODAY_META = re.compile(r"article:(?:published|modified)_time|og:(?:site_name|url)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"')]+")
FRAME = "frame of a web archive"
_MAX_BANNER_CHARS = 1500
_MAX_BANNER_ELEMENTS = 60
"""The maximum length of a banner, and the number of elements at the start of a page that are searched for it."""
_CONFIDENCE = 0.9


class _Notes(NamedTuple):
    """What an archive notes of a page: its name, the page's address, and the time of capture; "" if not noted."""

    name: str
    url: str = ""
    time: str = ""


class RemovedFrame(NamedTuple):
    """What the frame around a page states, and its words as removed lines."""

    stated: dict[str, Stated]
    lines: tuple[Line, ...]


def without_toolbars(text: str) -> tuple[str, tuple[Line, ...]]:
    """A page's source without the toolbars that archives write between two comments, and their words."""
    lines = []
    for one in _TABLES["toolbar"]:
        start = text.find(one["begin"])
        while start >= 0 and (end := text.find(one["end"], start)) >= 0:
            if words := _words(text[start:end]):
                lines.append(Line(text.count("\n", 0, start) + 1, words, reason=FRAME))
            text = text[:start] + text[end + len(one["end"]) :]
            start = text.find(one["begin"], start)
    return text, tuple(lines)


def take_out(tree: lxml_html.HtmlElement, known_url: str) -> RemovedFrame:
    """Removes an archive's frame from a page, and returns what it states and its words.

    `known_url` is the address of the page that its seed states, or "".
    """
    added: list[lxml_html.HtmlElement] = []
    notes = [*_archive_today(tree, added), *_banners(tree, added), *_copies(tree)]
    added += [e for e in tree.xpath("//*[@id]") if e.get("id") in _IDS or str(e.get("id")).endswith(_ENDINGS)]
    lines = [_removed(element) for element in added if element.getparent() is not None]
    if notes or added or archive_urls.split(known_url) or _has_inner_links(tree):
        _restore_addresses(tree)
    stated: dict[str, Stated] = {}
    for note in notes:
        values = {"source_url": note.url, "captured": note.time}
        stated = {**{n: Stated(v, f"noted by {note.name}", _CONFIDENCE) for n, v in values.items() if v}, **stated}
    return RemovedFrame(stated, tuple(line for line in lines if line.text))


def _removed(element: lxml_html.HtmlElement) -> Line:
    """Removes an element from its page; its words as a removed line."""
    words = squeeze(" ".join(_texts(element)))
    element.drop_tree()
    return Line(element.sourceline or 0, words, reason=FRAME)


def _words(source: str) -> str:
    try:
        return squeeze(" ".join(_texts(lxml_html.fragment_fromstring(source, create_parent="div"))))
    except (ValueError, etree.LxmlError):
        return squeeze(source)


def _texts(element: lxml_html.HtmlElement) -> Iterator[str]:
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag not in ("script", "style"):
            yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


def _copies(tree: lxml_html.HtmlElement) -> Iterator[_Notes]:
    """The addresses of copies that the head of a page states as its own."""
    for link in _links(tree):
        if copy := archive_urls.split(link):
            yield _Notes("the archive", copy.url, copy.time)


def _archive_today(tree: lxml_html.HtmlElement, added: list[lxml_html.HtmlElement]) -> Iterator[_Notes]:
    """archive.today shows the page in an element CONTENT, below an element HEADER with the address and the time.

    Its own elements are added to `added`.
    """
    headers = tree.xpath("//*[@id='HEADER'][.//form]")
    if not headers or not tree.xpath("//*[@id='CONTENT']"):
        return
    times = [timestamps.iso(str(time)) for time in headers[0].xpath(".//time/@datetime")]
    times += [timestamps.iso(str(value)) for value in tree.xpath("//meta[@property='article:published_time']/@content")]
    texts = [str(value) for value in headers[0].xpath(".//input/@value")]
    copies = [copy for link in _links(tree) if (copy := archive_urls.split(link))]
    urls = [text for text in texts if _URL.fullmatch(text)] + [copy.url for copy in copies]
    times += [copy.time for copy in copies]
    yield _Notes("archive.today", next(iter(urls), ""), next(filter(None, times), ""))
    for meta in tree.xpath("//meta[@property or @name]"):
        if _TODAY_META.fullmatch(meta.get("property") or meta.get("name") or ""):
            meta.drop_tree()
    own = (*headers, *tree.xpath("//*[@id='FOOTER' or @id='SHARE' or @id='DIVSHARE']"))
    added += [element for element in own if not element.xpath(".//*[@id='CONTENT']")]


def _banners(tree: lxml_html.HtmlElement, added: list[lxml_html.HtmlElement]) -> Iterator[_Notes]:
    """The banner of a cache near the top of the page; its element is added to `added`."""
    body = tree.find("body")
    if body is None:
        return
    for element in _first_elements(body):
        text = squeeze(_beginning(element))
        for name, words, when in _BANNERS:
            if len(text) <= _MAX_BANNER_CHARS and words.search(text):
                time = when.search(text)
                links = [str(link) for link in element.xpath(".//a/@href")] + _URL.findall(text)
                outer = (
                    link for link in links if _URL.fullmatch(link) and not re.search(r"//[^/]*(?:google|bing)\.", link)
                )
                yield _Notes(name, next(outer, "").rstrip("."), _time(time["time"]) if time else "")
                added.append(_banner_around(element, body))
                return


def _beginning(element: lxml_html.HtmlElement) -> str:
    """The first words of an element, some more than a banner has."""
    found, size = [], 0
    for text in element.itertext():
        found.append(text)
        size += len(text)
        if size > 2 * _MAX_BANNER_CHARS:
            break
    return "".join(found)[: 2 * _MAX_BANNER_CHARS]


def _first_elements(body: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The first elements of a page, outermost first."""
    found = (element for element in body.iterdescendants() if isinstance(element.tag, str))
    return list(islice(found, _MAX_BANNER_ELEMENTS))


def _banner_around(element: lxml_html.HtmlElement, body: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The largest element that contains the banner and nothing of the page."""
    parent = element.getparent()
    while parent is not None and parent is not body and len(squeeze(parent.text_content())) <= _MAX_BANNER_CHARS:
        if parent.xpath(".//h1 | .//article | .//p[string-length(.) > 200]"):
            break
        element, parent = parent, parent.getparent()
    return element


def _time(text: str) -> str:
    return timestamps.iso(text.strip()) or next(
        (
            timestamps.iso(part)
            for part in (text.partition(" GMT")[0], " ".join(text.split()[:4]))
            if timestamps.iso(part)
        ),
        "",
    )


def _links(tree: lxml_html.HtmlElement) -> list[str]:
    """The addresses of the page that its head states."""
    links = tree.xpath("//link[@rel='canonical' or @rel='bookmark' or @rel='original']/@href | //head/base/@href")
    return [str(link) for link in (*links, *tree.xpath("//meta[@property='og:url']/@content"))]


def _has_inner_links(tree: lxml_html.HtmlElement) -> bool:
    return any(archive_urls.is_inner(str(link)) for link in tree.xpath("//a/@href | //img/@src"))


def _restore_addresses(tree: lxml_html.HtmlElement) -> None:
    for element in tree.iter():
        for key in _ADDRESSES if isinstance(element.tag, str) else ():
            value = element.get(key)
            if value and "/" in value and len(value) < 100_000:
                restored = archive_urls.without_prefixes(value) if "srcset" in key else _restored(value.strip())
                if restored != value:
                    element.set(key, restored)


def _restored(value: str) -> str:
    return value if " " in value else archive_urls.original(value)
