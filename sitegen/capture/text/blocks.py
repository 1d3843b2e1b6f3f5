"""The blocks of a plain text: its lines, or the paragraphs made of hard-wrapped lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sitegen.capture.boilerplate.phrases import is_sign_off
from sitegen.capture.fields import datelines
from sitegen.capture.fields.bylines import is_byline
from sitegen.capture.fields.dates import is_date_line
from sitegen.capture.text import line_cues
from sitegen.capture.text.set_lines import SetForm, SetLines, dedented, find_set_lines, unquoted
from sitegen.capture.text.word_breaks import StoryWords
from sitegen.core.script_words import space_between

_WIDE_LINE_CHARS = 100
"""Maximum length of a line of hard-wrapped text."""
_WRAPPED_LINE_CHARS = 42
"""Minimum length of a line of wire copy that is continued on the next line."""
_MIN_COLUMN_CHARS = 16
"""Minimum width of a newspaper's column."""
_ITEM = re.compile(r"(?:[-–•▪●◦‣*·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
"""The mark of an item of a list."""
_APART = re.compile(r"\S\s{2,}(?=\S)")
_TERMINAL = re.compile(r"[.!?:;。！？：；؟۔؛][\"'”’)\]」』）]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph.

    `line` and `last` are its first and last line in the seed. `gap` tells whether a blank line is before it, `wide`
    whether its words are far apart, as in menus and tables. `form` is "" for prose; the lines of a table or stanza are
    `set_lines`.
    """

    line: int
    last: int
    text: str
    gap: bool = True
    wide: bool = False
    form: SetForm | Literal[""] = ""
    set_lines: tuple[str, ...] = ()


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
    broken = sum(_is_broken(a, b) or _is_cut_word(a, b) for a, b in pairs)
    return width >= _MIN_COLUMN_CHARS and broken >= 4 and broken * 3 >= len(pairs)


def _is_broken(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line: that begins with a small letter, or the line ends with "the"."""
    if _TERMINAL.search(line):
        return False
    return following[:1].islower() or line.rpartition(" ")[2].casefold() in line_cues.words("open_ends")


def _is_cut_word(line: str, following: str) -> bool:
    """Whether a line of a script without spaces ends inside a sentence that goes on in the next line."""
    return not _TERMINAL.search(line) and not space_between(line, following)


def split(lines: Sequence[str]) -> list[Block]:
    """One block for each line that is not blank, and one for each table and stanza."""
    words = StoryWords(lines)
    kept = {run.start: run for run in find_set_lines(lines, _width(lines))}
    found: list[Block] = []
    gap, at = True, 0
    while at < len(lines):
        if run := kept.get(at):
            found.append(_set_block(lines, run, gap=gap))
            gap, at = False, run.end
            continue
        text = words.mend_inside(" ".join(lines[at].split()))
        if text:
            found.append(Block(at + 1, at + 1, text, gap, _is_wide(lines[at])))
        gap, at = not text, at + 1
    return found


def unwrap(lines: Sequence[str]) -> list[Block]:
    """The paragraphs of hard-wrapped lines, separated by a blank line, an indent, or a line that ends early."""
    page = _Wrapped(_width(lines), _margin(lines))
    words = StoryWords(lines)
    kept = {run.start: run for run in find_set_lines(lines, page.width)}
    found: list[Block] = []
    previous, at = "", 0
    while at < len(lines):
        if run := kept.get(at):
            found.append(_set_block(lines, run, gap=not previous.strip()))
            previous, at = "", run.end
            continue
        line = lines[at]
        text = words.mend_inside(" ".join(line.split()))
        at += 1
        if text and found and previous.strip() and page.continues(found[-1].text, previous, line):
            joined = words.join(found[-1].text, text)
            found[-1] = Block(found[-1].line, at, joined, found[-1].gap, found[-1].wide)
        elif text:
            found.append(Block(at, at, text, not previous.strip(), _is_wide(line)))
        previous = line
    return found


def _set_block(lines: Sequence[str], run: SetLines, *, gap: bool) -> Block:
    own = lines[run.start : run.end]
    text = " ".join(unquoted(own)) if run.form == "quote" else " ".join(" ".join(own).split())
    return Block(run.start + 1, run.end, text, gap, False, run.form, tuple(dedented(own)))


def _margin(lines: Sequence[str]) -> int:
    """The indent of most lines, in characters."""
    counts = Counter(_indent(line) for line in lines if line.strip())
    return max(counts, key=lambda indent: (counts[indent], -indent), default=0)


def _width(lines: Sequence[str]) -> int:
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """Text whose full lines have about `width` characters, and most of whose lines are indented by `margin`."""

    width: int
    margin: int

    def continues(self, paragraph: str, previous: str, line: str) -> bool:
        """Whether a line continues the paragraph of which the line before it is the last one."""
        before, after = previous.strip(), line.strip()
        # A line that ends early, although the next word would fit, ends a paragraph.
        first = 1 if _is_cut_word(before, after) else 1 + len(after.split()[0])
        room = len(previous.rstrip()) + first <= self.width * 0.72
        broken = after[:1].islower() and not _TERMINAL.search(before)
        if _ITEM.match(after) and (room or _TERMINAL.search(before) or _ITEM.match(paragraph)):
            return False
        if not (_ITEM.match(paragraph) and self._hangs(previous, line)) and self._is_set_off(previous, line, broken):
            return False
        if is_sign_off(after) or is_date_line(after) or is_byline(before) or is_byline(after):
            return False
        if is_date_line(before) and not datelines.find_dateline(before):
            return False
        if before.isupper() != after.isupper() and len(before) > 12 and before.isupper():
            return False
        heading = after.isupper() and not any(map(str.isdigit, after))
        if heading and not before.isupper() and _TERMINAL.search(before) and len(after) < self.width * 0.72:
            return False  # the heading of what is below
        return not room or broken

    def _is_set_off(self, previous: str, line: str, broken: bool) -> bool:
        """Whether the indent of a line begins a paragraph, or both lines are indented as lines that stand alone are."""
        over, own = self._shift(previous), self._shift(line)
        if own > over + 1 or (own > over and not broken and bool(_TERMINAL.search(previous.strip()))):
            return True
        return own >= 2 and own == over and not broken

    def _hangs(self, previous: str, line: str) -> bool:
        """Whether a line is indented like the text of the item of a list before it, or more than the item's mark."""
        item = _ITEM.match(previous.strip())
        return 0 <= self._shift(line) - self._shift(previous) <= (item.end() + 2 if item else 0)

    def _shift(self, line: str) -> int:
        return max(0, _indent(line) - self.margin)


def _is_wide(line: str) -> bool:
    bare = line.strip()
    return len(" ".join(bare.split())) < len(bare) and len(_APART.findall(bare)) >= 2


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
