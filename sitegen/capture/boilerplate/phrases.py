"""Recognises boilerplate by its phrases. Functions return the reason for removing a line, or ""."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from sitegen.capture import cues
from sitegen.capture.cues import Cues
from sitegen.core.script_words import count_letters, count_words

ADDRESS = "address"
WORDLESS = "no words"
AFTER = "after the article's end"
_LEGAL = "legal notice"
_HARD = frozenset(["comment box", "end of the article", _LEGAL])
_DECIDING_CHARS = 800
"""The number of characters that are compared, since hostile lines can be very long."""
_PLAIN = frozenset(["advertisement", "note of the site"])  # their patterns have more than two words


_Patterns = tuple[tuple[str, re.Pattern[str]], ...]
"""Pairs of a reason and the pattern of its phrases."""


def _compile(phrases: Iterable[tuple[str, Sequence[str]]]) -> _Patterns:
    return tuple(
        (reason, re.compile(rf"[\W_]*(?:{'|'.join(words)})".replace("%SITES%", _SITES), re.IGNORECASE))
        for reason, words in phrases
    )


_TABLES = tomllib.loads(files("sitegen.capture.boilerplate").joinpath("phrases.toml").read_text(encoding="utf-8"))
_SITES = f"(?:{_TABLES['sites']})"
_PATTERNS = {
    section: _compile((one["reason"], one["words"]) for one in _TABLES[section])
    for section in ("end", "box", "inside", "long")
}
_REPORTS = re.compile(rf"\b(?:{_TABLES['reports']})\b", re.IGNORECASE)
_REPORT_WORDS = 10
"""The minimum number of words of a sentence that is recognised by what it reports."""
_ADDRESSES = re.compile(r"\b(?:your|our|inbox|unsubscribe|this (?:web)?site)\b|©|https?:|www\.|@", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\b(?:you|your|we|our|us|this (?:web)?site|rights reserved|trademarks?|inbox|newsletters?|subscri\w+|e-?paper|"
    r"puzzles|crosswords?)\b|©|https?:|www\.|@",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"[\W_]*(?:sign|log|subscribe|register|create|get|enter|download|support|enjoy|share|keep|continue|click|become|donate|"
    r"choose|try|read|follow|join|leave|post|add|view|see|show|check the box|contact|advertise|copyright|"
    r"automatic approval|comments? (?:are|have|will)|filed under|first published|tags?:|topics?:)\b",
    re.IGNORECASE,
)
_CLOSER = re.compile(
    r"[\W_]*(?:reuters?|-30-|ENDS|more follows|[A-Z]{2,6}(?:-[A-Z]{2,6})+-[\d-]+(?: \d{3,4}\w*)?)[\W_]*$", re.IGNORECASE
)


_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/\S*|https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,}")
_YEAR = re.compile(r"[12]\d{3}")


@cache
def _patterns(section: str, own: Cues) -> _Patterns:
    """The phrases of a section in English and in the language of `own`."""
    return _PATTERNS[section] + _compile(own.phrases(section))


def reason_inside(text: str) -> str:
    """The reason why a line is boilerplate that can occur in the middle of an article; "" if it is not."""
    return _reason_inside(text, cues.current())


@lru_cache(4096)
def _reason_inside(text: str, own: Cues) -> str:
    if (reason := _long(text, own)) and reason != _LEGAL:
        return reason
    if len(text) > 400:
        return ""
    if _ADDRESS.fullmatch(text):
        return ADDRESS
    if not any(c.isalpha() for c in text) and not _YEAR.fullmatch(text):
        return WORDLESS
    found = [reason for reason, words in _patterns("inside", own) if words.match(text)]
    if found and is_statement(text):
        found = [reason for reason in found if reason in _PLAIN]
    return found[0] if found else reason_of_box(text)


def reason_of_box(text: str) -> str:
    """The reason why a line belongs to a box that asks readers to subscribe or log in; "" if it does not."""
    if len(text) > 300 or (text.endswith(".") and count_words(text) > 25):
        return ""
    found = next((reason for reason, words in _patterns("box", cues.current()) if words.match(text)), "")
    return "" if found and is_statement(text) else found


def reason_at_end(text: str) -> str:
    """The reason why a line cannot be inside an article: it is above its start or below its end; "" if it can."""
    return _reason_at_end(text, cues.current())


@lru_cache(4096)
def _reason_at_end(text: str, own: Cues) -> str:
    if _long(text, own) == _LEGAL:
        return _LEGAL
    if count_letters(text) > 220 or count_words(text) > 32:
        return ""
    found = next((reason for reason, words in _patterns("end", own) if words.match(text)), "")
    return "" if found and is_statement(text) else found


def _long(text: str, own: Cues) -> str:
    """The reason why a line is boilerplate whatever its length; "" if it is not."""
    return next((reason for reason, words in _patterns("long", own) if words.match(text[:_DECIDING_CHARS])), "")


def is_statement(text: str) -> bool:
    """Whether a line is a sentence of a story: it is quoted, or neither addresses the reader nor mentions the site."""
    if count_words(text) < 6 or not text.endswith((".", "”", '"', "’", "»", "。", "」")):
        return False
    if count_words(text) >= _REPORT_WORDS and _REPORTS.search(text) and not _ADDRESSES.search(text):
        return True
    speaks = _SPEAKS.search(text) or _ORDERS.match(text) or cues.current().addresses_reader.search(text)
    return text[0] in "“\"‘'«„「" or not speaks


def ends_article(reason: str) -> bool:
    """Whether an article never continues after a line with this reason."""
    return reason in _HARD


def is_sign_off(text: str) -> bool:
    """Whether a line is the sign-off of a wire story: "Reuter", "-30-"."""
    return len(text) < 24 and bool(_CLOSER.fullmatch(text))
