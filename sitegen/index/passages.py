"""Where a story's own names and tags stand in its sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from sitegen.annotate.finder import Finder
from sitegen.core.model import TAG, Named
from sitegen.core.text import Sentence

Marked = tuple[tuple[str, bool], ...]
"""A sentence as (text, is it the name?) parts."""

Sighting = tuple[int, int, int]  # number of the sentence, start and end in it (code points)


PASSAGE_CHARS = 1_000
"""A sentence that is longer, a list of names above all, is shown in pieces: the page of each name has its own."""

_WORD = re.compile(r"\S")
_SEAM = re.compile(r"[,;:.…—–](?=\s)|\s(?=\()")


def pieces(parts: Sequence[Sentence]) -> list[Sentence]:
    """Sentences, with long ones in pieces that say so by an ellipsis: cut behind a comma, or else between words."""
    return [piece for part in parts for piece in _pieces(part)]


def _pieces(part: Sentence) -> Iterator[Sentence]:
    start, text = 0, part.text
    while len(text) - start > PASSAGE_CHARS:
        end = start + _seam(text[start : start + PASSAGE_CHARS])
        yield Sentence(part.start + start, _elided(text, start, end))
        word = _WORD.search(text, end)
        start = word.start() if word else len(text)
    yield Sentence(part.start + start, _elided(text, start, len(text)))


def _seam(text: str) -> int:
    """Where a text is cut in two: in its latter half if it can be."""
    seams = [match.end() for match in _SEAM.finditer(text, len(text) // 2)]
    return seams[-1] if seams else text.rfind(" ", len(text) // 2) + 1 or len(text)


def _elided(text: str, start: int, end: int) -> str:
    return ("… " if start else "") + text[start:end].rstrip() + (" …" if end < len(text) else "")


_BETWEEN = "¶"
"""Stands between sentences where all are searched at once: no name and no tag runs over it."""


def sightings(
    parts: Sequence[Sentence], named: Sequence[Named], tags: Sequence[str]
) -> dict[tuple[str, str], list[Sighting]]:
    """For each (kind, name) the places where it stands, in order. Names that are nowhere have no entry."""
    found: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    text = _BETWEEN.join(part.text for part in parts)
    starts = list(accumulate((len(part.text) + 1 for part in parts), initial=0))

    def note(kind: str, name: str, start: int, end: int) -> None:
        number = bisect_right(starts, start) - 1
        found[kind, name].append((number, start - starts[number], end - starts[number]))

    for start, end, entity in Finder(named).find(text):
        note(entity.kind, entity.name, start, end)
    lowered = text.lower()
    for tag in tags:
        for span in _spans_of_tag(text, lowered, *_tag_pattern(tag)):
            note(TAG.name, tag, *span)
    return dict(found)


def _spans_of_tag(text: str, lowered: str, stem: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a tag stands. Tried only where its stem does, if a letter of the text is one of `lowered`."""
    at = lowered.find(stem) if stem else -1
    if at >= 0 and not (stem.isascii() and len(lowered) == len(text) and "ı" not in text and "ſ" not in text):
        yield from (match.span() for match in pattern.finditer(text))
        return
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match.span()
        at = lowered.find(stem, match.end() if match else at + 1)


@lru_cache(4096)
def _tag_pattern(tag: str) -> tuple[str, re.Pattern[str]]:
    """Finds a tag in any case, its words parted by spaces or hyphens, in singular or plural; and how any find begins.

    Tags are shared by many stories, and most do not stand in the text: a search for their beginning is much faster.
    """
    words = [re.escape(word) for word in re.split(r"[\s-]+", tag) if word]
    stem = next(iter(re.split(r"[\s-]+", tag.strip(" -"))), "").lower()
    if words and len(words[-1]) > 3:
        words[-1] = re.sub(r"(?:ies|y)$", "(?:y|ies)", words[-1]) if words[-1].endswith(("y", "ies")) else words[-1]
        words[-1] = re.sub(r"(?<![s'(|)])s$", "", words[-1]) + "(?:e?s)?"
    pattern = re.compile(r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)", re.IGNORECASE)
    return re.sub(r"(?:ies|y|s)$", "", stem), pattern


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Marked:
    """A sentence cut where a name stands in it."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(set(spans)):
        if start < at:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return tuple(part for part in parts if part[0])
