"""Finds the sentences in which a story's own names and tags occur."""

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
"""A sentence in parts: (text, whether it is the name)."""

Sighting = tuple[int, int, int]  # number of the sentence, start and end in it in code points


PASSAGE_CHARS = 1_000
"""A longer sentence, usually a list of names, is cut into pieces of at most this many characters."""

_WORD = re.compile(r"\S")
_SEAM = re.compile(r"[,;:.…—–](?=\s)|\s(?=\()")


def pieces(parts: Sequence[Sentence]) -> list[Sentence]:
    """Sentences, with long ones cut into pieces: after punctuation or else between words, marked with an ellipsis."""
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
    """The offset at which a text is cut in two: the last good place in its second half."""
    seams = [match.end() for match in _SEAM.finditer(text, len(text) // 2)]
    return seams[-1] if seams else text.rfind(" ", len(text) // 2) + 1 or len(text)


def _elided(text: str, start: int, end: int) -> str:
    return ("… " if start else "") + text[start:end].rstrip() + (" …" if end < len(text) else "")


_BETWEEN = "¶"
"""Separates sentences when all are searched as one text: no name or tag runs across it."""


def sightings(
    parts: Sequence[Sentence], named: Sequence[Named], tags: Sequence[str]
) -> dict[tuple[str, str], list[Sighting]]:
    """For each (kind, name) the places at which it occurs, in order. Names that do not occur are left out."""
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
    """The spans of a tag. The pattern is tried only where the tag's stem occurs in `lowered`, which is faster.

    Where lower-casing changes offsets or letters, the pattern is searched in the whole text.
    """
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
    """The stem with which each occurrence of a tag begins, and the pattern of the tag.

    The pattern matches any case, spaces or hyphens between the words, singular and plural. The stem serves for a fast
    search: many stories share a tag, and most do not contain it.
    """
    words = [re.escape(word) for word in re.split(r"[\s-]+", tag) if word]
    stem = next(iter(re.split(r"[\s-]+", tag.strip(" -"))), "").lower()
    if words and len(words[-1]) > 3:
        words[-1] = re.sub(r"(?:ies|y)$", "(?:y|ies)", words[-1]) if words[-1].endswith(("y", "ies")) else words[-1]
        words[-1] = re.sub(r"(?<![s'(|)])s$", "", words[-1]) + "(?:e?s)?"
    pattern = re.compile(r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)", re.IGNORECASE)
    return re.sub(r"(?:ies|y|s)$", "", stem), pattern


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Marked:
    """Cuts a sentence into parts at the spans of a name."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(set(spans)):
        if start < at:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return tuple(part for part in parts if part[0])
