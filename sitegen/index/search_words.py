"""The words by which a name is looked up. The script of the search page cuts names and queries in the same way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th",
    "ς": "σ", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك",
}  # fmt: skip
"""Letters that readers type in another way, and which Unicode does not take apart. The script gets this table."""

_JOINED = re.compile("['’ʼ`´.\u00ad\u200c\u200d]")
"""Signs inside of words: "O'Brien" is found as "obrien", "U.N." as "un"."""
_PARTED = re.compile("['’ʼ`´]")
"""Of these signs the parts of a word are found too: "O'Brien" as "brien"."""
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that put no spaces between words: a name is found from each of its letters on."""

MAX_LETTERS = 24
"""Letters of a word that are looked up; a longer word is cut."""
MAX_WORDS = 40
"""Words of a name that are looked up. Names of entities have few; a captured one may be a paragraph."""


def folded(text: str) -> str:
    """`text` in lower case, without accents, vowel signs and ligatures, and with `LETTERS` replaced."""
    plain = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "M")
    return "".join(LETTERS.get(letter, letter) for letter in bare)


def search_words(name: str) -> list[str]:
    """The words by which a name is found, sorted. A query of several words finds a name that has them all."""
    text = folded(name[: MAX_LETTERS * MAX_WORDS])
    whole = _WORD.findall(_JOINED.sub("", text))
    parts = _WORD.findall(_PARTED.sub(" ", text)) if _PARTED.search(text) else []
    words = dict.fromkeys(part for word in (*whole, *parts) for part in _starts(word))
    return sorted(word[:MAX_LETTERS] for word in list(words)[:MAX_WORDS])


def _starts(word: str) -> Iterator[str]:
    """A word and, if its script has no spaces, its ends."""
    yield word
    if _UNSPACED.search(word):
        yield from (word[start:] for start in range(1, len(word)))
