"""Groups the sightings of a story by name."""

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
    """All sightings of a story with the same key. `kind` is their common kind."""

    key: str
    words: list[str]
    sightings: list[Sighting] = field(default_factory=list)
    kind: str = ""
    famous: str = ""  # the full name of the office holder that a surname means
    unlinked: str = ""  # why the name of a person is not linked to a full name of the story
    _surface: tuple[int, str] = (0, "")  # the number of sightings for which `surface` was computed, and the result

    @property
    def known(self) -> gazetteer.GazetteerEntry | None:
        """The gazetteer's entry for the name, or None."""
        return next((s.known for s in self.sightings if s.known), None)

    @property
    def surfaces(self) -> Counter[str]:
        """The forms with their counts. Forms in lines or datelines in capitals count only if there are no others."""
        plain = Counter(s.name for s in self.sightings if not (s.capitals or (s.dated and s.name.isupper())))
        return plain or Counter(s.name if s.known else title_case(s.name) for s in self.sightings)

    @property
    def surface(self) -> str:
        """The most frequent form, repaired; of equally frequent forms the first in code point order."""
        if self._surface[0] != len(self.sightings):
            first = min(self.surfaces.items(), key=lambda item: (-item[1], item[0]))[0]
            self._surface = len(self.sightings), without_breaks(first)
        return self._surface[1]

    @property
    def start(self) -> int:
        """The offset of the first sighting."""
        return min(s.start for s in self.sightings)


class NameGroups(dict[str, NameGroup]):
    """The names of a story by key.

    The keys of names with several words are also indexed by first, last and inner words.
    """

    def __init__(self, found: Iterable[Sighting]) -> None:
        """Groups the sightings `found`."""
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
    """The last word of a person's name that is no suffix such as "Jr."; "" if there is none."""
    kept = [word for word in words if not is_family_suffix(word)]
    return kept[-1] if kept else ""


def group_key(sighting: Sighting) -> str:
    """The key by which a sighting is grouped."""
    # Names that the gazetteer knows are grouped by its name, since keys ignore case: "US" and "us", "IT" and "it".
    key = name_key(sighting.known.name) if sighting.known else name_key(sighting.name) or sighting.name
    return f"{key}@place" if sighting.located else key
