"""Keys by which spellings of one name compare equal."""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.annotate.words.lexicon import COMPANY_SUFFIXES
from sitegen.core.text import fold

_BROKEN = re.compile(r"(?<=[^\W\d_A-Z])[-¬] (?!(?:and|or|und|oder|et|en|y|e) )(?=[^\W\d_A-Z])")


_PARTED = re.compile(r" (?=['’][sS]\b)")


def without_breaks(name: str) -> str:
    """A name repaired: without long s, without a hyphen from a line end, without a space before "'s"."""
    return _PARTED.sub("", _BROKEN.sub("", name.replace("ſ", "s")))


@lru_cache(maxsize=1 << 14)
def name_key(surface: str) -> str:
    """A key that ignores case, accents, full stops and company suffixes."""
    words = fold(without_breaks(surface)).replace(".", "").replace(",", " ").split()
    return " ".join(unsuffixed(words))


def without_suffix(surface: str) -> str:
    """A company's name without suffixes such as "Inc", which stories often omit: "Quill" for "Quill and Co"."""
    kept = " ".join(unsuffixed(surface.split()))
    return kept.rstrip(", ") or surface


def unsuffixed(words: list[str]) -> list[str]:
    """The words of a name without company suffixes such as "Inc" at the end."""
    kept = list(words)
    while len(kept) > 1 and kept[-1].casefold().strip(".,") in COMPANY_SUFFIXES:
        kept.pop()
    return kept[:-1] if len(words) > len(kept) > 1 and kept[-1] in ("and", "&") else kept
