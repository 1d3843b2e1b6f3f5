"""What annotation makes of a story, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a text that names an entity.

    `start` and `end` are code points of the text as given, so that `text[start:end]` is the mention's own text.
    `kind` is person, organization, place, event or demonym; `entity` is the id of an `Entity`.
    """

    start: int
    end: int
    text: str
    kind: str
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that a story names.

    `id` is its kind and the slug of its name ("place:turkey"); `name` the canonical form, qualified where it must be
    ("Florence (Alabama)"); `aliases` the other forms that the story uses; `iso` the country that a place is or lies in.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    confidence: float
    wikidata: str = ""
    geonames: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A story's mentions in order, its entities by id, and its tags, the most telling first."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    tags: tuple[str, ...]
