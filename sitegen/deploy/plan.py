"""The plan of a deploy: a pure comparison of local files with the target's."""

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
_PASSING = re.compile(r"sitemap[^/]*\.xml$|pagefind/|_headers$|[^/]+/a-z/names[^/]*\.json$")
"""Paths of files that programs of the site fetch, and nobody bookmarks."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """The state of a target: for each path why it must be replaced, or SAME.

    For paths without a local file this is ignored.

    `ours` are the paths of files that sitegen uploaded; all others are foreign. `listed` says whether a manifest at the
    target states these, `deployed` whether sitegen has deployed there before, `complete` whether its own files there
    are up to date. `replaced` describes foreign things that would be replaced as a whole, or is "". `other_site` is the
    site of the manifest if it is another one than this, else "". If a target `has_folders`, a file cannot have the path
    of a folder.
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
    """A file to upload, and the reason."""

    file: LocalFile
    reason: str


@dataclass(frozen=True, slots=True)
class DeployPlan:
    """Uploads and deletions in the order in which they are done; `files` are all files that the target shall have."""

    uploads: tuple[Upload, ...]
    deletions: tuple[str, ...]
    files: Mapping[str, LocalFile]
    state: TargetState
    delete: bool

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.uploads and not self.deletions and self.state.complete

    @property
    def kept(self) -> list[str]:
        """Files at the target that are not in output/ and stay."""
        gone = set(self.deletions)
        return [path for path in self.state.files if path not in self.files and path not in gone]

    @property
    def foreign(self) -> list[str]:
        """Those of `kept` that sitegen did not upload."""
        return [path for path in self.kept if path not in self.state.ours and not is_ours(path)]

    @property
    def leftovers(self) -> list[str]:
        """Those of `kept` that sitegen uploaded; only a deploy without deletions leaves any."""
        return [path for path in self.kept if path in self.state.ours]

    @property
    def overwritten(self) -> list[str]:
        """Foreign files that uploads replace with other bytes."""
        replaced = (u.file.path for u in self.uploads if u.reason not in (NEW, HEADERS))
        return [path for path in replaced if path not in self.state.ours]

    @property
    def names(self) -> frozenset[str]:
        """The paths of the manifest after the deploy."""
        return frozenset([*self.files, *self.leftovers])

    @property
    def unchanged(self) -> int:
        """The number of files that need no upload."""
        return len(self.files) - len(self.uploads)

    @property
    def bytes(self) -> int:
        """The size of all uploads in bytes."""
        return sum(upload.file.size for upload in self.uploads)

    def stages(self) -> Iterator[list[Upload]]:
        """Batches of uploads that may run in parallel; a file is in an earlier batch than files that refer to it."""
        for number in Stage:
            for new in (True, False):
                batch = [u for u in self.uploads if u.file.stage == number and (u.reason == NEW) == new]
                if batch:
                    yield batch

    def obstacles(self) -> list[str]:
        """Deletions that must come first: a file at the path of a new folder, files of a folder at the path of a new
        file.
        """
        return self._in_the_way(self.deletions)

    def blocking(self) -> list[str]:
        """Kept files that block uploads in the same way: the plan cannot be carried out while they exist."""
        return self._in_the_way(self.kept) if self.state.has_folders else []

    def _in_the_way(self, paths: Iterable[str]) -> list[str]:
        files = {upload.file.path for upload in self.uploads}
        folders = {parent for path in files for parent in _parents(path)}
        return [path for path in paths if path in folders or not files.isdisjoint(_parents(path))]

    def removals(self) -> Iterator[list[str]]:
        """Batches of all other deletions, which may run in parallel: files that refer to a file are
        deleted before it.
        """
        done = set(self.obstacles())
        for number in reversed(Stage):
            batch = [path for path in self.deletions if stage(path) == number and path not in done]
            if batch:
                yield batch


def _parents(path: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(path).parents]


def make_plan(local: Mapping[str, LocalFile], state: TargetState, *, delete: bool) -> DeployPlan:
    """The plan that gives the target the local files.

    With `delete`, files that sitegen uploaded and output/ lacks are deleted.
    """
    uploads = [
        Upload(file, reason)
        for path, file in local.items()
        if (reason := state.files.get(path, NEW)) != SAME
    ]  # fmt: skip
    uploads.sort(key=lambda u: (u.file.stage, u.reason != NEW, u.file.path))
    gone = [p for p in state.files if p in state.ours and p not in local and not is_ours(p)] if delete else []
    gone.sort(key=lambda path: (-stage(path), path))
    return DeployPlan(tuple(uploads), tuple(gone), local, state, delete)


def lost_urls(plan: DeployPlan) -> list[str]:
    """The URLs that readers may have bookmarked and that the plan deletes."""
    return _addresses(plan.deletions)


def missing_files(plan: DeployPlan) -> list[str]:
    """The files of a target that output/ does not have, whoever put them there if no manifest says it."""
    state = plan.state
    known = state.ours if state.listed else state.files
    return sorted(p for p in known if p in state.files and p not in plan.files and not is_ours(p))


def _addresses(paths: Iterable[str]) -> list[str]:
    return sorted(filter(None, map(kept_url, paths)))


def kept_url(path: str) -> str:
    """Whether people may have bookmarked a file: not a style sheet, a sitemap, a compressed copy."""
    is_passing = stage(path) is Stage.ASSETS or path != uncompressed(path) or is_ours(path)
    return "" if is_passing or _PASSING.match(path) else url_of(path)
