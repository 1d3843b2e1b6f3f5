"""What a build did, for people and programs."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sitegen.core import publish_guard
from sitegen.core.errors import Problem

if TYPE_CHECKING:
    from sitegen.convert import ConvertReport

_OF_THEMES = ("templates/", "themes/")
STAGES = ("convert", "index", "plan", "render", "search", "total")


@dataclass(slots=True)
class BuildReport:
    """What `build` did. Counts are files of output/; `errors` and `warnings` name files of the site.

    `explained` has each page that was rendered, with the reason; it is None where nobody asked. `lasting` are errors
    that only a look at the whole site finds, `uncopied` those of files that are published as they are, and
    `unpublished` warnings of files that are to be pictures and are none. A build that was `overtaken` has left pages
    to the next one. `standing` is what is recorded of the errors in output/.
    """

    articles: int = 0
    pages: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
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
        self.uncopied, self.unpublished = last.uncopied, last.unpublished

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        counts = {n: getattr(self, n) for n in ("articles", "pages", "written", "unchanged", "removed")}
        explained = [{"path": path, "reason": reason} for path, reason in self.explained or ()]
        return {
            **counts,
            "warnings": [str(p) for p in self.warnings],
            "errors": [{"file": p.file, "line": p.line, "error": p.error} for p in self.errors],
            "seconds": {stage: round(s, 3) for stage, s in self.seconds.items()},
            "engines": dict(sorted(self.engines.items())),
            **({"explained": explained} if self.explained is not None else {}),
        }

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time that a block takes to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Haste:
    """What the server of a preview knows, so that a build need not find it out; `last` is the report of the last one.

    Since then just the Markdown files `changed` have changed: then neither the seeds are looked at, nor all of content/
    and output/, nor what is copied. `overtaken` says whether more has changed meanwhile, so that what is not made yet
    is left to the next build.
    """

    changed: Set[str] = frozenset()
    last: BuildReport | None = None
    overtaken: Callable[[], bool] = lambda: False


def one_per_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Problems, those of a theme once for each cause: all pages that a template is of fail at the same line.

    Where several templates fail for the same reason, the first is named, with the number of the others.
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
