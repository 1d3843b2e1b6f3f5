"""The length of a text in letters, comparable between scripts."""

from __future__ import annotations

import re

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Letters of scripts that do not separate words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
"""Letters that stand for about half a word each: Kana, Han and Hangul."""
_LETTERS_PER_WORD = 6
"""The average length of an English word, with the space after it."""


def count_letters(text: str) -> int:
    """The length of a text in characters; a letter that stands for half a word counts as three."""
    return len(text) if text.isascii() else len(text) + len(_DENSE.findall(text)) * (_LETTERS_PER_WORD // 2 - 1)
