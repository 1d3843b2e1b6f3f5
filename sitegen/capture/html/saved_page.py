"""Reads saved web pages."""

from __future__ import annotations

from dataclasses import replace

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from sitegen.capture import cues
from sitegen.capture.cues.language import find_language
from sitegen.capture.encoding.charsets import charsets_of_html
from sitegen.capture.encoding.decode import decode
from sitegen.capture.fields import archive_urls, completion, datelines, publication_rules
from sitegen.capture.fields.datelines import Dateline
from sitegen.capture.fields.story_dates import StatedDates
from sitegen.capture.html import (
    archive_frames,
    cleanup,
    figures,
    parse,
    printed_address,
    saver_notes,
    story_blocks,
    teaser_lists,
    to_markdown,
    visible_blocks,
)
from sitegen.capture.html.figures import Inlined
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.page_dates import PageDates
from sitegen.capture.html.page_head import SavedPageHead
from sitegen.capture.html.zones import CAPTION, CONTROL, GALLERY, Zone
from sitegen.capture.record import Record
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, SeedError
from sitegen.core.model import Image, Line, Provenance, Story
from sitegen.core.scripts import count_letters
from sitegen.core.text import plain, squeeze

_MIN_PARAGRAPH_CHARS = 40
"""A story must have a paragraph with more characters than this."""
_MIN_PROSE_CHARS = 200
"""Paragraphs with fewer characters together do not tell the language of a page."""
_LEAD_PICTURE_BLOCKS = 8
"""The number of blocks above the headline in which the lead picture may be."""
_DATELINE_BLOCKS = 3
"""The number of blocks at the beginning of a story in which the dateline may be, since a summary may come first."""


def read_saved_page(record: Record, config: Config) -> Story:
    """The story of a saved page. Raises SeedError if there is none."""
    name = record.place
    text, note = decode(record.data, name, charsets_of_html(record.data))
    text, toolbars = archive_frames.without_toolbars(text)
    text, inlined = figures.without_data(text)
    try:
        tree = parse.parse_html(text, name)
        record, frame = _with_notes(record, text, tree)
        language = (tree.get("lang") or "").strip()
        with cues.spoken(find_language(_prose(tree), language)):
            story, dates = _story(tree, record, config, inlined)
            story = replace(story, lines=(*toolbars, *frame, *story.lines))
            return completion.complete(story, record, config, note=record.note or note, language=language, dates=dates)
    except (RecursionError, etree.LxmlError, AssertionError) as error:
        raise SeedError(f"HTML that cannot be read ({type(error).__name__})", file=name) from error


def _with_notes(record: Record, text: str, tree: lxml_html.HtmlElement) -> tuple[Record, tuple[Line, ...]]:
    """The record with what the program that saved the page, and the archive it is from, note on it.

    The frame of an archive is removed from the tree; its words are returned as removed lines. What a person stated
    stays.
    """
    stated = {**saver_notes.read_saver_notes(text), **record.stated}
    known = stated.get("source_url")
    frame = archive_frames.take_out(tree, str(known.value) if known else "")
    for name, one in frame.stated.items():
        if name not in stated or stated[name].confidence < 1.0:
            stated[name] = one
    return replace(record, stated=stated), frame.lines


def _prose(tree: lxml_html.HtmlElement) -> str:
    """The page's paragraphs, or all its words if it has none, for finding its language."""
    paragraphs = "\n".join(squeeze(element.text_content()) for element in tree.iter("p"))
    return (
        paragraphs
        if len(paragraphs) > _MIN_PROSE_CHARS
        else lxml_html.tostring(tree, method="text", encoding="unicode")
    )


def _story(tree: lxml_html.HtmlElement, record: Record, config: Config, inlined: Inlined) -> tuple[Story, StatedDates]:
    """The story of a page, and what the page states of its dates."""
    stated = Metadata(tree)
    pictures = figures.find_figures(tree)
    page = visible_blocks.visible_blocks(tree, {e: Zone(CAPTION, "") for picture in pictures for e in picture.elements})
    figures.drop(pictures)
    choice = story_blocks.Choice(page.pieces, _extracted(tree, page), story_blocks.StatedText(stated.body()))
    canonical = stated.url(tree)
    known = record.stated.get("source_url")
    printed = "" if canonical or known else printed_address.printed_address(page.pieces)
    url = canonical or (archive_urls.original(str(known.value)) if known else printed)
    head = SavedPageHead(tree, stated, page.pieces, choice, url)
    cleanup.remove_boilerplate(
        choice, head.title_and_standfirst(), publication_rules.rules_for(config, record.seed, url)
    )
    if not stated.is_article():
        found = teaser_lists.teasers(page.pieces, choice.kept)
        if teaser_lists.is_list(page.pieces, choice.kept, found):
            raise NotAStoryError("no article found, only a list of stories", file=record.place)
        for at in found:
            choice.drop(at, teaser_lists.TEASER)
    dateline, blocks = _dated(to_markdown.markdown([page.pieces[at] for at in sorted(choice.kept)], url))
    if not any(count_letters(plain(block)) > _MIN_PARAGRAPH_CHARS for block in blocks):
        raise NotAStoryError("no article found", file=record.place)
    images = _images(pictures, page, choice, head, inlined)
    dates = PageDates(tree, stated, page.pieces, choice, head.at, head.first, url).stated_dates()
    story = Story(
        seed=record.seed,
        sha256=record.sha256,
        body="\n\n".join(blocks),
        dateline=dateline.place,
        images=images,
        source_url=canonical or printed,
        lines=head.lines(),
        **{"title": "", "authors": dateline.authors, **{name: value.value for name, value in head.values.items()}},
        provenance={**_provenance(dateline, bool(images), printed), **head.provenance()},
    )
    return story, dates


def _extracted(tree: lxml_html.HtmlElement, page: visible_blocks.VisiblePage) -> story_blocks.StatedText:
    """The text that trafilatura extracts, plus the page's paragraphs if it extracts too little."""
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_links=True, include_tables=True, with_metadata=False, deduplicate=False
    )
    body = getattr(found, "body", None)
    texts = [text for element in body for text in _texts(element)] if body is not None else []
    return story_blocks.StatedText(
        texts if sum(map(len, texts)) > 5 * _MIN_PARAGRAPH_CHARS else [*texts, *story_blocks.prose(page.pieces)]
    )


def _texts(element: etree._Element) -> list[str]:
    """The paragraphs of an element, separated at line breaks."""
    for inner in element.iter("lb", "p", "item", "cell", "head"):
        inner.tail, inner.text = f"\n{inner.tail or ''}", f"\n{inner.text or ''}"
    return "".join(map(str, element.itertext())).split("\n")


def _dated(blocks: list[str]) -> tuple[Dateline, list[str]]:
    """The dateline, and the blocks without it; its place is "" if there is none."""
    for at, block in enumerate(blocks[:_DATELINE_BLOCKS]):
        if found := datelines.find_dateline(block, colon=not at):
            return found, [*blocks[:at], block[found.end :], *blocks[at + 1 :]]
    return Dateline("", 0), blocks


def _images(
    pictures: list[figures.CapturedFigure],
    page: visible_blocks.VisiblePage,
    choice: story_blocks.Choice,
    head: SavedPageHead,
    inlined: Inlined,
) -> tuple[Image, ...]:
    """The pictures of the story: those in its text and shortly above it."""

    def is_near(picture: figures.CapturedFigure) -> bool:
        place = page.places.get(picture.elements[0])
        boxed = place is None or choice.box(place) not in ("", CONTROL, GALLERY)
        return place is not None and head.at - _LEAD_PICTURE_BLOCKS <= place.at <= max(choice.kept) + 1 and not boxed

    return figures.images(filter(is_near, pictures), inlined)


def _provenance(dateline: Dateline, images: bool, printed: str) -> dict[str, Provenance]:
    found = {
        "body": Provenance("text of the page, by trafilatura", 0.9),
        "source_url": Provenance("printed on the page", 0.7) if printed else Provenance("canonical link", 0.95),
    }
    if dateline.authors:
        found["authors"] = Provenance("dateline", 0.9)
    if dateline.place:
        found["dateline"] = Provenance("first words of the text", 0.9)
    if images:
        found["images"] = Provenance("figures of the page", 0.9)
    return found
