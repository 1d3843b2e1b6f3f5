"""A branch of a git repository, as hosts of pages serve one: one commit a deploy, none where nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import SAME, Plan, There
from sitegen.deploy.process import run
from sitegen.deploy.store import Tick
from sitegen.errors import UsageError

BRANCH = "gh-pages"
"""The branch of a URL that names none."""

_URL = re.compile(r"git\+((?:ssh|https?|file)://[^#\s]+|[\w.-]+@[\w.-]+:[^#\s]+)(?:#(.+))?")
_SUBJECT = "Deploy with sitegen"
_FILE = "100644"
_NOBODY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "sitegen"), ("EMAIL", "sitegen@localhost"))
}


class BranchStore:
    """A branch. Its tree is made in a repository of our own in .sitegen/; no working tree is touched."""

    def __init__(self, url: str, root: Path) -> None:
        match = _URL.fullmatch(url)
        if not match or not re.fullmatch(r"(?!-)[^\s~^:?*\\]+", match[2] or BRANCH):
            raise UsageError("a target such as git+ssh://git@host/owner/name.git#gh-pages was expected")
        self.remote, self.ref = match[1], f"refs/heads/{match[2] or BRANCH}"
        self.folder = root / ".sitegen" / "deploy.git"
        self.git = [
            "git",
            f"--git-dir={self.folder}",
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
        ]
        self.tip = ""

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """Fetches the last commit and compares the digests of its files."""
        self._prepare()
        listed = self._run("ls-remote", self.remote, self.ref).decode().split()
        self.tip = listed[0] if listed else ""
        if not self.tip:
            return There({}, deployed=False)
        self._run("fetch", "--quiet", "--no-tags", "--depth=1", self.remote, f"+{self.ref}:refs/sitegen/tip")
        found = {}
        for line in self._run("ls-tree", "-r", "-z", "refs/sitegen/tip").decode("utf-8", "surrogateescape").split("\0"):
            kind, _, path = line.partition("\t")
            if path:
                local = here.get(path)
                found[path] = SAME if local and kind == f"{_FILE} blob {_blob(local)}" else "its bytes differ"
        subject = self._run("log", "-1", "--format=%s", "refs/sitegen/tip").decode("utf-8", "replace")
        return There(found, subject.startswith(_SUBJECT))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """None is needed: the push names the commit that it follows, and is refused where there is a later one."""
        yield

    def publish(self, plan: Plan, tick: Tick) -> None:
        """One commit that changes what the plan says, pushed."""
        tree = self._tree(plan)
        parents = ["-p", self.tip] if self.tip else []
        count = f"{len(plan.uploads):,} files changed, {len(plan.deletions):,} deleted"
        message = f"{_SUBJECT}: {count}\n".encode()
        commit = self._run("commit-tree", tree, *parents, data=message, env=self._identity()).decode().strip()
        lease = f"--force-with-lease={self.ref}:{self.tip}"
        try:
            self._run("push", "--quiet", lease, self.remote, f"{commit}:{self.ref}")
        except DeployError as error:
            if re.search(r"stale info|fetch first|non-fast-forward|cannot lock ref", error.message):
                raise DeployError(
                    "another deploy to this branch came first", hint="run it again to deploy on top of that"
                ) from error
            raise
        tick(len(plan.uploads) + len(plan.deletions))

    def _tree(self, plan: Plan) -> str:
        """Writes the files that changed and the tree that holds them; answers with its id."""
        index = self.folder / "sitegen-index"
        index.unlink(missing_ok=True)
        git = partial(self._run, env={"GIT_INDEX_FILE": str(index)})
        if self.tip:
            git("read-tree", self.tip)
        files = "\n".join(str(upload.file.file.resolve()) for upload in plan.uploads)
        blobs = git("hash-object", "-w", "--no-filters", "--stdin-paths", data=files.encode()).decode().split()
        lines = [f"0 {'0' * 40}\t{path}" for path in plan.deletions]
        lines += [f"{_FILE} {blob}\t{u.file.path}" for blob, u in zip(blobs, plan.uploads, strict=True)]
        data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        git("update-index", "-z", "--index-info", data=data)
        return git("write-tree").decode().strip()

    def _prepare(self) -> None:
        """The repository in .sitegen/, without the locks of a git that was killed: this process is alone here."""
        for lock in self.folder.rglob("*.lock"):
            lock.unlink()
        run(["git", "init", "--quiet", "--bare", "--object-format=sha1", str(self.folder)])

    def _identity(self) -> dict[str, str]:
        """Who commits: whom git's settings name, or sitegen."""
        try:
            self._run("var", "GIT_COMMITTER_IDENT")
        except DeployError:
            return _NOBODY
        return {}

    def _run(self, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        return run([*self.git, *arguments], data=data, env=env)


def _blob(local: LocalFile) -> str:
    """The id that git gives the file."""
    made = hashlib.sha1(f"blob {local.size}\0".encode(), usedforsecurity=False)
    with local.file.open("rb") as file:
        while block := file.read(1 << 20):
            made.update(block)
    return made.hexdigest()
