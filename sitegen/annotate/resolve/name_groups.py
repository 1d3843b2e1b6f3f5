"""Sightings of a story grouped by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import title_case
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.words.name_keys import name_key, without_breaks
from sitegen.core.person_names import is_family_suffix


@dataclass(slots=True)
class NameGroup:
    """All sightings in a story that share a key, and what they mean together."""

    key: str
    words: list[str]
    sightings: list[Sighting] = field(default_factory=list)
    kind: str = ""
    famous: str = ""  # the full name of whom a surname means by the office before it

    @property
    def known(self) -> gazetteer.GazetteerEntry | None:
        """What the gazetteer says of the name, if anything."""
        return next((s.known for s in self.sightings if s.known), None)

    @property
    def surfaces(self) -> Counter[str]:
        """The forms as seen, those in lines of capitals only where there is no other."""
        plain = Counter(s.name for s in self.sightings if not s.capitals)
        return plain or Counter(s.name if s.known else title_case(s.name) for s in self.sightings)

    @property
    def surface(self) -> str:
        """The form seen most, mended; of equals the first in the alphabet."""
        return without_breaks(min(self.surfaces.items(), key=lambda item: (-item[1], item[0]))[0])

    @property
    def start(self) -> int:
        """Where the name is first seen."""
        return min(s.start for s in self.sightings)


class NameGroups(dict[str, NameGroup]):
    """The names of a story by their keys, and the keys of those of several words by first, last and inner ones."""

    def __init__(self, found: Iterable[Sighting]) -> None:
        """Group what was found."""
        super().__init__()
        self.by_first: dict[str, list[str]] = defaultdict(list)
        self.by_last: dict[str, list[str]] = defaultdict(list)
        self.by_inner: dict[str, list[str]] = defaultdict(list)
        for sighting in found:
            shared = group_key(sighting)
            if shared not in self:
                self._new(shared)
            self[shared].sightings.append(sighting)

    def _new(self, shared: str) -> None:
        name = self[shared] = NameGroup(shared, shared.split())
        if len(name.words) > 1:
            self.by_first[name.words[0]].append(shared)
            self.by_last[last_name(name.words)].append(shared)
            for word in name.words[1:-1]:
                self.by_inner[word].append(shared)


def last_name(words: Sequence[str]) -> str:
    """The last word of a person's name that is no "Jr."."""
    kept = [word for word in words if not is_family_suffix(word)]
    return kept[-1] if kept else ""


def group_key(sighting: Sighting) -> str:
    """The key under which a sighting counts."""
    # "US" and "us", "IT" and "it": what the gazetteer knows goes by its name there.
    return name_key(sighting.known.name) if sighting.known else name_key(sighting.name) or sighting.name
