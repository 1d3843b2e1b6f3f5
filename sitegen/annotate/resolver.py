"""From sightings to entities, within one story.

Names that mean one thing are joined (surname and full name, acronym and expansion, spellings, what the gazetteer
knows); all sightings of a name together decide its kind. The result depends on the story's text and spans alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitegen.annotate import gazetteer, linking
from sitegen.annotate.annotation import Entity, Mention
from sitegen.annotate.cities import CITY_CUE
from sitegen.annotate.groups import Name, Names, group_key
from sitegen.annotate.institutions import qualified
from sitegen.annotate.lexicon import COMPANY_SUFFIXES, ORGANIZATION_HEADS, PLACE_HEADS
from sitegen.annotate.names import key
from sitegen.annotate.page import Sighting
from sitegen.annotate.places import locate
from sitegen.annotate.recogniser import KINDS, Span
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
    found = again(text, found, linking.surnames(found))
    names = Names(s for s in found if s.kind != "demonym")
    for name in names.values():
        name.kind = _kind(text, name, names)
    heads = linking.heads(text, names)
    return _assembled(text, found, names, heads)


# --- kinds ---------------------------------------------------------------------------------------------------


def _kind(text: str, name: Name, names: Names) -> str:
    votes = dict.fromkeys(KINDS, 0.0)
    for sighting in name.sightings:
        votes[sighting.kind] += sighting.score * (0.5 if sighting.capitals else 1.0)
        votes["person"] += 1.0 if sighting.titled and sighting.kind == "person" else 0.0
    for kind, weight in _evidence(text, name, votes, names).items():
        votes[kind] += weight
    return max(KINDS, key=lambda kind: (votes[kind], -KINDS.index(kind)))


def _evidence(text: str, name: Name, votes: Mapping[str, float], names: Names) -> dict[str, float]:
    """What speaks for a kind besides the recogniser, weighed against its votes."""
    total = sum(votes.values())
    evidence: dict[str, float] = defaultdict(float)
    known = name.known
    if known and known.kind == "place":
        surname = votes["person"] > 0.5 * total and linking.full_names(name.key, names)
        evidence["place"] += 0 if surname else (100 if known.sort == "country" else 1 + 0.5 * total)
    elif known:
        evidence["organization"] += 1 + 0.6 * total
    elif len(name.words) > 1 and (name.words[-1] in ORGANIZATION_HEADS or name.words[0] in ("ministry", "bank")):
        evidence["organization"] += 0.7 + 0.2 * total
    elif len(name.words) > 1 and name.words[-1] in PLACE_HEADS:
        evidence["place"] += 0.5
    elif any(s.name.split()[-1].casefold().rstrip(".") in COMPANY_SUFFIXES for s in name.sightings):
        evidence["organization"] += 1 + 0.5 * total
    elif votes["person"] >= total and _is_city(text, name) and not linking.full_names(name.key, names):
        evidence["place"] += 2 * total
    return evidence


def _is_city(text: str, name: Name) -> bool:
    """Whether a big city has this name and a preposition stands before one of its mentions."""
    cities = gazetteer.load().cities(name.key)
    if not cities or cities[0].people < 200 or any(s.titled for s in name.sightings):
        return False
    return any(CITY_CUE.search(text[max(0, s.start - 20) : s.start]) for s in name.sightings)


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
