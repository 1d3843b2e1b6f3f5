"""The tables of the open data and the meaning of their columns. CSV, Parquet and SQLite are made from these."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | list[str] | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type ("string", "integer", "number", or "array" of texts), and its meaning.

    `refers` names the table whose `id` it holds.
    """

    name: str
    type: str
    description: str
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its primary key."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _texts(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, "string", description) for name, description in columns)


STORIES = Table(
    "stories",
    "One row for each story that has a page.",
    ("id",),
    (
        *_texts(("id", "the path of the story's page on the site"), ("title", "the headline")),
        *_texts(("subtitle", "the standfirst"), ("summary", "the first sentences, or what a person wrote")),
        Column("authors", "array", "the names in the byline"),
        *_texts(
            ("date", "ISO 8601 date or date-time of publication; missing where it is not known"),
            ("earliest", "ISO date before which the story is not; only where the date is missing"),
            ("latest", "ISO date after which the story is not"),
            ("dateline", "the place that stands before the text"),
            ("publication", "who published it"),
            ("section", "the part of the publication"),
            ("language", "BCP 47 code"),
            ("source_url", "where it was captured"),
            ("rights", "what its publisher says on rights"),
            ("captured", "ISO date or date-time of the capture"),
            ("updated", "ISO date of the last update"),
            ("image", "the path of its first picture on the site"),
        ),
        Column("words", "integer", "how many words the text has"),
        Column("first_print", "string", "the first copy, where other papers have the story too", "stories"),
        Column("latest_version", "string", "the latest capture of its address, where there is a later one", "stories"),
        *_texts(("text", "the text without markup, paragraphs parted by blank lines"),),
    ),
)  # fmt: skip
ENTITIES = Table(
    "entities",
    "One row for each person, organization, place and event.",
    ("id",),
    (
        *_texts(
            ("id", "the path of its page on the site (which it has once enough stories name it)"),
            ("kind", "person, organization, place or event"),
            ("name", "the name"),
            ("wikidata", "identifier in Wikidata"),
            ("geonames", "identifier in GeoNames"),
        ),
        Column("latitude", "number", "of a place, in degrees to the north (WGS 84)"),
        Column("longitude", "number", "of a place, in degrees to the east"),
        Column("stories", "integer", "how many stories name it"),
        *_texts(("first", "ISO date of the first of them"), ("last", "ISO date of the last")),
    ),
)
ALIASES = Table(
    "aliases",
    "One row for each form in which stories call an entity, and for those that only a person knows.",
    ("entity", "alias"),
    (
        Column("entity", "string", "the entity", "entities"),
        *_texts(
            ("alias", "the form"),
        ),
        Column("stories", "integer", "how many stories use it"),
    ),
)
TAGS = Table(
    "tags",
    "One row for each tag.",
    ("id",),
    (
        *_texts(("id", "the path of its page on the site"), ("name", "the tag")),
        Column("stories", "integer", "how many stories have it"),
        *_texts(("first", "ISO date of the first of them"), ("last", "ISO date of the last")),
    ),
)
STORY_ENTITIES = Table(
    "story_entities",
    "Which stories name which entities.",
    ("story", "entity"),
    (
        Column("story", "string", "the story", "stories"),
        Column("entity", "string", "the entity", "entities"),
    ),
)
STORY_TAGS = Table(
    "story_tags",
    "Which stories have which tags.",
    ("story", "tag"),
    (Column("story", "string", "the story", "stories"), Column("tag", "string", "the tag", "tags")),
)
MENTIONS = Table(
    "mentions",
    "One row for each place in a story where an entity is named.",
    ("story", "entity", "sentence", "start"),
    (
        Column("story", "string", "the story", "stories"),
        Column("entity", "string", "the entity", "entities"),
        Column("sentence", "integer", "the number of the sentence in the story, from 0"),
        Column("start", "integer", "where the name begins in the sentence, in Unicode code points"),
        Column("end", "integer", "where it ends"),
        *_texts(("form", "the name as it stands there"), ("text", "the sentence")),
    ),
)
TABLES = (STORIES, ENTITIES, ALIASES, TAGS, STORY_ENTITIES, STORY_TAGS, MENTIONS)
"""All tables, in the order in which rows come: entities, aliases and tags, then each story with its rows."""
