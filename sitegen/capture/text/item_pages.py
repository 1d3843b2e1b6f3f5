"""Pages of short items under one general title: briefs, letters, obituaries, corrections, events, police logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, date_statements, dates
from sitegen.capture.text import line_cues, titles
from sitegen.capture.text.blocks import Block
from sitegen.core.script_words import count_letters, count_words, ends_sentence

_REACH_BLOCKS = 4
"""The number of blocks at the top among which a general title is looked for."""
_MAX_TITLE_WORDS = 6
_MAX_HEADING_WORDS = 12
_MIN_PARAGRAPH_LETTERS = 12
_MIN_ITEM_TEXTS = 2
_MIN_UNKNOWN_TEXTS = 3
"""The number of items below a title that is none of the known general ones."""
_MAX_PARAGRAPHS = 4
"""The mean number of paragraphs of an item."""
_DETAIL = re.compile(r"\d|^(?:[A-Z][a-z]+day|daily|noon|midnight|free|admission)\b", re.IGNORECASE)
_OPENED = re.compile(r"^[—–―-]\s?|^\(|^(?:signed|yours)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The parts of a page of items, as indexes of blocks.

    `body` is the first block after the title and its byline and date, `end` the index after the last block of the last
    item.
    """

    title: int
    body: int
    end: int
    headings: frozenset[int]


def read_item_page(blocks: Sequence[Block]) -> ItemPage | None:
    """The parts of a capture that is a page of items; None if it is none."""
    title = _general_title(blocks)
    known = title is not None
    at = title or 0
    if len(blocks) < at + 3 or not (known or _may_be_title(blocks[at].text)):
        return None
    body = _after_head(blocks, at + 1)
    end = _end(blocks, body)
    headings = _headings(blocks, body, end)
    if known and end - body >= _MIN_ITEM_TEXTS and all(_is_paragraph(block.text) for block in blocks[body:end]):
        return ItemPage(at, body, end, frozenset())
    least = _MIN_ITEM_TEXTS if known or _are_signed(blocks, headings, end) else _MIN_UNKNOWN_TEXTS
    if len(headings) < least or end - body > (_MAX_PARAGRAPHS + 1) * len(headings):
        return None
    if not known and _are_signed(blocks, headings, end):
        return ItemPage(at, body, end, frozenset(headings))
    if not known and (titles.is_related(blocks, blocks[at].text, body) or _is_of_story(blocks, body, end)):
        return None
    return ItemPage(at, body, end, frozenset(headings))


def _are_signed(blocks: Sequence[Block], headings: Sequence[int], end: int) -> bool:
    """Whether a byline is directly below each heading, and no line of another page is among the items."""
    alone = headings and not any(_furniture(block.text) for block in blocks[headings[0] : end])
    return bool(alone) and all(bylines.is_byline(blocks[at + 1].text) for at in headings)


def _is_of_story(blocks: Sequence[Block], body: int, end: int) -> bool:
    """Whether lines below a first short line show a story of its own: a byline, or furniture of a page among them."""
    among = [block.text for block in blocks[body:end]]
    return _has_head_below(blocks, body) or any(bylines.is_byline(text) or _furniture(text) for text in among)


def _has_head_below(blocks: Sequence[Block], body: int) -> bool:
    """Whether a byline or date is between the first short line and the first paragraph: then that line is a deck."""
    first = next((at for at in range(body, len(blocks)) if _is_paragraph(blocks[at].text)), body)
    if any(bylines.from_bare_line(block.text) for block in blocks[body + 1 : first]):
        return True
    return any(bylines.is_byline(block.text) or dates.is_date_line(block.text) for block in blocks[body:first])


def _general_title(blocks: Sequence[Block]) -> int | None:
    """The index of a title that is the name of a kind of page; lines above it are mastheads and dates."""
    for at, block in enumerate(blocks[:_REACH_BLOCKS]):
        if line_cues.is_cue("items", "titles", block.text.strip(" .:")):
            return at
        if ends_sentence(block.text) or count_words(block.text) > _MAX_TITLE_WORDS:
            return None
    return None


def _may_be_title(text: str) -> bool:
    return (
        count_words(text) <= _MAX_TITLE_WORDS
        and titles.has_form(text)
        and not titles.is_label(text)
        and text[-1] not in ".!:"
    )


def _after_head(blocks: Sequence[Block], at: int) -> int:
    """The index of the first block that is no byline and no date.

    A date is the heading of an item if a paragraph is directly below it, and more dates are among the paragraphs.
    """
    start = at
    while at < len(blocks) - 1 and _is_of_head(blocks[at].text):
        at += 1
    days = sum(_is_date(block.text) for block in blocks[at:])
    dated = at > start and _is_date(blocks[at - 1].text) and _is_paragraph(blocks[at].text)
    return at - 1 if dated and days else at


def _is_of_head(text: str) -> bool:
    return len(text) < 120 and (bylines.is_byline(text) or _is_date(text))


def _is_date(text: str) -> bool:
    return len(text) < 60 and (dates.is_date_line(text) or date_statements.is_dated_line(text))


def _end(blocks: Sequence[Block], body: int) -> int:
    """The index after the last item: below it are only lines of the page around the items."""
    over = (at for at in range(body + 2, len(blocks)) if _ends_page(blocks, at))
    end = next(over, len(blocks))
    last = max(
        (at for at in range(body, end) if _is_paragraph(blocks[at].text) and not _furniture(blocks[at].text)),
        default=end - 1,
    )
    return next((at for at in range(last + 1, end) if _furniture(blocks[at].text)), end)


def _ends_page(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line ends articles and is not the heading of an item, which has a paragraph directly below it."""
    ends = phrases.ends_article(phrases.reason_at_end(blocks[at].text))
    return ends and not (at + 1 < len(blocks) and _is_paragraph(blocks[at + 1].text))


def _furniture(text: str) -> str:
    return phrases.reason_inside(text) or phrases.reason_at_end(text)


def _headings(blocks: Sequence[Block], body: int, end: int) -> list[int]:
    """The headings of the items; none if the first item has none, or a line can be neither heading nor paragraph."""
    found: list[int] = []
    at = body
    while at < end:
        start = at
        while at < end and not _is_paragraph(blocks[at].text):
            at += 1
        if at > start and at < end and (heading := _heading_of(blocks, start, at, first=not found)) is not None:
            found.append(heading)
        at += 1
    return found if found and found[0] <= body + 1 else []


def _heading_of(blocks: Sequence[Block], start: int, end: int, *, first: bool) -> int | None:
    """The heading among the short lines [start, end) between two paragraphs; None if there is none.

    Before it the item above may be signed; after it the item may state its time and place.
    """
    at = start
    if not first and not blocks[start].gap:
        at = next((k for k in range(start + 1, end) if blocks[k].gap), start)
    if not first and at == start and _is_signature(blocks[start].text):
        plain = [k for k in range(start + 1, end) if _may_be_heading(blocks[k].text)]
        least = plain[0] if plain else start
        at = next((k for k in reversed(plain) if not _DETAIL.search(blocks[k].text)), least)
    marked = _OPENED.match(blocks[at].text)
    return at if _may_be_heading(blocks[at].text) and not marked else None


def _is_signature(text: str) -> bool:
    bare = _OPENED.sub("", text).strip("() ")
    return bool(_OPENED.match(text)) or bylines.is_person(bare.partition(",")[0])


def _may_be_heading(text: str) -> bool:
    return (
        count_words(text) <= _MAX_HEADING_WORDS
        and any(c.isalpha() for c in text)
        and not text[0].islower()
        and text[0] not in "-–—•*>("
        and not text.endswith((":", ","))
        and captions.parse_caption(text) is None
    )


def _is_paragraph(text: str) -> bool:
    """Whether a line is a paragraph of an item: a sentence, or as long as no heading is."""
    if count_words(text) > _MAX_HEADING_WORDS + 4:
        return True
    asked = text.rstrip("”’\"'").endswith("?") and count_words(text) <= _MAX_HEADING_WORDS
    return ends_sentence(text) and not asked and count_letters(text) >= _MIN_PARAGRAPH_LETTERS and not text.isupper()
