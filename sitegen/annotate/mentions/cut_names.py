"""Mends spans of the recogniser that begin or end in the middle of a name, or that take words of an office along."""

from __future__ import annotations

import re

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.recogniser.spans import Span
from sitegen.annotate.words.lexicon import COMPANY_SUFFIXES, ORGANIZATION_HEADS, TITLE_MODIFIERS, TITLES
from sitegen.core.text import squeeze

# Trades that firms are named after in pairs: "Quill Telephone and Telegraph Co".
_TRADES = frozenset(
    "telephone telegraph power light gas electric water oil chemical dye savings loan mining smelting refining "
    "steel iron coal coke fire marine trust insurance trading finance banking shipping".split()
)
# What offices are for.
_TOPICS = TITLE_MODIFIERS | frozenset(
    "commerce mines mining petroleum tourism fisheries works communications information housing science technology "
    "water power trade resources employment tax taxation revenue immigration religion".split()
)
_HYPHENATED = re.compile(r"([^\W\d_a-z][\w’']{2,30}+)-$")
_TITLE = r"[Ss]ecretary|[Mm]inister|[Cc]ommissioner|[Cc]hancellor|[Dd]irector|[Mm]inistry|[Dd]epartment"
_OFFICE_OF = re.compile(rf"\b(?:{_TITLE})\s(?:of|for)\s(?:[^\W\d_a-z]\w{{1,20}}+(?:,\s|\sand\s|,\sand\s)){{0,3}}$")
_OFFICE_CHARS = 100
_WORD_BEHIND = re.compile(r"\s([^\W\d_]+)")
_MEMBERS = re.compile(r"\s(?:nations|states|members|countries|allies|partners|governments|officials|ministers)$")


def with_hyphenated_front(text: str, span: Span) -> Span:
    """The span of an organization's full name with the part before a hyphen: "Oversea-Marbeck Banking Corp"."""
    words = text[span.start : span.end].split()
    if span.kind != "organization" or len(words) < 2 or words[-1].casefold().rstrip(".") not in _LAST_WORDS:
        return span
    before = _HYPHENATED.search(text, max(0, span.start - 33), span.start)
    known = gazetteer.load_gazetteer()
    if before is None or known.demonym(before.group(1)) or known.named(before.group(1)):
        return span
    return Span(before.start(), span.end, span.kind, span.score)


_LAST_WORDS = COMPANY_SUFFIXES | ORGANIZATION_HEADS


def are_halves_of_firm(text: str, one: Span, other: Span) -> bool:
    """Whether two spans joined by "and" are one firm that is named after two trades."""
    if not one.kind == other.kind == "organization" or squeeze(text[one.end : other.start]) not in ("and", "&"):
        return False
    first = text[one.start : one.end].casefold().split()
    second = text[other.start : other.end].casefold().rstrip(".").split()
    named = len(first) > 1 and len(second) == 2 and second[1] in COMPANY_SUFFIXES
    return named and {first[-1], second[0]} <= _TRADES


def behind_office(text: str, span: Span) -> Span:
    """The span of a person without the topic of the office before it: "Minister of Energy Ada Quill"."""
    words = text[span.start : span.end].split()
    if span.kind != "person" or len(words) < 2 or words[0].casefold() not in _TOPICS:
        return span
    if not _OFFICE_OF.search(text, max(0, span.start - _OFFICE_CHARS), span.start):
        return span
    start = text.index(words[1], span.start + len(words[0]))
    return Span(start, span.end, span.kind, span.score)


def is_topic_of_office(text: str, start: int, end: int) -> bool:
    """Whether a single word only says what an office is for: "Trade" in "Trade Secretary" and "Minister of Trade"."""
    if text[start:end].casefold() not in _TOPICS:
        return False
    behind = _WORD_BEHIND.match(text, end)
    title = behind is not None and behind.group(1).casefold() in TITLES
    return title or _OFFICE_OF.search(text, max(0, start - _OFFICE_CHARS), start) is not None


def before_members(text: str, start: int, end: int) -> int:
    """The end of a known organization's name without a word for its members: "NATO allies"."""
    behind = _MEMBERS.search(text[start:end])
    known = behind and gazetteer.load_gazetteer().named(squeeze(text[start : start + behind.start()]))
    return start + behind.start() if behind and known else end
