"""The problems of a build for the preview: place, message, and the lines around the place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.core.errors import Problem
from sitegen.render.theme import builtin_folder

_MAX_PROBLEMS = 20
_CONTEXT_LINES = 3


def problem_records(root: Path, errors: Iterable[Problem], warnings: Iterable[Problem]) -> list[dict[str, Any]]:
    """The first problems as the overlay shows them, worst first.

    Unreadable seeds are usual in archives, so they come after other errors and do not cover the page.
    """
    found = [(0 if not p.file.startswith("seeds/") else 1, "error", p) for p in errors]
    found += [(2, "warning", p) for p in warnings]
    found.sort(key=lambda one: one[0])
    return [_problem_record(root, word, rank == 0, problem) for rank, word, problem in found[:_MAX_PROBLEMS]]


def _problem_record(root: Path, severity: str, covers: bool, problem: Problem) -> dict[str, Any]:
    """One problem; `covers` says whether the overlay covers the page."""
    return {
        "severity": severity,
        "covers": covers,
        "file": problem.file,
        "line": problem.line,
        "text": problem.error,
        "excerpt": _excerpt(_named_file(root, problem.file), problem.line),
    }


def _named_file(root: Path, file: str) -> Path | None:
    """The file that a problem names; a theme's file is named by its path in the theme."""
    if not file:
        return None
    themes = [root / "themes", builtin_folder()]
    homes = [root, *(theme for home in themes if home.is_dir() for theme in sorted(home.iterdir()))]
    for home in homes:
        for path in (home / file, home / "templates" / file):
            if path.is_file():
                return path
    return None


def _excerpt(path: Path | None, line: int | None) -> list[tuple[int, str]]:
    """The lines around a place, with their numbers."""
    if path is None or line is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    first = max(0, line - 1 - _CONTEXT_LINES)
    return [(number, text[:200]) for number, text in enumerate(lines[first : line + _CONTEXT_LINES], first + 1)]
