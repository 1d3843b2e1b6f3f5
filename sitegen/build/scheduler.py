"""Brings output/ up to date from an up-to-date index: makes stale units, removes files without an owner.

A unit stays stale until its pages are stored as written, so the next build continues one that was interrupted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from functools import cached_property, partial
from itertools import chain, islice
from typing import Any

from sitegen.build.context import BuildContext
from sitegen.build.hidden_pages import HiddenPages
from sitegen.build.page_worker import PageContext, UnitResult, UnitTask, unit_maker
from sitegen.build.picture_versions import PictureFolders, refresh_versions_of_pictures
from sitegen.build.report import one_per_cause
from sitegen.build.sitemap import Sitemap
from sitegen.build.static_files import (
    ASSETS,
    StaticFile,
    are_disturbed,
    copies,
    drop_others,
    newly_pictured,
    write_copies,
)
from sitegen.content.unreadable import Unreadable
from sitegen.core import deploy_block
from sitegen.core.errors import Problem, SitegenError, ThemeError
from sitegen.core.files import digest, is_file
from sitegen.core.source_digest import source_digest
from sitegen.core.steady_folder import SteadyFolder
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.incremental.invalidation import invalidate_all, invalidate_lists
from sitegen.incremental.output_kinds import files_by_kind
from sitegen.incremental.outputs import Outputs, find_changed_outputs
from sitegen.incremental.stale_units import count_stale, invalidate, stale_units
from sitegen.incremental.units import Unit
from sitegen.index import published_pictures
from sitegen.index.file_changes import FolderChanges
from sitegen.index.last_good import unknown
from sitegen.index.store import GONE, generation, recall, remember, transaction, view_listed
from sitegen.pages.records.shared import Site
from sitegen.render.renderer import Renderer
from sitegen.search import refresh_bundle

_MIN_UNITS_FOR_WORKERS = 200
"""With fewer units than this, this process makes them: starting workers would take longer."""

_MAX_CHECKED_FILES = 20_000
"""With more files than this in output/, a build that wrote few of them does not look at all of them again."""

_Answered = tuple[UnitTask, UnitResult | WorkerDiedError]
_UNREAD_WARNING = "its Markdown nests too deep to be read, so it is shown as plain text"
_MAX_ROUNDS = 4
_UNITS_PER_TRANSACTION = 100
"""Number of units whose pages are stored in one transaction."""


def is_assembled(db: sqlite3.Connection) -> bool:
    """Whether the index knows of a build of output/, even an interrupted one."""
    return recall(db, "frame") != ""


def left_as_they_are(error: ThemeError) -> ThemeError:
    """The error of a theme with which no page can be made."""
    return ThemeError(f"{error.problem().error}; all pages are left as they are", file=error.file, line=error.line)


class Assembly:
    """One build of output/.

    With a `broken` theme no page can be made: all pages stay as they are, except those that must not be shown.
    """

    def __init__(self, context: BuildContext, site: Site, broken: ThemeError | None = None) -> None:
        self.root, self.config, self.db, self.report = context.root, context.config, context.db, context.report
        self.site = site
        self.options, self.haste = context.options, context.options.haste
        self.original = self.options.original or self.root
        self.outputs = Outputs(self.db, self.root / "output")
        self.folder = SteadyFolder.hold(self.outputs.folder)
        self.renderer = self._renderer(broken)
        self.copies = [] if self.haste.last else self._find_copies()
        self.problems: dict[Unit, tuple[Problem, ...]] = {}
        self.failed: set[str] = set()

    def _renderer(self, broken: ThemeError | None) -> Renderer:
        """The renderer with the theme.

        If the theme's static files cannot be read, a renderer that knows the theme is broken.
        """
        made = Renderer(self.root, self.config, self.site, broken=broken)
        try:
            if not broken:
                made.assets  # noqa: B018 -- reads them, which may raise
        except ThemeError as error:
            broken = left_as_they_are(error)
            made = Renderer(self.root, self.config, self.site, broken=broken)
        self.report.errors += [broken.problem()] if broken else []
        return made

    def run(self) -> None:
        """Brings output/ up to date."""
        with self.report.timed("plan"):
            state = "" if self.haste.last else self._state()
            if not self._begin(state):
                self.report.count_files(files_by_kind(self.db))
                self.report.unchanged = self.report.pages
                return
        before = self._count_errors()
        with self.report.timed("render"):
            self._make_stale()
            if not self.report.overtaken:
                self._make_rest()
        with self.report.timed("search"):
            if self.options.search and not self.report.overtaken:
                self._make_search()
        self.report.count_files(files_by_kind(self.db))
        # A URL of two pages may be written twice, so `written` may be larger than `pages`.
        self.report.unchanged = max(0, self.report.pages - self.report.written)
        self._check_output()
        self.folder.require(marked=not self.haste.last)
        if self._count_errors() == before and not self.problems and self.options.search and not self.report.overtaken:
            remember(self.db, "built", state)

    def _check_output(self) -> None:
        """Reads the changed folders of output/, so that the next build need not read them.

        Raises SitegenError if files were removed there during the build. Not done if it would take longer than the
        build did.
        """
        is_small = self.report.pages <= _MAX_CHECKED_FILES and not self.haste.last
        if is_small or self.report.written > _MIN_UNITS_FOR_WORKERS:
            seen = find_changed_outputs(self.db, self.outputs.folder)
            if seen.missing and not self.problems:
                raise self.folder.changed(f"{seen.missing[0]} was removed while a build wrote there")

    def _count_errors(self) -> int:
        report = self.report
        return len(report.errors) + len(report.lasting) + len(report.uncopied) + len(report.unpublished)

    def _make_rest(self) -> None:
        """Makes what depends on all pages: the sitemap and the copied files."""
        Sitemap(self.outputs, self._page_context(), self.report).refresh()
        if self.haste.last:
            if not self.copies and self._are_pictures_known() and not are_disturbed(self.outputs):
                return
            self.copies = self.copies or self._find_copies()
            self._drop_copies()
        stale = self._is_stale()
        remember(self.db, "stale", "1" if stale else "")
        refused = self.report.unpublished
        self.report.written += write_copies(self.outputs, self.copies, self.report.uncopied, refused, assets=not stale)

    def _are_pictures_known(self) -> bool:
        """Whether the last build has published the same pictures, all of them."""
        return recall(self.db, "pictures") == _noted(self._pictures) and not self.report.unpublished

    def _find_copies(self) -> list[StaticFile]:
        self.report.uncopied, self.report.unpublished = [], []
        self._make_versions()
        return list(copies(self.root, self.original, self.renderer, self._pictures, self.report.uncopied))

    def _make_versions(self) -> None:
        """Makes the smaller versions of pictures, before the pages that offer them."""
        folders, widths = PictureFolders(self.original, self.root), self.config.images.widths
        try:
            self.report.unpublished += refresh_versions_of_pictures(folders, widths, self._pictures, self.options.jobs)
        except SitegenError as error:
            self.report.errors.append(error.problem("sitegen.toml"))

    def _make_search(self) -> None:
        try:
            language, options = self.config.site.language, self.options
            self.report.written += refresh_bundle(
                self.outputs, language, options.jobs, options.progress, options.limits.segment_pages
            )
        except SitegenError as error:
            self.report.errors.append(error.problem("search"))

    def _state(self) -> str:
        """A digest of everything that output/ is made from; "" if it cannot be computed."""
        if self.renderer.broken:
            return ""
        try:
            published = [(copy.path, copy.fingerprint()) for copy in self.copies]
            frame = (self.renderer.shared, self.renderer.sources)
            options = (self.options.drafts, self.options.limits)
            made_from = (generation(self.db), self.config, options, frame, published, source_digest("search"))
            return digest(repr(made_from).encode()) if self.renderer.sources else ""
        except (ThemeError, OSError):
            return ""

    # --- what is stale ---

    def _begin(self, state: str) -> bool:
        """Marks what is stale besides the results of the scan; returns False if nothing can be stale."""
        if self.haste.last:
            remember(self.db, "built", "")
            if recall(self.db, "stale"):
                remember(self.db, "hidden", "")  # so that the copies are looked at again
            self.copies = [] if self._are_pictures_known() else self._find_copies()
            with transaction(self.db):
                self._invalidate_framed()
                if self.copies:
                    self._invalidate_pictured()
            return True
        seen = find_changed_outputs(self.db, self.outputs.folder)
        if state and recall(self.db, "built") == state and seen.is_same:
            return False
        remember(self.db, "built", "")
        deploy_block.block_deploy(self.outputs.folder)
        self._repair(seen)
        return True

    def _repair(self, seen: FolderChanges) -> None:
        """Repairs what people changed in output/, and marks the units stale that use changed settings, templates or
        pictures.
        """
        self.report.removed += self.outputs.repair(seen)
        self.outputs.adopt(copy.path for copy in self.copies)
        with transaction(self.db):
            self._invalidate_framed()
            self._invalidate_pictured()
        self._drop_copies()  # first, so that a folder can replace a file

    def _invalidate_pictured(self) -> None:
        """Marks as stale the stories whose pictures changed, which state sizes, and the lists that offer versions."""
        stories = newly_pictured(self.db, self.outputs, self.copies)
        invalidate(self.db, ((Unit("story", story), why) for story, why in stories.items()))
        if self.config.images.widths:
            invalidate_lists(self.db, self.options.drafts, self.options.limits, stories)

    def _drop_copies(self) -> None:
        """Removes copies whose originals are gone, and pictures that nothing shown names any more."""
        remember(self.db, "pictures", _noted(self._pictures))
        self.report.removed += drop_others(self.outputs, {copy.path for copy in self.copies}, assets=False)

    @cached_property
    def _pictures(self) -> set[str]:
        """The pictures that are published: the index does not change while output/ is made."""
        view_listed(self.db, self.options.drafts)
        return published_pictures.pictures(self.db, self.options.drafts)

    def _invalidate_framed(self) -> None:
        """Marks all units as stale if something that all pages share changed, else the units of changed templates."""
        if self.renderer.broken:
            return
        before = json.loads(recall(self.db, "frame") or "{}")
        frame = self._frame(before)
        self.renderer.known_closures = frame["templates"]
        if frame["all"] != before.get("all"):
            invalidate_all(self.db, "the settings changed", self.options.limits)
        known = before.get("templates", {})
        for name, closure in frame["templates"].items():
            if closure != known.get(name):
                rows = self.db.execute(
                    "SELECT DISTINCT kind, key FROM outputs WHERE template = ? AND kind != ''", (name,)
                )
                invalidate(self.db, [(Unit(*row), f"the template {name} changed") for row in rows])
        remember(self.db, "frame", json.dumps(frame))

    def _frame(self, before: dict[str, Any]) -> dict[str, Any]:
        """Digests of what pages share: settings and assets, the sources of all templates, and the closure of each
        template.
        """
        own = is_file(self.root / "static/_headers")
        config, options = self.config, self.options
        settings = (config.feeds, config.pages, config.images, config.search, options.drafts, options.limits)
        parts = (*settings, own, self.renderer.shared)
        sources = self.renderer.sources
        templates = before["templates"] if sources and sources == before.get("sources") else self.renderer.closures()
        return {"all": digest(repr(parts).encode()), "sources": sources, "templates": templates}

    # --- pages ---

    def _make_stale(self) -> None:
        """Makes stale units until only units are left that were tried.

        A second round may be needed: what blocked a file is gone then, or a page gets the path of a conflicting one.
        """
        rivals: list[Problem] = []
        again: set[Unit] = set()
        self._hidden = HiddenPages(self.db, self.options.drafts)
        for _ in range(_MAX_ROUNDS):
            skipped = self.problems.keys() - again
            with self.options.progress.stage("render", count_stale(self.db), "units") as tick:
                again = set()
                for task, made in self._answers(skipped):
                    tick(1)
                    if made.blocked:
                        again.add(task.unit)
            if self.report.overtaken:
                break
            self.report.errors += self._hidden.disown(self.outputs, self.failed)
            self.report.removed += self.outputs.remove_unowned(self._is_kept)
            with transaction(self.db):
                rivals = self.outputs.resolve_conflicts()
            if not again and all(unit in self.problems for unit, _ in stale_units(self.db)):
                break
        found = one_per_cause(problem for problems in self.problems.values() for problem in problems)
        self.report.errors += found + rivals

    def _is_kept(self, path: str, source: str) -> bool:
        """Whether a file without an owner is kept.

        Pages that could not be rendered again need their old assets. And if the index was lost, a page may belong to a
        file that cannot be read now.
        """
        if path.startswith(ASSETS) and self._is_stale():
            return True
        may_own = not source and any(file.may_own(path) for file in self._unknown)
        return may_own and not self._hidden.is_shown_in(self.outputs.folder, path)

    @cached_property
    def _unknown(self) -> tuple[Unreadable, ...]:
        return unknown(self.db, self.root)

    def _is_stale(self) -> bool:
        """Whether pages in output/ may be old because they could not be made again."""
        return self.renderer.broken is not None or any(self.problems.values())

    def _answers(self, skipped: Set[Unit]) -> Iterator[tuple[UnitTask, UnitResult]]:
        """Makes the stale units, except `skipped`, and stores the results in batches."""
        tasks = (UnitTask(unit, why) for unit, why in stale_units(self.db) if unit not in skipped)
        few = list(islice(tasks, _MIN_UNITS_FOR_WORKERS))
        jobs = 1 if len(few) < _MIN_UNITS_FOR_WORKERS else self.options.jobs
        workers = Workers(partial(unit_maker, self._page_context()), jobs, batch=25)
        answers = self._until_overtaken(workers.run(chain(few, tasks)))
        while batch := list(islice(answers, _UNITS_PER_TRANSACTION)):
            found = [(task, self._answer(task, answer)) for task, answer in batch]
            with transaction(self.db):
                for task, made in found:
                    self._note(task, made)
            self.folder.require()
            yield from found

    def _page_context(self) -> PageContext:
        renderer = self.renderer
        drafts, limits = self.options.drafts, self.options.limits
        return PageContext(self.root, self.config, self.site, drafts, limits, renderer.closures(), renderer.broken)

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
        if task.unit.kind == "story" and self._is_withdrawn(task.unit.key):
            for page in pages:
                self.outputs.remove(page.path)
        return UnitResult(pages, problems=(Problem(task.unit.key, str(answer)),))

    def _is_withdrawn(self, story: str) -> bool:
        sql = f"SELECT 1 FROM stories s WHERE {GONE} AND path = ?"  # noqa: S608 -- our own words
        return self.db.execute(sql, (story,)).fetchone() is not None

    def _note(self, task: UnitTask, made: UnitResult) -> None:
        self.outputs.put(task.unit, made.pages)
        self.failed -= {page.path for page in made.pages}
        self.failed |= {page.path for page in made.pages if page.failed}
        if made.blocked:
            self.outputs.make_way(made.pages)
        for page in made.pages:
            self.report.written += page.new
            if page.engine:
                self.report.engines[page.engine] += 1
            if page.why and self.report.explained is not None:
                self.report.explained.append((page.path, page.why))
        if task.unit.kind == "story":
            story = task.unit.key
            self.db.execute("DELETE FROM shows WHERE story = ?", (story,))
            self.db.executemany("INSERT OR IGNORE INTO shows VALUES(?,?)", [(story, other) for other in made.shows])
        unread = [Problem(page.source, _UNREAD_WARNING) for page in made.pages if page.is_unread]
        self.report.warnings += unread
        if made.problems or unread:
            self.problems[task.unit] = made.problems
        else:
            self.problems.pop(task.unit, None)
            self.db.execute("DELETE FROM stale_units WHERE kind = ? AND key = ?", task.unit)


def _noted(paths: set[str]) -> str:
    return digest(repr(sorted(paths)).encode())
