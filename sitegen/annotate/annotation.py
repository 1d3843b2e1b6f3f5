"""The results of annotating a story, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a text that names an entity.

    `start` and `end` are offsets in code points of the given text, `end` exclusive, so `text[start:end]` is `text`.
    `kind` is person, organization, place, event or demonym; `entity` is the id of an `Entity`.
    """

    start: int
    end: int
    text: str
    kind: str
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, place or event that a story names.

    `id` is the kind and the slug of the name ("place:turkey"). `name` is the canonical form, with a qualifier if it is
    ambiguous ("Florence (Alabama)"); `aliases` are the other forms in the story. `confidence` is 0 to 1. `iso` is the
    country code of a place. A `local` entity is known in this story only: its name joins it to no entity of others, and
    its id ends with a digest of the story's text ("person:taylor@3f9a2c10"); `why_local` is the reason.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    confidence: float
    wikidata: str = ""
    geonames: str = ""
    iso: str = ""
    local: bool = False
    why_local: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A story's mentions in order, its entities sorted by id, and its tags, the most specific first."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    tags: tuple[str, ...]
