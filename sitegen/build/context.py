"""The options of a build, and the record that its steps share."""

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
    """The options of a build.

    `fresh` first removes output/ and the index. A build with `drafts` or a `preview` cannot be deployed.
    Without `search` the search bundle is not updated. `explain` collects why each page was rendered, `named` the names
    of files and records below seeds/ that became no article. If the built site is a preview folder, `original` is the
    site to which its content/ and seeds/ are linked; the caller then holds that site's lock.
    """

    conversion: bool = True
    fresh: bool = False
    drafts: bool = False
    preview: bool = False
    search: bool = True
    explain: bool = False
    named: bool = False
    original: Path | None = None
    haste: Haste = Haste()  # noqa: RUF009 -- it is frozen
    limits: SiteLimits = DEFAULT_LIMITS
    jobs: int = 1
    progress: Progress = QUIET


@dataclass(frozen=True, slots=True)
class BuildContext:
    """A running build of the site at `root`, with its settings, options, index and report.

    `options.haste.last` is None if the index knows of no build of output/.
    """

    root: Path
    config: Config
    options: BuildOptions
    db: sqlite3.Connection
    report: BuildReport
