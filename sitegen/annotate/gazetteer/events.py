"""Events that stories call by several names: the Second World War, the Atlanta Olympics."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files as package_files

from sitegen.annotate.words.name_keys import name_key

_BODY = re.compile(r"\b(?:FIFA|UEFA|IAAF|FIS|IOC) (?=\w)")  # "the 2018 FIFA World Cup"


def full_name(name: str) -> str:
    """The canonical name of an event that has several names; `name` without its organizer if it is not in the table."""
    plain = _BODY.sub("", name)
    return _table().get(name_key(plain), plain)


@cache
def _table() -> dict[str, str]:
    found = {}
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "events.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        name, others = line.split("\t")
        found.update({name_key(form): name for form in (name, *filter(None, others.split(";")))})
    return found
