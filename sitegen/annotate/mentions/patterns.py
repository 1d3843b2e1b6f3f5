"""Finds names by pattern: persons after a title, organizations by their last word, events with a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import WORD, in_capitals, trim
from sitegen.annotate.mentions.story_text import CAPITALIZED, Sighting, StoryText, starts_sentence
from sitegen.annotate.words import background
from sitegen.annotate.words.lexicon import (
    EVENT_HEADS,
    FIRM_HEADS,
    GENERIC,
    ORGANIZATION_HEADS,
    STRONG_TITLES,
    SURE_HEADS,
    TITLE_MODIFIERS,
    TITLES,
)
from sitegen.core.text import squeeze

_YEAR_BEFORE = re.compile(r"\b(?:1[5-9]|20)\d\d\s$")
_YEAR_AFTER = re.compile(r"\s(?:1[5-9]|20)\d\d\b")


def with_year(page: StoryText, sighting: Sighting) -> Sighting:
    """An event extended by the year next to it, which distinguishes it from the other editions."""
    start, end = sighting.start, sighting.end
    before = _YEAR_BEFORE.search(page.text, max(0, start - 6), start)
    after = _YEAR_AFTER.match(page.text, end)
    start = before.start() if before else start
    end = after.end() if after and not before else end
    return page.sighting(start, end, "event", sighting.score)


# Titles only if they have a capital; in lower case they refer to anyone ("the general").
_CAPITAL_TITLES = frozenset(
    "general minister judge justice secretary director coach captain lieutenant major commander premier".split()
)
_TITLE = "|".join(sorted(STRONG_TITLES | {t.title() for t in STRONG_TITLES | _CAPITAL_TITLES}, reverse=True))
_FULL_NAME = rf"{CAPITALIZED}(?: {CAPITALIZED}|(?: [A-Z]\.)+ {CAPITALIZED}){{0,2}}"
_TITLED = re.compile(rf"(?<![\w-])({_TITLE})\.?(?: \([Rr]et[d]?\.?\))? ({_FULL_NAME})")


def titled_persons(page: StoryText) -> Iterator[Sighting]:
    """Persons with a title before the name: "Col. (ret.) Uri Neeman"."""
    for match in _TITLED.finditer(page.text):
        trimmed = trim(page.text, *match.span(2))
        if not trimmed or not page.is_free(trimmed.start, trimmed.end) or in_capitals(page.text, *match.span()):
            continue
        words = squeeze(page.text[trimmed.start : trimmed.end]).split()
        sure = len(words) > 1 or match.group(1).casefold() in ("mr", "mrs", "ms", "dr", "president", "sen", "gen")
        if sure and _can_be_person(words):
            yield page.sighting(trimmed.start, trimmed.end, "person", 0.75, True)


def _can_be_person(words: list[str]) -> bool:
    known = gazetteer.load_gazetteer()
    if any(w.casefold() in GENERIC | ORGANIZATION_HEADS or known.demonym(w) for w in words):
        return False
    return not (known.named(" ".join(words)) or all(background.load_background().is_common(w) for w in words))


_OF_DEGREES = frozenset("administration systems organization movement technologies motors".split())  # of ideas too
_HEAD = "|".join(sorted((head.title() for head in SURE_HEADS | FIRM_HEADS - _OF_DEGREES), reverse=True))
_ORGANIZATION = re.compile(rf"(?<![\w-])(?:{CAPITALIZED} (?:of |and |for )?){{1,4}}(?:{_HEAD}|FC|PLC|AG|SA)(?![\w-])")


def organizations(page: StoryText) -> Iterator[Sighting]:
    """Organizations recognised by the last word of the name: "NATO Military Committee", "Israel Navy"."""
    for match in _ORGANIZATION.finditer(page.text):
        trimmed = trim(page.text, _behind_opening(page.text, match), match.end())
        if not trimmed or not page.is_free(trimmed.start, trimmed.end) or in_capitals(page.text, *match.span()):
            continue
        name = squeeze(page.text[trimmed.start : trimmed.end])
        words = [w.casefold() for w in WORD.findall(name)]
        if (
            len(words) > 1
            and not all(w in GENERIC or w == "royal" for w in words[:-1])
            and not gazetteer.load_gazetteer().demonym(words[0].title())
        ):
            yield page.sighting(trimmed.start, trimmed.end, "organization", 0.6)


def _behind_opening(text: str, match: re.Match[str]) -> int:
    """The start of a name after a word that only begins the sentence: "Then Marbeck Shipping"."""
    first, _, rest = match.group().partition(" ")
    known = background.load_background().word(first.casefold())
    opens = " " in rest and known.capitals < 50 and 0 <= known.noun + known.modifier < 4
    return match.start() + len(first) + 1 if opens and starts_sentence(text, match.start()) else match.start()


_LIST = re.compile(rf"(?<=[Tt]he )(?:{CAPITALIZED} ){{1,3}}List(?![\w-])")
_VOTES = re.compile(r"\b(?:seats|votes|voters|election|elections|coalition)\b")


def lists(page: StoryText) -> Iterator[Sighting]:
    """Parties whose name ends in "List", in stories about elections: "the Free Hill List"."""
    if not _VOTES.search(page.text[:40_000]):
        return
    for match in _LIST.finditer(page.text):
        if page.is_free(*match.span()) and not in_capitals(page.text, *match.span()):
            yield page.sighting(match.start(), match.end(), "organization", 0.6)


# --- names joined by small words ------------------------------------------------------------------------------

_JOINED_HEADS = "|".join(sorted((head.title() for head in ORGANIZATION_HEADS if len(head) > 3), reverse=True))
_JOINED = re.compile(
    rf"(?<![\w-])(?P<first>{CAPITALIZED})(?:, (?P<middle>{CAPITALIZED}))? (?:and|&) (?P<second>{CAPITALIZED}) "
    rf"(?P<head>(?:{CAPITALIZED} )?(?:{_JOINED_HEADS}))(?![\w-])"
)


def joined_organizations(page: StoryText) -> Iterator[Sighting]:
    """Organizations named after several topics: "Hill and Harbour Alliance", which is not two names joined by "and"."""
    for match in _JOINED.finditer(page.text):
        if in_capitals(page.text, *match.span()) or not page.is_free(*match.span()):
            continue
        topics = [word for word in match.group("first", "middle", "second") if word]
        is_topic = _is_common_word if match.group("head").casefold() in _OFFICES else _is_topic
        if all(map(is_topic, topics)) or _has_acronym(page, squeeze(match.group())):
            yield page.sighting(match.start(), match.end(), "organization", 0.85)


# Offices of states are named after any topic: "Management and Salvage Agency".
_OFFICES = frozenset("agency ministry department bureau authority commission".split())


def _is_common_word(word: str) -> bool:
    return _is_topic(word) or (
        background.load_background().is_common(word)
        and background.load_background().word(word.casefold()).passages > 0
        and word.casefold() not in ORGANIZATION_HEADS
    )


def _is_topic(word: str) -> bool:
    """Whether a word is the topic of an organization and not a name itself: "Trade", "Labour", "Fish"."""
    low = word.casefold()
    if low in ORGANIZATION_HEADS or gazetteer.load_gazetteer().named(word):
        return False
    return low in TITLE_MODIFIERS or (
        background.load_background().is_common(word) and background.load_background().word(low).noun >= 4
    )


def _has_acronym(page: StoryText, name: str) -> bool:
    """Whether the initials of a name occur in the story: "the HHA"."""
    large = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(large) > 2 and large in page.acronyms


_PARTNERS = re.compile(
    rf"(?<![\w-])(?:[A-Z][a-z][\w’'-]*\s?, ){{1,3}}{CAPITALIZED}\s?,? (?:and|&) "
    r"(?:Co|Company|Sons)\b(?: ?\.(?! [A-Z]))?"
)
_STATION = re.compile(rf"(?<![\w-])Radio {CAPITALIZED}(?![\w-])")


def firms(page: StoryText) -> Iterator[Sighting]:
    """Firms named after their founders ("Marbeck, Quill and Co"), and radio stations named after a place."""
    for pattern in (_PARTNERS, _STATION):
        for match in pattern.finditer(page.text):
            trimmed = trim(page.text, *match.span())
            if trimmed and not in_capitals(page.text, *match.span()):
                yield page.sighting(trimmed.start, trimmed.end, "organization", 0.9)


_PART = rf"(?:{CAPITALIZED}|of|and|for|the|in|on|&)"
_EXPLAINED = re.compile(rf"(?<![\w-])({_PART}(?: {_PART}){{1,9}}) \(([A-Z]{{2,8}})\)")


def explained_organizations(page: StoryText) -> Iterator[Sighting]:
    """Names followed by their initials in parentheses: "Hill and Harbour Alliance (HHA)"."""
    for match in _EXPLAINED.finditer(page.text):
        words = list(WORD.finditer(page.text, *match.span(1)))
        start = _where_initials_begin([w.group() for w in words], match.group(2))
        if start < 0 or in_capitals(page.text, *match.span()):
            continue
        begin, name = words[start].start(), page.text[words[start].start() : match.end(1)]
        if words[start].group().casefold() in TITLES | {"member", "fellow"}:
            continue
        if " " in name and any(w.group().casefold() in ORGANIZATION_HEADS for w in words[start:]):
            yield page.sighting(begin, match.end(1), "organization", 0.9)


def _where_initials_begin(words: list[str], letters: str) -> int:
    """The index in `words` from which the initials are `letters`; -1 if there is none.

    Initials are compared first without, then with small words such as "and".
    """
    for small in (False, True):
        left = len(letters)
        for place in range(len(words) - 1, -1, -1):
            if not (small or words[place][0].isupper()):
                continue
            left -= 1
            if words[place][0].upper() != letters[left]:
                break
            if left == 0:
                return place if words[place][0].isupper() else -1
    return -1


_OF = re.compile(
    r"(?<![\w-])(?:University|Guild|College|Institute|Academy|Chamber|Confederation|Federation|Association|Society|"
    rf"Museum|Ministry|Bank) (?P<of>of) {CAPITALIZED}(?: {CAPITALIZED})?"
)


def organizations_of(page: StoryText, spans: Sequence[Sighting]) -> Iterator[Sighting]:
    """Organizations with "of" and a name, where the spans of the recogniser stop earlier: "University of New Quill"."""
    covered = {place for s in spans for place in range(s.start, s.end)}
    for match in _OF.finditer(page.text):
        words = list(WORD.finditer(page.text, *match.span()))
        last = words[-1].group().casefold()
        end = words[-2].end() if last in TITLES or re.search(r"['’]s?$", words[-2].group()) else match.end()
        trimmed = trim(page.text, match.start(), end)
        if trimmed and match.start("of") not in covered and not in_capitals(page.text, *match.span()):
            yield page.sighting(trimmed.start, trimmed.end, "organization", 0.8)


# --- events ------------------------------------------------------------------------------------------------------

_STORM = re.compile(
    rf"(?<![\w-])(?:Tropical )?(?:Storm|Hurricane|Typhoon|Cyclone) ({CAPITALIZED})(?![\w-])(?! [^\W\d_a-z])"
)


def storms(page: StoryText) -> Iterator[Sighting]:
    """Names of storms, which recognisers often take for persons."""
    for match in _STORM.finditer(page.text):
        trimmed = trim(page.text, *match.span())
        word = match.group(1)
        if not trimmed or in_capitals(page.text, *match.span()) or word.casefold() in GENERIC | ORGANIZATION_HEADS:
            continue
        if word.isupper() or background.load_background().is_common(word) or gazetteer.load_gazetteer().named(word):
            continue
        yield page.sighting(match.start(), trimmed.end, "event", 0.95)


_FAMOUS = (
    "World Cup|Olympic Games|Winter Olympics|Summer Olympics|Grand Prix|Super Bowl [IVXL]+|World War (?:II|I|One|Two)"
)
_EVENT = re.compile(
    rf"(?<![\w-])(?:(?:1[89]|20)\d\d (?:{CAPITALIZED} (?:of )?){{0,4}}(?:{EVENT_HEADS})"
    rf"|(?:{CAPITALIZED} ){{0,3}}(?:{_FAMOUS}))(?: (?:1[89]|20)\d\d)?(?![\w-])"
)


def events(page: StoryText) -> Iterator[Sighting]:
    """Events recognised by their last word, including the year of the edition."""
    for match in _EVENT.finditer(page.text):
        trimmed = trim(page.text, *match.span())
        if trimmed and page.is_free(trimmed.start, trimmed.end):
            yield page.sighting(trimmed.start, trimmed.end, "event", 0.7)
