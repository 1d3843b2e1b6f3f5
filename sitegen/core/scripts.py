"""Lengths of texts in words and letters that mean the same in every script."""

from __future__ import annotations

import re

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Letters of scripts that do not separate words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LETTERS_PER_WORD = 6
"""The average length of an English word, with the space after it."""


def count_words(text: str) -> int:
    """The number of words of a text. In scripts that do not separate words, two letters count as one word."""
    return len(text.split()) if text.isascii() else len(text.split()) + _unspaced(text) // 2


def count_letters(text: str) -> int:
    """The length of a text in characters; a letter of a script without spaces counts as half a word, which is three."""
    return len(text) if text.isascii() else len(text) + _unspaced(text) * (_LETTERS_PER_WORD // 2 - 1)


def _unspaced(text: str) -> int:
    return len(_UNSPACED.findall(text))
