"""Finds names of the gazetteer in a text: countries, regions, organizations and demonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import WORD, in_capitals, is_name_in_capitals
from sitegen.annotate.mentions.story_text import Sighting, StoryText, starts_sentence, without_possessive
from sitegen.annotate.words.lexicon import ARTICLES, GENERIC
from sitegen.core.text import fold, squeeze


def gazetteer_sightings(text: str) -> Iterator[Sighting]:
    """Every country, region, organization and demonym in `text`, the longest name at each place."""
    known = gazetteer.load_gazetteer()
    words = list(WORD.finditer(text))
    past = 0
    for place, word in enumerate(words):
        form = word.group()
        if word.start() < past or not (form[0].isupper() or form.startswith("al")) or form.casefold() in ARTICLES:
            continue
        for first in _splits(form):
            longest = known.first_words.get(fold(first))
            mark = _longest(text, words, place, longest, first) if longest else None
            if mark:
                past = mark.end
                yield mark
                break


def _splits(form: str) -> tuple[str, ...]:
    """A word, and the word without possessive and without the part after a hyphen: "Turkey's", "Gaza-bound"."""
    if form.isalpha():
        return (form,)
    bare = re.split(r"['’]s?$|['’]s\b", form)[0]
    return tuple(dict.fromkeys((form, bare, re.split(r"-(?=[^\W\d_])", bare)[0])))


def _longest(text: str, words: list[re.Match[str]], place: int, longest: int, first: str) -> Sighting | None:
    start = words[place].start()
    for count in range(min(longest, len(words) - place), 0, -1):
        ends = {words[place + count - 1].end(), start + len(first)} if count == 1 else {words[place + count - 1].end()}
        for end in sorted(ends, reverse=True):
            for stop in dict.fromkeys((end + 1, end, without_possessive(text, end))):
                mark = _mark(text, start, stop)
                if mark:
                    return mark
    return None


def _mark(text: str, start: int, end: int) -> Sighting | None:
    form = squeeze(text[start:end]).replace("ſ", "s")
    if not form or end > len(text) or "\n\n" in text[start:end] or not (text[end - 1].isalnum() or form[-1] == "."):
        return None
    known = gazetteer.load_gazetteer()
    capitals = is_name_in_capitals(text, start, end)
    entry = known.named(form, capitals=capitals)
    if entry:
        if entry.sort == "region" and form.endswith(".") and not re.search(r",\s*$", text[max(0, start - 4) : start]):
            return None
        if form in ("US", "IT", "WHO") and (text[end : end + 1] == "$" or in_capitals(text, start, end)):
            return None
        return Sighting(start, end, entry.kind, 0.95, form, entry, capitals=capitals)
    entry = known.demonym(form, capitals=capitals)
    return Sighting(start, end, "demonym", 0.95, form, entry, capitals=capitals) if entry else None


def is_part_of_name(page: StoryText, mark: Sighting) -> bool:
    """Whether a name of the gazetteer is only the last word of a longer name that it does not know: "Tom Holland"."""
    if mark.kind == "demonym" or mark.capitals or " " in mark.name:
        return False
    before = re.search(r"([^\W\d_]+) $", page.text[max(0, mark.start - 25) : mark.start])
    if not before or not before.group(1).istitle() or before.group(1).casefold() in GENERIC:
        return False
    begin = mark.start - len(before.group())
    if not page.is_free(begin, mark.start) or starts_sentence(page.text, begin):
        return False
    known = gazetteer.load_gazetteer()
    return not (known.demonym(before.group(1)) or known.named(before.group(1)))
