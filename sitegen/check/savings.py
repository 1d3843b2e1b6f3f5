"""What settings of a site would save of the files of output/, for a site that comes near the limit of its host.

The numbers are those of the present index. They are estimates: shared files (indexes, the names index) are not counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sitegen.core.config import Config
from sitegen.core.model import AUTHOR, ENTITY_KINDS, PUBLICATION, TAG
from sitegen.core.picture_versions import FOLDER
from sitegen.index.page_thresholds import find_thresholds
from sitegen.pages.limits import DEFAULT_LIMITS

_THRESHOLDS = (2, 3, 5, 10, 20, 50, 100)
"""The values of min_stories that are proposed."""
_KINDS = (
    ("entities", tuple(kind.name for kind in ENTITY_KINDS)),
    ("tags", (TAG.name,)),
    ("authors", (AUTHOR.name,)),
    ("publications", (PUBLICATION.name,)),
)
"""The tables of sitegen.toml with min_stories, each with its kinds of terms."""
_FEED_FILES = _DATA_FILES = 2
"""Files for a term: feed.xml and feed.json, stories.json and stories.csv."""


@dataclass(frozen=True, slots=True)
class Saving:
    """A setting as it would stand in sitegen.toml, and about how many files fewer output/ would have."""

    setting: str
    files: int

    def __str__(self) -> str:
        return f"{self.setting} saves about {self.files:,} files"


def savings(db: sqlite3.Connection, config: Config, needed: int) -> list[Saving]:
    """The settings that would save files, the most first.

    Of the values of a threshold the smallest is proposed that saves `needed` files, or else the one that saves most.
    """
    found = [*_of_switches(db, config), *_of_thresholds(db, config, needed)]
    return sorted((one for one in found if one.files), key=lambda one: (-one.files, one.setting))


def _of_switches(db: sqlite3.Connection, config: Config) -> Iterator[Saving]:
    if config.pages.downloads:
        yield Saving("[pages] downloads = false", _count(db, "kind = 'data'"))
    if config.pages.on_this_day:
        yield Saving("[pages] on_this_day = false", _count(db, "kind IN ('day', 'days')"))
    if config.images.widths:
        yield Saving("[images] widths = []", _count(db, f"kind = 'copy' AND source LIKE '{FOLDER}/%'"))
    if config.export.publish:
        yield Saving("[export] publish = []", _count(db, "kind = 'copy' AND path LIKE 'data/%'"))


def _of_thresholds(db: sqlite3.Connection, config: Config, needed: int) -> Iterator[Saving]:
    now = find_thresholds(db, config)
    for table, kinds in _KINDS:
        terms = _terms_by_stories(db, kinds, "AND file = '' AND NOT decided")  # others keep their pages
        files = {n: count * _files_of_term(config, table, n) for n, count in terms.items()}
        yield from _raised(f"[{table}] min_stories", getattr(now, table), files, needed)
    terms = _terms_by_stories(db, [name for _, kinds in _KINDS for name in kinds])
    feeds = {n: count * _FEED_FILES for n, count in terms.items()}
    yield from _raised("[feeds] min_stories", config.feeds.min_stories, feeds, needed)


def _files_of_term(config: Config, table: str, stories: int) -> int:
    """The files of a term without a file in content/: its page, data files and feeds. Search has no entry for it."""
    has_data = config.pages.downloads and table == "entities" and stories >= DEFAULT_LIMITS.data_stories
    feeds = _FEED_FILES if stories >= config.feeds.min_stories else 0
    return 1 + (_DATA_FILES if has_data else 0) + feeds


def _raised(setting: str, now: int, files: Mapping[int, int], needed: int) -> Iterator[Saving]:
    """The saving of a larger threshold. `files` are those of terms by the number of stories that the terms have."""
    saved = Saving(setting, 0)
    for value in (value for value in _THRESHOLDS if value > now):
        fewer = sum(count for stories, count in files.items() if now <= stories < value)
        if fewer > saved.files:
            saved = Saving(f"{setting} = {value}", fewer)
        if saved.files >= max(needed, 1):
            break
    yield saved


def _terms_by_stories(db: sqlite3.Connection, kinds: Iterable[str], more: str = "") -> dict[int, int]:
    """The numbers of terms with a page by their number of stories."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    sql = f"SELECT count, count(*) FROM terms WHERE url != '' AND kind IN ({names}) {more} GROUP BY count"  # noqa: S608
    return dict(db.execute(sql).fetchall())


def _count(db: sqlite3.Connection, where: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM outputs WHERE {where}").fetchone()[0])  # noqa: S608
