"""From sightings to entities, within one story.

Names that mean one thing are joined (surname and full name, acronym and expansion, spellings, what the gazetteer
knows); all sightings of a name together decide its kind. The result depends on the story's text and spans alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitegen.annotate import linking
from sitegen.annotate.annotation import Entity, Mention
from sitegen.annotate.cues import with_clubs, without_vessels
from sitegen.annotate.groups import Name, Names, group_key
from sitegen.annotate.institutions import qualified
from sitegen.annotate.kinds import kind_of
from sitegen.annotate.lexicon import COMPANY_SUFFIXES
from sitegen.annotate.names import key
from sitegen.annotate.page import Sighting
from sitegen.annotate.places import locate
from sitegen.annotate.recogniser import Span
from sitegen.annotate.sightings import again, collect
from sitegen.text import slug


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a story names: mentions in order, and the entities that they stand for, by id."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


def resolve(text: str, spans: Sequence[Span]) -> list[Entity]:
    """The entities of one story, from the spans that a recogniser found in it."""
    return list(read(text, spans).entities)


def read(text: str, spans: Sequence[Span]) -> Resolution:
    """The mentions and entities of one story."""
    found = linking.with_own_acronyms(text, collect(text, spans))
    found = again(text, found, linking.short_names(found))
    found = with_clubs(text, without_vessels(text, found))
    names = Names(s for s in found if s.kind != "demonym")
    for name in names.values():
        name.kind = kind_of(text, name, names)
    heads = linking.heads(text, names)
    return _assembled(text, found, names, heads)


# --- entities ------------------------------------------------------------------------------------------------


def _assembled(text: str, found: Sequence[Sighting], names: Names, heads: Mapping[str, str]) -> Resolution:
    members: dict[str, list[Name]] = defaultdict(list)
    for shared, name in names.items():
        members[heads[shared]].append(name)
    countries = _countries(found)
    made = {head: _entity(text, names[head], group, countries) for head, group in members.items()}
    nearest = linking.Nearest(names, heads)
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for sighting in found:
        entity = (
            _demonym_entity(sighting, made)
            if sighting.kind == "demonym"
            else made[nearest.head(sighting, group_key(sighting))]
        )
        if entity is None:
            continue
        kind = "demonym" if sighting.kind == "demonym" else entity.kind
        mentions.append(Mention(sighting.start, sighting.end, text[sighting.start : sighting.end], kind, entity.id))
        entities[entity.id] = _joined(entities.get(entity.id), entity)
    return Resolution(tuple(mentions), tuple(entities[i] for i in sorted(entities)))


def _joined(one: Entity | None, other: Entity) -> Entity:
    if one is None or one is other:
        return other
    aliases = tuple(sorted({*one.aliases, *other.aliases}))
    return Entity(
        one.id, one.name, one.kind, aliases, max(one.confidence, other.confidence),
        one.wikidata or other.wikidata, one.geonames or other.geonames, one.iso or other.iso,
    )  # fmt: skip


def _countries(found: Iterable[Sighting]) -> Counter[str]:
    """How often a story speaks of each country (and US state), by name or demonym."""
    counted: Counter[str] = Counter()
    for sighting in found:
        if sighting.known and sighting.known.iso:
            counted[sighting.known.iso] += 1
            if sighting.known.area:
                counted[sighting.known.area] += 1
    return counted


def _entity(text: str, head: Name, group: Sequence[Name], countries: Counter[str]) -> Entity:
    sightings = [s for name in group for s in name.sightings]
    known = head.known if head.known and head.known.kind == head.kind else None
    place = locate(text, head.surface, known, head.sightings, countries) if head.kind == "place" else None
    name = place.name if place else known.name if known else _shown(head)
    if head.kind == "organization" and known is None:
        name = qualified(text, name, head, countries)
    forms = {form for member in group for form in member.surfaces}
    return Entity(
        id=f"{head.kind}:{slug(name)}",
        name=name,
        kind=head.kind,
        aliases=tuple(sorted(forms - {name})),
        confidence=_confidence(sightings, known is not None),
        wikidata=known.wikidata if known else "",
        geonames=place.geonames if place else "",
        iso=place.iso if place else "",
    )


def _shown(head: Name) -> str:
    """The name to show: without "Inc" and the like, so that stories agree on it."""
    words = head.surface.split()
    while head.kind == "organization" and len(words) > 1 and words[-1].casefold().strip(".,") in COMPANY_SUFFIXES:
        words.pop()
    return re.sub(r"[,\s]+$", "", " ".join(words)) or head.surface


def _confidence(sightings: Sequence[Sighting], known: bool) -> float:
    best = sorted((s.score for s in sightings), reverse=True)[:3]
    mean = sum(best) / len(best)
    return round(min(0.99, mean + 0.02 * (len(sightings) - 1) + (0.1 if known else 0)), 2)


def _demonym_entity(sighting: Sighting, made: Mapping[str, Entity]) -> Entity | None:
    """The country that a demonym points to; None for regions ("European")."""
    entry = sighting.known
    if entry is None or entry.sort != "country":
        return None
    if key(entry.name) in made and made[key(entry.name)].kind == "place":
        return made[key(entry.name)]
    return Entity(f"place:{slug(entry.name)}", entry.name, "place", (), 0.6, "", entry.geonames, entry.iso)
