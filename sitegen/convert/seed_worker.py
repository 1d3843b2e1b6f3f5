"""Reads and annotates records, in worker processes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.annotate.annotation import Annotation
from sitegen.annotate.annotator import Annotator
from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.annotate.tags import story_tags
from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.capture.fields.publication_files import read_publication
from sitegen.capture.record import folder_of
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.story_annotation import annotate_story
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, PassedOverError, Problem, SeedError
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.core.model import Story

log = logging.getLogger(__name__)

_MAX_SECONDS_PER_RECORD = 60.0
"""CPU seconds. A whole book takes less: the recogniser reads some thousand words per second."""


DRAFT = "draft"
"""Why a draft is passed over, unless drafts are to be included."""
_DRAFT_MARK = f"+{DRAFT}"
_EMPTY = "empty: there is no record in it"
"""Why a seed without any record is passed over."""


def seed_records(root: Path, seed: str, config: Config) -> Iterator[Record | SeedError]:
    """The records of a seed of the site at `root`, at least one item; an exception of the reader becomes the last one.

    Raises OSError if the seed cannot be read.
    """
    is_empty = True
    try:
        for record in open_seed(root / "seeds", seed, config):
            is_empty = False
            yield record
    except OSError:
        raise
    except Exception as error:  # a fault of ours costs the rest of this seed, not the archive
        yield SeedError(fault(seed, error).error, file=f"seeds/{seed}")
    else:
        if is_empty:
            yield PassedOverError(_EMPTY)


def context_of(record: Record, context: str) -> str:
    """The context of a record: that of its seed, and whether it is a draft, which is not among its bytes."""
    return context + _DRAFT_MARK if record.draft else context


def is_of_draft(context: str) -> bool:
    """Whether a context is that of a draft."""
    return context.endswith(_DRAFT_MARK)


@dataclass(frozen=True, slots=True)
class SeedTask:
    """A record to read, or if `record` is None a seed that holds one; `context` is that of the seed."""

    seed: str
    context: str
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """The result of a task: a story with its annotation, or a problem, or why the record is passed over.

    `warning` is set if the story could not be annotated or has fields that were cut. `passed_over` names what the
    record is instead of a story to publish: "front page", "draft".
    """

    key: str = ""
    story: Story | None = None
    annotation: Annotation | None = None
    problem: Problem | None = None
    warning: Problem | None = None
    passed_over: NotAStoryError | None = None
    passing: bool = False
    """Whether the problem may be temporary, so that the next run should read the unchanged seed again."""


class SeedWorker:
    """Reads and annotates records of the site at `root`; `repeated` has the lines that repeat in each folder of seeds.

    Raises SitegenError where the recogniser cannot be loaded.
    """

    def __init__(
        self, root: Path, config: Config, repeated: Mapping[str, RepeatedLines], include_drafts: bool = False
    ) -> None:
        self.root, self.config, self.repeated, self.include_drafts = root, config, repeated, include_drafts
        recogniser = load_recogniser(config.annotate.model)
        self.annotator = Annotator(recogniser)
        self.check = AuthorCheck(lambda: recogniser)

    def __call__(self, task: SeedTask) -> Captured:
        """The story of a task, or the problem. Raises nothing."""
        try:
            record = task.record or next(seed_records(self.root, task.seed, self.config))
            if isinstance(record, PassedOverError):
                return Captured(passed_over=record)
            if isinstance(record, SeedError):
                return Captured(problem=problem(task.seed, record))
            if record.draft and not self.include_drafts:
                return Captured(passed_over=PassedOverError(DRAFT))
            return self._captured(replace(record, context=context_of(record, task.context)))
        except OSError as error:
            return Captured(problem=Problem(task.seed, error.strerror or str(error)), passing=True)
        except Exception as error:  # a fault of ours costs this record, not the archive
            return Captured(problem=fault(task.seed, error), passing=True)

    def _captured(self, record: Record) -> Captured:
        repeated = self.repeated.get(folder_of(record.seed), RepeatedLines())
        try:
            story = read_record(self.root / "seeds", record, self.config, repeated)
            story = self.check.without_doubtful_authors(story)
        except NotAStoryError as error:
            if record.key or isinstance(error, PassedOverError):
                return Captured(passed_over=error)
            return Captured(problem=problem(record.seed, error))
        except SeedError as error:
            return Captured(problem=problem(record.seed, error))
        try:
            with time_limit(_MAX_SECONDS_PER_RECORD):
                return Captured(
                    record.key, story, self._annotate(story, record), warning=_cut_warning(record, story.cut)
                )
        except TooMuchError as error:
            warning = f"{error} to find names in, so the story has none"
            cut = _cut_warning(record, (*story.cut, warning))
            return Captured(record.key, story, self._unread(story), warning=cut)

    def _annotate(self, story: Story, record: Record) -> Annotation:
        home = read_publication(self.root / "seeds", record.seed).place
        return annotate_story(self.annotator, story, self._language(story), home)

    def _unread(self, story: Story) -> Annotation:
        """The annotation of a story that takes too long to analyse: only the topics that it states."""
        return Annotation((), (), story_tags("", topics=story.topics, language=self._language(story)))

    def _language(self, story: Story) -> str:
        return story.language or self.config.site.language


def fault(seed: str, error: Exception) -> Problem:
    """An exception that no reader should raise, as `convert` lists it; the log has more."""
    log.info("%s", seed, exc_info=error)
    return Problem(seed, f"a fault in sitegen: {type(error).__name__}: {error}")


def problem(seed: str, error: SeedError) -> Problem:
    """An error as `convert` lists it; the path is relative to seeds/."""
    known = error.problem(seed)
    return replace(known, file=known.file.removeprefix("seeds/"))


def key_in(seed: str, error: SeedError) -> str:
    """The key of the record in a seed that an error is about; "" if it names none."""
    head, _, key = (error.file or "").partition(f"seeds/{seed}#")
    return "" if head else key


def _cut_warning(record: Record, what: Sequence[str]) -> Problem | None:
    """A warning about a story that is published nevertheless; None if `what` is empty."""
    place = record.place if record.key == str(record.line) else f"seeds/{record.identity}"
    return Problem(place, "; ".join(what), record.line) if what else None
