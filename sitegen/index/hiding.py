"""What must not stand anywhere: the files of the site that belong to what is not shown."""

from __future__ import annotations

import json

from sitegen.content.aliases import alias_url
from sitegen.index import published
from sitegen.index.archive import Archive
from sitegen.urls import file_of


def hidden_files(archive: Archive) -> list[str]:
    """Files of the site that stories and pages which are not shown had, or would have: pages and pictures."""
    rows = archive.db.execute("SELECT url, aliases FROM stories WHERE id NOT IN (SELECT id FROM shown)").fetchall()
    urls = {url for row in rows for url in (row["url"], *map(alias_url, json.loads(row["aliases"]))) if url}
    urls |= {row["url"] for row in archive.db.execute("SELECT url FROM pages WHERE draft AND NOT ?", (archive.drafts,))}
    named = archive.db.execute("SELECT path FROM pictures WHERE story NOT IN (SELECT id FROM shown)")
    hidden = {row["path"] for row in named} - published.pictures(archive.db, archive.drafts)
    return sorted({*map(file_of, urls), *hidden})
