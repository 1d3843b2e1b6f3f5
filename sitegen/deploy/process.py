"""Runs programs of the system that a deploy uses: ssh, rsync, git."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from subprocess import PIPE

from sitegen.deploy.errors import DeployError

_SHOWN_LINES = 4


def run(arguments: Sequence[str], *, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """What a program prints, given `data` as input.

    If it fails, raises DeployError with the end of its error output.
    """
    try:
        done = subprocess.run(arguments, input=data, capture_output=True, env=environment(env), check=False)
    except FileNotFoundError as error:
        raise missing(arguments[0]) from error
    if done.returncode:
        raise failed(arguments[0], done.stderr)
    return done.stdout


def follow(arguments: Sequence[str], line: Callable[[bytes], None]) -> None:
    """Runs a program and calls `line` with each line that it prints. Raises DeployError if it fails."""
    try:
        process = subprocess.Popen(arguments, stdout=PIPE, stderr=PIPE, stdin=subprocess.DEVNULL, env=environment())
    except FileNotFoundError as error:
        raise missing(arguments[0]) from error
    with process:
        assert process.stdout and process.stderr  # noqa: S101 -- for the type checker: both are pipes
        for text in process.stdout:
            line(text)
        complaints = process.stderr.read()
    if process.returncode:
        raise failed(arguments[0], complaints)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program: messages in English, no prompts without a terminal, no variables of a git hook."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    quiet = {} if sys.stdin and sys.stdin.isatty() else {"GIT_TERMINAL_PROMPT": "0"}
    return {**kept, **quiet, "LC_ALL": "C", **(more or {})}


_OF_A_HOOK = frozenset(["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"])


def missing(program: str) -> DeployError:
    """The error for a program that is not installed."""
    return DeployError(f"the program {program} is needed", hint="install it with your system's packages")


def failed(program: str, complaints: bytes) -> DeployError:
    """The error of a program that failed, in one line."""
    lines = complaints.decode("utf-8", "replace").strip().splitlines()[-_SHOWN_LINES:]
    return DeployError(f"{program} failed: {' / '.join(line.strip() for line in lines) or 'it does not say why'}")
