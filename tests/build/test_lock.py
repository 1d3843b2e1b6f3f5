"""One sitegen at a time works on a site: the other says who, and a lock of a process that was killed is nobody's."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.core.errors import SitegenError
from sitegen.core.progress import Progress, Tick
from sitegen.index.lock import locked
from tests.conftest import Run, put, put_story, tree

HOLD = """
import pathlib, sys, time
{before}
from sitegen.index.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    {inside}
    print(flush=True)
    time.sleep(600)
"""
NO_FCNTL = 'sys.modules["fcntl"] = None'
NO_FOLDERS = """
import errno, fcntl
def flock(*_): raise OSError(errno.EBADF, "Bad file descriptor")
fcntl.flock = flock
"""
"""What NFS says of such a lock on what is not open for writing."""

CHILDREN = """
    import subprocess
    from concurrent.futures import ProcessPoolExecutor
    from sitegen.core.workers import _context
    pool = ProcessPoolExecutor(2, _context())
    pool.submit(int).result()
    for _ in range(2): pool.submit(time.sleep, 600)
    print(subprocess.Popen(["sleep", "600"]).pid, *(process.pid for process in pool._processes.values()), end="")
"""
SEED = """A keeper counts the boats of number {n}

By Ines Halvorsen

The keeper of pier {n} counted the boats again at dawn, and wrote {n} of them down in the book that he keeps.
The harbour master said on Tuesday that pier {n} had never seen so many. Nobody knows where the boats come from.
"""


@contextmanager
def holder(site: Path, before: str = "", inside: str = "pass") -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock of a site."""
    command = [sys.executable, "-c", HOLD.format(before=before, inside=inside.strip()), str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def is_held(process: subprocess.Popen[bytes]) -> bytes:
    """Waits until the other process has the lock; answers with what it says."""
    assert process.stdout
    return process.stdout.readline()


def test_the_second_of_two_says_which_process_is_at_work_and_the_lock_of_a_killed_one_is_taken_over(
    site: Path, run: Run
) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    with holder(site) as other:
        is_held(other)
        answer = run("build", "--site", site)
        assert answer.code == 1
        assert f"process {other.pid}" in answer.err and answer.err.count("error:") == 1
        assert not (site / "output/index.html").exists()
    assert run("build", "--site", site).code == 0
    assert (site / "output/index.html").exists()


def test_two_builds_at_once_leave_one_whole_site(site: Path) -> None:
    for number in range(20):
        put_story(site, f"2020/s{number}", f"title: Story {number}\ndate: 2020-01-01\npeople: [Walter Oduya]")
    command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--site", str(site)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [(process.communicate()[1], process.returncode) for process in both]
    assert 0 in [code for _, code in answers]
    for told, code in answers:
        assert code == 0 or (code == 1 and "is at work on this site" in told and "Traceback" not in told)
    assert len(list((site / "output/2020/01").glob("*/index.html"))) == 20


COMMANDS = (
    ["build"], ["build", "--clean"], ["convert"], ["convert", "--diff"], ["check"], ["clean"],
    ["export", "{parent}/data"], ["entities", "list"], ["deploy", "{parent}/live"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_that_works_on_the_site_waits_for_none_and_touches_nothing(
    site: Path, run: Run, command: list[str]
) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    assert run("build", "--site", site).code == 0
    with holder(site) as other:
        is_held(other)
        before = tree(site)
        answer = run(*(part.format(parent=site.parent) for part in command), "--site", site)
        assert answer.code == 1 and answer.err.count("error:") == 1
        assert f"another sitegen (process {other.pid}) is at work on this site" in answer.err
        assert tree(site) == before
        assert [path.name for path in site.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("command", ["build", "convert", "clean"])
def test_the_lock_outlives_the_folder_of_derived_state(site: Path, run: Run, command: str) -> None:
    """.sitegen/ may be removed at any time, also under a run: the site stays locked, though nobody knows by whom."""
    put(site, "seeds/paper/a.txt", SEED.format(n=1))
    with holder(site) as other:
        is_held(other)
        shutil.rmtree(site / ".sitegen")
        answer = run(command, "--site", site)
        assert answer.code == 1
        assert answer.err == "error: another sitegen is at work on this site (try again when it is done)\n"
        assert not (site / "content").exists() and not (site / ".sitegen").exists()


def test_no_number_is_told_that_is_another_s(site: Path, run: Run) -> None:
    """What an earlier run noted does not stand for one that could not note its own, such as `clean`."""
    put(site, ".sitegen/lock", "1")
    with holder(site, inside='pathlib.Path(sys.argv[1], ".sitegen/lock").write_text("")') as other:
        is_held(other)
        assert "another sitegen is at work" in run("build", "--site", site).err


def test_processes_that_a_run_started_do_not_keep_its_lock(site: Path) -> None:
    """Workers and programs (git, ssh, pagefind) that outlive a killed run for a moment hold nothing of it."""
    with holder(site, inside=CHILDREN) as other:
        started = is_held(other).split()
        assert len(started) == 3
        other.send_signal(signal.SIGSTOP)  # it lives and cannot let go: only the kill does
        with pytest.raises(SitegenError, match="is at work"), locked(site):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        try:
            with locked(site):
                pass
        finally:
            subprocess.run(["kill", "-9", *started], check=False, capture_output=True)


@pytest.mark.parametrize("without", [NO_FCNTL, NO_FOLDERS], ids=["no fcntl", "no lock on a folder"])
def test_where_a_folder_cannot_be_locked_a_file_is(site: Path, without: str) -> None:
    """On systems without such locks, and on file systems that have them for files alone."""
    with holder(site, without) as other:
        is_held(other)
        with holder(site, without) as second:
            assert second.wait() == 1
    with holder(site, without) as third:  # the lock of a process that was killed is nobody's
        assert is_held(third) == b"\n"
        command = [sys.executable, "-c", f"import sys\n{without}\nfrom sitegen.cli.program import main\nmain()"]
        done = subprocess.run([*command, "clean", "--site", str(site)], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and f"process {third.pid}" in done.stderr
    done = subprocess.run([*command, "clean", "--site", str(site)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in site.iterdir()] == ["sitegen.toml"]


@contextmanager
def build_at_rest(site: Path) -> Iterator[subprocess.Popen[str]]:
    """A build that was started as people start it, and stopped in the midst of its work: SIGCONT lets it go on."""
    for number in range(60):
        put(site, f"seeds/paper/{number}.txt", SEED.format(n=number))
    command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--jobs", "1", "--site", str(site)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            while not any((site / "content").rglob("*.md")):
                assert process.poll() is None
                time.sleep(0.001)
            process.send_signal(signal.SIGSTOP)
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def test_no_other_run_begins_when_the_state_of_a_running_build_is_removed(site: Path, run: Run) -> None:
    """Of 150 seeds it made 294 articles, for good. The first stops as well, and the next build has each story once."""
    with build_at_rest(site) as first:
        shutil.rmtree(site / ".sitegen")
        for command in ("build", "convert", "clean"):
            answer = run(command, "--site", site)
            assert answer.code == 1 and "another sitegen is at work on this site" in answer.err, command
        first.send_signal(signal.SIGCONT)
        told = first.communicate(timeout=300)[1]
        assert first.returncode == 1 and told.startswith("error: .sitegen/index.sqlite: was removed"), told
    assert run("build", "--site", site).code == 0
    assert len(list((site / "content/articles").rglob("*.md"))) == 60


def test_clean_takes_nothing_from_under_a_running_build(site: Path, run: Run) -> None:
    put(site, "output/words.txt", "Words.")
    with build_at_rest(site) as first:
        before = tree(site)
        answer = run("clean", "--site", site)
        assert answer.code == 1 and f"another sitegen (process {first.pid}) is at work on this site" in answer.err
        assert tree(site) == before
        first.send_signal(signal.SIGCONT)
        assert first.communicate(timeout=300)[1] == "" and first.returncode == 0
    assert len(list((site / "content/articles").rglob("*.md"))) == 60


class Vandal(Progress):
    """Does something to the site when a build comes to a stage."""

    def __init__(self, stage: str, deed: object) -> None:
        super().__init__(quiet=True)
        self.at, self.deed = stage, deed

    @contextmanager
    def stage(self, name: str, total: int | None, unit: str, *summary: Any) -> Iterator[Tick]:
        """Does it when the stage begins."""
        if name == self.at:
            assert callable(self.deed)
            self.deed()
        with super().stage(name, total, unit, *summary) as tick:
            yield tick


@pytest.mark.parametrize("stage", ["convert", "index", "render"])
@pytest.mark.parametrize("deed", ["removed", "replaced", "made anew"])
def test_a_build_whose_state_is_gone_stops_and_the_next_repairs(site: Path, run: Run, stage: str, deed: str) -> None:
    """And no story is there twice: each seed has one article, each article one page."""
    for number in range(4):
        put(site, f"seeds/paper/s{number}.txt", SEED.format(n=number + 1))
    state = site / ".sitegen"

    def act() -> None:
        if deed == "removed":
            shutil.rmtree(state)
        elif deed == "replaced":
            shutil.copytree(state, site / "copy")
            shutil.rmtree(state)
            (site / "copy").rename(state)
        else:
            for file in state.glob("index.sqlite*"):
                file.unlink()
            put(site, ".sitegen/index.sqlite", b"")

    with pytest.raises(SitegenError) as told:
        build(site, load_config(site), BuildOptions(progress=Vandal(stage, act)))
    assert str(told.value).startswith(".sitegen/index.sqlite: was removed or replaced") and told.value.exit_code == 1
    assert run("build", "--site", site).code == 0
    assert len(list((site / "content/articles").rglob("*.md"))) == 4
    whole = tree(site / "output")
    assert len([path for path in whole if path.startswith("undated/") and path.count("/") == 2]) == 4
    assert run("build", "--clean", "--site", site).code == 0
    assert tree(site / "output") == whole
