"""The words by which news agencies mark kills and corrections, and what they say of an item."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_HEAD_CHARS = 2000
"""A notice says what it is within so many characters."""
_MAX_ID_CHARS = 300
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ID = re.compile(r"[^\s<>\"'()\[\],;]{6,300}")
_EDITORS = r"(?:eds|editors?(?:'? note)?|ed note|note)"
_BRACKETED = re.compile(r"[(\[].*[)\]]\.?", re.DOTALL)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8"))


@cache
def _one_of(part: str, name: str) -> str:
    """A regular expression for the words of a list, the longest first."""
    return "|".join(re.escape(word) for word in sorted(_words()[part][name], key=lambda w: (-len(w), w)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    heads, labels = _one_of("kill", "headlines"), _one_of("kill", "labels")
    acts, things = _one_of("kill", "acts"), _one_of("kill", "things")
    forms = {
        "kill headline": rf"\W{{0,5}}(?:(?:{heads})\b|(?:{labels})(?:\s*[:–—-]|\s*$))|\S*[-_]kill$",
        "kill text": rf"\b(?:{acts})\b[^.]{{0,120}}\b(?:{things})\b|\b(?:{things})\b[^.]{{0,120}}\b(?:{acts})\b",
        "correction": rf"\W{{0,5}}(?:{_EDITORS}\W{{1,3}})?(?:{_one_of('correction', 'notes')})(?!\w)",
        "fault": rf"\b(?:{_one_of('correction', 'faults')})\b",
        "labelled correction": rf"\W{{0,5}}(?:{_one_of('correction', 'notes')})\s?:",
    }
    return re.compile(forms[kind], re.IGNORECASE)


def status(codes: Iterable[str]) -> str:
    """The publishing status that codes or words state: a key of `status` in cues.toml, or "" if they state none.

    Of several one that forbids the publication goes before "usable".
    """
    found = [kind for code in codes if (kind := _kind("status", code))]
    return next((kind for kind in found if kind != "usable"), found[0] if found else "")


def is_signal(kind: str, codes: Iterable[str]) -> bool:
    """Whether one of some signals is of a kind: "kill" or "correction"."""
    return any(_kind("signals", code) == kind for code in codes)


def _kind(part: str, code: str) -> str:
    word = re.split(r"[:/#]", code.strip().casefold()[:_MAX_ID_CHARS])[-1]
    return next((kind for kind, words in _words()[part].items() if word in words), "")


def is_kill(heads: Iterable[str], text: str) -> bool:
    """Whether an item with these headlines and notes kills a story. `text` is its plain text."""
    texts = [head for head in heads if head]
    if not any(_pattern("kill headline").match(head) for head in texts):
        return False
    said = "\n".join((*texts, text))[:_HEAD_CHARS]
    return bool(_pattern("kill text").search(said)) or not text.strip()


def killed_ids(text: str) -> Iterator[str]:
    """The words with digits, which may be ids, in the sentences of a text that say what is killed."""
    for sentence in _SENTENCE.split(text[:_HEAD_CHARS]):
        if _pattern("kill text").search(sentence):
            yield from (word.rstrip(".:") for word in _ID.findall(sentence) if re.search(r"\d", word))


def is_correction(note: str) -> bool:
    """Whether an editor's note begins with words that state a correction."""
    return bool(_pattern("correction").match(note))


def tells_fault(paragraph: str) -> bool:
    """Whether a paragraph of an item that is marked as a correction says what was wrong."""
    return bool(_pattern("fault").search(paragraph[:_HEAD_CHARS]))


def is_printed_correction(paragraph: str) -> bool:
    """Whether a paragraph of a story is a note on a correction: in brackets, or with a label."""
    if _BRACKETED.fullmatch(paragraph) and is_correction(paragraph):
        return True
    return bool(_pattern("labelled correction").match(paragraph))
