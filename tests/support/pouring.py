"""Hundreds of seeds of all formats poured into one site, and conversions of them that are killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import put, tree
from tests.support.accounted_exports import EVERY

CONFIG = '[site]\ntitle = "Poured"\n'


class Measured(NamedTuple):
    """What a conversion reported, how many bytes of memory its largest process took, and its standard error."""

    report: dict[str, Any]
    peak: int
    err: str


def pour(root: Path, files: int) -> int:
    """Writes `files` seeds of all formats in turn; returns how many files and records are in them."""
    put(root, "sitegen.toml", CONFIG)
    there = 0
    for number, make in enumerate(islice(cycle(EVERY.values()), files)):
        poured = make(10 * number)
        put(root, f"seeds/paper{number % 7}/{number:04}-{poured.name}", poured.data)
        there += poured.there
    return there


def start(root: Path, jobs: int) -> subprocess.Popen[bytes]:
    """Starts a conversion, in a process group of its own."""
    command = [sys.executable, "-m", "sitegen", "convert", "--json", "--jobs", str(jobs), "--site", str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def measured(root: Path, jobs: int = 1) -> Measured:
    """Converts the site at `root` in another process."""
    process = start(root, jobs)
    peak, ended = 0, False
    while not ended:
        peak = max(peak, _memory(process.pid))
        try:
            out, err = process.communicate(timeout=0.2)
            ended = True
        except subprocess.TimeoutExpired:
            continue
    return Measured(json.loads(out), peak, err.decode())


def kill_at(root: Path, articles: int, jobs: int) -> None:
    """Starts a conversion and kills all of its processes once so many articles are there, or lets it end before."""
    process = start(root, jobs)
    while process.poll() is None and len(tree_names(root)) < articles:
        time.sleep(0.02)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def tree_names(root: Path) -> list[Path]:
    """The articles that are there."""
    return list((root / "content/articles").rglob("*.md"))


def content(root: Path) -> dict[str, bytes]:
    """Every file of content/ with its bytes."""
    return tree(root / "content")


def _memory(process: int) -> int:
    """The largest resident memory, in bytes, that a process has had; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) * 1024 for words in lines), 0)
