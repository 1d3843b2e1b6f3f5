"""Checks the files of content/ one by one, in worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.check import bodies, front_matter
from sitegen.check.dates import dates
from sitegen.check.finding import Finding
from sitegen.content.document import parse_document
from sitegen.content.free_pages import page_file
from sitegen.content.front_matter import article
from sitegen.content.term_files import term_file
from sitegen.core.errors import ContentError, Problem
from sitegen.core.files import NOT_UTF8, Other, listing
from sitegen.core.progress import Progress
from sitegen.core.workers import WorkerDiedError, Workers

FOLDERS = ("articles", "entities", "tags", "pages")
_MIN_FILES_FOR_WORKERS = 200
"""With fewer files than this, this process checks them: starting workers would take longer."""


def files(root: Path, refused: list[Finding]) -> list[str]:
    """The paths of the Markdown files of content/. Findings about other entries are added to `refused`."""
    found = []
    for folder in FOLDERS:
        names: list[str] = []
        others: list[Other] = []
        for entry in listing(root / "content" / folder, names, others=others):
            if entry.path.endswith((".md", ".markdown")):
                found.append(f"content/{folder}/{entry.path}")
        for name, why in (*((name, NOT_UTF8) for name in names), *others):
            refused.append(_refused(f"content/{folder}/{name}", why))
    return found


def _refused(path: str, why: str) -> Finding:
    what, _, mend = why.partition("; ")
    return Finding(path, None, what, mend, "files")


def sources(root: Path, today: str, jobs: int, progress: Progress) -> Iterator[Finding]:
    """The findings about single files of content/. `today` is an ISO date."""
    refused: list[Finding] = []
    paths = files(root, refused)
    yield from refused
    jobs = jobs if len(paths) >= _MIN_FILES_FOR_WORKERS else 1
    workers = Workers(partial(ContentChecker, root, today), jobs, batch=100)
    with progress.stage("content", len(paths), "files") as tick:
        for path, answer in workers.run(paths):
            tick(1)
            if isinstance(answer, WorkerDiedError):
                yield Finding(path, None, str(answer), "look at the file: it breaks what reads it", "files")
            else:
                yield from answer


@dataclass(frozen=True, slots=True)
class ContentChecker:
    """Checks files of the site at `root`. A story dated after the ISO date `today` is a finding."""

    root: Path
    today: str

    def __call__(self, path: str) -> tuple[Finding, ...]:
        """The findings of one file. An error in the file becomes a finding."""
        try:
            return tuple(self._findings(path))
        except ContentError as error:
            return (_unreadable(path, error.problem(path), error.message, error.hint),)
        except OSError as error:
            text = error.strerror or str(error)
            return (Finding(path, None, text, "see that it can be read", "files"),)

    def _findings(self, path: str) -> Iterator[Finding]:
        document = parse_document((self.root / path).read_bytes(), path)
        yield from front_matter.keys(path, document)
        made = None
        if path.startswith("content/articles/"):
            made, problems = article(path, document)
            yield from front_matter.values(problems)
            yield from dates(made, document, self.today)
            yield from bodies.empty(made)
        elif path.startswith("content/pages/"):
            yield from front_matter.values(page_file(path, document)[1])
            yield from bodies.empty_page(path, document)
        else:
            yield from front_matter.values(term_file(path, document)[1])
        yield from bodies.pictures(self.root, path, made, document)


def _unreadable(path: str, problem: Problem, message: str, hint: str | None) -> Finding:
    mend = hint or "correct it; until then its last good page stays, where output/ has one"
    return Finding(path, problem.line, message, mend, front_matter.CHECK)
