"""output/ is assembled from an index that is up to date: what is touched is made, what is nobody's is removed.

A unit stays noted as touched until its pages are noted as written: a build that is cut short is taken up by the next.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sitegen.build.page_worker import Maker, UnitResult, UnitTask, make_unit, prepare_unit_worker
from sitegen.build.report import BuildReport, Haste, one_per_cause
from sitegen.build.static_files import (
    ASSETS,
    StaticFile,
    are_disturbed,
    copies,
    drop_others,
    invalidate_pictured,
    write_copies,
)
from sitegen.core import unfit_mark
from sitegen.core.config import Config
from sitegen.core.errors import Problem, SitegenError, ThemeError
from sitegen.core.files import digest, is_file
from sitegen.core.progress import Progress
from sitegen.core.publish_guard import Unreadable
from sitegen.core.urls import url_of
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.incremental.invalidation import count_stale, invalidate, invalidate_all, stale_units
from sitegen.incremental.outputs import MAP, Outputs, count_outputs, find_changed_outputs
from sitegen.index import published_pictures
from sitegen.index.archive import Archive
from sitegen.index.file_changes import FolderChanges
from sitegen.index.hidden_files import hidden_files
from sitegen.index.last_good import unknown
from sitegen.index.store import GONE, generation, recall, remember, transaction, view_listed
from sitegen.pages.crawler_files import SITEMAP_BUCKETS, map_index, shard_file, shards
from sitegen.pages.records.files import MapEntry
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Site
from sitegen.render.renderer import Renderer
from sitegen.search import refresh_bundle

_MIN_UNITS_FOR_WORKERS = 200
"""Fewer units than this are made here: starting processes would take longer."""

_Answered = tuple[UnitTask, UnitResult | WorkerDiedError]
_UNREAD_WARNING = "its Markdown takes too long or nests too deep to be read, so it is shown as plain text"
_MAX_ROUNDS = 4
_UNITS_PER_TRANSACTION = 100
"""Units whose pages are noted in one transaction."""


def is_assembled(db: sqlite3.Connection) -> bool:
    """Whether the index knows of a build of output/, even of one that was cut short."""
    return recall(db, "frame") != ""


def left_as_they_are(error: ThemeError) -> ThemeError:
    """An error of a theme with which no page can be made."""
    return ThemeError(f"{error.problem().error}; all pages are left as they are", file=error.file, line=error.line)


class Assembly:
    """One build of output/. Without `search` the search bundle is left to a later one.

    Of a theme that is `broken` no page can be made: all stay as they are, but for those that must not be seen.
    """

    def __init__(
        self,
        report: BuildReport,
        db: sqlite3.Connection,
        root: Path,
        config: Config,
        site: Site,
        *,
        drafts: bool,
        search: bool,
        haste: Haste,
        jobs: int,
        broken: ThemeError | None = None,
        original: Path | None = None,
    ) -> None:
        self.report, self.db, self.root, self.config, self.site = report, db, root, config, site
        self.original = original or root
        self.drafts, self.search, self.haste, self.jobs = drafts, search, haste, jobs
        self.outputs = Outputs(db, root / "output")
        self.renderer = self._renderer(broken)
        self.copies = [] if haste.last else self._find_copies()
        self.problems: dict[str, tuple[Problem, ...]] = {}

    def _renderer(self, broken: ThemeError | None) -> Renderer:
        """Renders pages with the theme, if its static files can be read and nothing else is wrong with it."""
        made = Renderer(self.root, self.config, self.site, broken=broken)
        try:
            if not broken:
                made.assets  # noqa: B018 -- they are read here
        except ThemeError as error:
            broken = left_as_they_are(error)
            made = Renderer(self.root, self.config, self.site, broken=broken)
        self.report.errors += [broken.problem()] if broken else []
        return made

    def run(self, progress: Progress) -> None:
        """Brings output/ up to date."""
        with self.report.timed("plan"):
            state = "" if self.haste.last else self._state()
            if not self._begin(state):
                self.report.pages = self.report.unchanged = count_outputs(self.db)
                return
        before = self._count_errors()
        with self.report.timed("render"):
            self._make_stale(progress)
            if not self.report.overtaken:
                self._make_rest()
        with self.report.timed("search"):
            if self.search and not self.report.overtaken:
                self._make_search(progress)
        self.report.pages = count_outputs(self.db)
        self.report.unchanged = max(0, self.report.pages - self.report.written)  # a URL two want may be written twice
        if self.report.written > _MIN_UNITS_FOR_WORKERS:  # the folders they are in are read now, not by the next build
            find_changed_outputs(self.db, self.outputs.folder)
        if self._count_errors() == before and not self.problems and self.search and not self.report.overtaken:
            remember(self.db, "built", state)

    def _count_errors(self) -> int:
        report = self.report
        return len(report.errors) + len(report.lasting) + len(report.uncopied) + len(report.unpublished)

    def _make_rest(self) -> None:
        """What is made when all pages are."""
        self._make_map()
        if self.haste.last:
            known = recall(self.db, "pictures") == _noted(self._pictures()) and not self.report.unpublished
            if known and not are_disturbed(self.outputs):
                return
            self.copies = self._find_copies()
            self._drop_copies()
        stale = self._is_stale()
        remember(self.db, "stale", "1" if stale else "")
        refused = self.report.unpublished
        self.report.written += write_copies(self.outputs, self.copies, self.report.uncopied, refused, assets=not stale)

    def _find_copies(self) -> list[StaticFile]:
        self.report.uncopied, self.report.unpublished = [], []
        return list(copies(self.root, self.original, self.renderer, self._pictures(), self.report.uncopied))

    def _make_search(self, progress: Progress) -> None:
        try:
            self.report.written += refresh_bundle(self.outputs, self.config.site.language, self.jobs, progress)
        except SitegenError as error:
            self.report.errors.append(error.problem("search"))

    def _state(self) -> str:
        """A digest of all that output/ is made from; "" where it cannot be had."""
        if self.renderer.broken:
            return ""
        try:
            published = [(copy.path, copy.fingerprint()) for copy in self.copies]
            frame = (self.renderer.shared, self.renderer.sources)
            made_from = (generation(self.db), self.config, self.drafts, frame, published)
            return digest(repr(made_from).encode()) if self.renderer.sources else ""
        except (ThemeError, OSError):
            return ""

    # --- what is touched ---

    def _begin(self, state: str) -> bool:
        """Notes what is to be made beside what the scan noted; returns whether there may be anything at all."""
        if self.haste.last:
            remember(self.db, "built", "")
            if recall(self.db, "stale"):
                remember(self.db, "hidden", "")  # the copies are looked at again
            with transaction(self.db):
                self._invalidate_framed()
            return True
        seen = find_changed_outputs(self.db, self.outputs.folder)
        if state and recall(self.db, "built") == state and seen.is_same:
            return False
        remember(self.db, "built", "")
        unfit_mark.mark_unfit(self.outputs.folder)
        self._clear(seen)
        return True

    def _clear(self, seen: FolderChanges) -> None:
        """Notes what people did to output/, and what settings, themes and pictures touch."""
        self.report.removed += self.outputs.repair(seen)
        self.outputs.adopt(copy.path for copy in self.copies)
        with transaction(self.db):
            self._invalidate_framed()
            invalidate_pictured(self.db, self.outputs, self.copies)
        self._drop_copies()  # first, so that a folder can take the place of a file

    def _drop_copies(self) -> None:
        """Removes copies of what is gone, and of pictures that nothing names which is shown."""
        remember(self.db, "pictures", _noted(self._pictures()))
        self.report.removed += drop_others(self.outputs, {copy.path for copy in self.copies}, assets=False)

    def _pictures(self) -> set[str]:
        view_listed(self.db, self.drafts)
        return published_pictures.pictures(self.db, self.drafts)

    def _invalidate_framed(self) -> None:
        """Touches all where what pages share has changed, else the units that use a template that has."""
        if self.renderer.broken:
            return
        before = json.loads(recall(self.db, "frame") or "{}")
        frame = self._frame(before)
        self.renderer.known_closures = frame["templates"]
        if frame["all"] != before.get("all"):
            invalidate_all(self.db, "the settings changed")
        known = before.get("templates", {})
        for name, closure in frame["templates"].items():
            if closure != known.get(name):
                rows = self.db.execute("SELECT DISTINCT unit FROM outputs WHERE template = ?", (name,))
                invalidate(self.db, [(row["unit"], f"the template {name} changed") for row in rows if row["unit"]])
        remember(self.db, "frame", json.dumps(frame))

    def _frame(self, before: dict[str, Any]) -> dict[str, Any]:
        """What pages share: a digest of settings and assets, one of all templates, and those of each of these."""
        own = is_file(self.root / "static/_headers")
        parts = (self.config.feeds, self.config.pages, self.config.search, self.drafts, own, self.renderer.shared)
        sources = self.renderer.sources
        templates = before["templates"] if sources and sources == before.get("sources") else self.renderer.closures()
        return {"all": digest(repr(parts).encode()), "sources": sources, "templates": templates}

    # --- pages ---

    def _make_stale(self, progress: Progress) -> None:
        """Makes units until none is touched that was not tried.

        What stood in the way of a file may be gone after the first round, and of two pages at one URL the one that is
        to stand there may have to be made again.
        """
        rivals: list[Problem] = []
        again: set[str] = set()
        for _ in range(_MAX_ROUNDS):
            skipped = self.problems.keys() - again
            with progress.stage("render", count_stale(self.db), "units") as tick:
                again = set()
                for task, made in self._answers(skipped):
                    tick(1)
                    if made.blocked:
                        again.add(task.unit)
            if self.report.overtaken:
                break
            self.report.removed += self.outputs.remove_unowned(self._is_kept)
            with transaction(self.db):
                rivals = self.outputs.resolve_rivals()
            if not again and all(unit in self.problems for unit, _ in stale_units(self.db)):
                break
        found = one_per_cause(problem for problems in self.problems.values() for problem in problems)
        self.report.errors += found + rivals

    def _is_kept(self, path: str, source: str) -> bool:
        """Whether a file that is nobody's stays all the same.

        Pages that could not be made anew need their style. And where the index is lost, a page that stood in output/
        before may be of a file that cannot be read.
        """
        if path.startswith(ASSETS) and self._is_stale():
            return True
        return not source and any(file.may_own(path) for file in self._unknown) and not self._shows_hidden(path)

    @cached_property
    def _unknown(self) -> tuple[Unreadable, ...]:
        return unknown(self.db, self.root)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return frozenset(hidden_files(Archive(self.db, self.drafts)))

    def _shows_hidden(self, path: str) -> bool:
        """Whether a page is of a story that must not be seen, or leads to one."""
        if path in self._hidden or not path.endswith(".html"):
            return path in self._hidden
        text = (self.outputs.folder / path).read_text(encoding="utf-8", errors="replace")
        return any(url in text for url in map(url_of, self._hidden) if url != "/")

    def _is_stale(self) -> bool:
        """Whether pages could not be made that may stand as they were made before."""
        return self.renderer.broken is not None or any(self.problems.values())

    def _answers(self, skipped: set[str]) -> Iterator[tuple[UnitTask, UnitResult]]:
        """Makes what is touched and notes it, some units at a time."""
        tasks = (UnitTask(unit, why) for unit, why in stale_units(self.db) if unit not in skipped)
        few = list(islice(tasks, _MIN_UNITS_FOR_WORKERS))
        jobs = 1 if len(few) < _MIN_UNITS_FOR_WORKERS else self.jobs
        broken = self.renderer.broken
        arguments = (self.root, self.config, self.site, self.drafts, self.renderer.closures(), broken)
        answers = self._until_overtaken(
            Workers(make_unit, jobs, prepare_unit_worker, arguments, batch=25).run(chain(few, tasks))
        )
        while batch := list(islice(answers, _UNITS_PER_TRANSACTION)):
            found = [(task, self._answer(task, answer)) for task, answer in batch]
            with transaction(self.db):
                for task, made in found:
                    self._note(task, made)
            yield from found

    def _until_overtaken(self, answers: Iterator[_Answered]) -> Iterator[_Answered]:
        for answer in answers:
            yield answer
            if self.haste.overtaken():
                self.report.overtaken = True
                return

    def _answer(self, task: UnitTask, answer: UnitResult | WorkerDiedError) -> UnitResult:
        if isinstance(answer, UnitResult):
            return answer
        pages = self.outputs.failed(task.unit)
        if self.db.execute(f"SELECT 1 FROM stories s WHERE {GONE} AND 'story:' || path = ?", (task.unit,)).fetchone():  # noqa: S608
            for page in pages:
                self.outputs.remove(page.path)
        return UnitResult(pages, problems=(Problem(task.unit.partition(":")[2], str(answer)),))

    def _note(self, task: UnitTask, made: UnitResult) -> None:
        self.outputs.put(task.unit, made.pages)
        if made.blocked:
            self.outputs.make_way(made.pages)
        for page in made.pages:
            self.report.written += page.new
            if page.engine:
                self.report.engines[page.engine] += 1
            if page.why and self.report.explained is not None:
                self.report.explained.append((page.path, page.why))
        kind, _, path = task.unit.partition(":")
        if kind == "story":
            self.db.execute("DELETE FROM shows WHERE story = ?", (path,))
            self.db.executemany("INSERT OR IGNORE INTO shows VALUES(?,?)", [(path, other) for other in made.shows])
        unread = [Problem(page.source, _UNREAD_WARNING) for page in made.pages if page.is_unread]
        self.report.warnings += unread
        if made.problems or unread:
            self.problems[task.unit] = made.problems
        else:
            self.problems.pop(task.unit, None)
            self.db.execute("DELETE FROM touched WHERE unit = ?", (task.unit,))

    # --- the sitemap ---

    def _make_map(self) -> None:
        """Makes the parts of the sitemap anew whose pages changed, all of them where they are cut anew."""
        names = [row["unit"] for row in self.db.execute("SELECT unit FROM touched WHERE unit GLOB 'map*'")]
        if not names:
            return
        total = self.db.execute("SELECT count(*) FROM outputs WHERE bucket IS NOT NULL").fetchone()[0]
        count = shards(total)
        width = SITEMAP_BUCKETS // count
        modified = {int(n): day for n, day in json.loads(recall(self.db, "map") or "{}").items()}
        stale = {int(name.partition(":")[2]) // width + 1 for name in names if ":" in name}
        if MAP in names or len(modified) != count:
            modified, stale = {}, set(range(1, count + 1))
        broken = self.renderer.broken
        maker = Maker(self.db, self.root, self.config, self.site, self.drafts, self.renderer.closures(), broken)
        for number in sorted(stale):
            entries = list(self._entries((number - 1) * width, number * width))
            modified[number] = max((entry.modified for entry in entries), default="")
            self._map_file(maker, shard_file(number, entries))
        self._map_file(maker, map_index(modified))
        with transaction(self.db):
            remember(self.db, "map", json.dumps(modified))
            self.db.execute("DELETE FROM touched WHERE unit GLOB 'map*'")
        kept = {f"sitemap-{number}.xml" for number in modified} | {"sitemap.xml"}
        for path in self.outputs.of(MAP).keys() - kept:
            self.outputs.drop(path)
            self.report.removed += 1

    def _entries(self, start: int, end: int) -> Iterator[MapEntry]:
        sql = "SELECT path, modified, images FROM outputs WHERE bucket >= ? AND bucket < ?"
        for path, modified, images in self.db.execute(sql, (start, end)):
            yield MapEntry(url_of(path), modified, tuple(json.loads(images or "[]")))

    def _map_file(self, maker: Maker, planned: Planned) -> None:
        page = maker.page(planned, UnitTask(MAP, "pages changed that it lists"))
        if not page.why:
            return
        self.report.written += page.new
        self.outputs.written(planned.path, page.fingerprint, MAP, planned.source)
        if self.report.explained is not None:
            self.report.explained.append((page.path, page.why))


def _noted(paths: set[str]) -> str:
    return digest(repr(sorted(paths)).encode())
