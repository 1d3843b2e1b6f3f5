"""The files that must not be published: pages and pictures of stories and pages that are not shown."""

from __future__ import annotations

import json

from sitegen.content.aliases import alias_url
from sitegen.core.urls import file_of
from sitegen.index import published_pictures
from sitegen.index.archive import Archive


def hidden_files(archive: Archive) -> list[str]:
    """The paths, below output/, of the pages and pictures that belong to stories and pages which are not shown."""
    rows = archive.db.execute("SELECT url, aliases FROM stories WHERE id NOT IN (SELECT id FROM shown)").fetchall()
    urls = {url for row in rows for url in (row["url"], *map(alias_url, json.loads(row["aliases"]))) if url}
    urls |= {row["url"] for row in archive.db.execute("SELECT url FROM pages WHERE draft AND NOT ?", (archive.drafts,))}
    named = archive.db.execute("SELECT path FROM pictures WHERE story NOT IN (SELECT id FROM shown)")
    hidden = {row["path"] for row in named} - published_pictures.pictures(archive.db, archive.drafts)
    return sorted({*map(file_of, urls), *hidden})
