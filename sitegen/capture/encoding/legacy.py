"""Finds the encoding of bytes that are not UTF-8, by the letters that come out.

Each encoding is tried, and for each language that was written in it the result is scored: letters of the language
count for it; other letters, signs between letters, and capitals after small letters count against it. What a page
states about its encoding has a small weight, since pages are often converted or saved with a wrong statement.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sitegen.capture.cues.language import identify

_SAMPLE_BYTES = 1 << 18
"""The number of bytes among which letters beyond ASCII are searched."""
_MAX_HIGH_BYTES = 1500
"""So many bytes beyond ASCII decide."""
_MIN_MEAN_WEIGHT = 0.1
"""With a lower mean score no language fits."""
_STATED_WEIGHT = 0.25
"""The score of a stated encoding is raised by this."""
_USUAL_STATED_WEIGHT = 0.06
"""The same for the Western encoding, which many programs state of every text."""
_UNUSUAL_WEIGHT = 0.08
"""The score of a language is lowered by this in any encoding but its most usual one."""
_SPOKEN_WEIGHT = 0.25
"""The score of a language is raised by this if the words in ASCII are of it."""
_COMMON_WEIGHT, _RARE_WEIGHT, _MARK_WEIGHT = 1.0, 0.5, 0.7
"""The scores of a frequent letter of the language, of another of its letters, and of a mark that all languages use."""
_FOREIGN_WEIGHT, _SIGN_WEIGHT, _BROKEN_WEIGHT = -0.6, -1.0, -3.0
"""The scores of a letter that the language does not have, of another sign, and of a character that no text has."""
_CAPITALS_SHARE = 0.75
"""The score of a letter among capitals, which are few in real text, as a share of that of the small letter."""
_HAN_WEIGHT = 0.4
"""The score of a Han character in the more frequent half of its standard."""
_MIN_LETTERS = 12
"""The language of fewer letters in ASCII is unknown."""
_WORDS_OF_ONE_LETTER = frozenset("àéèóáåöüÀÉÈÓÁÅÖÜ")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_RUN = re.compile("[^\x00-\x7f]+")
_LEVEL_1 = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6), "cp932": ("cp932", 0x88, 0x97),
            "euc_jp": ("euc_jp", 0xB0, 0xCF)}  # fmt: skip
"""For encodings of Han characters: the standard, and the first and last lead byte of its more frequent half."""


class Legacy(NamedTuple):
    """An encoding, and the language whose letters decided for it ("" if none did)."""

    encoding: str
    language: str


class _Alphabet(NamedTuple):
    code: str
    encodings: tuple[str, ...]
    weights: dict[str, float]


@cache
def _alphabets() -> tuple[_Alphabet, ...]:
    text = files("sitegen.capture.encoding").joinpath("alphabets.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    marks = dict.fromkeys(tables["marks"], _MARK_WEIGHT)
    return tuple(
        _Alphabet(
            one["code"],
            tuple(one["encodings"]),
            marks
            | dict.fromkeys((one["common"] + one["rare"]).upper(), _RARE_WEIGHT)
            | dict.fromkeys(one["rare"], _RARE_WEIGHT)
            | dict.fromkeys(one["common"], _COMMON_WEIGHT),
        )
        for one in tables["language"]
    )


def find_legacy(data: bytes, stated: Iterable[str] = ()) -> Legacy | None:
    """The most plausible encoding of bytes that are not UTF-8; None if no language fits.

    `stated` are Python's names of the encodings that the capture states.
    """
    sample, spoken, claimed = _sample(data), language_of_ascii(data), frozenset(stated)
    best: tuple[float, Legacy] | None = None
    for encoding in dict.fromkeys(name for one in _alphabets() for name in one.encodings):
        text = sample.decode(encoding, "replace")
        runs = [(match.group(), text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1])
                for match in _RUN.finditer(text)]  # fmt: skip
        for one in _alphabets():
            if encoding in one.encodings:
                score = _score(runs, one.weights, encoding) - _UNUSUAL_WEIGHT * (
                    encoding != one.encodings[0] and encoding not in claimed
                )
                score += _SPOKEN_WEIGHT * (one.code == spoken) + _bonus(encoding, claimed)
                if best is None or score > best[0]:
                    best = score, Legacy(encoding, one.code)
    return best[1] if best and best[0] > _MIN_MEAN_WEIGHT else None


def _bonus(encoding: str, claimed: frozenset[str]) -> float:
    if encoding not in claimed:
        return 0.0
    return _USUAL_STATED_WEIGHT if encoding == "cp1252" else _STATED_WEIGHT


def _sample(data: bytes) -> bytes:
    """The words with bytes beyond ASCII, up to a limit, each with a word before and after it."""
    text = _TAG.sub(b" ", data[:_SAMPLE_BYTES])
    words, found, high = text.split(), [], 0
    for at, word in enumerate(words):
        if not word.isascii():
            found += [*words[max(0, at - 1) : at], word, *words[at + 1 : at + 2]]
            high += sum(byte > 127 for byte in word[:_MAX_HIGH_BYTES])
            if high > _MAX_HIGH_BYTES:
                break
    return b" ".join(found)[: 8 * _MAX_HIGH_BYTES]


def language_of_ascii(data: bytes) -> str:
    """The language of the words in ASCII; "" if they are too few, as in scripts beyond it."""
    text = _TAG.sub(b" ", data[:_SAMPLE_BYTES])[: 16 * _MAX_HIGH_BYTES]
    plain = text.decode("ascii", "replace").replace("\ufffd", " ")
    high, letters = sum(byte > 127 for byte in text), sum(map(str.isalpha, plain))
    return identify(plain)[0] if letters > _MIN_LETTERS and letters > 4 * high else ""


def _score(runs: list[tuple[str, str, str]], weights: dict[str, float], encoding: str) -> float:
    """The mean score of the characters in runs beyond ASCII, each given with the characters around it."""
    total = count = 0.0
    for run, before, after in runs:
        context = f"{before or ' '}{run}{after or ' '}"
        for at, char in enumerate(run, 1):
            total += _weight(char, context[at - 1], context[at + 1], weights, encoding)
            count += 1
    return total / count if count else 0.0


def _weight(char: str, before: str, after: str, weights: dict[str, float], encoding: str) -> float:
    capitals = char.isupper() and (before.isupper() or after.isupper())
    known = weights.get(char.lower(), _FOREIGN_WEIGHT) * _CAPITALS_SHARE if capitals else weights.get(char)
    if known is None:
        known = _weight_of_unknown(char, encoding)
    if char.isupper() and before.islower():
        return known - 1.5
    if not char.isalpha() and before.isalpha() and after.isalpha() and char not in "’·\u00ad" and ord(char) < 0x2E80:
        return known - 0.7 * (unicodedata.category(char)[0] != "M")
    if _is_latin(char) and not (before.isalpha() or after.isalpha() or char in _WORDS_OF_ONE_LETTER):
        return known - 0.7 * char.isalpha()
    mixed = char.isalpha() and any(c.isascii() and c.isalpha() for c in (before, after)) and not _is_latin(char)
    return known - 1.5 if mixed and ord(char) < 0x2E80 else known


def _weight_of_unknown(char: str, encoding: str) -> float:
    category = unicodedata.category(char)
    if category in ("Cc", "Cn", "Co", "Cs") or char == "\ufffd" or 0xFF61 <= ord(char) <= 0xFF9F:
        return _BROKEN_WEIGHT
    if 0xAC00 <= ord(char) <= 0xD7A3:
        return _RARE_WEIGHT
    if 0xFF01 <= ord(char) <= 0xFF5E:
        return 0.2
    if _is_of_level_1(char, encoding):
        return _HAN_WEIGHT
    return _FOREIGN_WEIGHT if category[0] == "L" else _SIGN_WEIGHT


def _is_of_level_1(char: str, encoding: str) -> bool:
    standard, first, last = _LEVEL_1.get(encoding, ("ascii", 0, 0))
    made = char.encode(standard, "ignore")
    return len(made) == 2 and first <= made[0] <= last


def _is_latin(char: str) -> bool:
    return ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00
