"""Makes the pages of units: plans a unit, and renders and writes those of its pages that are stale.

This runs in worker processes. They only read the index and only write to output/; the main process stores the results.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.core.config import Config
from sitegen.core.errors import Problem, SitegenError, ThemeError
from sitegen.core.files import FileWriter
from sitegen.core.text import path_key
from sitegen.incremental.fingerprint import UNREAD, render_reason
from sitegen.incremental.outputs import Outputs, Standing
from sitegen.incremental.units import Unit
from sitegen.index.archive import Archive
from sitegen.index.index_file import read_index
from sitegen.pages.crawler_files import bucket, map_entry
from sitegen.pages.limits import SiteLimits
from sitegen.pages.plan import SitePlan
from sitegen.pages.records.pages import WithdrawnPage
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Site
from sitegen.render.renderer import Renderer

_KNOWN = "SELECT fingerprint, kind, key, size, mtime_ns, ctime_ns, inode FROM outputs WHERE path = ?"


@dataclass(frozen=True, slots=True)
class UnitTask:
    """A unit to plan, and the reason."""

    unit: Unit
    why: str


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The result of a unit. If `problems` kept a page from being made, the unit must be tried again.

    `shows` are the numbers of the stories that its pages list as related. `blocked` says that a file could not be
    written because of something else at its path.
    """

    pages: tuple[Standing, ...]
    shows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the pages of a site are made with, beside the index; it goes to worker processes.

    `root` is the site's folder. `closures` has for each template a digest of it and of all that it includes; `broken`
    says why no page can be made with the theme.
    """

    root: Path
    config: Config
    site: Site
    drafts: bool
    limits: SiteLimits
    closures: dict[str, str]
    broken: ThemeError | None = None


class Maker:
    """Makes the pages of the units of one site."""

    def __init__(self, db: sqlite3.Connection, context: PageContext) -> None:
        root, config = context.root, context.config
        self.db, self.outputs = db, Outputs(db, root / "output")
        self.writer = FileWriter(self.outputs.folder)
        self.renderer = Renderer(root, config, context.site, context.closures, context.broken)
        self.plan = SitePlan(Archive(db, context.drafts), config, root, self.renderer.language, context.limits)

    def make(self, task: UnitTask) -> UnitResult:
        """Plans a unit and writes its stale pages."""
        pages: list[Standing] = []
        shows: list[int] = []
        problems: list[Problem] = []
        blocked = withdrawn = False
        try:
            for planned in self.plan.pages(*task.unit):
                withdrawn = withdrawn or isinstance(planned.context, WithdrawnPage)
                shows += planned.shows
                try:
                    pages.append(self.page(planned, task))
                except Exception as error:  # hostile text that breaks a library costs one page, not the site
                    pages.append(self._failed(planned))
                    problems.append(_problem(planned, error))
                    blocked = blocked or isinstance(error, OSError)
        except Exception as error:
            source = task.unit.key
            known = error.problem(source) if isinstance(error, SitegenError) else Problem(source, str(error))
            problems.append(known)
        if problems and not withdrawn:  # pages at the unit's old paths stay until their successors can be made
            made = {page.path for page in pages}
            pages += [page for page in self.outputs.failed(task.unit) if page.path not in made]
        return UnitResult(tuple(pages), tuple(shows), tuple(problems), blocked)

    def page(self, planned: Planned, task: UnitTask) -> Standing:
        """Writes one page if it is stale. Raises any error that keeps it from being made."""
        row = self.db.execute(_KNOWN, (planned.path,))
        known = row.fetchone()
        if known and (known["kind"], known["key"]) not in (("", ""), task.unit):
            known = None
        fingerprint = self.renderer.fingerprint(planned)
        if self._is_displaced(planned, task.unit):
            return Standing(planned.path, planned.url, planned.source, planned.template, displaced=True)
        why = render_reason(known["fingerprint"] if known else None, fingerprint, planned.template, task.why)
        new, engine, stamp = False, "", tuple(known)[3:] if known else (0, 0, 0, 0)
        if why:
            data, engine = self.renderer.render(planned)
            new, stamp = self.writer.write(planned.path, data)
        entry = map_entry(planned)
        made = Standing(
            planned.path, planned.url, planned.source, planned.template, str(fingerprint), why, new, engine, stamp,
            planned.is_searched, bucket(planned.url) if entry else None, entry.modified if entry else "",
            entry.images if entry else (),
        )  # fmt: skip
        return replace(made, fingerprint=UNREAD) if made.is_unread else made

    def _is_displaced(self, planned: Planned, unit: Unit) -> bool:
        """Whether another page has its path, as the last build found."""
        sql = "SELECT 1 FROM conflicting_pages WHERE name = ? AND path = ? AND kind = ? AND key = ? AND displaced"
        return self.db.execute(sql, (path_key(planned.path), planned.path, *unit)).fetchone() is not None

    def _failed(self, planned: Planned) -> Standing:
        """The result for a page that failed. It keeps its old file, except a withdrawn story, whose file is removed."""
        if isinstance(planned.context, WithdrawnPage):
            self.outputs.remove(planned.path)
        return Standing(planned.path, planned.url, planned.source, planned.template, failed=True)


def _problem(planned: Planned, error: Exception) -> Problem:
    if isinstance(error, SitegenError):
        return error.problem(planned.source)
    if isinstance(error, OSError) and error.strerror:
        return Problem(planned.source, f"{planned.url} cannot be written: {error.strerror}")
    return Problem(planned.source, f"{planned.url} cannot be made: {type(error).__name__}: {error}")


def unit_maker(context: PageContext) -> Callable[[UnitTask], UnitResult]:
    """`Maker.make` with a connection of its own to the index, which only reads."""
    return Maker(read_index(context.root / ".sitegen"), context).make
