"""Recognises what feeds put under a text: links to the whole story, and the note on where it was first."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_TABLE = tomllib.loads(files("sitegen.capture.boilerplate").joinpath("feed_ends.toml").read_text("utf-8"))
_MARKS = "|".join(_TABLE["marks"])
_MARK = re.compile(rf"[\W_]*(?:{_MARKS})", re.IGNORECASE)
_LAST = re.compile(rf"(?:^|(?<=[\s.…!?\])»>|。]))(?P<mark>{_MARKS})[\W_]*$", re.IGNORECASE)
_ENDS = ".…!?])»>|:–—-。"
"""Signs after which a mark is no part of the sentence before it."""
_CREDIT = re.compile(rf"[\W_]*(?:{'|'.join(_TABLE['credits'])})[\W_]*", re.IGNORECASE | re.DOTALL)
_CUT = re.compile(rf"(?:{'|'.join(_TABLE['ellipses'])})[\W_]*$", re.IGNORECASE)
_MAX_CREDIT_CHARS = 700
_TAIL_CHARS = 200
"""The number of characters at the end of a text in which a mark is searched."""


def is_credit(text: str) -> bool:
    """Whether a paragraph is the note of a blog program on where a post was first."""
    return len(text) <= _MAX_CREDIT_CHARS and bool(_CREDIT.fullmatch(text))


def begins_with_mark(text: str) -> bool:
    """Whether the words of a link lead to the whole story."""
    return bool(_MARK.match(text[:_TAIL_CHARS]))


def is_cut(text: str) -> bool:
    """Whether a text ends in an ellipsis in brackets, as summaries do that were cut by a program."""
    return bool(_CUT.search(text[-_TAIL_CHARS:]))


def ends_with_mark(text: str) -> bool:
    """Whether a paragraph ends with words for a link to the whole story that are no part of its last sentence."""
    tail = text[-_TAIL_CHARS:]
    found = _LAST.search(tail)
    if not found:
        return False
    before = tail[: found.start("mark")].rstrip()
    first = next((c for c in found["mark"] if c.isalpha()), "")
    return not before or before[-1] in _ENDS or first.isupper()
