"""The key that two spellings of one name share."""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.annotate.words.lexicon import COMPANY_SUFFIXES
from sitegen.core.text import fold

_BROKEN = re.compile(r"(?<=[^\W\d_A-Z])[-¬] (?!(?:and|or|und|oder|et|en|y|e) )(?=[^\W\d_A-Z])")


_PARTED = re.compile(r" (?=['’][sS]\b)")


def without_breaks(name: str) -> str:
    """A name as people write it: without the long s, a hyphen where a line ended within a word, a space before "'s"."""
    return _PARTED.sub("", _BROKEN.sub("", name.replace("ſ", "s")))


@lru_cache(maxsize=1 << 14)
def name_key(surface: str) -> str:
    """What two spellings of one name share: case, accents, stops and company suffixes aside."""
    words = fold(without_breaks(surface)).replace(".", "").replace(",", " ").split()
    return " ".join(unsuffixed(words))


def without_suffix(surface: str) -> str:
    """A company's name without "Inc" and the like, which stories leave out: "Quill and Co" is "Quill"."""
    kept = " ".join(unsuffixed(surface.split()))
    return kept.rstrip(", ") or surface


def unsuffixed(words: list[str]) -> list[str]:
    """The words of a company's name without the "Inc" and the like at their end."""
    kept = list(words)
    while len(kept) > 1 and kept[-1].casefold().strip(".,") in COMPANY_SUFFIXES:
        kept.pop()
    return kept[:-1] if len(words) > len(kept) > 1 and kept[-1] in ("and", "&") else kept
