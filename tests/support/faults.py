"""Faults of the machine, put by strace at one system call of a command that runs in a process of its own."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@functools.cache
def why_not() -> str:
    """Why no fault can be put in here, or ""."""
    if not shutil.which("strace"):
        return "strace is not installed"
    done = subprocess.run(["strace", "-o", "/dev/null", "-e", "trace=rename", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace may not trace here"


needs_strace = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def sitegen(*arguments: object, strace: tuple[str, ...] = ()) -> Done:
    """Runs the command line in its own process, under strace where that is given."""
    traced = ["strace", "-qq", *strace] if strace else []
    command = [*traced, sys.executable, "-m", "sitegen", *map(str, arguments)]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=600)
    return Done(done.returncode, done.stdout, done.stderr)


def places(call: str, site: Path, log: Path, *arguments: object) -> list[int]:
    """Which of a command's calls of the name `call`, counted from 1, have to do with files under `site`."""
    sitegen(*arguments, strace=("-y", "-s", "0", "-o", str(log), "-e", f"trace={call}"))
    calls = [line for line in log.read_text(errors="replace").splitlines() if re.match(rf"{call}\(", line)]
    return [number for number, line in enumerate(calls, 1) if str(site) in line]


def with_fault(call: str, error: str, number: int, *arguments: object) -> Done:
    """Runs a command in which one call fails: its `number`th of that name."""
    fault = f"inject={call}:error={error}:when={number}"
    return sitegen(*arguments, strace=("-o", "/dev/null", "-e", f"trace={call}", "-e", fault))


def without_root(*arguments: object) -> Done:
    """Runs a command as a user who may not read everything. Skips where that cannot be had."""
    if os.geteuid():
        return sitegen(*arguments)
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed, and root reads everything")
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "sitegen"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, env=env, check=False)
    if done.returncode not in (0, 1) or "No module named" in done.stderr:
        pytest.skip("another user cannot run this Python")
    return Done(done.returncode, done.stdout, done.stderr)
