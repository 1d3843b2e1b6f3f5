"""Exports the archive as a tree of JSON files, as an API would return them: lists, and a file for each record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sitegen.core.config import Config
from sitegen.core.files import path_inside, replacing
from sitegen.core.model import ENTITY_KINDS, TAG
from sitegen.export.records import Exported, aliases, clean, entities, stories, tags, term_stories
from sitegen.export.sinks import write_json
from sitegen.export.tables import Row
from sitegen.index.archive import Archive
from sitegen.index.periods import Period

VERSION = 1


def write_tree(folder: Path, archive: Archive, root: Path, config: Config) -> dict[str, int]:
    """Writes the tree into `folder`; returns the number of records by kind."""
    counts = {"stories": _stories(folder, archive, root)}
    for kind in ENTITY_KINDS:
        made = _terms(folder, archive, kind.plural, entities(archive, kind.name), with_aliases=True)
        counts["entities"] = counts.get("entities", 0) + made
        counts[kind.plural] = made
    counts[TAG.plural] = _terms(folder, archive, TAG.plural, tags(archive), with_aliases=False)
    by_year = list(_years(folder, archive))
    years = [{"year": year, "stories": count, "file": f"years/{year}.json"} for year, count in by_year]
    lists = {plural: f"{plural}.json" for plural in (*(kind.plural for kind in ENTITY_KINDS), TAG.plural)}
    about = {"version": VERSION, "title": config.site.title, "base_url": config.site.base_url}
    listed = sum(count for _, count in by_year)
    # These are the numbers that pages tell; stories and tags that no list shows have records too.
    told = {**counts, "stories": listed, "unlisted": counts["stories"] - listed, "tags": archive.count_terms(TAG.name)}
    write_json(folder / "index.json", {**about, "counts": told, "lists": lists, "years": years})
    return counts


def _stories(folder: Path, archive: Archive, root: Path) -> int:
    count = 0
    for story in stories(archive, root):
        write_json(path_inside(folder, story_file(str(story.row["id"]))), _record(story))
        count += 1
    return count


def story_file(url: str) -> str:
    """The path in the tree of the record of the story at a URL path."""
    return f"stories/{url.strip('/')}.json"


def _record(story: Exported) -> dict[str, Any]:
    mentions = [{name: value for name, value in row.items() if name != "story"} for row in story.mentions]
    return {
        **without_missing(story.row),
        "body": story.body,
        "entities": story.entities,
        "tags": story.tags,
        "mentions": mentions,
    }


def without_missing(row: Row) -> Row:
    """A row without missing values."""
    return {name: value for name, value in row.items() if value not in (None, [])}


def _terms(folder: Path, archive: Archive, plural: str, found: Iterable[tuple[Any, Row]], *, with_aliases: bool) -> int:
    """Writes the list of a kind of term, and the record of each term."""

    def records() -> Iterator[Row]:
        for term, row in found:
            _term(path_inside(folder, f"{plural}/{term['slug']}.json"), archive, term, row, with_aliases)
            yield without_missing(row)

    return _write_list(folder / f"{plural}.json", records())


def _term(path: Path, archive: Archive, term: Any, row: Row, with_aliases: bool) -> None:
    head: dict[str, Any] = without_missing(row)
    if with_aliases:
        head["aliases"] = [{"alias": a["alias"], "stories": a["stories"]} for a in aliases(archive, term)]
    # In this file "stories" is the list of stories, so their number is called "count".
    head["count"] = head.pop("stories")
    _write_list(path, map(without_missing, term_stories(archive, term["id"])), head, "stories")


def _years(folder: Path, archive: Archive) -> Iterator[tuple[str, int]]:
    for year, _ in archive.years():
        rows = (_entry(row) for row in archive.stories(Period(year)))
        yield year, _write_list(folder / f"years/{year}.json", rows)
    undated = archive.db.execute("SELECT url, title, date FROM listed WHERE sort = '' ORDER BY title, path")
    if count := _write_list(folder / "years/undated.json", map(_entry, undated)):
        yield "undated", count
    else:
        (folder / "years/undated.json").unlink()


def _entry(row: Any) -> Row:
    entry: Row = {"id": row["url"], "title": clean(row["title"]), "date": row["date"] or None}
    return {**without_missing(entry), "file": story_file(row["url"])}


def _write_list(path: Path, rows: Iterable[Row], head: dict[str, Any] | None = None, name: str = "") -> int:
    """Writes rows as they come: as a JSON array, or as the last value of an object that begins with `head`."""
    count = 0
    opening = json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": [' if head is not None else "["
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write(opening)
        for row in rows:
            file.write((",\n" if count else "\n") + json.dumps(row, ensure_ascii=False))
            count += 1
        file.write("\n]}\n" if head is not None else "\n]\n")
    return count
