"""The preview: the site with its drafts, built beside output/ and never into it.

It is a site of its own in .sitegen/preview, whose content/, seeds/ and so on are links to the real ones. So output/
stays as `build` left it, ready for `deploy`.
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
from sitegen.index.index_file import open_index
from sitegen.index.lock import BusyError, locked
from sitegen.serve.problems import problem_records
from sitegen.serve.watch import FOLDERS, Watcher

log = logging.getLogger(__name__)

_FULL_SCAN_AFTER_SECONDS = 20.0
"""Seconds without a change after which the whole site is scanned, for changes that the watcher missed."""

_MAX_DRAFTS = 1000
"""The number of drafts that open pages know, to mark links to them."""


class Preview:
    """Builds the preview of the site at `root`, for a server at `url`, when `watcher` reports changes.

    `on_build` is called with the report of each build. All builds run in the main thread, since only there a text that
    takes too long can be interrupted. Other threads may call `search`.
    """

    def __init__(
        self, root: Path, url: str, jobs: int, on_build: Callable[[BuildReport], None], watcher: Watcher
    ) -> None:
        self.root, self.url, self.jobs, self.on_build, self.watcher = root, url, jobs, on_build, watcher
        self.home = _home(root)
        self.state: dict[str, Any] = {"problems": [], "total": 0, "drafts": []}
        """What open pages show of the site: problems, their number, URLs of drafts."""
        self._last: BuildReport | None = None
        self._is_begun = self._is_sure = self._is_searched = False
        self._asked: SimpleQueue[Event] = SimpleQueue()

    @property
    def output(self) -> Path:
        """The folder of the built preview."""
        return self.home / "output"

    def follow(self, built: Callable[[dict[str, Any]], None]) -> None:
        """Rebuilds whenever files change, without end; `built` is called with the state.

        When nothing has changed for a while, the whole site is scanned for changes that the watcher missed.
        """
        while True:
            if self.watcher.wait(None if self._is_sure else _FULL_SCAN_AFTER_SECONDS):
                self.build(self.watcher.take())
            else:
                self.build(report_always=False)
            built(self.state)

    def build(self, changed: Set[str] | None = None, *, report_always: bool = True) -> None:
        """Brings the preview up to date: everything, or what depends on the files `changed`. Raises nothing.

        The search bundle is updated only if a page has requested it, since that takes time in proportion to the
        archive. Without `report_always`, `on_build` is called only if something was written or removed.
        """
        asked = [self._asked.get() for _ in range(self._asked.qsize())]
        last, self._last = None if changed is None or asked else self._last, None
        self._is_searched = False
        report = self._build(Haste(changed or frozenset(), last, self._is_overtaken), search=bool(asked))
        self._is_begun, self._is_sure, self._is_searched = True, last is None, bool(asked) and not report.overtaken
        if report_always or report.written or report.removed:
            self.on_build(report)
        for done in asked:
            self._asked.put(done) if report.overtaken else done.set()

    def _is_overtaken(self) -> bool:
        """Whether to stop this build and begin again with newer changes.

        Never in the first build, so that there is a site.
        """
        return self._is_begun and self.watcher.is_due()

    def search(self) -> None:
        """Waits until the search bundle is up to date, if pages have changed since."""
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
            with _site_lock(self.root):
                self.home = _home(self.root)  # `sitegen clean` may have removed it
                options = BuildOptions(
                    drafts=True, preview=True, search=search, original=self.root, haste=haste, jobs=self.jobs
                )
                report = build(self.home, config, options)
                drafts = self._drafts(config)
            if haste.last or not report.overtaken:
                self._last = report
        except SitegenError as error:
            report.errors.append(error.problem())
        except Exception as error:  # the server must survive any error in a half-written file
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
    """The preview's own site.

    Without support for links it is the site itself, whose output/ then cannot be deployed.
    """
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
    """Makes a link to `target`; replaces anything else at its path, since nothing in a preview belongs to a person."""
    if link.is_symlink() and os.readlink(link) == target:  # noqa: PTH115 -- a Path would put the slashes in order
        return
    if not remove_tree(link):
        link.unlink(missing_ok=True)
    link.symlink_to(target, target_is_directory=True)


@contextlib.contextmanager
def _site_lock(root: Path) -> Iterator[None]:
    """Waits for the site's lock, and holds it during a block."""
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(locked(root))
                break
            except BusyError as error:
                log.info("waiting: %s", error)
                time.sleep(0.2)
        yield
