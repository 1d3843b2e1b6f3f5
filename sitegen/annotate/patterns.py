"""Names by their pattern: persons behind a title, organizations by their last word, events with their year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.annotate import background, gazetteer
from sitegen.annotate.lexicon import EVENT_HEADS, GENERIC, ORGANIZATION_HEADS, STRONG_TITLES, SURE_HEADS
from sitegen.annotate.names import WORD, in_capitals, trim
from sitegen.annotate.page import CAPITALIZED, Page, Sighting
from sitegen.text import squeeze

_YEAR_BEFORE = re.compile(r"\b(?:1[5-9]|20)\d\d\s$")
_YEAR_AFTER = re.compile(r"\s(?:1[5-9]|20)\d\d\b")


def with_year(page: Page, sighting: Sighting) -> Sighting:
    """An event with the year of its edition, which keeps it apart from the next one."""
    start, end = sighting.start, sighting.end
    before = _YEAR_BEFORE.search(page.text, max(0, start - 6), start)
    after = _YEAR_AFTER.match(page.text, end)
    start = before.start() if before else start
    end = after.end() if after and not before else end
    return page.sighting(start, end, "event", sighting.score)


# Titles only with a capital; in lower case they are said of anyone ("the general").
_CAPITAL_TITLES = frozenset(
    "general minister judge justice secretary director coach captain lieutenant major commander premier".split()
)
_TITLE = "|".join(sorted(STRONG_TITLES | {t.title() for t in STRONG_TITLES | _CAPITAL_TITLES}, reverse=True))
_FULL_NAME = rf"{CAPITALIZED}(?: {CAPITALIZED}|(?: [A-Z]\.)+ {CAPITALIZED}){{0,2}}"
_TITLED = re.compile(rf"(?<![\w-])({_TITLE})\.?(?: \([Rr]et[d]?\.?\))? ({_FULL_NAME})")


def titled_persons(page: Page) -> Iterator[Sighting]:
    """Persons by the title before them: "Col. (ret.) Uri Neeman"."""
    for match in _TITLED.finditer(page.text):
        trimmed = trim(page.text, *match.span(2))
        if not trimmed or not page.is_free(trimmed.start, trimmed.end) or in_capitals(page.text, *match.span()):
            continue
        words = squeeze(page.text[trimmed.start : trimmed.end]).split()
        sure = len(words) > 1 or match.group(1).casefold() in ("mr", "mrs", "ms", "dr", "president", "sen", "gen")
        if sure and _can_be_person(words):
            yield page.sighting(trimmed.start, trimmed.end, "person", 0.75, True)


def _can_be_person(words: list[str]) -> bool:
    known = gazetteer.load()
    if any(w.casefold() in GENERIC | ORGANIZATION_HEADS or known.demonym(w) for w in words):
        return False
    return not (known.named(" ".join(words)) or all(background.load().is_common(w) for w in words))


_HEAD = "|".join(sorted((head.title() for head in SURE_HEADS), reverse=True))
_ORGANIZATION = re.compile(rf"(?<![\w-])(?:{CAPITALIZED} (?:of |and |for )?){{1,4}}(?:{_HEAD}|FC|PLC|AG|SA)(?![\w-])")


def organizations(page: Page) -> Iterator[Sighting]:
    """Organizations by the last word of their name: "NATO Military Committee", "Israel Navy"."""
    for match in _ORGANIZATION.finditer(page.text):
        trimmed = trim(page.text, *match.span())
        if not trimmed or not page.is_free(trimmed.start, trimmed.end) or in_capitals(page.text, *match.span()):
            continue
        name = squeeze(page.text[trimmed.start : trimmed.end])
        words = [w.casefold() for w in WORD.findall(name)]
        if (
            len(words) > 1
            and not all(w in GENERIC for w in words[:-1])
            and not gazetteer.load().demonym(words[0].title())
        ):
            yield page.sighting(trimmed.start, trimmed.end, "organization", 0.6)


_FAMOUS = (
    "World Cup|Olympic Games|Winter Olympics|Summer Olympics|Grand Prix|Super Bowl [IVXL]+|World War (?:II|I|One|Two)"
)
_EVENT = re.compile(
    rf"(?<![\w-])(?:(?:1[89]|20)\d\d (?:{CAPITALIZED} (?:of )?){{0,4}}(?:{EVENT_HEADS})"
    rf"|(?:{CAPITALIZED} ){{0,3}}(?:{_FAMOUS}))(?: (?:1[89]|20)\d\d)?(?![\w-])"
)


def events(page: Page) -> Iterator[Sighting]:
    """Events by their last word, with the year of the edition."""
    for match in _EVENT.finditer(page.text):
        trimmed = trim(page.text, *match.span())
        if trimmed and page.is_free(trimmed.start, trimmed.end):
            yield page.sighting(trimmed.start, trimmed.end, "event", 0.7)
