"""Resolves sightings to entities within one story.

Names with the same meaning are joined: surname and full name, acronym and full name, spellings, names of the gazetteer.
All sightings of a name together decide its kind. The result depends only on the story's text and spans.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sitegen.annotate.annotation import Entity, Mention
from sitegen.annotate.gazetteer import events, gazetteer
from sitegen.annotate.mentions.collect import collect_sightings, find_again
from sitegen.annotate.mentions.name_spans import title_case
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.mentions.things import without_things
from sitegen.annotate.mentions.tickers import without_foreign_tickers
from sitegen.annotate.recogniser.spans import Span
from sitegen.annotate.resolve import linking, office_holders
from sitegen.annotate.resolve.bare_names import stated_name, why_local, with_royal_title
from sitegen.annotate.resolve.context_cues import with_clubs, without_vessels
from sitegen.annotate.resolve.institutions import Institutions, without_adjectives
from sitegen.annotate.resolve.kinds import kind_of
from sitegen.annotate.resolve.name_groups import NameGroup, NameGroups, group_key
from sitegen.annotate.resolve.namesakes import tell_apart
from sitegen.annotate.resolve.places import StoryPlaces
from sitegen.annotate.resolve.sport import with_teams
from sitegen.annotate.resolve.towns import with_areas, with_towns
from sitegen.annotate.setting import UNKNOWN, Setting
from sitegen.annotate.words.name_keys import name_key, without_suffix
from sitegen.core.text import name_slug

# A demonym means a former state if the story names that state and not the present one.
_FORMER = {"Germany": "West Germany"}
_WHY_LOCAL = {
    "place": "several places have this name, and the story does not tell which is meant",
    "organization": "several organizations or teams have this name, and the story does not tell which is meant",
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The mentions of a story in order, and their entities sorted by id."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


def resolve(text: str, spans: Sequence[Span], setting: Setting = UNKNOWN) -> list[Entity]:
    """The entities of one story. `spans` are the recogniser's spans in `text`."""
    return list(resolve_names(text, spans, setting).entities)


def resolve_names(text: str, spans: Sequence[Span], setting: Setting = UNKNOWN) -> Resolution:
    """The mentions and entities of one story. `spans` are the recogniser's spans in `text`.

    A dateline that is not in `text` is no evidence: `Annotator` puts it there.
    """
    found = linking.with_own_acronyms(text, collect_sightings(text, spans))
    found = without_foreign_tickers(text, find_again(text, found, linking.short_names(found)))
    found = with_clubs(text, with_teams(text, without_vessels(text, with_areas(text, found))))
    found = with_towns(text, without_things(without_adjectives(found)))
    names = NameGroups(s for s in found if s.kind != "demonym" and not s.stands_for)
    for name in names.values():
        name.kind = kind_of(text, name, names)
    heads = linking.representatives(text, names, setting.year)
    moved = tell_apart(text, names, heads)
    return _assembled(text, found, names, heads, moved, setting)


# --- entities ------------------------------------------------------------------------------------------------


def _assembled(
    text: str,
    found: Sequence[Sighting],
    names: NameGroups,
    heads: Mapping[str, str],
    moved: Mapping[int, str],
    setting: Setting,
) -> Resolution:
    members: dict[str, list[NameGroup]] = defaultdict(list)
    for shared, name in names.items():
        members[heads[shared]].append(name)
    places = StoryPlaces(text, [names[h] for h in members if names[h].kind == "place"], found, setting)
    institutions = Institutions(text, names, places, setting)
    made = {
        head: _person(text, names[head], group, setting.people)
        if names[head].kind == "person"
        else _entity(text, names[head], group, places, institutions)
        for head, group in members.items()
    }
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for sighting in found:
        entity = _entity_meant(sighting, made)
        if entity is None and not (sighting.kind == "demonym" or sighting.stands_for):
            entity = made[heads[moved.get(sighting.start) or group_key(sighting)]]
            if sighting.dated and entity.kind == "organization":
                entity = _of_dateline(text, sighting, places)
        if entity is None:
            continue
        kind = sighting.kind if sighting.kind == "demonym" or sighting.stands_for else entity.kind
        mentions.append(Mention(sighting.start, sighting.end, text[sighting.start : sighting.end], kind, entity.id))
        entities[entity.id] = _joined(entities.get(entity.id), entity)
    return Resolution(tuple(mentions), tuple(entities[i] for i in sorted(entities)))


def _of_dateline(text: str, sighting: Sighting, places: StoryPlaces) -> Entity:
    """The city of a dateline, in a story where the name otherwise means its club."""
    form = title_case(sighting.name) if sighting.capitals else sighting.name
    place = places.located(NameGroup(f"{name_key(form)}@dateline", [form], [sighting], "place"))
    aliases = tuple({form} - {place.name})
    number = _id("place", place.name, text, local=place.local)
    return Entity(number, place.name, "place", aliases, 0.95, "", place.geonames, place.iso, place.local)


def _joined(one: Entity | None, other: Entity) -> Entity:
    if one is None or one is other:
        return other
    aliases = tuple(sorted({*one.aliases, *other.aliases}))
    return Entity(
        one.id, one.name, one.kind, aliases, max(one.confidence, other.confidence),
        one.wikidata or other.wikidata, one.geonames or other.geonames, one.iso or other.iso, one.local and other.local,
    )  # fmt: skip


def _entity(
    text: str, head: NameGroup, group: Sequence[NameGroup], places: StoryPlaces, institutions: Institutions
) -> Entity:
    sightings = [s for name in group for s in name.sightings]
    known = head.known if head.known and head.known.kind == head.kind else None
    place = places.located(head) if head.kind == "place" else None
    name, local = place.name if place else known.name if known else _shown(head), bool(place and place.local)
    if head.kind == "event":
        name = events.full_name(name)
    if head.kind == "organization":
        name, local = institutions.qualified(name, head, known)
        known = gazetteer.load_gazetteer().named(name)
    return Entity(
        id=_id(head.kind, name, text, local=local),
        name=name,
        kind=head.kind,
        aliases=_aliases(group, name),
        confidence=_confidence(sightings, known is not None),
        wikidata=known.wikidata if known else "",
        geonames=place.geonames if place else "",
        iso=place.iso if place else "",
        local=local,
        why_local=_WHY_LOCAL.get(head.kind, "") if local else "",
    )


def _person(text: str, head: NameGroup, group: Sequence[NameGroup], people: Sequence[str]) -> Entity:
    """A person. Some who are usually named by surname get their full name; one who may be anybody is local."""
    sightings = [s for name in group for s in name.sightings]
    name = head.famous or office_holders.full_name(with_royal_title(text, head))
    why = why_local(text, head, name)
    if why and (stated := stated_name(text, head, people)):
        name, why = stated, ""
    return Entity(
        id=_id("person", name, text, local=bool(why)),
        name=name,
        kind="person",
        aliases=_aliases(group, name),
        confidence=_confidence_of_local(sightings) if why else _confidence(sightings, known=False),
        local=bool(why),
        why_local=why,
    )


def _aliases(group: Sequence[NameGroup], name: str) -> tuple[str, ...]:
    return tuple(sorted({form for member in group for form in member.surfaces} - {name}))


def _id(kind: str, name: str, text: str, *, local: bool) -> str:
    """The id of an entity. That of a local one ends in a digest of its story's text, so no other story has it."""
    number = f"{kind}:{name_slug(name)}"
    return f"{number}@{_digest(text)}" if local else number


@lru_cache(maxsize=4)
def _digest(text: str) -> str:
    """Eight signs that tell the story with this text from others."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _shown(head: NameGroup) -> str:
    """The name to show: without suffixes such as "Inc", so that stories agree on it."""
    return without_suffix(head.surface) if head.kind == "organization" else head.surface


def _confidence(sightings: Sequence[Sighting], known: bool) -> float:
    best = sorted((s.score for s in sightings), reverse=True)[:3]
    mean = sum(best) / len(best)
    return round(min(0.99, mean + 0.02 * (len(sightings) - 1) + (0.1 if known else 0)), 2)


def _confidence_of_local(sightings: Sequence[Sighting]) -> float:
    """The share of the recogniser's probabilities that is a person's: repetition does not make a bare name surer."""
    total = sum(s.score for s in sightings)
    return round(min(0.95, sum(s.score**2 for s in sightings if s.kind == "person") / max(total, 0.01)), 2)


def _entity_meant(sighting: Sighting, made: Mapping[str, Entity]) -> Entity | None:
    """The entity of a word that is not a name itself: a team, or the country of a demonym. None for "European"."""
    if sighting.stands_for:
        return _team_entity(sighting)
    entry = sighting.known
    if sighting.kind != "demonym" or entry is None or entry.sort != "country":
        return None
    former = _FORMER.get(entry.name, "")
    if former and name_key(former) in made and name_key(entry.name) not in made:
        return made[name_key(former)]
    if name_key(entry.name) in made and made[name_key(entry.name)].kind == "place":
        return made[name_key(entry.name)]
    return Entity(f"place:{name_slug(entry.name)}", entry.name, "place", (), 0.6, "", entry.geonames, entry.iso)


def _team_entity(sighting: Sighting) -> Entity:
    """A team as an entity. The name of its city or country, if used, is an alias."""
    form = title_case(sighting.name) if sighting.capitals and not sighting.known else sighting.name
    aliases = (form,) if form != sighting.stands_for else ()
    name, known = sighting.stands_for, sighting.known
    return Entity(
        f"organization:{name_slug(name)}", name, "organization", aliases, 0.85, iso=known.iso if known else ""
    )
