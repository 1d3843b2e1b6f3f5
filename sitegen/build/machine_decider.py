"""The end of a conversion: the machine decides which of the names that changed are one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sitegen.content import machine_decisions
from sitegen.content.decisions import Decision
from sitegen.core.config import Config
from sitegen.core.progress import QUIET, Progress
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index import judged_names
from sitegen.index.archive import Archive
from sitegen.index.scan import scan
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits


def decide_changed_names(
    root: Path, config: Config, db: sqlite3.Connection, progress: Progress = QUIET,
    limits: SiteLimits = DEFAULT_LIMITS, jobs: int = 1,
) -> tuple[Decision, ...]:  # fmt: skip
    """Decides on the names that changed since the last time, and returns the new decisions.

    Does nothing unless a conversion wrote articles since then, or if [entities] accept is 0, or while the file of the
    machine's decisions cannot be read in full.
    """
    # Imported here: most builds convert nothing.
    from sitegen.entities.acceptance import accept_proposals, complete_writing

    if machine_decisions.read_file(root).problems:
        return ()
    complete_writing(db, root)
    if not config.entities.accept or not judged_names.are_marked(db):
        return ()
    with progress.stage("entities", None, "names") as tick:
        scan(db, root, config, jobs=jobs)
        bring_up_to_date(db, config, drafts=False, limits=limits)
        names = judged_names.changed(db)
        tick(len(names))
        return accept_proposals(Archive(db), root, config.entities.accept, names)
