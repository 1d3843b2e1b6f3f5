"""Lists of entities and tags."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.core.model import ENTITY_KINDS
from sitegen.core.text import fold
from sitegen.index.archive import Archive


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity or tag with its number of stories and the dates of its first and last (ISO dates)."""

    kind: str
    name: str
    count: int
    url: str
    first: str
    last: str


def listing(archive: Archive, text: str = "", kind: str = "") -> list[Listed]:
    """Terms of `kind`, or all entities, whose name contains `text`; the most frequent first.

    Letter case and accents do not count.
    """
    kinds = [kind] if kind else [k.name for k in ENTITY_KINDS]
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT * FROM terms WHERE kind IN ({marks}) AND count > 0 ORDER BY count DESC, name, kind"  # noqa: S608
    wanted = fold(text)
    return [
        Listed(row["kind"], row["name"], row["count"], row["url"], row["first"] or "", row["last"] or "")
        for row in archive.db.execute(sql, kinds)
        if wanted in fold(row["name"])
    ]
