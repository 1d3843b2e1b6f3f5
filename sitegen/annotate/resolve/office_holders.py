"""Full names of heads of state and others whom stories name only by surname, and the conditions for using them.

The table joins "President Reagan" of one story with "Ronald Reagan" of another. The story itself takes precedence: the
table applies only if the story names no other person with that surname in full, or if an office is before the name.
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

_OFFICE_REACH_CHARS = 30  # an office must be within so many characters before the name
_ADMINISTRATION = re.compile(r"(?:['’]s)?\s+[Aa]dministration\b")


@dataclass(frozen=True, slots=True)
class _Table:
    """Full names by name key: `full` by another full name, `enough` by a surname, `offices` by surname and office."""

    full: dict[str, str]
    enough: dict[str, str]
    offices: dict[str, tuple[tuple[re.Pattern[str], str], ...]]


def full_name(name: str) -> str:
    """The most usual full name of the person with the full name `name`; `name` if it is not in the table."""
    return _table().full.get(name_key(name), name)


def by_office(text: str, surname: str, sightings: Sequence[Sighting]) -> str:
    """The office holder that `surname` means in `text`: "President Reagan", "the Reagan administration".

    Returns "" if the table has none, or several fit.
    """
    options = _table().offices.get(surname, ())
    found = {name for office, name in options if any(_holds(text, sighting, office) for sighting in sightings)}
    return found.pop() if len(found) == 1 else ""


def _holds(text: str, sighting: Sighting, office: re.Pattern[str]) -> bool:
    if office.search(text[max(0, sighting.start - _OFFICE_REACH_CHARS) : sighting.start]):
        return True
    return "President" in office.pattern and _ADMINISTRATION.match(text, sighting.end) is not None


def by_surname(surname: str) -> str:
    """The person that a surname means in news without an office before it; "" for most surnames."""
    return _table().enough.get(surname, "")


def _office(titles: Sequence[str]) -> re.Pattern[str]:
    """A pattern for an office before a name. The title must have a capital: a firm's "president" has none."""
    forms = [form for title in titles for form in (title.title().replace(" Of ", " of "), title.upper())]
    return re.compile(rf"\b(?:{'|'.join(forms)}),?\s+$")


@cache
def _table() -> _Table:
    full: dict[str, str] = {}
    enough: dict[str, str] = {}
    offices: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "people.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        name, held, others = line.split("\t")
        forms = others.split(";") if others else []
        alone = [name_key(form[1:]) for form in forms if form.startswith("!")]
        full.update({name_key(form): name for form in (name, *forms) if not form.startswith("!")})
        enough.update(dict.fromkeys(alone, name))
        if held:
            pattern = _office(held.split(";"))
            for surname in sorted({name_key(name).split()[-1], *alone}):
                offices[surname].append((pattern, name))
    return _Table(full, enough, {surname: tuple(options) for surname, options in offices.items()})
