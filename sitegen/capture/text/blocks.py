"""The blocks of a plain text: its lines, or the paragraphs made of hard-wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sitegen.capture.boilerplate.phrases import is_sign_off
from sitegen.capture.fields import datelines
from sitegen.capture.fields.bylines import is_byline
from sitegen.capture.fields.dates import is_date_line
from sitegen.capture.text.word_breaks import StoryWords

_WIDE_LINE_CHARS = 100
"""Maximum length of a line of hard-wrapped text."""
_WRAPPED_LINE_CHARS = 42
"""Minimum length of a line of wire copy that is continued on the next line."""
_MIN_COLUMN_CHARS = 16
"""Minimum width of a newspaper's column."""
_APART = re.compile(r"\S\s{2,}(?=\S)")
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph.

    `line` and `last` are its first and last line in the seed. `gap` tells whether a blank line is before it, `wide`
    whether its words are far apart, as in menus and tables.
    """

    line: int
    last: int
    text: str
    gap: bool = True
    wide: bool = False


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines of a text are wrapped at a fixed width, as in wire copy or in the column of a newspaper."""
    if any(len(line) > _WIDE_LINE_CHARS + 20 for line in lines):
        return False
    pairs = [(a.strip(), b.strip()) for a, b in pairwise(lines) if a.strip() and b.strip()]
    width = _width(lines)
    if width < _WRAPPED_LINE_CHARS * 1.2:
        return _is_column([(a, b) for a, b in pairs if len(a) >= width * 0.6], width)
    broken = [a for a, b in pairs if _WRAPPED_LINE_CHARS <= len(a) <= _WIDE_LINE_CHARS and _is_broken(a, b)]
    return len(broken) >= 1 and len(broken) * 12 >= len(pairs)


def _is_column(pairs: Sequence[tuple[str, str]], width: int) -> bool:
    """Whether lines as short as menus are the lines of a newspaper's column: most of their sentences go on below."""
    broken = sum(_is_broken(a, b) for a, b in pairs)
    return width >= _MIN_COLUMN_CHARS and broken >= 4 and broken * 3 >= len(pairs)


def _is_broken(line: str, following: str) -> bool:
    return not _TERMINAL.search(line) and following[:1].islower()


def split(lines: Sequence[str]) -> list[Block]:
    """One block for each line that is not blank."""
    found: list[Block] = []
    gap = True
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if text:
            found.append(Block(number, number, text, gap, _is_wide(line)))
        gap = not text
    return found


def unwrap(lines: Sequence[str]) -> list[Block]:
    """The paragraphs of hard-wrapped lines, separated by a blank line, an indent, or a line that ends early."""
    width = _width(lines)
    words = StoryWords(lines)
    found: list[Block] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if text and found and previous.strip() and _continues(previous, line, width):
            found[-1] = Block(found[-1].line, number, words.join(found[-1].text, text), found[-1].gap, found[-1].wide)
        elif text:
            found.append(Block(number, number, text, not previous.strip(), _is_wide(line)))
        previous = line
    return found


def _width(lines: Sequence[str]) -> int:
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _continues(previous: str, line: str, width: int) -> bool:
    before, after = previous.strip(), line.strip()
    if _indent(line) > _indent(previous) + 1 or (_indent(line) >= 2 and _indent(line) == _indent(previous)):
        return False
    if is_sign_off(after) or is_date_line(after) or is_byline(before) or is_byline(after):
        return False
    if is_date_line(before) and not datelines.find_dateline(before):
        return False
    if before.isupper() != after.isupper() and len(before) > 12 and before.isupper():
        return False
    # A line that ends early, although the next word would fit, ends a paragraph.
    room = len(previous.rstrip()) + 1 + len(after.split()[0]) <= width * 0.72
    return not room or (after[:1].islower() and not _TERMINAL.search(before))


def _is_wide(line: str) -> bool:
    return len(_APART.findall(line.strip())) >= 2


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
