"""Words and letters of texts in all scripts: how many a text has, and whether it ends like a sentence.

Limits on the length of a text count words by this module. A limit in letters or in words between spaces holds for
scripts like Latin only: a Chinese paragraph of thirty characters says as much as an English one of fifteen words.
"""

from __future__ import annotations

import re

_DENSE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""Letters that stand for about half a word each, written without spaces: Kana and Han."""
_HANGUL = "\uac00-\ud7a3"
"""Korean syllables: words are separated, but one has the content of two English words."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Letters of scripts without spaces between words, of which a word has about four: Thai, Lao, Burmese, Khmer."""
UNSPACED = f"{_UNSPACED}{_DENSE}"
"""Letters of all scripts that do not separate words, as a range of a regular expression."""
_UNSPACED_SIGNS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
"""Punctuation of these scripts, which has the width of a letter and no space beside it."""
_UNSPACED_END = re.compile(f"[{UNSPACED}{_UNSPACED_SIGNS}]$")
_UNSPACED_START = re.compile(f"[{UNSPACED}{_UNSPACED_SIGNS}]")
_LETTERS_PER_WORD = 6
"""The average length of an English word, with the space after it."""
_HALF_WORDS = re.compile(f"[{_DENSE}{_HANGUL}]")
_QUARTER_WORDS = re.compile(f"[{_UNSPACED}]")
_PART_WORD = re.compile(f"[{_DENSE}{_HANGUL}{_UNSPACED}]")
_SPACED_WORDS = re.compile(rf"[^\W{_DENSE}{_HANGUL}{_UNSPACED}]+")
_TOKENS = re.compile(rf"[{_DENSE}{_UNSPACED}]|[^\W{_DENSE}{_UNSPACED}]+")
_END = re.compile(r"""[.!?…:;。．！？：；؟۔।॥።։។၊။][ "'”’»›)\]」』）》〉】]{0,6}$""")
_MARKLESS = re.compile(r"[\u0e00-\u0eff][ \"'”’)\]]{0,6}$")
"""The end of a Thai or Lao text: these scripts have no mark for the end of a sentence."""
_BREAK_MARKS = "\u00ad\u200b\u2060\ufeff"
"""Marks of places where a line may be broken."""
_BREAK_ENTITY = re.compile("&(?:shy|#173|#xad|#xAD|#8203|#x200b|#x200B|ZeroWidthSpace);")
_BREAK_MARK = re.compile(f"[{_BREAK_MARKS}]|{_BREAK_ENTITY.pattern}")


def without_break_marks(text: str) -> str:
    """`text` without soft hyphens and other invisible marks inside words, so that words are found and compared.

    A zero-width space between letters of an unspaced script stays, since it separates words.
    """
    if not any(mark in text for mark in _BREAK_MARKS) and not _BREAK_ENTITY.search(text):
        return text
    return _BREAK_MARK.sub(lambda mark: mark[0] if _separates_words(text, mark.start()) else "", text)


def _separates_words(text: str, at: int) -> bool:
    return text[at] == "\u200b" and at > 0 and bool(_QUARTER_WORDS.match(text[at - 1]))


def count_words(text: str) -> int:
    """The number of words of a text. Two letters of Han, Kana or Hangul count as a word, four of Thai or Khmer."""
    if text.isascii() or not _PART_WORD.search(text):
        return len(text.split())
    halves, quarters = len(_HALF_WORDS.findall(text)), len(_QUARTER_WORDS.findall(text))
    return len(_SPACED_WORDS.findall(text)) + (halves + 1) // 2 + (quarters + 3) // 4


def space_between(before: str, after: str) -> str:
    """What separates two lines of one text when they are joined: nothing inside scripts that have no spaces."""
    return "" if _UNSPACED_END.search(before) and _UNSPACED_START.match(after) else " "


def count_letters(text: str) -> int:
    """The length of a text in characters; a letter that stands for half a word counts as three."""
    return len(text) if text.isascii() else len(text) + len(_HALF_WORDS.findall(text)) * (_LETTERS_PER_WORD // 2 - 1)


def word_tokens(text: str) -> list[str]:
    """The words of a text for comparisons, in lower case; each letter of an unspaced script is one of them."""
    return _TOKENS.findall(text.casefold())


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, or introduces what follows it; quotation marks may come last."""
    return bool(_END.search(text) or _MARKLESS.search(text))
