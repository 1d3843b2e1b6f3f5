"""The result of a build, for people and programs."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sitegen.core.errors import Problem
from sitegen.incremental import publish_guard
from sitegen.incremental.output_kinds import FileTotal

if TYPE_CHECKING:
    from sitegen.convert import ConvertReport

_OF_THEMES = ("templates/", "themes/")
STAGES = ("convert", "index", "plan", "render", "search", "total")


@dataclass(slots=True)
class BuildReport:
    """The result of `build`. Counts are files of output/; `errors` and `warnings` name files of the site.

    `files` are the files of output/ by kind (incremental/output_kinds.py).

    `explained` has the reason for each rendered page, or is None if it was not requested. `lasting` are errors that
    only a scan of the whole site finds, `uncopied` are errors of copied files, `unpublished` are warnings of files that
    should be pictures but are not. An `overtaken` build has left pages to the next one. `standing` is the record of the
    errors that is written into output/.
    """

    articles: int = 0
    pages: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    files: dict[str, int] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    engines: Counter[str] = field(default_factory=Counter)
    converted: ConvertReport | None = None
    explained: list[tuple[str, str]] | None = None
    lasting: list[Problem] = field(default_factory=list)
    uncopied: list[Problem] = field(default_factory=list)
    unpublished: list[Problem] = field(default_factory=list)
    overtaken: bool = False
    standing: publish_guard.Errors = publish_guard.Errors()  # noqa: RUF009 -- it is frozen

    def take_over(self, last: BuildReport) -> None:
        """Takes over what this build does not look at again from the report of the last one."""
        self.converted, self.lasting = last.converted, last.lasting
        self.take_over_copies(last)

    def take_over_copies(self, last: BuildReport) -> None:
        """Takes over what is wrong with the copied files.

        An overtaken build does so too, at its end: it may have looked for the copied files, but has not written them.
        While their problems are known, the next build looks for them again.
        """
        self.uncopied, self.unpublished = last.uncopied, last.unpublished

    def count_files(self, found: Mapping[str, FileTotal]) -> None:
        """Notes the files of output/ by kind, and so their number."""
        self.files = {kind: total.files for kind, total in found.items()}
        self.pages = sum(self.files.values())

    def as_json(self) -> dict[str, Any]:
        """The object that `build --json` prints. `account` is that of `convert --json`, None without a conversion.

        The numbers in `files`, one for each kind of files (incremental/output_kinds.py), add up to `pages`.
        """
        counts = {n: getattr(self, n) for n in ("articles", "pages", "written", "unchanged", "removed")}
        explained = [{"path": path, "reason": reason} for path, reason in self.explained or ()]
        return {
            **counts,
            "files": self.files,
            "warnings": [str(p) for p in self.warnings],
            "errors": [{"file": p.file, "line": p.line, "error": p.error} for p in self.errors],
            "account": self.converted.as_json() if self.converted else None,
            "seconds": {stage: round(s, 3) for stage, s in self.seconds.items()},
            "engines": dict(sorted(self.engines.items())),
            **({"explained": explained} if self.explained is not None else {}),
        }

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the duration of a block to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Haste:
    """What the preview server knows, so that a build can skip looking for it. `last` is the report of the last build.

    With `last`, only the Markdown files `changed` have changed since then: seeds, copied files and the rest of content/
    and output/ are not looked at. `overtaken` returns whether more has changed meanwhile; the build then stops, and the
    next one makes the remaining pages.
    """

    changed: Set[str] = frozenset()
    last: BuildReport | None = None
    overtaken: Callable[[], bool] = lambda: False


def one_per_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Reduces errors in themes to one for each cause, since all pages of a template fail at the same line.

    If several templates fail for the same reason, the first is named, with the number of the others.
    """
    places: dict[tuple[str, int | None], Problem] = {}
    others: list[Problem] = []
    for problem in sorted(problems, key=lambda p: (p.file, p.line or 0, p.error)):
        if problem.file.startswith(_OF_THEMES):
            places.setdefault((problem.file, problem.line), problem)
        else:
            others.append(problem)
    causes: dict[str, list[Problem]] = defaultdict(list)
    for problem in places.values():
        causes[problem.error].append(problem)
    return others + [_with_others(*found) for found in causes.values()]


def _with_others(first: Problem, *others: Problem) -> Problem:
    files = {problem.file for problem in others} - {first.file}
    if not files:
        return first
    return replace(first, error=f"{first.error} (and so in {len(files)} other template{'s' * (len(files) > 1)})")
