"""How large a headline is set: the longer it is, the smaller, so that none fills a page."""

from __future__ import annotations

import re
import unicodedata

_STEPS = ((45, ""), (80, "long"), (130, "longer"))
"""Widths in letters up to which a headline is set in a size; a headline of two lines at most in the first three."""
_SMALLEST = "longest"
_LONG_WORD_LETTERS = 19
"""A word of this many letters or more does not fit the narrowest column at the largest size."""
_MAX_LETTERS = 1000
"""Letters that are measured; all sizes are decided long before."""

_WORD = re.compile(r"[^\s\-–—/\u00ad\u200b]+")


def headline_size(title: str) -> str:
    """The class of a headline: "" for a short one, then "long", "longer" and "longest".

    A letter of a wide script (Chinese, Japanese, Korean) counts twice. A very long word makes a headline one step
    smaller; such scripts break anywhere, so they have no such words.
    """
    shown = title[:_MAX_LETTERS]
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in shown)
    length = len(shown) + wide
    sizes = [*(name for _, name in _STEPS), _SMALLEST]
    step = next((i for i, (most, _) in enumerate(_STEPS) if length <= most), len(_STEPS))
    if not wide and any(len(word) >= _LONG_WORD_LETTERS for word in _WORD.findall(shown)):
        step += 1
    return sizes[min(step, len(sizes) - 1)]
