"""The files that must not be published: pages and pictures of stories and pages that are not shown."""

from __future__ import annotations

import json
import sqlite3

from sitegen.content.aliases import alias_url
from sitegen.core.urls import file_of
from sitegen.index import published_pictures
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import decisions
from sitegen.index.store import GONE


def hidden_files(archive: Archive) -> list[str]:
    """The paths, below output/, of the pages and pictures that belong to stories and pages which are not shown."""
    rows = archive.db.execute("SELECT url, aliases FROM stories WHERE id NOT IN (SELECT id FROM shown)").fetchall()
    urls = {url for row in rows for url in (row["url"], *map(alias_url, json.loads(row["aliases"]))) if url}
    urls |= {row["url"] for row in archive.db.execute("SELECT url FROM pages WHERE draft AND NOT ?", (archive.drafts,))}
    named = archive.db.execute("SELECT path FROM pictures WHERE story NOT IN (SELECT id FROM shown)")
    hidden = {row["path"] for row in named} - published_pictures.pictures(archive.db, archive.drafts)
    return sorted({*map(file_of, urls), *hidden})


def hides(db: sqlite3.Connection) -> bool:
    """Whether anything of content/ is not for readers: withdrawn, a draft, a hidden name, a seed that is no story."""
    sql = (
        f"SELECT EXISTS(SELECT 1 FROM stories s WHERE s.draft OR {GONE}) "  # noqa: S608 -- our own words
        "OR EXISTS(SELECT 1 FROM pages WHERE draft) OR EXISTS(SELECT 1 FROM term_files WHERE hide)"
    )
    return bool(db.execute(sql).fetchone()[0]) or any(d.action in ("hide", "ignore") for d in decisions(db).entries)
