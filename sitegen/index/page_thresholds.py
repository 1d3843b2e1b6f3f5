"""Page thresholds: the least number of stories of a term with a page. Other terms are in their A-Z index alone.

A pure function of the settings and of content/, so an incremental build and a clean one agree.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from sitegen.content import machine_decisions
from sitegen.core.config import FILE, Config
from sitegen.core.config_reader import AUTO, MinStories
from sitegen.core.errors import Problem
from sitegen.core.model import AUTHOR, PUBLICATION, TAG, Kind
from sitegen.index.name_resolution import machine_decisions as recorded_decisions
from sitegen.index.store import recall, remember

SMALL_ARCHIVE_STORIES = 200
"""Up to so many listed stories "auto" means 1, beyond it means 2."""

_SMALL_MIN_STORIES, _LARGE_MIN_STORIES = 1, 2
_FIELDS = {TAG.name: "tags", AUTHOR.name: "authors", PUBLICATION.name: "publications"}
_KEY = "page thresholds"


@dataclass(frozen=True, slots=True)
class PageThresholds:
    """The least number of stories of a term with a page; the names of the fields are tables of sitegen.toml."""

    entities: int = 1
    tags: int = 1
    authors: int = 1
    publications: int = 1

    def of(self, kind: Kind) -> int:
        """The threshold of a kind of terms."""
        return int(getattr(self, _FIELDS.get(kind.name, machine_decisions.ENTITIES)))


def settings(config: Config) -> dict[str, MinStories]:
    """The settings `min_stories` by the names of their tables."""
    return {
        "entities": config.entities.min_stories,
        "tags": config.tags.min_stories,
        "authors": config.authors.min_stories,
        "publications": config.publication_pages.min_stories,
    }


def find_thresholds(db: sqlite3.Connection, config: Config) -> PageThresholds:
    """The thresholds for the listed stories of the index; its table `unlisted` must be up to date."""
    return thresholds(config, count_listed(db), _recorded(db, config))


def thresholds(config: Config, stories: int, recorded: Mapping[str, int]) -> PageThresholds:
    """The thresholds for an archive of `stories` listed stories; `recorded` are those that are fixed for good."""
    auto = _LARGE_MIN_STORIES if stories > SMALL_ARCHIVE_STORIES else _SMALL_MIN_STORIES
    stated = settings(config).items()
    return PageThresholds(**{key: max(auto, recorded.get(key, 1)) if n == AUTO else n for key, n in stated})


def count_listed(db: sqlite3.Connection) -> int:
    """The number of listed stories."""
    sql = "SELECT count(*) FROM stories WHERE id NOT IN (SELECT story FROM unlisted)"
    return int(db.execute(sql).fetchone()[0])


def _recorded(db: sqlite3.Connection, config: Config) -> Mapping[str, int]:
    """The thresholds that the machine's file in content/ records; the file is only read where a setting is "auto"."""
    is_auto = AUTO in settings(config).values()
    return recorded_decisions(db).min_stories if is_auto else MappingProxyType({})


def have_changed(db: sqlite3.Connection, now: PageThresholds) -> bool:
    """Whether the terms of the index have pages by other thresholds than `now`."""
    return recall(db, _KEY) != repr(now)


def note_thresholds(db: sqlite3.Connection, now: PageThresholds) -> None:
    """Stores the thresholds by which the terms of the index have pages."""
    remember(db, _KEY, repr(now))


def unrecorded(db: sqlite3.Connection, config: Config, stories: int) -> dict[str, int]:
    """The thresholds that became larger because of the number of stories, and that content/ does not record yet."""
    recorded = _recorded(db, config)
    now = thresholds(config, stories, recorded)
    auto = [field.name for field in fields(now) if settings(config)[field.name] == AUTO]
    return {key: getattr(now, key) for key in auto if getattr(now, key) > recorded.get(key, _SMALL_MIN_STORIES)}


def outgrown(db: sqlite3.Connection, config: Config) -> tuple[Problem, ...]:
    """A warning if the index has more stories than a small archive, and content/ does not record that yet."""
    found = unrecorded(db, config, count_listed(db))
    return (told(found),) if found else ()


def told(found: Mapping[str, int]) -> Problem:
    """The message that the thresholds `found` became larger: what that means, and how to keep the pages."""
    tables = ", ".join(f"[{key}]" for key in found)
    text = (
        f"the archive has more than {SMALL_ARCHIVE_STORIES} stories: from now on a name of one story has no page of "
        "its own; the A-Z index leads to its sentence in the story. To fix the number instead, set min_stories = "
        f"{_SMALL_MIN_STORIES} (a page for each name) or {_LARGE_MIN_STORIES} in {tables}"
    )
    return Problem(FILE, text)
