"""What a deploy will do: a pure comparison of what is here with what is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.core.urls import url_of
from sitegen.deploy.headers import Stage, stage, uncompressed
from sitegen.deploy.local import LocalFile, is_ours

NEW = "new"
BYTES = "its bytes differ"
HEADERS = "its headers differ"
SAME = ""


@dataclass(frozen=True, slots=True)
class There:
    """What stands at a target: for each path why it must be replaced, SAME where it must not.

    What is said of a path that is not here does not matter. `ours` are the paths of files that sitegen put there; all
    others are foreign. `listed` says whether the target has a manifest that says so, `deployed` whether sitegen was
    there before at all, `complete` whether all that it keeps there of its own is up to date. `replaced` says what of
    other people would be replaced as a whole, or is "". `other_site` is the site of the manifest where that is not this
    one, or "". Where a target `has_folders`, none can have the name of a file.
    """

    files: Mapping[str, str]
    deployed: bool
    ours: Set[str] = frozenset()
    listed: bool = True
    complete: bool = True
    replaced: str = ""
    other_site: str = ""
    has_folders: bool = True


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes up, and why."""

    file: LocalFile
    reason: str


@dataclass(frozen=True, slots=True)
class DeployPlan:
    """Uploads and deletions in the order in which they are done; `files` is all that shall be there."""

    uploads: tuple[Upload, ...]
    deletions: tuple[str, ...]
    files: Mapping[str, LocalFile]
    there: There
    delete: bool

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do at all."""
        return not self.uploads and not self.deletions and self.there.complete

    @property
    def kept(self) -> list[str]:
        """Files at the target that are not in output/ and stay."""
        gone = set(self.deletions)
        return [path for path in self.there.files if path not in self.files and path not in gone]

    @property
    def foreign(self) -> list[str]:
        """Those of them that sitegen did not put there."""
        return [path for path in self.kept if path not in self.there.ours and not is_ours(path)]

    @property
    def leftovers(self) -> list[str]:
        """Those of them that sitegen put there: only a deploy without deletions leaves any."""
        return [path for path in self.kept if path in self.there.ours]

    @property
    def overwritten(self) -> list[str]:
        """Files with other bytes that sitegen did not put there and that uploads replace."""
        replaced = (u.file.path for u in self.uploads if u.reason not in (NEW, HEADERS))
        return [path for path in replaced if path not in self.there.ours]

    @property
    def names(self) -> frozenset[str]:
        """What the manifest says when all is done."""
        return frozenset([*self.files, *self.leftovers])

    @property
    def unchanged(self) -> int:
        """How many files stay as they are."""
        return len(self.files) - len(self.uploads)

    @property
    def bytes(self) -> int:
        """How much goes up."""
        return sum(upload.file.size for upload in self.uploads)

    def stages(self) -> Iterator[list[Upload]]:
        """Uploads that may go up side by side; what a file leads to is in an earlier list."""
        for number in Stage:
            for new in (True, False):
                batch = [u for u in self.uploads if u.file.stage == number and (u.reason == NEW) == new]
                if batch:
                    yield batch

    def obstacles(self) -> list[str]:
        """Deletions that cannot wait: a file where a folder must be, files of a folder where a file must be."""
        return self._in_the_way(self.deletions)

    def blocking(self) -> list[str]:
        """The same of files that stay: the plan cannot be carried out while they are there."""
        return self._in_the_way(self.kept) if self.there.has_folders else []

    def _in_the_way(self, paths: Iterable[str]) -> list[str]:
        files = {upload.file.path for upload in self.uploads}
        folders = {parent for path in files for parent in _parents(path)}
        return [path for path in paths if path in folders or not files.isdisjoint(_parents(path))]

    def removals(self) -> Iterator[list[str]]:
        """All other deletions, those that may be done side by side: what leads to a file goes before the file."""
        done = set(self.obstacles())
        for number in reversed(Stage):
            batch = [path for path in self.deletions if stage(path) == number and path not in done]
            if batch:
                yield batch


def _parents(path: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(path).parents]


def make_plan(here: Mapping[str, LocalFile], there: There, *, delete: bool) -> DeployPlan:
    """The plan that makes `there` as `here`. Only what sitegen put there goes, and only if `delete` says so."""
    uploads = [
        Upload(file, reason)
        for path, file in here.items()
        if (reason := there.files.get(path, NEW)) != SAME
    ]  # fmt: skip
    uploads.sort(key=lambda u: (u.file.stage, u.reason != NEW, u.file.path))
    gone = [p for p in there.files if p in there.ours and p not in here and not is_ours(p)] if delete else []
    gone.sort(key=lambda path: (-stage(path), path))
    return DeployPlan(tuple(uploads), tuple(gone), here, there, delete)


def lost_urls(plan: DeployPlan) -> list[str]:
    """The URLs that readers may have kept and that lead nowhere once the plan is carried out."""
    return _addresses(plan.deletions)


def missing_files(plan: DeployPlan) -> list[str]:
    """The files of a target that output/ does not have, whoever put them there if no manifest says it."""
    there = plan.there
    known = there.ours if there.listed else there.files
    return sorted(p for p in known if p in there.files and p not in plan.files and not is_ours(p))


def _addresses(paths: Iterable[str]) -> list[str]:
    return sorted(filter(None, map(kept_url, paths)))


def kept_url(path: str) -> str:
    """The URL of a file, "" where nobody keeps it: a style sheet, a sitemap, a compressed copy, sitegen's own."""
    is_passing = stage(path) is Stage.ASSETS or path != uncompressed(path) or is_ours(path)
    return "" if is_passing or re.match(r"sitemap[^/]*\.xml$|pagefind/|_headers$", path) else url_of(path)
