"""Saved web pages: what the page states, and which of its blocks are the story."""

from __future__ import annotations

import re
from dataclasses import replace

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from sitegen.capture import article, datelines, fields, figures, lists, markup, rules, savers, tidy, trees, visible
from sitegen.capture.decode import decode
from sitegen.capture.figures import Inlined
from sitegen.capture.metadata import Metadata
from sitegen.capture.pagehead import Head
from sitegen.capture.record import Record
from sitegen.capture.zones import CAPTION, CONTROL, GALLERY, Zone
from sitegen.config import Config
from sitegen.errors import NotAStoryError, SeedError
from sitegen.model import Image, Provenance, Story
from sitegen.text import plain

_LEAST = 40
"""Characters of the longest paragraph that a story has."""
_OVER = 8
"""Blocks over the headline among which the lead picture may stand."""
_TOP = 3
"""Blocks at the beginning of a story among which its dateline stands: a summary may stand over it."""
_CHARSET = re.compile(rb"<meta[^>]{0,100}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(record: Record, config: Config) -> Story:
    """The story of a saved page. Raises SeedError where there is none."""
    name = record.place
    text, note = _decoded(record.data, name)
    record = replace(record, stated={**savers.read(text), **record.stated})
    text, inlined = figures.without_data(text)
    try:
        tree = trees.parse(text, name)
        language = (tree.get("lang") or "").strip()
        return fields.complete(_story(tree, record, config, inlined), record, config, note=note, language=language)
    except (RecursionError, etree.LxmlError, AssertionError) as error:
        raise SeedError(f"HTML that cannot be read ({type(error).__name__})", file=name) from error


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The page's own word on its encoding stands where the bytes are not UTF-8."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(data.decode(stated[1].decode(), "replace").encode(), name)
            except LookupError:
                pass
    return decode(data, name)


def _story(tree: lxml_html.HtmlElement, record: Record, config: Config, inlined: Inlined) -> Story:
    stated = Metadata(tree)
    pictures = figures.find(tree)
    page = visible.read(tree, {e: Zone(CAPTION, "") for picture in pictures for e in picture.elements})
    figures.drop(pictures)
    choice = article.Choice(page.pieces, _extracted(tree, page), article.Said(stated.body()))
    canonical = savers.original(stated.url(tree))
    known = record.stated.get("source_url")
    url = canonical or (str(known.value) if known else "")
    head = Head(tree, stated, page.pieces, choice, url)
    tidy.tidy(choice, head.said(), rules.find(config, record.seed, url))
    if not stated.is_article():
        found = lists.teasers(page.pieces, choice.kept)
        if lists.is_list(page.pieces, choice.kept, found):
            raise NotAStoryError("no article found, only a list of stories", file=record.place)
        for at in found:
            choice.drop(at, lists.TEASER)
    place, blocks = _dated(markup.markdown([page.pieces[at] for at in sorted(choice.kept)], url))
    if not any(len(plain(block)) > _LEAST for block in blocks):
        raise NotAStoryError("no article found", file=record.place)
    images = _images(pictures, page, choice, head, inlined)
    return Story(
        seed=record.seed,
        sha256=record.sha256,
        body="\n\n".join(blocks),
        dateline=place,
        images=images,
        source_url=canonical,
        lines=head.lines(),
        **{"title": "", **{name: value.value for name, value in head.values.items()}},
        provenance={**head.provenance(), **_provenance(place, bool(images))},
    )


def _extracted(tree: lxml_html.HtmlElement, page: visible.Page) -> article.Said:
    """What trafilatura takes for the story, or the page's prose where it finds too little."""
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_links=True, include_tables=True, with_metadata=False, deduplicate=False
    )
    body = getattr(found, "body", None)
    texts = [text for element in body for text in _texts(element)] if body is not None else []
    return article.Said(texts if sum(map(len, texts)) > 5 * _LEAST else [*texts, *article.prose(page.pieces)])


def _texts(element: etree._Element) -> list[str]:
    """The paragraphs of an element: a line break in it parts two."""
    for inner in element.iter("lb", "p", "item", "cell", "head"):
        inner.tail, inner.text = f"\n{inner.tail or ''}", f"\n{inner.text or ''}"
    return "".join(map(str, element.itertext())).split("\n")


def _dated(blocks: list[str]) -> tuple[str, list[str]]:
    """The dateline, and the blocks without it."""
    for at, block in enumerate(blocks[:_TOP]):
        if found := datelines.find(block, colon=not at):
            return found.place, [*blocks[:at], block[found.end :], *blocks[at + 1 :]]
    return "", blocks


def _images(
    pictures: list[figures.Figure], page: visible.Page, choice: article.Choice, head: Head, inlined: Inlined
) -> tuple[Image, ...]:
    """The pictures of the story: those over and in its text."""

    def is_near(picture: figures.Figure) -> bool:
        place = page.places.get(picture.elements[0])
        boxed = place is None or choice.box(place) not in ("", CONTROL, GALLERY)
        return place is not None and head.at - _OVER <= place.at <= max(choice.kept) + 1 and not boxed

    return figures.images(filter(is_near, pictures), inlined)


def _provenance(place: str, images: bool) -> dict[str, Provenance]:
    found = {
        "body": Provenance("text of the page, by trafilatura", 0.9),
        "source_url": Provenance("canonical link", 0.95),
    }
    if place:
        found["dateline"] = Provenance("first words of the text", 0.9)
    if images:
        found["images"] = Provenance("figures of the page", 0.9)
    return found
