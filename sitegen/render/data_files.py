"""Renders the stories of an entity as JSON and CSV, and the lookup of letters of an index as JSON."""

from __future__ import annotations

import csv
import io
import json

from sitegen.core.spreadsheets import guarded
from sitegen.pages.records.files import DataFile, LetterLookup
from sitegen.pages.records.shared import Entry
from sitegen.render.xml import Absolute

_COLUMNS = ("date", "title", "publication", "authors", "language", "url", "sentences")
_BETWEEN = {"authors": "; ", "sentences": " | "}
"""Separators between the values of a list in a CSV cell."""


def render_data(file: DataFile, absolute: Absolute) -> bytes:
    """The bytes of the file. `absolute` turns a URL path into a full URL if the site has a base_url."""
    rows = [_row(entry, absolute) for entry in file.entries]
    return _csv(rows) if file.format == "csv" else _json(file, rows, absolute)


def _row(entry: Entry, absolute: Absolute) -> dict[str, str | list[str]]:
    story = entry.story
    sentences = ["".join(text for text, _ in passage.parts) for passage in entry.passages]
    known = (story.date.iso, story.title, story.publication, list(story.authors), story.language)
    return dict(zip(_COLUMNS, (*known, absolute(story.url), sentences), strict=True))


def _json(file: DataFile, rows: list[dict[str, str | list[str]]], absolute: Absolute) -> bytes:
    about = {"kind": file.kind, "name": file.name, "url": absolute(file.url), "aliases": file.aliases}
    data = {**about, "sameAs": file.same_as, "count": len(rows), "stories": rows}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(rows: list[dict[str, str | list[str]]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[column], _BETWEEN.get(column, "")) for column in _COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")  # spreadsheets do not recognize UTF-8 without a byte order mark


def _cell(value: str | list[str], between: str) -> str:
    """The text of a CSV cell."""
    return guarded(value if isinstance(value, str) else between.join(value))


def render_lookup(file: LetterLookup) -> bytes:
    """The bytes of a lookup file: {"letters": {LETTER: [SLUG]}}, or {"prefix_chars": N} if it refers to others."""
    data = {"prefix_chars": file.prefix_chars} if file.prefix_chars else {"letters": dict(file.letters)}
    return (json.dumps(data, separators=(",", ":")) + "\n").encode()
