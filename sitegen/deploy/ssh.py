"""A folder of another machine: a new release beside the one that is live, then one switch from the one to the other.

ssh://host/srv/www/archive is a link to /srv/www/.sitegen-archive/rN. Files that did not change are hard links to those
of the release before, so a release costs what changed; readers see one release or the other, never a mixture.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import PIPE
from urllib.parse import unquote

from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import OURS, LocalFile
from sitegen.deploy.plan import NEW, Plan, There
from sitegen.deploy.process import environment, failed, follow, missing, run
from sitegen.deploy.store import Tick
from sitegen.errors import UsageError

_KEPT = 3
"""Releases that stay on the machine, the live one among them, for whoever wants to go back."""

_BUSY = 75
_URL = re.compile(r"ssh://(?:([\w.+-]+)@)?([\w.-]+|\[[\w:.%]+\])(?::(\d+))?(/.*)")
_CHANGED = re.compile(rb"[<>]f(\S{9}) (.+)\n")
_DELETING = re.compile(rb"\*deleting\s+(.+[^/])\n")
_ESCAPED = re.compile(rb"\\#(\d{3})")

# $1 is the folder that is live, $2 that of its releases.
_LOOK = 'if [ -L "$1" ]; then readlink "$1"; elif [ -d "$1" ]; then echo .; elif [ -e "$1" ]; then echo file; fi'
_LOCK = f"""
mkdir -p "$2" && cd "$2" || exit 1
command -v flock >/dev/null || {{ echo held; exec cat; }}
exec flock -n -E {_BUSY} lock sh -c 'echo held; exec cat'
"""
_SWITCH = f"""
set -eu
mkdir -p "$2"
last=$(ls "$2" | sed -n 's/^r\\([0-9][0-9]*\\)$/\\1/p' | sort -n | tail -n 1)
release=r$(( ${{last:-0}} + 1 ))
mv "$2/incoming" "$2/$release"
ln -sfn "$(basename "$2")/$release" "$2/next"
if [ -d "$1" ] && [ ! -L "$1" ]; then mv "$1" "$2/before.$release"; fi
mv -T "$2/next" "$1" 2>/dev/null || mv -h "$2/next" "$1"
cd "$2"
ls | sed -n 's/^r\\([0-9][0-9]*\\)$/\\1/p' | sort -rn | tail -n +{_KEPT + 1} | while read -r old; do
    rm -rf "r$old"
done
rm -rf before.*
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of another machine: how ssh calls the machine, its port ("" for the usual one), the folder's path."""

    host: str
    port: str
    path: PurePosixPath

    @property
    def releases(self) -> PurePosixPath:
        """The folder of its releases."""
        return self.path.with_name(f"{OURS}{self.path.name}")


def place(url: str) -> Place:
    """What ssh://user@host:port/path names; /~/path is below the user's home. Raises UsageError."""
    match = _URL.fullmatch(url)
    user, host, port, path = match.groups() if match else ("", "", "", "")
    folder = PurePosixPath(unquote(path).removeprefix("/~/"))
    if not folder.name or ".." in folder.parts or host.startswith("-") or (user or "").startswith("-"):
        raise UsageError("a target such as ssh://user@host/srv/www/archive was expected")
    return Place(f"{user}@{host}" if user else host, port or "", folder)


class SshStore:
    """A folder behind ssh. The system's ssh and rsync carry it, so all that ~/.ssh/config says holds."""

    def __init__(self, url: str, root: Path) -> None:
        self.place = place(url)
        self.sources = [f"{root / 'output'}/", f"{root / '.sitegen' / 'compressed'}/"]
        self.shell = _shell(self.place.port)
        self.seen = ("", There({}, deployed=False))

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """rsync compares checksums of what is live, and changes nothing."""
        state = self._remote(_LOOK).decode("utf-8", "replace").strip()
        if state == "file":
            raise DeployError(f"{self.place.path} is a file on {self.place.host}")
        if not state:
            return There({}, deployed=False)
        deployed = state.startswith(self.place.releases.name + "/")
        if not (deployed and state == self.seen[0]):  # a release does not change once it is live
            self.seen = (state, self._compare(here, deployed))
        return self.seen[1]

    def _compare(self, here: Mapping[str, LocalFile], deployed: bool) -> There:
        changed: dict[str, str] = {}
        gone: list[str] = []

        def line(text: bytes) -> None:
            if match := _CHANGED.fullmatch(text):
                changed[_name(match[2])] = NEW if match[1] == b"+++++++++" else "its bytes differ"
            elif match := _DELETING.fullmatch(text):
                gone.append(_name(match[1]))

        self._rsync(here, self.place.path, ["--dry-run", "--delete"], line)
        there = {path: changed.get(path, "") for path in here if changed.get(path) != NEW}
        return There(there | dict.fromkeys(gone, ""), deployed)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """A lock that the other machine holds as long as this connection stands. Without flock there it has none."""
        command = [*self.shell, self.place.host, self._command(_LOCK)]
        try:
            process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment())
        except FileNotFoundError as error:
            raise missing("ssh") from error
        with process:
            assert process.stdin and process.stdout and process.stderr  # noqa: S101 -- all are pipes
            if process.stdout.readline() != b"held\n":
                if process.wait() == _BUSY:
                    raise DeployError("another deploy to this target is under way", hint="try again when it is done")
                raise failed("ssh", process.stderr.read())
            try:
                yield
            finally:
                process.stdin.close()

    def publish(self, plan: Plan, tick: Tick) -> None:
        """Fills `incoming`, which a deploy that was cut short leaves half filled, and makes it the live release."""
        incoming = self.place.releases / "incoming"
        options = [f"--link-dest=../../{self.place.path.name}/", *(["--delete"] if plan.delete else [])]
        if not plan.delete:
            self._remote('[ ! -d "$1" ] || { rm -rf "$2/incoming" && cp -Rl "$1/." "$2/incoming"; }')
        self._rsync(plan.files, incoming, options, lambda text: tick(1 if _CHANGED.fullmatch(text) else 0))
        self._remote(_SWITCH)

    def _rsync(
        self, files: Mapping[str, LocalFile], to: PurePosixPath, options: list[str], line: Callable[[bytes], None]
    ) -> None:
        """Runs rsync from here to a folder there; only `files` go."""
        sources = (
            self.sources if any(f.file.is_relative_to(self.sources[1]) for f in files.values()) else self.sources[:1]
        )
        command = [
            "rsync", "-r", "-p", "-s", "-8", "--checksum", "--chmod=D755,F644", f"--exclude={OURS}*",
            "--out-format=%i %n", "-e", shlex.join(self.shell), *options, *sources, f"{self.place.host}:{to}/",
        ]  # fmt: skip
        follow(command, line)

    def _remote(self, script: str) -> bytes:
        return run([*self.shell, self.place.host, self._command(script)])

    def _command(self, script: str) -> str:
        return shlex.join(["sh", "-c", script, "sh", str(self.place.path), str(self.place.releases)])


def _shell(port: str) -> list[str]:
    """ssh as RSYNC_RSH would have it. Where nobody is there to answer, it does not ask."""
    command = shlex.split(os.environ.get("RSYNC_RSH") or "ssh")
    silent = [] if sys.stdin and sys.stdin.isatty() else ["-o", "BatchMode=yes"]
    return [*command, *silent, *(["-p", port] if port else [])]


def _name(text: bytes) -> str:
    """A path as rsync prints it: odd bytes as \\#ooo."""
    return os.fsdecode(_ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), text))
