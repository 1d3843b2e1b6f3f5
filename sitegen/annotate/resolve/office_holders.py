"""Full names of heads of state and others whom stories name only by surname, and the conditions for using them.

The table joins "President Reagan" of one story with "Ronald Reagan" of another. The story itself takes precedence: the
table applies only if the story names no other person with that surname in full, or if an office is before the name; and
only if the story is not older than the person's time in the news.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.words.name_keys import name_key
from sitegen.core.person_names import surname as surname_of

_OFFICE_REACH_CHARS = 30  # an office must be within so many characters before the name
_ADMINISTRATION = re.compile(r"(?:['’]s)?\s+[Aa]dministration\b")


@dataclass(frozen=True, slots=True)
class _Holder:
    """A full name, with the years from when news calls the person so until the last office; 0: unknown, or still."""

    name: str
    since: int = 0
    until: int = 0

    def is_known_in(self, year: int) -> bool:
        return not year or self.since <= year

    def is_in_office_in(self, year: int) -> bool:
        return self.is_known_in(year) and (not self.until or year <= self.until)


@dataclass(frozen=True, slots=True)
class _Table:
    """Full names by name key: `full` by another full name, `enough` by a surname, `offices` by surname and office.

    `common` is like `offices`, for first words that are surnames: "Kim". So many bear them that the year must fit.
    """

    full: dict[str, str]
    enough: dict[str, _Holder]
    offices: dict[str, list[tuple[re.Pattern[str], _Holder]]]
    common: dict[str, list[tuple[re.Pattern[str], _Holder]]]


def full_name(name: str) -> str:
    """The most usual full name of the person with the full name `name`; `name` if it is not in the table."""
    return _table().full.get(name_key(name), name)


def by_office(text: str, surname: str, sightings: Sequence[Sighting], year: int = 0) -> str:
    """The office holder that `surname` means in `text`: "President Reagan", "the Reagan administration".

    `year` is the year of the story, 0 if it is not known. Of several holders the one of that year is meant. Returns ""
    if the table has none, or several fit.
    """
    options = [option for option in _table().offices.get(surname, ()) if option[1].is_known_in(year)]
    if year:
        options += [option for option in _table().common.get(surname, ()) if option[1].is_in_office_in(year)]
    found = {holder for office, holder in options if any(_holds(text, sighting, office) for sighting in sightings)}
    if len(found) > 1 and year:
        found = {holder for holder in found if holder.is_in_office_in(year)}
    return found.pop().name if len(found) == 1 else ""


def _holds(text: str, sighting: Sighting, office: re.Pattern[str]) -> bool:
    if office.search(text[max(0, sighting.start - _OFFICE_REACH_CHARS) : sighting.start]):
        return True
    return "President" in office.pattern and _ADMINISTRATION.match(text, sighting.end) is not None


def by_surname(surname: str, year: int = 0) -> str:
    """The person that a surname means in news of a year (0: any) without an office before it; "" for most surnames."""
    holder = _table().enough.get(surname)
    return holder.name if holder and holder.is_known_in(year) else ""


def _office(titles: Sequence[str]) -> re.Pattern[str]:
    """A pattern for an office before a name. The title must have a capital: a firm's "president" has none."""
    forms = [form for title in titles for form in (title.title().replace(" Of ", " of "), title.upper())]
    return re.compile(rf"\b(?:{'|'.join(forms)}),?\s+$")


@cache
def _table() -> _Table:
    full: dict[str, str] = {}
    enough: dict[str, _Holder] = {}
    offices: dict[str, list[tuple[re.Pattern[str], _Holder]]] = defaultdict(list)
    common: dict[str, list[tuple[re.Pattern[str], _Holder]]] = defaultdict(list)
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "people.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        name, held, others, years = line.split("\t")
        since, _, until = years.partition("-")
        holder = _Holder(name, int(since or 0), int(until or 0))
        forms = others.split(";") if others else []
        alone = [name_key(form[1:]) for form in forms if form.startswith("!")]
        full.update({name_key(form): name for form in (name, *forms) if not form.startswith("!")})
        enough.update(dict.fromkeys(alone, holder))
        if held:
            pattern = _office(held.split(";"))
            for surname in sorted({name_key(name).split()[-1], *alone}):
                offices[surname].append((pattern, holder))
            if (first := name_key(surname_of(name))) == name_key(name).split()[0]:
                common[first].append((pattern, holder))
    return _Table(full, enough, dict(offices), dict(common))
