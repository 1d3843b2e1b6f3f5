"""Seeds that people declared no stories: their articles are removed, unless a person edited them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

from sitegen.content import decisions
from sitegen.content.document import parse_document
from sitegen.content.merge import is_edited
from sitegen.core import seed_id
from sitegen.core.errors import ContentError, Problem
from sitegen.core.files import path_inside, remove_file


@dataclass(frozen=True, slots=True)
class RemovedArticles:
    """The number of articles that were removed, and the articles that were kept, with the reason."""

    removed: int = 0
    kept: tuple[Problem, ...] = ()


def is_ignored(identity: str, ignored: Set[str], is_file: Callable[[str], bool]) -> bool:
    """Whether a seed, or one record of a file with many, is ignored: `ignored` holds its id or its whole file.

    `is_file` tells whether a path under seeds/ is a file or is in `ignored`; the file of an ignored seed may be gone.
    """
    return identity in ignored or seed_id.parse(identity, is_file).file in ignored


def remove_ignored(root: Path, db: sqlite3.Connection, ignored: Set[str]) -> RemovedArticles:
    """Removes the articles of ignored seeds. The index must be scanned again if any were removed."""
    removed, kept = 0, []
    rows = db.execute("SELECT path, seed FROM stories WHERE seed != '' ORDER BY path") if ignored else ()

    is_there = seed_id.on_disk(root / "seeds")

    def is_file(name: str) -> bool:
        return name in ignored or is_there(name)

    for path, seed in [tuple(row) for row in rows]:
        if not is_ignored(seed, ignored, is_file):
            continue
        why = _why_kept(root, path)
        if why:
            kept.append(Problem(path, f"its seed is ignored ({decisions.FILE}), but {why}; remove it yourself"))
        else:
            remove_file(path_inside(root, path), root / "content")
            removed += 1
    return RemovedArticles(removed, tuple(kept))


def _why_kept(root: Path, path: str) -> str:
    try:
        document = parse_document(path_inside(root, path).read_bytes(), path)
    except (ContentError, OSError, ValueError):
        return "it cannot be read"
    return "a person has edited it" if is_edited(document) else ""
