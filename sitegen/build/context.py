"""What a build is asked for, and what all of its steps work with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sitegen.build.report import BuildReport, Haste
from sitegen.core.config import Config
from sitegen.core.progress import QUIET, Progress
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build is asked for.

    `fresh` forgets output/ and all derived state first; a `preview` is not for `deploy`; without `search` the search
    bundle is left to a later build; `explain` asks for the reasons why pages were rendered. `original` is the site
    that the built one has its content/ and seeds/ of by links: whoever calls holds the lock of that.
    """

    conversion: bool = True
    fresh: bool = False
    drafts: bool = False
    preview: bool = False
    search: bool = True
    explain: bool = False
    original: Path | None = None
    haste: Haste = Haste()  # noqa: RUF009 -- it is frozen
    limits: SiteLimits = DEFAULT_LIMITS
    jobs: int = 1
    progress: Progress = QUIET


@dataclass(frozen=True, slots=True)
class BuildContext:
    """One build at work on the site at `root`: its settings, what was asked for, its index, the report that it fills.

    `options.haste.last` is None where the index knows of no build of output/.
    """

    root: Path
    config: Config
    options: BuildOptions
    db: sqlite3.Connection
    report: BuildReport
