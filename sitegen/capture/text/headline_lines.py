"""Headlines and decks that are set over several lines: a line that is open at its end goes on in the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, datelines, dates
from sitegen.capture.text import line_cues, titles
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.line_features import is_prose
from sitegen.core.script_words import space_between

_REACH_BLOCKS = 16
"""The number of blocks at the top among which lines of a headline are joined."""
_MAX_LINE_CHARS = 90
_MAX_LINE_WORDS = 14
_MAX_LINES = 5
_CLOSED = re.compile(r"[.!?:;…|>»][\"'”’)\]]*$")


def join_headlines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in which lines of one headline or deck above the story are one block."""
    joined: list[Block] = []
    lines = 1
    for at, block in enumerate(blocks):
        if is_prose(block.text) or at >= _REACH_BLOCKS:
            return [*joined, *blocks[at:]]
        if joined and lines < _MAX_LINES and not block.gap and _goes_on(joined[-1].text, block.text):
            joined[-1] = replace(joined[-1], last=block.last, text=_joined(joined[-1].text, block.text))
            lines += 1
        else:
            joined.append(block)
            lines = 1
    return joined


def _joined(text: str, following: str) -> str:
    return text + space_between(text, following) + following


def _goes_on(text: str, following: str) -> bool:
    """Whether a line of a headline goes on in the next line."""
    words, rest = text.split(), following.split()
    last, first = words[-1].strip("“”\"'’,").casefold(), rest[0].casefold()
    alike = (text.isupper() and following.isupper()) or (_is_title_case(text) and _is_title_case(following))
    led = alike and first in line_cues.words("openings") and (len(words) > 2 or text.isupper())
    sure = led or (len(words) > 2 and last in line_cues.words("sure_ends"))
    if len(words) + len(rest) < 4 or len(words) < 2 or not (_may_be_line(text) and _may_be_rest(following, sure=sure)):
        return False
    if sure or (bylines.is_person(text) and not text.isupper()):
        return sure
    if text[-1] == "," and text.isupper() == following.isupper():
        return len(words) > 2 and not bylines.is_person(text.rstrip(","))
    if following[0].islower():
        return not text.isupper()
    return len(words) > 2 and last in line_cues.words("open_ends") and len(rest) > 1


def _may_be_line(text: str) -> bool:
    return (
        len(text) <= _MAX_LINE_CHARS * 2
        and not _CLOSED.search(text)
        and not titles.is_label(text)
        and not titles.ENVELOPE.match(text)
        and _is_no_furniture(text)
    )


def _may_be_rest(text: str, *, sure: bool) -> bool:
    """Whether a line can be the rest of a headline. `sure` tells that the words around the break cannot stand apart."""
    return (
        len(text) <= _MAX_LINE_CHARS
        and len(text.split()) <= _MAX_LINE_WORDS
        and not text.rstrip("”\"'’").endswith((".", ":"))
        and (sure or not (bylines.is_person(text) if text.isupper() else bylines.from_bare_line(text)))
        and not bylines.from_agency_line(text)
        and not datelines.find_dateline(text)
        and _is_no_furniture(text)
    )


def _is_no_furniture(text: str) -> bool:
    return not (
        bylines.is_byline(text)
        or bylines.is_bare_by(text)
        or dates.find_dates(text)
        or dates.is_relative(text)
        or phrases.reason_inside(text)
        or phrases.reason_at_end(text)
        or captions.parse_caption(text)
    )


def _is_title_case(text: str) -> bool:
    """Whether the longer words of a line begin with capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words)
