"""Records page thresholds in content/ when the archive outgrows a page for each name: they never fall again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sitegen.content import machine_decisions
from sitegen.core.config import Config
from sitegen.core.errors import Problem
from sitegen.index.page_thresholds import told, unrecorded
from sitegen.index.store import view_listed


def record_thresholds(root: Path, config: Config, db: sqlite3.Connection) -> Sequence[Problem]:
    """Writes the thresholds that grew with the archive, and returns the warning that says so.

    The index must have been scanned. A file that cannot be read in full, or not be written, stays as it is: the build
    then warns, and the next conversion tries again.
    """
    view_listed(db, drafts=False)
    stories = int(db.execute("SELECT count(*) FROM listed").fetchone()[0])
    found = unrecorded(db, config, stories)
    if not found:
        return ()
    try:
        known = machine_decisions.read_file(root)
        if known.problems:
            return ()
        thresholds = MappingProxyType({**known.min_stories, **found})
        machine_decisions.write_file(root, replace(known, min_stories=thresholds))
    except (OSError, ValueError):
        return ()
    return (told(found),)
