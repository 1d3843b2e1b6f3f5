"""Where a story may name something: the recogniser's spans made clean, and what rules see besides.

A recogniser misses names; the gazetteer, titles before persons, and words that end organizations' names find some of
them again. Rules only fill places that no span covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sitegen.annotate import background, gazetteer
from sitegen.annotate.cities import cities, datelines
from sitegen.annotate.lexicon import GENERIC, TITLES
from sitegen.annotate.names import is_name, title_case, trim
from sitegen.annotate.page import Page, Sighting, starts_sentence
from sitegen.annotate.patterns import events, organizations, titled_persons, with_year
from sitegen.annotate.recogniser import Span
from sitegen.annotate.scan import gazetteer_marks, is_part_of_name
from sitegen.text import squeeze


def collect(text: str, spans: Sequence[Span]) -> list[Sighting]:
    """All sightings of `text`, sorted, none overlapping."""
    page = Page(text)
    for sighting in datelines(page):
        page.add(sighting)
    marks = sorted(gazetteer_marks(text), key=lambda m: (m.start, -m.end))
    cleaned = [s for span in spans for s in _clean(page, span)]
    for sighting in _with_longer_names(cleaned, marks):
        page.add(sighting)
    for rule in (events, titled_persons, organizations):
        for sighting in rule(page):
            page.add(sighting)
    for mark in marks:
        if not is_part_of_name(page, mark):
            page.add(mark)
    for sighting in cities(page):
        page.add(sighting)
    return sorted(page.found, key=lambda s: s.start)


# --- the recogniser's spans ---------------------------------------------------------------------------------


def _clean(page: Page, span: Span) -> Iterator[Sighting]:
    for start, end in _parts(page.text, span):
        trimmed = trim(page.text, start, end)
        if trimmed is None:
            continue
        sighting = page.sighting(trimmed.start, trimmed.end, span.kind, span.score, trimmed.titled)
        if span.kind == "event":
            sighting = with_year(page, sighting)
        if gazetteer.load().demonym(sighting.name, capitals=sighting.capitals) or not is_name(
            sighting.name, span.score, span.kind
        ):
            continue
        if trimmed.titled or _title_before(page.text, trimmed.start):
            sighting = page.sighting(sighting.start, sighting.end, span.kind, span.score, True)
        yield sighting


def _parts(text: str, span: Span) -> list[tuple[int, int]]:
    """A span cut at blank lines, and places at commas: "Ankara, Turkey" are two."""
    if gazetteer.load().cities(squeeze(text[span.start : span.end])):
        return [(span.start, span.end)]
    cut = re.compile((r",\s+|" if span.kind == "place" else "") + r"\s/\s|\n\s*\n|(?<=[a-z]{3})\.\n")
    parts, start = [], span.start
    for match in cut.finditer(text, span.start, span.end):
        parts.append((start, match.start()))
        start = match.end()
    return [*parts, (start, span.end)]


def _title_before(text: str, start: int) -> bool:
    before = re.search(r"([^\W\d_]+)\.?(?:\s\(\w+\.?\))?\s$", text[max(0, start - 30) : start])
    return bool(before) and before is not None and before.group(1).casefold() in TITLES


def _with_longer_names(cleaned: list[Sighting], marks: list[Sighting]) -> Iterator[Sighting]:
    """The spans, but where the gazetteer has a longer name around one, that name."""
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


def again(text: str, found: Iterable[Sighting], extra: Iterable[str] = ()) -> list[Sighting]:
    """`found`, and further places that have exactly one of its names (or of `extra`, surnames of its persons)."""
    page = Page(text)
    forms: dict[str, Sighting] = {}
    for sighting in found:
        page.add(sighting)
        if sighting.kind != "demonym" and sighting.score >= 0.5 and len(sighting.name) > 2 and not sighting.capitals:
            forms.setdefault(sighting.name, sighting)
            forms.setdefault(title_case(sighting.name).upper(), sighting)
    for surname in extra:
        forms.setdefault(surname, Sighting(0, 0, "person", 0.6, surname))
    if not forms:
        return page.found
    for match in _pattern(forms).finditer(text):
        like = forms[squeeze(match.group())]
        if page.is_free(*match.span()) and not _is_doubtful(text, match):
            page.add(page.sighting(match.start(), match.end(), like.kind, like.score * 0.9))
    return sorted(page.found, key=lambda s: s.start)


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    options = (r"\s+".join(map(re.escape, form.split())) for form in sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(r"(?<![\w-])(?:" + "|".join(options) + r")(?![\w])(?!-[A-Z])")


def _is_doubtful(text: str, match: re.Match[str]) -> bool:
    """A common word that only begins a sentence is not the name that it is elsewhere."""
    form = match.group()
    if re.search(r"\s", form):
        return False
    if not form.isupper() and re.match(r" [^\W\d_a-z]", text[match.end() : match.end() + 2]):
        return True  # "Stanley" in "Stanley Cup"
    return form.casefold() in GENERIC or (background.load().is_common(form) and starts_sentence(text, match.start()))
