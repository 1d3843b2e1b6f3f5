"""Decides what the line breaks of a block mean: lines of verse and addresses, paragraphs, or only wrapped prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from sitegen.capture.html.inline_text import InlineText, words_of
from sitegen.core.text import squeeze

Spans = list[InlineText]

_SHORT_LINE_CHARS = 64
"""Maximum length of a line of verse, of an address or of a result. Longer lines are paragraphs."""
_MIN_WRAPPED_CHARS = 40
_MAX_WRAPPED_CHARS = 110
"""The length of the longest line of prose that was wrapped by hand is between these."""
_FULL_SHARE = 0.7
"""The median line of wrapped prose has this share of the length of the longest line."""
_RUNS_ON_SHARE = 0.4
"""In wrapped prose, this share of the lines continues with a small letter on the next line."""
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\s*\S|\S  +[\d$€£(+−-]|[│┃─━+|]{2,}")
"""White space or rulings inside a line, by which columns are set."""
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Lines(NamedTuple):
    """Consecutive lines of a block: `kept` says whether each line stays a line; otherwise each is a paragraph."""

    lines: tuple[Spans, ...]
    kept: bool


def arranged(spans: Sequence[InlineText]) -> Iterator[Lines]:
    """The parts of a block whose spans contain line breaks. An empty line separates paragraphs."""
    for lines in _paragraphs(split_lines(spans)):
        if _is_wrapped(lines):
            yield Lines((_joined(lines),), kept=False)
        else:
            yield from _runs(lines)


def preformatted(spans: Sequence[InlineText]) -> Iterator[Lines]:
    """The parts of a preformatted text without columns: verse keeps its lines, wrapped prose is joined."""
    for lines in _paragraphs(split_lines(spans)):
        if len(lines) > 1 and (_is_wrapped(lines) or any(_length(line) > _SHORT_LINE_CHARS for line in lines)):
            yield Lines((_joined(lines),), kept=False)
        else:
            yield Lines(tuple(lines), kept=len(lines) > 1)


def has_columns(text: str) -> bool:
    """Whether preformatted text is set in columns, by white space within its lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(bool(_COLUMNS.search(line.strip())) for line in lines) * 3 >= len(lines) > 0


def split_lines(spans: Sequence[InlineText]) -> list[Spans]:
    """The lines of spans, separated at each line break."""
    lines: list[Spans] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        if first:
            lines[-1].append(span._replace(text=first))
        lines += [[span._replace(text=text)] if text else [] for text in others]
    return lines


def _paragraphs(lines: Sequence[Spans]) -> Iterator[list[Spans]]:
    """Runs of lines with words."""
    run: list[Spans] = []
    for line in [*lines, []]:
        if squeeze("".join(span.text for span in line)):
            run.append(line)
        elif run:
            yield run
            run = []


def _runs(lines: Sequence[Spans]) -> Iterator[Lines]:
    """Consecutive short lines stay together; each long line is a paragraph."""
    run: list[Spans] = []
    for line in lines:
        if _length(line) <= _SHORT_LINE_CHARS:
            run.append(line)
            continue
        if run:
            yield Lines(tuple(run), kept=len(run) > 1)
        yield Lines((line,), kept=False)
        run = []
    if run:
        yield Lines(tuple(run), kept=len(run) > 1)


def _is_wrapped(lines: Sequence[Spans]) -> bool:
    """Whether lines are prose that was broken at a fixed width."""
    texts = [squeeze(words_of(line)) for line in lines]
    if len(texts) < 2:
        return False
    widths = [len(text) for text in texts]
    if not _MIN_WRAPPED_CHARS <= max(widths) <= _MAX_WRAPPED_CHARS or median(widths[:-1]) < _FULL_SHARE * max(widths):
        return False
    run_on = sum(after[:1].islower() for after in texts[1:])
    return run_on >= max(1, _RUNS_ON_SHARE * (len(texts) - 1))


def _joined(lines: Sequence[Spans]) -> Spans:
    """Lines as one, with a space between two lines."""
    made = list(lines[0])
    for line in lines[1:]:
        made += [InlineText(" "), *line]
    return made


def _length(line: Spans) -> int:
    """The length of a line in Latin letters: a wide letter counts as two."""
    text = squeeze(words_of(line))
    return len(text) + len(_WIDE.findall(text))
