"""Exports of Substack: a table `posts.csv`, and beside it a page of HTML for each post, `posts/NUMBER.SLUG.html`."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from sitegen.capture import companions
from sitegen.capture.encoding import compression
from sitegen.capture.formats import publication_state, stated_fields
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import Stamp, digest, stamp

TABLE = "posts.csv"
_SOURCE = "posts.csv"
_PAGE = re.compile(r"(?P<name>\d{1,12}\.(?P<slug>[^/]{1,300}))\.html")
_NO_STORIES = frozenset(["restack", "thread", "note", "chat", "page", "adhoc_email"])
"""Types of posts that are no stories: shared posts of others, beginnings of talks, and mails to some readers."""
_MAX_TABLE_BYTES = 64 << 20

Row = Mapping[str, str]


def exported_page(source: Source, data: bytes) -> Record | SeedError | None:
    """The record of a page of an export, or the reason why it is none; None if it is another page."""
    table = companions.table_of(source.seed)
    path = source.root / table
    page = _PAGE.fullmatch(PurePosixPath(source.seed).name)
    if not table or page is None or not path.is_file() or not companions.is_table(path):
        return None
    row = _rows(path, stamp(path)).get(page["name"])
    if row is None:
        return PassedOverError(f"status unknown: not in {TABLE}", file=source.place)
    return _record(source, data, row, page["slug"])


@lru_cache(2)
def _rows(path: Path, _changed: Stamp) -> Mapping[str, Row]:
    """The rows of a table by the names of their pages. Raises SeedError if it cannot be read."""
    try:
        text = compression.load_seed(path, TABLE, _MAX_TABLE_BYTES).decode("utf-8-sig", "replace")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        return {row["post_id"]: {key: str(value or "") for key, value in row.items()} for row in reader}
    except (SeedError, csv.Error) as error:
        raise SeedError(f"{TABLE} beside its folder cannot be read, so it is not known what was public") from error


def _record(source: Source, data: bytes, row: Row, slug: str) -> Record | SeedError:
    kind, audience = row.get("type", "").strip().lower(), row.get("audience", "").strip() or "everyone"
    if kind in _NO_STORIES:
        return PassedOverError(f"type {kind}", file=source.place)
    if publication_state.state_of(audience) != publication_state.PUBLISHED:
        return PassedOverError(f"protected: {audience[:40]}", file=source.place)
    is_draft = row["is_published"].strip().lower() != "true"
    sound = stated_fields.address(row.get("podcast_url"))
    more = f'<iframe src="{html.escape(sound)}"></iframe>'.encode() if sound else b""
    return Record(source.seed, "fragment", data + more, digest(data), stated=_stated(row, slug), draft=is_draft)


def _stated(row: Row, slug: str) -> dict[str, Stated]:
    own = {
        "title": stated_fields.words(row["title"]),
        "subtitle": stated_fields.words(row.get("subtitle")),
        "aliases": (f"/p/{slug}",),
    }
    return {**stated_fields.stated(_SOURCE, own), **stated_fields.dates(_SOURCE, [row.get("post_date")])}
