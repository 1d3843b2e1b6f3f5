"""Heads of state and others whom stories call by surname alone, with what tells that they are meant.

The table joins "President Reagan" of one story with "Ronald Reagan" of another. What a story itself says of a surname
comes first: the table speaks only where no one of that name is named in full, or an office stands before it.
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

_OFFICE_REACH_CHARS = 30  # characters in which an office stands before a name
_ADMINISTRATION = re.compile(r"(?:['’]s)?\s+[Aa]dministration\b")


@dataclass(frozen=True, slots=True)
class _Table:
    """Full names: by another full name, by a surname that is enough, and by surname and office."""

    full: dict[str, str]
    enough: dict[str, str]
    offices: dict[str, tuple[tuple[re.Pattern[str], str], ...]]


def full_name(name: str) -> str:
    """The name that stories use most for whom `name` names in full, or `name`."""
    return _table().full.get(name_key(name), name)


def by_office(text: str, surname: str, sightings: Sequence[Sighting]) -> str:
    """Whom a surname means behind an office: "President Reagan", "the Reagan administration"; "" if nobody sure."""
    options = _table().offices.get(surname, ())
    found = {name for office, name in options if any(_holds(text, sighting, office) for sighting in sightings)}
    return found.pop() if len(found) == 1 else ""


def _holds(text: str, sighting: Sighting, office: re.Pattern[str]) -> bool:
    if office.search(text[max(0, sighting.start - _OFFICE_REACH_CHARS) : sighting.start]):
        return True
    return "President" in office.pattern and _ADMINISTRATION.match(text, sighting.end) is not None


def by_surname(surname: str) -> str:
    """Whom a surname means in news whatever stands around it; "" for most."""
    return _table().enough.get(surname, "")


def _office(titles: Sequence[str]) -> re.Pattern[str]:
    """What stands before a name: a title of state has a capital, a firm's "president" has none."""
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
