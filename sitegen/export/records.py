"""The exported records: stories one at a time, and their terms. Nothing in memory grows with the archive.

Only shown stories are exported: no drafts, no withdrawn stories, no older capture of a withdrawn one, no story whose
file cannot be read at present.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.document import parse_document
from sitegen.content.front_matter import article
from sitegen.core.model import ENTITY_KINDS, KIND, TAG, Article
from sitegen.core.text import plain
from sitegen.core.urls import term_url
from sitegen.export.tables import Row
from sitegen.index import archive as index
from sitegen.index import copies
from sitegen.index.archive import Archive
from sitegen.pages.identifiers import catalogued, point

_ENTITIES = tuple(kind.name for kind in ENTITY_KINDS)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_STORIES = (
    "SELECT * FROM shown s WHERE NOT EXISTS (SELECT 1 FROM shown o WHERE o.url = s.url AND o.path < s.path) "
    "AND s.id NOT IN (SELECT id FROM superseded WHERE current NOT IN (SELECT id FROM shown)) ORDER BY s.path"
)
_NAMED = (
    "SELECT t.kind, t.slug, n.spans FROM names n JOIN term_names x ON x.kind = n.kind AND x.name = n.name "
    "JOIN terms t ON t.id = x.term WHERE n.story = ? ORDER BY n.position"
)


@dataclass(frozen=True, slots=True)
class Exported:
    """An exported story; `body` is its Markdown."""

    row: Row
    body: str
    entities: tuple[str, ...]
    tags: tuple[str, ...]
    mentions: tuple[Row, ...]


def stories(archive: Archive, root: Path) -> Iterator[Exported]:
    """All stories in the order of their files; of several with one URL, the one that has the page."""
    for row in archive.db.execute(_STORIES):
        made, _ = article(row["path"], parse_document((root / row["path"]).read_bytes(), row["path"]))
        yield _exported(archive, row, made)


def _exported(archive: Archive, row: index.Row, made: Article) -> Exported:
    named = archive.db.execute(_NAMED, (row["id"],)).fetchall()
    entities = dict.fromkeys(term_id(n["kind"], n["slug"]) for n in named if n["kind"] in _ENTITIES)
    tags = dict.fromkeys(term_id(n["kind"], n["slug"]) for n in named if n["kind"] == TAG.name)
    mentions = tuple(_mentions(archive, row, named))
    return Exported(_story(archive, row, made), clean(made.body), tuple(entities), tuple(tags), mentions)


def _story(archive: Archive, row: index.Row, made: Article) -> Row:
    first = next((r["url"] for r in copies.reprints(archive.db, copies.current(archive.db, row))), row["url"])
    latest = copies.current(archive.db, row)["url"]
    same = (
        "title", "subtitle", "summary", "date", "earliest", "latest", "dateline", "publication", "section", "language",
        "source_url", "captured", "updated", "image",
    )  # fmt: skip
    return {
        "id": row["url"],
        **{name: _value(row[name]) for name in same},
        "authors": [clean(name) for name in made.authors],
        "rights": _value(made.rights),
        "words": row["words"],
        "first_print": first if first != row["url"] else None,
        "latest_version": latest if latest != row["url"] else None,
        "text": clean(plain(made.body)),
    }


def _mentions(archive: Archive, row: index.Row, named: list[index.Row]) -> Iterator[Row]:
    sql = "SELECT number, text FROM sentences WHERE story = ?"
    texts: dict[int, str] = dict(archive.db.execute(sql, (row["id"],)).fetchall())
    spans = {
        (number, start, end, term_id(n["kind"], n["slug"]))
        for n in named
        if n["kind"] in _ENTITIES
        for number, start, end in json.loads(n["spans"])
    }
    for number, start, end, entity in sorted(spans):
        text = texts[number]
        yield {
            "story": row["url"], "entity": entity, "sentence": number, "start": start, "end": end,
            "form": clean(text[start:end]), "text": clean(text),
        }  # fmt: skip


def entities(archive: Archive, kind: str = "") -> Iterator[tuple[index.Row, Row]]:
    """The entities of one kind or all kinds, by kind and slug, each as a row of the index and as an exported row."""
    kinds = (kind,) if kind else _ENTITIES
    for row in _terms(archive, kinds):
        wikidata, geonames = catalogued(archive, row)
        latitude, longitude = point(archive, row) or (None, None)
        yield (
            row,
            {
                "id": term_id(row["kind"], row["slug"]),
                "kind": row["kind"],
                "name": clean(row["name"]),
                "wikidata": _value(wikidata),
                "geonames": _value(geonames),
                "latitude": latitude,
                "longitude": longitude,
                **_story_counts(row),
            },
        )


def tags(archive: Archive) -> Iterator[tuple[index.Row, Row]]:
    """The tags by slug, each as a row of the index and as an exported row."""
    for row in _terms(archive, (TAG.name,)):
        yield row, {"id": term_id(TAG.name, row["slug"]), "name": clean(row["name"]), **_story_counts(row)}


def aliases(archive: Archive, row: index.Row) -> Iterator[Row]:
    """The forms that stories use for an entity, most used first, then aliases that only a person's file states."""
    file = archive.term_file(row["file"])
    used = {clean(form): count for form, count in archive.aliases(row["id"])}
    known = map(clean, json.loads(file["aliases"]) if file else ())
    for alias in dict.fromkeys([*used, *known]):
        yield {"entity": term_id(row["kind"], row["slug"]), "alias": alias, "stories": used.get(alias, 0)}


def term_stories(archive: Archive, term: int) -> Iterator[Row]:
    """The stories of a term, newest first."""
    sql = (
        "SELECT s.url, s.title, s.date FROM appearances a JOIN listed s ON s.id = a.story WHERE a.term = ? "
        "ORDER BY s.sort DESC, s.path DESC"
    )
    for row in archive.db.execute(sql, (term,)):
        yield {"id": row["url"], "title": clean(row["title"]), "date": _value(row["date"])}


def term_id(kind: str, slug: str) -> str:
    """The id of a term in the data: the path of its page."""
    return term_url(KIND[kind], slug)


def clean(text: str) -> str:
    """Returns `text` without what formats cannot store: control characters and single surrogates."""
    return _UNWRITABLE.sub("", text)


def _terms(archive: Archive, kinds: tuple[str, ...]) -> Iterator[index.Row]:
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT * FROM terms WHERE kind IN ({marks}) AND count > 0 ORDER BY kind, slug"  # noqa: S608 -- marks only
    yield from archive.db.execute(sql, kinds)


def _story_counts(row: index.Row) -> Row:
    return {"stories": row["count"], "first": _value(row["first"]), "last": _value(row["last"])}


def _value(text: str | None) -> str | None:
    """A text; None if it is empty."""
    return clean(text) if text else None
