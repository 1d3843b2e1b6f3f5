"""Reads saved web pages."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urljoin

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
    initials,
    other_pages,
    parse,
    picture_addresses,
    printed_address,
    saver_notes,
    stated_rest,
    story_blocks,
    teaser_lists,
    to_markdown,
    visible_blocks,
)
from sitegen.capture.html.caption_elements import CapturedFigure
from sitegen.capture.html.figures import Inlined
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.page_dates import PageDates
from sitegen.capture.html.page_head import SavedPageHead
from sitegen.capture.html.stated_text import StatedText
from sitegen.capture.html.zones import CAPTION, CONTROL, GALLERY, Zone
from sitegen.capture.record import Record
from sitegen.core import saved_folders
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, PassedOverError, SeedError
from sitegen.core.model import Image, Line, Provenance, Story
from sitegen.core.script_words import count_words
from sitegen.core.text import escape, plain, squeeze

_MIN_PARAGRAPH_WORDS = 7
"""A story must have a paragraph with so many words."""
_MIN_STORY_WORDS = 20
"""A story of short lines only, such as a poem, must have so many words."""
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
        tree = _without_frames(parse.parse_html(text, name), text, name)
        _held = list(tree.iter())  # while these objects are held, lxml does not make them anew for each walk
        initials.join_initials(tree)
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
    choice = story_blocks.Choice(page.pieces, _extracted(tree), StatedText(stated.body()))
    canonical = stated.url(tree)
    known = record.stated.get("source_url")
    printed = "" if canonical or known else printed_address.printed_address(page.pieces)
    url = canonical or (archive_urls.original(str(known.value)) if known else printed)
    head = SavedPageHead(tree, stated, page.pieces, choice, url)
    if other_pages.is_front_page(url, stated, page.pieces, choice.kept, head.at):
        raise PassedOverError(other_pages.FRONT_PAGE, file=record.place)
    for at in _headings_over_paragraphs(choice):
        choice.keep(at)
    for at in head.headline.blocks:
        choice.drop(at, cleanup.IN_HEAD)
    for at in head.labels():
        choice.drop(at, cleanup.LABEL)
    cleanup.remove_boilerplate(
        choice, head.title_and_standfirst(), head.summary(), publication_rules.rules_for(config, record.seed, url), url
    )
    if not stated.is_article():
        found = teaser_lists.teasers(page.pieces, choice.kept)
        if teaser_lists.is_list(page.pieces, choice.kept, found):
            raise PassedOverError("list of stories: no article found", file=record.place)
        for at in found:
            choice.drop(at, teaser_lists.TEASER)
    dateline, cut, blocks = _dated(to_markdown.markdown([page.pieces[at] for at in sorted(choice.kept)], url))
    rest = _rest(stated, page, choice)
    blocks += [escape(text) for text in rest]
    if not _is_story(blocks):
        if other_pages.is_menu(page.pieces):
            raise PassedOverError(other_pages.MENU, file=record.place)
        raise NotAStoryError("no article found", file=record.place)
    base = _base(tree, archive_urls.original(str(known.value)) if known else canonical)
    images = _images([_joined(picture, base) for picture in pictures], page, choice, head, inlined)
    dates = PageDates(tree, stated, page.pieces, choice, head.at, head.first, url).stated_dates()
    story = Story(
        seed=record.seed,
        sha256=record.sha256,
        body="\n\n".join(blocks),
        dateline=dateline.place,
        images=images,
        source_url=canonical or printed,
        lines=(*head.lines(images), *cut, *(Line(0, text, "body") for text in rest)),
        **{"title": "", "authors": dateline.authors, **{name: value.value for name, value in head.values.items()}},
        provenance={**_provenance(dateline, bool(images), bool(rest), printed), **head.provenance()},
    )
    return story, dates


def _without_frames(tree: lxml_html.HtmlElement, text: str, name: str) -> lxml_html.HtmlElement:
    """The tree of a page. Raises PassedOverError if it is a frameset without a text of its own."""
    if other_pages.is_frameset(tree):
        raise PassedOverError(other_pages.FRAMESET, file=name)
    framed = next(tree.iter("noframes"), None) is not None
    return parse.parse_html(other_pages.without_frames(text), name) if framed else tree


def _extracted(tree: lxml_html.HtmlElement) -> StatedText:
    """The text that trafilatura extracts."""
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_links=True, include_tables=True, with_metadata=False, deduplicate=False
    )
    body = getattr(found, "body", None)
    texts = [text for element in body for text in _texts(element)] if body is not None else []
    return StatedText(texts)


def _is_story(blocks: Sequence[str]) -> bool:
    words = [count_words(plain(block)) for block in blocks]
    return max(words, default=0) >= _MIN_PARAGRAPH_WORDS or sum(words) >= _MIN_STORY_WORDS


def _headings_over_paragraphs(choice: story_blocks.Choice) -> list[int]:
    """The indexes of headings that the extractor left out, in one element with the story's paragraph that follows."""
    decided = choice.kept | choice.reasons.keys()
    return [
        at
        for at, (over, under) in enumerate(pairwise(choice.pieces))
        if over.shape == "heading"
        and not over.linked
        and at not in decided
        and at + 1 in choice.kept
        and under.shape == "paragraph"
        and over.element.getparent() is under.element.getparent()
        and choice.is_in_story_element(at)
    ]


def _texts(element: etree._Element) -> list[str]:
    """The paragraphs of an element, separated at line breaks."""
    for inner in element.iter("lb", "p", "item", "cell", "head"):
        inner.tail, inner.text = f"\n{inner.tail or ''}", f"\n{inner.text or ''}"
    return "".join(map(str, element.itertext())).split("\n")


def _dated(blocks: list[str]) -> tuple[Dateline, tuple[Line, ...], list[str]]:
    """The dateline, the words that are cut off as the dateline, and the blocks without them.

    Its place is "" if there is none.
    """
    for at, block in enumerate(blocks[:_DATELINE_BLOCKS]):
        if found := datelines.find_dateline(block, colon=not at):
            words = Line(0, plain(block[: found.end]), "dateline")
            return found, (words,), [*blocks[:at], block[found.end :], *blocks[at + 1 :]]
    return Dateline("", 0), (), blocks


def _images(
    pictures: list[CapturedFigure],
    page: visible_blocks.VisiblePage,
    choice: story_blocks.Choice,
    head: SavedPageHead,
    inlined: Inlined,
) -> tuple[Image, ...]:
    """The pictures of the story: those in its text and shortly above it."""
    title = str(head.values["title"].value) if "title" in head.values else ""
    leads = figures.lead_pictures(head.tree)

    def is_near(picture: CapturedFigure) -> bool:
        place = page.places.get(picture.elements[0])
        boxed = place is None or not (choice.box(place) in ("", CONTROL, GALLERY) or is_alone_in_box(place))
        if boxed or place is None or not head.at - _LEAD_PICTURE_BLOCKS <= place.at <= max(choice.kept) + 1:
            return False
        return not picture.plain or is_beside_text(picture, place.at)

    def is_alone_in_box(place: visible_blocks.ElementPlace) -> bool:
        """Whether an element among the story's paragraphs stands alone in a box of which the name says no more."""
        inside = min(choice.kept) < place.at <= max(choice.kept) and place.zones[-1].name.casefold() == "box"
        around = [zone for piece in page.pieces[place.at - 1 : place.at + 1] for zone in piece.zones]
        return inside and place.zones[-1] not in around

    def is_beside_text(picture: CapturedFigure, at: int) -> bool:
        """Whether an image without words is in the story, between it and its headline, or the page's lead picture."""
        first = min(choice.kept)
        inside = picture.around is not None and choice.holds(picture.around)
        return inside or head.at < at <= first or figures.identity(picture.image) in leads

    return figures.images(filter(is_near, pictures), inlined, title)


def _base(tree: lxml_html.HtmlElement, url: str) -> str:
    """The address against which a page's addresses are resolved; "" if it is not known."""
    stated = next((str(e.get("href") or "").strip() for e in tree.iter("base")), "")
    try:
        return urljoin(url, stated) if url or stated.startswith(("http:", "https:")) else ""
    except ValueError:
        return url


def _joined(picture: CapturedFigure, base: str) -> CapturedFigure:
    """A picture with the addresses on the web that its paths stand for, behind all others.

    A path into a folder that a browser made for the parts of the page stands for none.
    """
    image, more = picture.image, list[str]()
    for address in (image.src, *image.others) if base else ():
        if picture_addresses.is_local(address) and not saved_folders.is_below(address):
            with contextlib.suppress(ValueError):
                more.append(picture_addresses.address_of(urljoin(base, address)))
    found = dict.fromkeys([*image.others, *filter(picture_addresses.is_web, more)])
    return picture._replace(image=replace(image, others=tuple(found)))


def _rest(stated: Metadata, page: visible_blocks.VisiblePage, choice: story_blocks.Choice) -> list[str]:
    """The paragraphs of the story that only the page's data have."""
    texts = stated.body()
    if not texts:
        return []
    shown = [page.pieces[at].text for at in sorted(choice.kept)]
    return stated_rest.rest_of_story(texts, shown, StatedText(piece.text for piece in page.pieces))


def _provenance(dateline: Dateline, images: bool, rest: bool, printed: str) -> dict[str, Provenance]:
    source = "text of the page, by trafilatura"
    found = {
        "body": Provenance(f"{source}; {stated_rest.SOURCE}" if rest else source, 0.9),
        "source_url": Provenance("printed on the page", 0.7) if printed else Provenance("canonical link", 0.95),
    }
    if dateline.authors:
        found["authors"] = Provenance("dateline", 0.9)
    if dateline.place:
        found["dateline"] = Provenance("first words of the text", 0.9)
    if images:
        found["images"] = Provenance("figures of the page", 0.9)
    return found
