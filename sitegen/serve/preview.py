"""The preview: the site as it is for its keepers, drafts included, built beside output/ and never into it.

It stands in .sitegen/preview, a site of its own whose content/, seeds/ ... are links to the real ones: so output/ stays
as `build` left it, fit to be deployed, and neither of the two undoes the other's work.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.report import BuildReport, Haste
from sitegen.core.config import Config, load_config
from sitegen.core.errors import Problem, SitegenError
from sitegen.core.files import is_link, remove_tree
from sitegen.core.own_paths import check_state
from sitegen.index.lock import BusyError, locked
from sitegen.index.store import open_index
from sitegen.serve.problems import problem_records
from sitegen.serve.watch import FOLDERS, Watcher

log = logging.getLogger(__name__)

_FULL_SCAN_AFTER_SECONDS = 20.0
"""Seconds without a change after which the whole site is looked at."""

_MAX_DRAFTS = 1000
"""Drafts of which open pages are told, to mark the links that lead to them."""


class Preview:
    """Builds the preview of the site at `root`, for a server at `url`, as `watcher` sees files change.

    `on_build` hears of each build. All are made by the first thread of the process: only there can a text that takes
    too long be stopped. Other threads may ask for the `search`.
    """

    def __init__(
        self, root: Path, url: str, jobs: int, on_build: Callable[[BuildReport], None], watcher: Watcher
    ) -> None:
        self.root, self.url, self.jobs, self.on_build, self.watcher = root, url, jobs, on_build, watcher
        self.home = _home(root)
        self.state: dict[str, Any] = {"problems": [], "total": 0, "drafts": []}
        """What open pages must know of the site."""
        self._last: BuildReport | None = None
        self._is_begun = self._is_sure = self._is_searched = False
        self._asked: SimpleQueue[Event] = SimpleQueue()

    @property
    def output(self) -> Path:
        """The folder in which the preview stands."""
        return self.home / "output"

    def follow(self, built: Callable[[dict[str, Any]], None]) -> None:
        """Builds anew whenever files change, without end; `built` hears the state.

        Once nothing has changed for a while the whole site is looked at, for what the watcher may have missed.
        """
        while True:
            if self.watcher.wait(None if self._is_sure else _FULL_SCAN_AFTER_SECONDS):
                self.build(self.watcher.take())
            else:
                self.build(aloud=False)
            built(self.state)

    def build(self, changed: Set[str] | None = None, *, aloud: bool = True) -> None:
        """Brings the preview up to date: all of it, or what depends on some files. Raises nothing.

        All but its search, which takes as long as the archive is large: only where somebody asked for that.
        """
        asked = [self._asked.get() for _ in range(self._asked.qsize())]
        last, self._last = None if changed is None or asked else self._last, None
        self._is_searched = False
        report = self._build(Haste(changed or frozenset(), last, self._is_overtaken), search=bool(asked))
        self._is_begun, self._is_sure, self._is_searched = True, last is None, bool(asked) and not report.overtaken
        if aloud or report.written or report.removed:
            self.on_build(report)
        for done in asked:
            self._asked.put(done) if report.overtaken else done.set()

    def _is_overtaken(self) -> bool:
        """Whether to begin anew with what changed meanwhile. Not before there is anything to see."""
        return self._is_begun and self.watcher.is_due()

    def search(self) -> None:
        """Waits until the search is up to date, if pages changed since it was."""
        if not self._is_searched:
            done = Event()
            self._asked.put(done)
            self.watcher.poke()
            done.wait()

    def _build(self, haste: Haste, *, search: bool) -> BuildReport:
        report = BuildReport()
        drafts: list[str] = []
        try:
            config = load_config(self.root)
            config = replace(config, site=replace(config.site, base_url=self.url))
            with _turn(self.root):
                self.home = _home(self.root)  # which `sitegen clean` may have removed
                options = BuildOptions(
                    drafts=True, preview=True, search=search, original=self.root, haste=haste, jobs=self.jobs
                )
                report = build(self.home, config, options)
                drafts = self._drafts(config)
            if haste.last or not report.overtaken:
                self._last = report
        except SitegenError as error:
            report.errors.append(error.problem())
        except Exception as error:  # the server must outlive whatever a half-written file does
            log.info("the build failed", exc_info=True)
            report.errors.append(Problem("", f"a fault in sitegen: {type(error).__name__}: {error}"))
        if not report.overtaken:
            shown = problem_records(self.root, report.errors, report.warnings)
            total = len(report.errors) + len(report.warnings)
            self.state = {"problems": shown, "total": total, "drafts": drafts}
        return report

    def _drafts(self, config: Config) -> list[str]:
        with closing(open_index(self.home / ".sitegen", config)) as db:
            sql = "SELECT url FROM stories WHERE draft AND NOT withdrawn ORDER BY path LIMIT ?"
            return [url for (url,) in db.execute(sql, (_MAX_DRAFTS,))]


def _home(root: Path) -> Path:
    """The preview's own site; where there can be no links, the site itself, whose output/ is marked then."""
    home = root / ".sitegen" / "preview"
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            _link(home / name, os.path.relpath(root / name, home))
        for name in ("output", ".sitegen"):
            if is_link(home / name) or not (home / name).is_dir():
                (home / name).unlink(missing_ok=True)
    except OSError as error:
        log.info("the preview is built into output/: %s", error)
        return root
    try:
        check_state(home)
    except SitegenError as error:
        log.info("the state of the preview is made anew: %s", error)
        remove_tree(home / ".sitegen")
    return home


def _link(link: Path, target: str) -> None:
    """Makes a link to `target`, in the place of whatever else stands there: nothing of a preview is a person's."""
    if link.is_symlink() and os.readlink(link) == target:  # noqa: PTH115 -- a Path would put the slashes in order
        return
    if not remove_tree(link):
        link.unlink(missing_ok=True)
    link.symlink_to(target, target_is_directory=True)


@contextlib.contextmanager
def _turn(root: Path) -> Iterator[None]:
    """Waits until no other sitegen is at work on the site, and keeps others out while a block runs."""
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(locked(root))
                break
            except BusyError as error:
                log.info("waiting: %s", error)
                time.sleep(0.2)
        yield
