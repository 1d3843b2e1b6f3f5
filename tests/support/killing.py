"""Builds that are killed at a system call: what is then there, and what the next build makes of it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core import deploy_block
from sitegen.core.config import load_config
from tests.conftest import put, put_story, tree

CALLS = (
    "rename", "renameat2", "unlink", "unlinkat", "mkdir", "rmdir", "link", "linkat", "ftruncate", "write", "pwrite64",
    "chmod", "fchmodat", "utimensat", "fsync", "fdatasync",
)  # fmt: skip
"""System calls that change files; those that a system does not have are left out."""


@cache
def unable() -> str:
    """Why processes cannot be killed at a system call here, "" where they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, "true"], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()}"


class Changed:
    """A small site that was built and then changed in many ways, and the trees before and after."""

    def __init__(self, home: Path, *, searched: bool = False) -> None:
        self.home, self.site, self.searched = home, home / "site", searched
        self._write()
        build(self.site, load_config(self.site), BuildOptions(conversion=False))
        self.old = tree(self.site / "output")
        self._change()
        shutil.copytree(self.site, home / "clean", ignore=shutil.ignore_patterns("output", ".sitegen"))
        build(home / "clean", load_config(self.site), BuildOptions(conversion=False))
        self.new = tree(home / "clean/output")

    def _write(self) -> None:
        put(self.site, "sitegen.toml", f'[site]\ntitle = "Killed"\n[search]\nenabled = {str(self.searched).lower()}\n')
        for number in range(4):
            head = f"title: Story {number}\ndate: 2020-01-0{number + 1}\npeople: [Walter Oduya]\ntags: [ferries]"
            put_story(self.site, f"2020/story-{number}", head)
        put(self.site, "static/note.txt", "old")
        put(self.site, "static/gone.txt", "gone")

    def _change(self) -> None:
        put_story(self.site, "2020/story-0", "title: Story zero\ndate: 2020-01-01\npeople: [Priya Raman]")
        put_story(self.site, "2021/story-9", "title: Story 9\ndate: 2021-05-01\npeople: [Walter Oduya]")
        (self.site / "content/articles/2020/story-3.md").unlink()
        put(self.site, "static/note.txt", "new")
        (self.site / "static/gone.txt").unlink()

    def _build(self, site: Path, *strace: str) -> int:
        command = ["strace", "-f", "-qq", *strace, sys.executable, "-m", "sitegen", "build", "--no-convert", "--quiet"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [*command, "--jobs", "1", "--site", str(site)], env=environment, capture_output=True, check=False
        )
        return done.returncode

    def calls(self) -> Counter[str]:
        """How often a build of the changed site makes each of the calls itself, not by the programs that it starts."""
        site, log = self.home / "counted", self.home / "calls"
        shutil.copytree(self.site, site)
        known = ",".join(f"?{call}" for call in CALLS)
        assert self._build(site, "-o", str(log), "-e", f"trace={known}") == 0
        shutil.rmtree(site)
        made = re.findall(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)
        return Counter(call for process, call in made if process == made[0][0])

    def kill(self, call: str, number: int) -> None:
        """Kills a build at a call, and checks what is there and what the next build makes of it."""
        site = self.home / f"{call}-{number}"
        shutil.copytree(self.site, site, symlinks=True)
        inject = f"inject={call}:signal=KILL:when={number}"
        assert self._build(site, "-o", os.devnull, "-e", f"trace={call}", "-e", inject) != 0, "it was not killed"
        for path, data in tree(site / "output").items():
            if not path.rpartition("/")[2].startswith(".sitegen-"):
                assert data in (self.old.get(path), self.new.get(path)), f"{path} is neither old nor new"
        report = build(site, load_config(site), BuildOptions(conversion=False))
        assert report.errors == []
        assert tree(site / "output") == self.new
        assert deploy_block.block_reason(site / "output") == ""
        with closing(sqlite3.connect(site / ".sitegen/index.sqlite")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        shutil.rmtree(site)
