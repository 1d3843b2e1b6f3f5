"""The preview: the site as it is for its keepers, drafts included, built beside output/ and never into it.

It stands in .sitegen/preview, a site of its own whose content/, seeds/ ... are links to the real ones: so output/ stays
as `build` left it, fit to be deployed, and neither of the two undoes the other's work.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sitegen.build import build
from sitegen.config import Config, load_config
from sitegen.errors import Problem, SitegenError
from sitegen.index.store import alone, open_index
from sitegen.report import BuildReport
from sitegen.serve.troubles import troubles
from sitegen.serve.watch import FOLDERS

log = logging.getLogger(__name__)

_DRAFTS = 1000
"""Drafts of which open pages are told, to mark the links that lead to them."""


class Preview:
    """Builds the preview of the site at `root`, for a server at `url`; `told` hears of each build."""

    def __init__(self, root: Path, url: str, jobs: int, told: Callable[[BuildReport], None]) -> None:
        self.root, self.url, self.jobs, self.told = root, url, jobs, told
        self.home = _home(root)
        self._alone = threading.Lock()
        self._behind = False

    @property
    def output(self) -> Path:
        """The folder in which the preview stands."""
        return self.home / "output"

    def build(self) -> dict[str, Any]:
        """Brings the preview up to date; answers what open pages must know of the site. Raises nothing.

        All but its search, which takes as long as the archive is large: `search` does that.
        """
        with self._alone:
            self._behind = True
            return self._build(search=False)

    def search(self) -> None:
        """Brings the search up to date, if pages changed since it was."""
        with self._alone:
            if self._behind:
                self._build(search=True)
                self._behind = False

    def _build(self, *, search: bool) -> dict[str, Any]:
        report = BuildReport()
        drafts: list[str] = []
        try:
            config = load_config(self.root)
            config = replace(config, site=replace(config.site, base_url=self.url))
            with _turn(self.root):
                report = build(self.home, config, drafts=True, preview=True, search=search, jobs=self.jobs)
                drafts = self._drafts(config)
        except SitegenError as error:
            report.errors.append(error.problem())
        except Exception as error:  # the server must outlive whatever a half-written file does
            log.info("the build failed", exc_info=True)
            report.errors.append(Problem("", f"a fault in sitegen: {type(error).__name__}: {error}"))
        self.told(report)
        return {"problems": troubles(self.root, report.errors, report.warnings), "drafts": drafts}

    def _drafts(self, config: Config) -> list[str]:
        with closing(open_index(self.home / ".sitegen", config)) as db:
            sql = "SELECT url FROM stories WHERE draft AND NOT withdrawn ORDER BY path LIMIT ?"
            return [url for (url,) in db.execute(sql, (_DRAFTS,))]


def _home(root: Path) -> Path:
    """The preview's own site; where there can be no links, the site itself, whose output/ is marked then."""
    home = root / ".sitegen" / "preview"
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            link, target = home / name, Path(os.path.relpath(root / name, home))
            if not link.is_symlink():
                link.symlink_to(target, target_is_directory=True)
    except OSError as error:
        log.info("the preview is built into output/: %s", error)
        return root
    return home


@contextlib.contextmanager
def _turn(root: Path) -> Iterator[None]:
    """Waits until no other sitegen is at work on the site, and keeps others out while a block runs."""
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(alone(root / ".sitegen"))
                break
            except SitegenError as error:
                log.info("waiting: %s", error)
                time.sleep(0.2)
        yield
