"""Leaves out names of things that recognisers take for organizations or places: prizes, laws, currencies, diseases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files as package_files

from sitegen.annotate.mentions.story_text import Sighting


def without_things(found: Iterable[Sighting]) -> list[Sighting]:
    """The sightings without those that are certainly things; a name that a person marked, or that is known, stays."""
    return [s for s in found if not _is_thing(s)]


def _is_thing(sighting: Sighting) -> bool:
    if sighting.kind not in ("organization", "place") or sighting.known or sighting.score >= 1:
        return False
    names, tails = _words()
    low = sighting.name.casefold().removeprefix("the ")
    return low in names or (" " in low and low.rpartition(" ")[2] in tails)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "things.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return frozenset(table["names"]), frozenset(table["tails"])
