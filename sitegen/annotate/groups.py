"""Sightings of a story grouped by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.annotate import gazetteer
from sitegen.annotate.names import key, title_case
from sitegen.annotate.page import Sighting


@dataclass(slots=True)
class Name:
    """All sightings in a story that share a key, and what they mean together."""

    key: str
    sightings: list[Sighting] = field(default_factory=list)
    kind: str = ""

    @property
    def known(self) -> gazetteer.Entry | None:
        """What the gazetteer says of the name, if anything."""
        return next((s.known for s in self.sightings if s.known), None)

    @property
    def surfaces(self) -> Counter[str]:
        """The forms as seen, those in lines of capitals only where there is no other."""
        plain = Counter(s.name for s in self.sightings if not s.capitals)
        return plain or Counter(s.name if s.known else title_case(s.name) for s in self.sightings)

    @property
    def surface(self) -> str:
        """The form seen most; of equals the first in the alphabet."""
        return min(self.surfaces.items(), key=lambda item: (-item[1], item[0]))[0]

    @property
    def words(self) -> list[str]:
        """The words of the key."""
        return self.key.split()

    @property
    def start(self) -> int:
        """Where the name is first seen."""
        return min(s.start for s in self.sightings)


def grouped(found: Iterable[Sighting]) -> dict[str, Name]:
    """The names of a story by their keys."""
    names: dict[str, Name] = {}
    for sighting in found:
        shared = group_key(sighting)
        names.setdefault(shared, Name(shared)).sightings.append(sighting)
    return names


def group_key(sighting: Sighting) -> str:
    """The key under which a sighting counts."""
    # "US" and "us", "IT" and "it": what the gazetteer knows goes by its name there.
    return key(sighting.known.name) if sighting.known else key(sighting.name) or sighting.name
