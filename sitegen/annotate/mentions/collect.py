"""Collects all mentions of a story: the recogniser's spans, cleaned, and names that rules find.

A recogniser misses names. The gazetteer, titles before persons and typical last words of organizations find some of
them. Most rules apply only where no cleaned span is; the sure rules come before the spans.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.cities import cities, datelines
from sitegen.annotate.mentions.cut_names import (
    are_halves_of_firm,
    before_members,
    behind_office,
    is_topic_of_office,
    with_hyphenated_front,
)
from sitegen.annotate.mentions.gazetteer_names import gazetteer_sightings, is_part_of_name
from sitegen.annotate.mentions.name_spans import is_name, title_case, trim
from sitegen.annotate.mentions.patterns import (
    events,
    explained_organizations,
    firms,
    joined_organizations,
    lists,
    organizations,
    organizations_of,
    storms,
    titled_persons,
    with_year,
)
from sitegen.annotate.mentions.scorecards import players
from sitegen.annotate.mentions.story_text import Sighting, StoryText, starts_sentence
from sitegen.annotate.recogniser.spans import Span
from sitegen.annotate.words import background
from sitegen.annotate.words.lexicon import GENERIC, MONTHS, ORGANIZATION_HEADS, PLACE_FRONTS, TITLES
from sitegen.core.person_names import PARTICLES
from sitegen.core.text import squeeze

# These rules find whole names of which a recogniser often finds only parts.
_SURE_RULES = (storms, firms, explained_organizations, joined_organizations)


def collect_sightings(text: str, spans: Sequence[Span]) -> list[Sighting]:
    """All sightings in `text`, sorted by start, without overlaps. `spans` are the recogniser's."""
    page = StoryText(text)
    for sighting in datelines(page):
        page.add(sighting)
    marks = sorted(gazetteer_sightings(text), key=lambda m: (m.start, -m.end))
    persons = frozenset(word for s in spans if s.kind == "person" for word in text[s.start : s.end].split()[-1:])
    surnames = frozenset(_surnames(text, spans))
    cleaned = [s for span in _with_joined_halves(text, spans) for s in _clean(page, span, persons, surnames)]
    cleaned = list(_with_longer_names(cleaned, marks))
    for sighting in players(page):
        page.add(sighting)
    for sighting in _extended(
        [*(s for rule in _SURE_RULES for s in rule(page)), *organizations_of(page, cleaned)], cleaned, page
    ):
        page.add(sighting)
    for sighting in cleaned:
        page.add(sighting)
    for rule in (events, titled_persons, organizations, lists):
        for sighting in rule(page):
            page.add(sighting)
    for mark in marks:
        if not is_part_of_name(page, mark):
            page.add(mark)
    for sighting in cities(page):
        page.add(sighting)
    return sorted(page.found, key=lambda s: s.start)


def _surnames(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """The last words of persons' names that have several words."""
    for span in spans:
        words = text[span.start : span.end].split()
        if span.kind == "person" and span.score > 0.6 and len(words) > 1:
            yield words[-1]


def _extended(sure: list[Sighting], cleaned: list[Sighting], page: StoryText) -> Iterator[Sighting]:
    """Extends sightings of sure rules to the left where the recogniser's span begins earlier.

    A sighting that lies inside a larger one of the recogniser is left out.
    """
    starts = [s.start for s in cleaned]
    for sighting in sure:
        first = max(bisect_left(starts, sighting.start) - 1, 0)
        last = bisect_left(starts, sighting.end)
        near = [s for s in cleaned[first:last] if s.end > sighting.start]
        if any(s.start <= sighting.start and s.end >= sighting.end and s.name != sighting.name for s in near):
            continue
        start = min((s.start for s in near), default=sighting.start)
        if start < sighting.start and not re.search(r"['’]|, ", page.text[start : sighting.start]):
            yield page.sighting(start, sighting.end, sighting.kind, sighting.score)
        else:
            yield sighting


# --- the recogniser's spans ---------------------------------------------------------------------------------


def _with_joined_halves(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, with two halves of one name joined where the recogniser split it: "Port" and "Quill"."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        last = whole[-1] if whole else None
        if last and _is_second_half(text, last, span):
            whole[-1] = Span(last.start, span.end, span.kind, max(last.score, span.score))
            continue
        wide = with_hyphenated_front(text, span)
        if last and wide.start <= last.start and last.end > wide.start:
            whole.pop()  # the part before the hyphen
        whole.append(span if last and last.start < wide.start < last.end else wide)
    return whole


# Abbreviations of given names, and of first words of towns, in old newspapers.
_ABBREVIATED = frozenset("chas jas jno wm geo thos robt edw benj saml danl jos alex fred st so no ft mt".split())


def _is_second_half(text: str, one: Span, other: Span) -> bool:
    between = text[one.end : other.start]
    if one.kind == other.kind and between == ". " and text[one.start : one.end].casefold() in _ABBREVIATED:
        return one.kind in ("person", "place")
    if one.kind == other.kind == "organization":
        return between == "-" or are_halves_of_firm(text, one, other)
    if not (one.kind == other.kind == "place" and between == " "):
        return False
    form = squeeze(text[one.start : other.end])
    return text[one.start : one.end].casefold() in PLACE_FRONTS or bool(gazetteer.load_gazetteer().cities(form))


def _clean(page: StoryText, span: Span, persons: frozenset[str], surnames: frozenset[str]) -> Iterator[Sighting]:
    span = behind_office(page.text, _organization_span(page.text, span))
    for start, end in _parts(page, span):
        if span.kind == "organization":
            owners = surnames if _FIRM_NAME.search(page.text, start, end) else persons
            start = _behind_owner(page.text, start, end, owners)
        trimmed = trim(page.text, start, end)
        if trimmed is None:
            continue
        if span.kind == "organization":
            end = _before_figure(page.text, trimmed.start, trimmed.end)
            end = before_members(page.text, trimmed.start, _before_its_kind(page.text, trimmed.start, end))
            trimmed = replace(trimmed, end=end)
            if is_topic_of_office(page.text, trimmed.start, trimmed.end):
                continue
        if span.kind in ("person", "place") and span.score < _SURE_PROBABILITY:
            trimmed = replace(trimmed, end=_before_common_word(page.text, trimmed.start, trimmed.end))
        sighting = page.sighting(trimmed.start, trimmed.end, span.kind, span.score, trimmed.titled)
        if span.kind == "event":
            sighting = with_year(page, sighting)
        demonym = gazetteer.load_gazetteer().demonym(sighting.name, capitals=sighting.capitals)
        if demonym or (span.score < 1 and not _may_be_name(page, span, sighting, surnames)):
            continue
        if trimmed.titled or _title_before(page.text, trimmed.start):
            sighting = page.sighting(sighting.start, sighting.end, span.kind, span.score, True)
        yield sighting


def _may_be_name(page: StoryText, span: Span, sighting: Sighting, surnames: frozenset[str]) -> bool:
    """Whether a span of the recogniser can be a name in this text."""
    name = sighting.name
    if page.has_case and name[0].isalpha() and name.islower() and name.isascii():
        return False  # "watchman": in a text that uses capitals, a name has one
    if sighting.capitals and sighting.known is None and _is_common_here(page, name):
        return False
    if _only_begins_a_sentence(page, sighting) and span.score < 0.9:
        return False
    # "May" is a name if a person of the story has that surname
    surname = span.kind == "person" and name in surnames and name.casefold() in MONTHS
    return surname or is_name(name, span.score, span.kind)


def _only_begins_a_sentence(page: StoryText, sighting: Sighting) -> bool:
    """Whether a word has a capital only because it begins a sentence: the story also writes it in lower case."""
    low = sighting.name.casefold()
    if sighting.known or low not in page.lower_words or not background.load_background().is_common(low):
        return False
    return starts_sentence(page.text, sighting.start)


def _is_common_here(page: StoryText, name: str) -> bool:
    """Whether a name in a headline in capitals is not a name: the story below writes all its words in lower case."""
    words = name.casefold().split()
    known = background.load_background()
    return page.has_case and all(
        word in page.lower_words and (known.is_common(word) or word not in page.large_words) for word in words
    )


_CUT = re.compile(
    r"(?<=\b(?:Inc|Ltd|PLC|Plc))\s?\.\s+(?=[A-Z])|(?<=\bCorp)\s?\.\s+(?=[A-Z])|"  # here a full stop ends a sentence
    r"\s/\s|(?<=\b[A-Z]{4})\s-\s|\s--\s|\s?<[^<>\n]{0,12}(?:>\s?|$)|\n\s*\n|\n[ \t]{2,}|(?<=[a-z]{3})\s?\.\n"
)
_PLACE_CUT = re.compile(r"\s?,\s+|" + _CUT.pattern)


def _parts(page: StoryText, span: Span) -> list[tuple[int, int]]:
    """The parts (start, end) of a span, cut at blank lines and, for places, at commas: "Ankara, Turkey" is two."""
    text = page.text
    if gazetteer.load_gazetteer().cities(squeeze(text[span.start : span.end])):
        return [(span.start, span.end)]
    parts, start = [], span.start
    for match in (_PLACE_CUT if span.kind == "place" else _CUT).finditer(text, span.start, span.end):
        parts.append((start, match.start()))
        start = match.end()
    return [row for part in (*parts, (start, span.end)) for row in _rows(page, *part)]


def _rows(page: StoryText, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a span, cut at line ends that are not mere line wrapping: rows of lists contain separate names."""
    place = page.text.find("\n", start, end)
    while place >= 0:
        if page.ends_line_freely(place):
            yield start, place
            start = place + 1
        place = page.text.find("\n", place + 1, end)
    yield start, end


_ROW_OF_FIGURES = re.compile(r"(?:[ \t]+\d+){2}")


def _before_figure(text: str, start: int, end: int) -> int:
    """The end of an organization's name without a result that follows it: "Hill Party 22", "Quillby 18 10 6 2"."""
    words = text[start:end].split()
    if len(words) < 2 or not re.fullmatch(r"[1-9]\d{0,2}", words[-1]):
        return end
    counted = len(words) > 2 and words[-2].casefold() in ORGANIZATION_HEADS
    if counted or _ROW_OF_FIGURES.match(text, end):
        return start + len(text[start:end].rstrip("0123456789").rstrip())
    return end


_KIND_BEHIND = re.compile(r"\s(?:radio|television|newspapers?|magazine|news agency|spokes(?:wo)?man|officials?)$")


def _before_its_kind(text: str, start: int, end: int) -> int:
    """The end of an organization's name without a common noun that follows it: "Quill Times newspaper"."""
    behind = _KIND_BEHIND.search(text[start:end])
    return start + behind.start() if behind and not text[start : start + behind.start()].islower() else end


_FIRM_BEHIND = re.compile(
    r"\s(?:and|&)\s(?:Co|Sons|Brothers|Bros|Company|Partners)\b|\s(?:Inc|Corp|Ltd|Plc|PLC|GmbH)\b"
)


_HEADS = "|".join(sorted(head.title() for head in ORGANIZATION_HEADS if len(head) > 3))
_MEMBERS_BEHIND = re.compile(rf"(?:(?<=men|ple|ren)['’]s|(?<=[a-z]s)['’])(?: [^\W\d_a-z][\w-]+)? (?:{_HEADS})\b")


def _organization_span(text: str, span: Span) -> Span:
    """Extends a founder's name before "and Co", or members' name ("Fishermen's Union"), to the organization's name."""
    behind = (_FIRM_BEHIND if span.kind == "person" else _MEMBERS_BEHIND).match(text, span.end)
    if span.kind not in ("person", "organization"):
        return span
    return Span(span.start, behind.end(), "organization", span.score) if behind else span


_SURE_PROBABILITY = 0.75  # spans with this probability or more are not shortened
_WORD_BEHIND = re.compile(r"([^\W\d_a-z][\w’'-]*) ([a-z]{3,})$")


def _before_common_word(text: str, start: int, end: int) -> int:
    """The end of a name without a common noun that follows it: "Quillby bank"."""
    match = _WORD_BEHIND.match(text[start:end])
    if not match or match.group(2) in PARTICLES or background.load_background().word(match.group(2)).noun < 4:
        return end
    return start + match.end(1)


_FIRM_NAME = re.compile(r"\s(?:Inc|Corp|Co|Ltd|Plc|PLC)\.?$")  # "Marr's Hospitality Inc" may be the whole name
_OWNER = re.compile(r"([^\W\d_a-z][\w-]*)['’]s (?=[^\W\d_a-z])")


def _behind_owner(text: str, start: int, end: int, persons: frozenset[str]) -> int:
    """The start of an organization's name without its owner: "Quill's Hill Party", but not "Lloyd's Register".

    `persons` are last words of persons' names in the story.
    """
    owner = _OWNER.match(text, start, end)
    known = owner is not None and owner.group(1) in persons and " " in text[owner.end() : end]
    return owner.end() if owner and known else start


def _title_before(text: str, start: int) -> bool:
    before = re.search(r"([^\W\d_]+)\.?(?:\s\(\w+\.?\))?\s$", text[max(0, start - 30) : start])
    return bool(before) and before is not None and before.group(1).casefold() in TITLES


def _with_longer_names(cleaned: list[Sighting], marks: list[Sighting]) -> Iterator[Sighting]:
    """The sightings; one that lies inside a longer name of the gazetteer is replaced by that name."""
    long_marks = [m for m in marks if m.kind != "demonym" and " " in m.name]
    place = 0
    for sighting in sorted(cleaned, key=lambda s: (s.start, s.end)):
        while place < len(long_marks) and long_marks[place].end <= sighting.start:
            place += 1
        mark = long_marks[place] if place < len(long_marks) else None
        if mark and mark.start <= sighting.start and mark.end >= sighting.end:
            yield mark
        else:
            yield sighting


def find_again(text: str, found: Iterable[Sighting], extra: Mapping[str, str] = MappingProxyType({})) -> list[Sighting]:
    """`found`, and all further places where one of its names occurs exactly.

    `extra` maps short names, which are searched too, to their kinds.
    """
    page = StoryText(text)
    forms: dict[str, Sighting] = {}
    for sighting in found:
        page.add(sighting)
        if sighting.kind != "demonym" and sighting.score >= 0.5 and len(sighting.name) > 2 and not sighting.capitals:
            forms.setdefault(sighting.name, sighting)
            forms.setdefault(title_case(sighting.name).upper(), sighting)
    for short, kind in extra.items():
        forms.setdefault(short, Sighting(0, 0, kind, 0.6, short))
    if not forms:
        return page.found
    for start, end, form in _places(text, forms):
        if page.is_free(start, end) and not _is_doubtful(text, start, end):
            page.add(page.sighting(start, end, forms[form].kind, forms[form].score * 0.9))
    return sorted(page.found, key=lambda s: s.start)


_WORD_START = re.compile(r"(?<![\w-])\w+")
_GOES_ON = re.compile(r"\w|-[A-Z]|\.[a-z]{2}")  # "QBC.com"


def _places(text: str, forms: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """The places of `forms` in `text`, as whole words: (start, end, form), the longest at each place."""
    by_word: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        first = _WORD_START.match(form)
        if first:
            by_word[first.group()].append((form, form.split()))
    past = 0
    for word in _WORD_START.finditer(text):
        for form, words in by_word.get(word.group(), ()) if word.start() >= past else ():
            end = _end_of(text, word.start(), words)
            if end > past:
                past = end
                yield word.start(), end, form
                break


def _end_of(text: str, place: int, words: Sequence[str]) -> int:
    """The end of `words` if they stand at `place`, separated by white space; 0 if not, or if the last word goes on."""
    for number, word in enumerate(words):
        if number:
            start = place
            while text[place : place + 1].isspace():
                place += 1
            if place == start:
                return 0
        if not text.startswith(word, place):
            return 0
        place += len(word)
    return 0 if _GOES_ON.match(text, place) else place


def _is_doubtful(text: str, start: int, end: int) -> bool:
    """Whether a form is a common word at the start of a sentence, or part of a longer name, instead of the name."""
    form = text[start:end]
    if re.search(r"\s", form):
        return False
    if not form.isupper() and re.match(r" [^\W\d_a-z]", text[end : end + 2]):
        return True  # "Stanley" in "Stanley Cup" is not a person
    return form.casefold() in GENERIC or (background.load_background().is_common(form) and starts_sentence(text, start))
