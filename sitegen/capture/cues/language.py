"""The language in which a capture is written."""

from __future__ import annotations

import math
import re
from itertools import islice

from sitegen.capture.cues import LANGUAGES
from sitegen.core.script_words import count_letters

_SAMPLE_CHARS = 1000
"""The number of characters by which a language is identified."""
_MIN_LETTERS = 40
"""A text with fewer letters is too short to identify its language."""
_MIN_LINE_LETTERS = 60
"""Shorter lines may be menus, which can be in another language than the story."""
_THE_SHARE = 0.03
"""If "the" is more than this share of the words of a text, it is English."""
_WORD = re.compile(r"\w+")


def find_language(text: str, stated: str = "") -> str:
    """The code of the text's language, if it has cues; otherwise "".

    The language that a page states counts if the text is too short to tell.
    """
    sample = _sample(text)
    if len(list(islice(filter(str.isalpha, sample), _MIN_LETTERS))) < _MIN_LETTERS:
        code = stated.strip().replace("_", "-").partition("-")[0].lower()
    elif _is_english(sample):
        return ""
    else:
        code, _ = identify(sample)
    return code if code in LANGUAGES else ""


def identify(text: str) -> tuple[str, float]:
    """The most likely language and its probability among all languages."""
    from py3langid import rank  # imported here, since it loads a model

    ranked = [(str(code), float(score)) for code, score in rank(text[:_SAMPLE_CHARS])]
    top = ranked[0][1]
    return ranked[0][0], 1 / sum(math.exp(max(score - top, -60)) for _, score in ranked)


def _sample(text: str) -> str:
    """The first long lines of a text; its beginning if it has none."""
    found: list[str] = []
    for line in text.split("\n"):
        if count_letters(line[:_SAMPLE_CHARS]) > _MIN_LINE_LETTERS:
            found.append(line[:_SAMPLE_CHARS])
        if sum(map(len, found)) > 2 * _SAMPLE_CHARS:
            break
    # The first of several long lines may be a notice of the page, so the sample begins with a later one.
    return "\n".join((*found[len(found) // 4 :], *found[: len(found) // 4])) or text[:_SAMPLE_CHARS]


def _is_english(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    return words.count("the") > _THE_SHARE * len(words)
