"""Deploys to a branch of a git repository, for hosts that serve a branch: one commit for a deploy, if files changed."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from sitegen.core.errors import UsageError
from sitegen.core.manifest import NAME, Manifest, SiteIdentity, load_manifest
from sitegen.core.text import counted
from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import LocalFile, is_ours
from sitegen.deploy.plan import BYTES, SAME, DeployPlan, TargetState
from sitegen.deploy.process import run
from sitegen.deploy.store import EarlierCopy, Tick

BRANCH = "gh-pages"
"""The branch if a URL names none."""

_SIGN = r"[^#\s\x00-\x1f\x7f-\x9f]"
_URL = re.compile(
    rf"git\+((?:ssh|https?|file)://(?!-)(?![^/]*@-){_SIGN}+|(?!-)[\w.-]+@(?!-)[\w.-]+:{_SIGN}+)(?:#(.+))?", re.DOTALL
)
_BRANCH = re.compile(r"(?![-/.])[^\s~^:?*\[\\\x00-\x1f\x7f-\x9f]+")
"""It must not look like an option, and must have no control characters."""

_TIP = "refs/sitegen/tip"
_LIST = "sitegen-manifest"
_FULL_DEPTH_COMMITS = 2**31 - 1
"""git takes this depth for the whole history."""

_BATCH_FILES = 500
_SUBJECT = "Deploy with sitegen"
_FILE = "100644"
_NOBODY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "sitegen"), ("EMAIL", "sitegen@localhost"))
}


class BranchStore:
    """A branch. Its tree is made in a repository in .sitegen/; no working tree is touched."""

    remains = "the history of the branch keeps what earlier deploys published; docs/deploy.md says how it is rewritten"

    def __init__(self, url: str, root: Path, site: SiteIdentity) -> None:
        match = _URL.fullmatch(url)
        if not match or not _BRANCH.fullmatch(match[2] or BRANCH):
            raise UsageError("a target such as git+ssh://git@host/owner/name.git#gh-pages was expected")
        self.remote, self.ref = match[1], f"refs/heads/{match[2] or BRANCH}"
        self.folder, self.site = root / ".sitegen" / "deploy.git", site
        self.git = [
            "git",
            f"--git-dir={self.folder}",
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
        ]
        self.tip = ""

    def inspect(self, local: Mapping[str, LocalFile]) -> TargetState:
        """Fetches the last commit and compares the digests of its files."""
        self._prepare()
        listed = self._run("ls-remote", "--", self.remote, self.ref).decode("utf-8", "replace").splitlines()
        self.tip = next((line.split()[0] for line in listed if line.split()[1:] == [self.ref]), "")
        if not self.tip:
            return TargetState({}, deployed=False, listed=False)
        self._fetch("--depth=1")
        files = dict(self._tree_of(_TIP))
        manifest = self._manifest() if files.get(NAME, "").startswith("100") else None
        found = {path: _reason(kind, local.get(path)) for path, kind in files.items() if not is_ours(path)}
        deployed = manifest is not None or self._is_ours()
        # Before sitegen wrote manifests, its commits were exactly output/, and the history keeps what a deploy
        # overwrites.
        ours = found.keys() & (local.keys() if manifest is None and deployed else set())
        ours |= {path for path in found.keys() & local.keys() if found[path] == SAME}
        ours |= found.keys() & (manifest.files if manifest else set())
        complete = manifest == Manifest(frozenset(ours), site=self.site)
        other = manifest.other_site(self.site) if manifest else ""
        return TargetState(found, deployed, ours, listed=manifest is not None, complete=complete, other_site=other)

    def _fetch(self, *options: str) -> None:
        self._run("fetch", "--quiet", "--no-tags", *options, "--", self.remote, f"+{self.ref}:{_TIP}")

    def _tree_of(self, commit: str) -> Iterator[tuple[str, str]]:
        """The paths of a commit, each with its mode, type and id."""
        for line in self._run("ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape").split("\0"):
            kind, _, path = line.partition("\t")
            if path:
                yield path, kind

    def _manifest(self) -> Manifest | None:
        return load_manifest(self._run("cat-file", "blob", f"{_TIP}:{NAME}"))

    def _is_ours(self) -> bool:
        subject = self._run("log", "-1", "--format=%s", _TIP).decode("utf-8", "replace")
        return subject.startswith(_SUBJECT)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """No lock is needed: the push names the commit that it follows, and fails if there is a later one."""
        yield

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Pushes one commit with the changes of the plan."""
        tree = self._tree(plan)
        parents = ["-p", self.tip] if self.tip else []
        count = f"{counted(len(plan.uploads), 'file')} changed, {len(plan.deletions):,} deleted"
        message = f"{_SUBJECT}: {count}\n".encode()
        commit = self._run("commit-tree", tree, *parents, data=message, env=self._identity()).decode().strip()
        lease = f"--force-with-lease={self.ref}:{self.tip}"
        try:
            self._run("push", "--quiet", lease, "--", self.remote, f"{commit}:{self.ref}")
        except DeployError as error:
            if re.search(r"stale info|fetch first|non-fast-forward|cannot lock ref", error.message):
                raise DeployError(
                    "another deploy to this branch came first", hint="run it again to deploy on top of that"
                ) from error
            raise
        tick(len(plan.uploads) + len(plan.deletions))

    def earlier_releases(self) -> list[str]:
        """None: commits cannot be removed one by one."""
        return []

    purge = earlier_releases

    def copies(self, local: Mapping[str, LocalFile], paths: Iterable[str]) -> Iterator[EarlierCopy]:
        """Other versions of files in the branch's history, which is fetched in full for this."""
        if not self.tip:
            return
        self._fetch(f"--depth={_FULL_DEPTH_COMMITS}")
        now = {path: _blob(local[path]) for path in paths if path in local}
        wanted = sorted(set(paths))
        for some in (wanted[start : start + _BATCH_FILES] for start in range(0, len(wanted), _BATCH_FILES)):
            for path, count in sorted(self._blobs(some, now).items()):
                yield EarlierCopy(path, f"{self.ref} has {count:,} earlier version{'s'[: count > 1]} in its history")

    def _blobs(self, paths: list[str], now: Mapping[str, str]) -> Counter[str]:
        """For each path the number of blobs in the history that differ from the current one."""
        options = ("--format=", "--raw", "--no-abbrev", "--no-renames", "-z", "-m", "--root")
        env = {"GIT_LITERAL_PATHSPECS": "1"}
        fields = self._run("log", *options, _TIP, "--", *paths, env=env).decode("utf-8", "surrogateescape").split("\0")
        found = set()
        for kind, path in zip(fields[::2], fields[1::2], strict=False):
            blobs = {blob for blob in kind.split()[2:4] if blob.strip("0")}
            found |= {(path, blob) for blob in blobs if now.get(path) != blob}
        return Counter(path for path, _ in found)

    def _tree(self, plan: DeployPlan) -> str:
        """Writes the changed files and the tree with them; returns the tree's id."""
        index = self.folder / "sitegen-index"
        index.unlink(missing_ok=True)
        git = partial(self._run, env={"GIT_INDEX_FILE": str(index)})
        if self.tip:
            git("read-tree", self.tip)
        (self.folder / _LIST).write_bytes(Manifest(plan.names, site=self.site).dump())
        own = git("hash-object", "-w", "--no-filters", str(self.folder / _LIST)).decode().strip()
        files = "\n".join(str(upload.file.file.resolve()) for upload in plan.uploads)
        blobs = git("hash-object", "-w", "--no-filters", "--stdin-paths", data=files.encode()).decode().split()
        lines = [f"0 {'0' * 40}\t{path}" for path in plan.deletions]
        lines += [f"{_FILE} {blob}\t{u.file.path}" for blob, u in zip(blobs, plan.uploads, strict=True)]
        lines.append(f"{_FILE} {own}\t{NAME}")
        data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        git("update-index", "-z", "--index-info", data=data)
        return git("write-tree").decode().strip()

    def _prepare(self) -> None:
        """Creates the repository in .sitegen/, and removes locks of a killed git: no other process uses it."""
        for lock in self.folder.rglob("*.lock"):
            lock.unlink()
        run(["git", "init", "--quiet", "--bare", "--object-format=sha1", str(self.folder)])

    def _identity(self) -> dict[str, str]:
        """Environment variables for the committer, if git's settings name none."""
        try:
            self._run("var", "GIT_COMMITTER_IDENT")
        except DeployError:
            return _NOBODY
        return {}

    def _run(self, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        return run([*self.git, *arguments], data=data, env=env)


def _reason(kind: str, local: LocalFile | None) -> str:
    return SAME if local and kind == f"{_FILE} blob {_blob(local)}" else BYTES


def _blob(local: LocalFile) -> str:
    """The id of the file's git blob."""
    made = hashlib.sha1(f"blob {local.size}\0".encode(), usedforsecurity=False)
    with local.file.open("rb") as file:
        while block := file.read(1 << 20):
            made.update(block)
    return made.hexdigest()
