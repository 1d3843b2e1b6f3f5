"""Deploys to a folder of another machine: uploads a new release beside the live one, then switches a link.

ssh://host/srv/www/archive is a link to /srv/www/.sitegen-archive/rN. Unchanged files are hard links to those of the
last release, so a release costs only what changed; readers see one release or the other, never a mixture. Files of the
live release that are not in its manifest were put there by others: they are linked into the next release.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import PIPE
from urllib.parse import unquote

from sitegen.core.errors import UsageError
from sitegen.core.files import is_plain, readable
from sitegen.core.manifest import NAME, Manifest, SiteIdentity, load_manifest
from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import OURS, LocalFile
from sitegen.deploy.plan import BYTES, NEW, SAME, DeployPlan, TargetState
from sitegen.deploy.process import environment, failed, follow, missing, run
from sitegen.deploy.store import EarlierCopy, Tick

_KEPT_RELEASES = 3
"""Number of releases that stay on the machine, including the live one, so that one can go back."""

_BUSY_EXIT_CODE = 75
_URL = re.compile(r"ssh://(?:([\w.+-]+)@)?([\w.-]+|\[[\w:.%]+\])(?::(\d+))?(/.*)")
_CHANGED = re.compile(rb"[<>]f(\S{9}) (.+)\n")
_DELETING = re.compile(rb"\*deleting\s+(.+)\n")
_ESCAPED = re.compile(rb"\\#(\d{3})")

# In all scripts $1 is the live folder and $2 the folder of releases. Each release has its manifest beside it.
_INSPECT = f"""
if [ -L "$1" ]; then
    live=$(readlink "$1"); printf '%s\n' "$live"; cat "$2/{OURS}manifest-${{live##*/}}.json" 2>/dev/null
elif [ -d "$1" ]; then
    echo .; cat "$1/{NAME}" 2>/dev/null
elif [ -e "$1" ]; then
    echo file
else
    echo
fi
echo
if [ -d "$1" ]; then cd "$1" && find . ! -type d ! -type f -print0; fi
"""
"""Prints what $1 is, its manifest, and all entries in it that are neither files nor folders."""

_LOCK = f"""
mkdir -p "$2" && cd "$2" || exit 1
command -v flock >/dev/null || {{ echo held; exec cat; }}
exec flock -n -E {_BUSY_EXIT_CODE} lock sh -c 'echo held; exec cat'
"""
_KEEP = """
set -eu
live=$(cd "$1" && pwd -P)
incoming=$(cd "$2/incoming" && pwd -P)
rsync -a -0 --files-from=- --link-dest="$live/" "$live/" "$incoming/"
"""
"""Links foreign files from the live folder into the next release, with owners, modes and times."""

_SWITCH = f"""
set -eu
mkdir -p "$2"
(umask 027; cat > "$2/{OURS}manifest-incoming.json")
last=$(ls "$2" | sed -n 's/^r\\([0-9][0-9]*\\)$/\\1/p' | sort -n | tail -n 1)
release=r$(( ${{last:-0}} + 1 ))
mv "$2/{OURS}manifest-incoming.json" "$2/{OURS}manifest-$release.json"
mv "$2/incoming" "$2/$release"
ln -sfn "$(basename "$2")/$release" "$2/next"
if [ -d "$1" ] && [ ! -L "$1" ]; then mv "$1" "$2/before.$release"; fi
mv -T "$2/next" "$1" 2>/dev/null || mv -h "$2/next" "$1"
cd "$2"
ls | sed -n 's/^r\\([0-9][0-9]*\\)$/\\1/p' | sort -rn | tail -n +{_KEPT_RELEASES + 1} | while read -r old; do
    rm -rf "r$old" "{OURS}manifest-r$old.json"
done
"""
_EARLIER = """
cd "$2" 2>/dev/null || exit 0
live=$(readlink "$1")
ls | sed -n '/^r[0-9][0-9]*$/p' | sort -V 2>/dev/null | while read -r old; do
    if [ "$old" != "${live##*/}" ]; then echo "$old"; fi
done
"""
_PURGE = f"""
set -eu
cd "$2"
while read -r old; do rm -rf "$old" "{OURS}manifest-$old.json"; done
rm -rf incoming
"""
_COPIES = """
cd "$2" 2>/dev/null || exit 0
live=$(readlink "$1" || true)
digest() { sha256sum || shasum -a 256 || sha256; }
while IFS= read -r path; do
    for release in r[0-9]* before.*; do
        if [ "$release" != "${live##*/}" ] && [ -f "$release/$path" ]; then
            printf '%s %s %s\n' "$release" "$(digest 2>/dev/null < "$release/$path" | cut -c 1-64)" "$path"
        fi
    done
done
"""


@dataclass(frozen=True, slots=True)
class SshFolder:
    """A folder of another machine: the host as ssh takes it, its port ("" for the default), the folder's path."""

    host: str
    port: str
    path: PurePosixPath

    @property
    def releases(self) -> PurePosixPath:
        """The folder of its releases."""
        return self.path.with_name(f"{OURS}{self.path.name}")


def place(url: str) -> SshFolder:
    """Parses ssh://user@host:port/path; /~/path is below the user's home. Raises UsageError."""
    match = _URL.fullmatch(url)
    user, host, port, path = match.groups() if match else ("", "", "", "")
    folder = PurePosixPath(unquote(path).removeprefix("/~/"))
    if not folder.name or ".." in folder.parts or host.startswith("-") or (user or "").startswith("-"):
        raise UsageError("a target such as ssh://user@host/srv/www/archive was expected")
    return SshFolder(f"{user}@{host}" if user else host, port or "", folder)


class SshStore:
    """A folder behind ssh. It uses the system's ssh and rsync, so ~/.ssh/config applies."""

    remains = ""

    def __init__(self, url: str, root: Path, site: SiteIdentity) -> None:
        self.place, self.site = place(url), site
        self.sources = [f"{root / 'output'}/", f"{root / '.sitegen' / 'compressed'}/"]
        self.shell = _shell(self.place.port)
        self.live = ""
        self.manifest: Manifest | None = None
        self.seen = ("", TargetState({}, deployed=False))
        self.specials: list[str] = []  # links and other special files
        self.folders: list[str] = []  # of the live folder, without files of the site

    def inspect(self, local: Mapping[str, LocalFile]) -> TargetState:
        """Compares the live files by rsync's checksums. Changes nothing."""
        self._find()
        if self.live == "file":
            raise DeployError(f"{self.place.path} is a file on {self.place.host}")
        if not self.live:
            return TargetState({}, deployed=False, listed=False)
        if not (self._is_release and self.live == self.seen[0]):  # a live release does not change
            self.seen = (self.live, self._compare(local))
        return self.seen[1]

    def _find(self) -> None:
        state, manifest, specials = self._remote(_INSPECT).split(b"\n", 2)
        self.live, self.manifest = state.decode("utf-8", "replace"), load_manifest(manifest)
        self.specials = [os.fsdecode(path.removeprefix(b"./")) for path in specials.split(b"\0") if path]

    @property
    def _is_release(self) -> bool:
        return self.live.startswith(f"{self.place.releases.name}/")

    def _compare(self, local: Mapping[str, LocalFile]) -> TargetState:
        changed: dict[str, str] = {}
        gone: list[str] = []

        def line(text: bytes) -> None:
            if match := _CHANGED.fullmatch(text):
                changed[_name(match[2])] = NEW if match[1] == b"+++++++++" else BYTES
            elif match := _DELETING.fullmatch(text):
                gone.append(_name(match[1]))

        self._rsync(local, self.place.path, ["--dry-run", "--delete"], line)
        self.folders = [path for path in gone if path.endswith("/")]
        there = {path: changed.get(path, SAME) for path in local if changed.get(path) != NEW}
        others = [*(path for path in gone if not path.endswith("/")), *self.specials]
        there |= {path: BYTES if path in local else SAME for path in others}
        return self._state(there, local)

    def _state(self, there: Mapping[str, str], local: Mapping[str, LocalFile]) -> TargetState:
        """The state of the target, given the reasons for the files of the live folder.

        A release from before sitegen wrote manifests was exactly output/, and it stays as it is: replacing its files in
        the next release replaces no foreign files.
        """
        is_former = self._is_release and self.manifest is None
        ours = {path for path in there.keys() & local.keys() if is_former or there[path] == SAME}
        ours |= there.keys() & (self.manifest.files if self.manifest else set())
        is_link = self.live not in (".", "") and not self._is_release
        return TargetState(
            there, self._is_release, ours, listed=self.manifest is not None,
            complete=self._is_release and self.manifest == Manifest(frozenset(ours), site=self.site),
            replaced=f"{self.place.path} is a link to {readable(self.live)} there" if is_link else "",
            other_site=self.manifest.other_site(self.site) if self.manifest else "",
        )  # fmt: skip

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds a lock on the other machine while the connection lasts. Without flock there, nothing is locked."""
        command = [*self.shell, self.place.host, self._command(_LOCK)]
        try:
            process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment())
        except FileNotFoundError as error:
            raise missing("ssh") from error
        with process:
            assert process.stdin and process.stdout and process.stderr  # noqa: S101 -- all are pipes
            if process.stdout.readline() != b"held\n":
                if process.wait() == _BUSY_EXIT_CODE:
                    raise DeployError("another deploy to this target is under way", hint="try again when it is done")
                raise failed("ssh", process.stderr.read())
            try:
                yield
            finally:
                process.stdin.close()

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Fills the folder `incoming`, which an interrupted deploy may have left, and makes it the live release."""
        incoming = self.place.releases / "incoming"
        options = [f"--link-dest=../../{self.place.path.name}/", "--delete"]
        self._rsync(plan.files, incoming, options, lambda text: tick(1 if _CHANGED.fullmatch(text) else 0))
        kept = [*plan.kept, *(folder for folder in self.folders if not self._has_ours(folder))]
        if kept:
            self._remote(_KEEP, b"".join(b"./" + os.fsencode(path) + b"\0" for path in kept))
        self._remote(_SWITCH, Manifest(plan.names, site=self.site).dump())

    def _has_ours(self, folder: str) -> bool:
        return any(path.startswith(folder) for path in self.seen[1].ours)

    def earlier_releases(self) -> list[str]:
        """The releases besides the live one."""
        return self._remote(_EARLIER).decode().split() if self._is_release else []

    def purge(self) -> list[str]:
        """Removes these releases, and the remains of an interrupted deploy."""
        self._find()
        old = self.earlier_releases()
        if self._is_release:
            self._remote(_PURGE, "".join(f"{release}\n" for release in old).encode())
        return old

    def copies(self, local: Mapping[str, LocalFile], paths: Iterable[str]) -> Iterator[EarlierCopy]:
        """Other versions of files in the other releases, compared by digest."""
        wanted = "".join(f"{path}\n" for path in sorted(set(paths)) if is_plain(path))
        for line in self._remote(_COPIES, wanted.encode()).decode("utf-8", "surrogateescape").splitlines():
            release, sha256, path = line.split(" ", 2)
            if path not in local or local[path].sha256 != sha256:
                yield EarlierCopy(path, f"{self.place.releases.name}/{release}")

    def _rsync(
        self, files: Mapping[str, LocalFile], to: PurePosixPath, options: list[str], line: Callable[[bytes], None]
    ) -> None:
        """Runs rsync from output/ to a folder of the other machine, for `files` only."""
        sources = (
            self.sources if any(f.file.is_relative_to(self.sources[1]) for f in files.values()) else self.sources[:1]
        )
        command = [
            "rsync", "-r", "-p", "-s", "-8", "--checksum", "--chmod=D755,F644", f"--filter=H {OURS}*",
            "--out-format=%i %n", "-e", shlex.join(self.shell), *options, *sources, f"{self.place.host}:{to}/",
        ]  # fmt: skip
        follow(command, line)

    def _remote(self, script: str, data: bytes = b"") -> bytes:
        return run([*self.shell, self.place.host, self._command(script)], data=data)

    def _command(self, script: str) -> str:
        return shlex.join(["sh", "-c", script, "sh", str(self.place.path), str(self.place.releases)])


def _shell(port: str) -> list[str]:
    """The ssh command from RSYNC_RSH, or ssh. Without a terminal it asks no questions."""
    command = shlex.split(os.environ.get("RSYNC_RSH") or "ssh")
    silent = [] if sys.stdin and sys.stdin.isatty() else ["-o", "BatchMode=yes"]
    return [*command, *silent, *(["-p", port] if port else [])]


def _name(text: bytes) -> str:
    r"""A path from rsync's output, in which unusual bytes are written as \#ooo."""
    return os.fsdecode(_ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), text))
