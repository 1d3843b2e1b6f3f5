"""A full or failing disk, files that may not be read, two commands at once: what stood stands, and all is repaired."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story, tree
from tests.support.faults import Done, needs_strace, places, sitegen, with_fault, without_root

CONFIG = '[site]\ntitle = "Test"\nbase_url = "https://archive.example"\n[search]\nenabled = false\n'
COMMANDS = {
    "build": ("build", "--no-convert", "--quiet", "--jobs", "1"),
    "convert": ("convert", "--quiet", "--jobs", "1"),
    "export": ("export", "--format", "json", "--quiet", "DEST"),
    "deploy": ("deploy", "--quiet", "--yes", "DEST"),
}
SAMPLE = [
    ("build", "rename", "ENOSPC"),
    ("build", "write", "ENOSPC"),
    ("build", "mkdir", "EACCES"),
    ("build", "openat", "EMFILE"),
    ("build", "pwrite64", "ENOSPC"),
    ("build", "read", "EIO"),
    ("convert", "rename", "ENOSPC"),
    ("convert", "pwrite64", "EIO"),
    ("export", "write", "ENOSPC"),
    ("deploy", "rename", "EIO"),
    ("deploy", "openat", "EACCES"),
]
"""One place, in the middle, of these calls; `make soak` takes every place of every call and error."""


def a_site(root: Path, stories: int = 3) -> Path:
    put(root, "sitegen.toml", CONFIG)
    for number in range(stories):
        put_story(
            root, f"2019/s{number}", f"title: Story {number}\ndate: 2019-01-0{number + 1}\npeople: [Walter Oduya]"
        )
    put(root, "static/robots.md", "A note.\n")
    put(root, "seeds/paper/a.txt", "The ferry is late again\n\nBy Ines Halvorsen\n\n" + "The ferry came late. " * 60)
    return root


def prepared(tmp_path: Path, command: str) -> tuple[Path, tuple[object, ...]]:
    """A site that has been built and changed since, with a destination that holds an older state; and the command."""
    root = a_site(tmp_path / "site")
    dest = tmp_path / "dest"
    arguments = tuple(str(dest) if part == "DEST" else part for part in COMMANDS[command])
    assert sitegen("build", "--quiet", "--no-convert", "--site", root).code == 0
    if command in ("export", "deploy"):
        assert sitegen(*arguments, "--site", root).code == 0
    put_story(root, "2019/s1", "title: Another story\ndate: 2019-01-02\npeople: [Ines Halvorsen]", "Other words.\n")
    put_story(root, "2020/s9", "title: A new story\ndate: 2020-01-02\npeople: [Walter Oduya]")
    if command == "deploy":
        assert sitegen("build", "--quiet", "--no-convert", "--site", root).code == 0
    return root, (*arguments, "--site", str(root))


def stands(tmp_path: Path) -> dict[str, bytes]:
    """All that people rely on: what is published and what is written for them."""
    whole = tree(tmp_path)
    kept = ("site/output/", "site/content/", "dest/")
    return {path: data for path, data in whole.items() if path.startswith(kept) and "/.sitegen-" not in path}


def is_whole(path: str, data: bytes) -> bool:
    """Whether a file of the site is complete: where a story could not be read, lists are without it, but whole."""
    if path.endswith(".json"):
        return bool(json.loads(data))
    if path.endswith(".csv"):
        return data.endswith(b"\r\n")
    return "/output/" in f"/{path}" and data.endswith(
        (b"</html>\n", b"</feed>\n", b"</urlset>\n", b"</sitemapindex>\n")
    )


def judge(done: Done, before: dict[str, bytes], now: dict[str, bytes], after: dict[str, bytes]) -> None:
    """One or few clear lines, the right code, and each file as it was or as it was to be."""
    assert "Traceback" not in done.err, done.err
    assert done.code in (0, 1), done
    lines = done.err.splitlines()
    assert done.code == 0 or any(line.startswith("error: ") for line in lines), done
    assert len(lines) < 12, done.err
    others = {path: data for path, data in now.items() if data not in (before.get(path), after.get(path))}
    assert [path for path, data in others.items() if not is_whole(path, data)] == []


def faulty(tmp_path: Path, command: str, call: str, error: str, pick: slice) -> int:
    """Puts a fault at some places of a call, each in the same state, and repairs; returns how many there were."""
    root, arguments = prepared(tmp_path / "model", command)
    log = tmp_path / "calls"
    copy = tmp_path / "counted"
    shutil.copytree(tmp_path / "model", copy, symlinks=True)
    moved = [str(part).replace(str(tmp_path / "model"), str(copy)) for part in arguments]
    numbers = places(call, copy, log, *moved)
    after = stands(copy)
    before = stands(tmp_path / "model")
    for number in numbers[pick]:
        shutil.rmtree(copy)
        shutil.copytree(tmp_path / "model", copy, symlinks=True)
        done = with_fault(call, error, number, *moved)
        judge(done, before, stands(copy), after)
        again = sitegen(*moved)
        assert (again.code, stands(copy)) == (0, after), (number, done, again)
    assert root.is_dir()
    return len(numbers)


@needs_strace
@pytest.mark.parametrize(("command", "call", "error"), SAMPLE)
def test_a_fault_at_one_call_costs_one_line_and_no_file(tmp_path: Path, command: str, call: str, error: str) -> None:
    found = faulty(tmp_path, command, call, error, slice(2, 3))
    assert found, f"{command} makes no {call} on the site's files"


@needs_strace
@pytest.mark.parametrize(("call", "pick"), [("rename", slice(-2, None)), ("unlinkat", slice(None, None, 6))])
def test_an_export_that_cannot_take_the_place_of_the_old_one_can_the_next_time(
    tmp_path: Path, call: str, pick: slice
) -> None:
    assert faulty(tmp_path, "export", call, "EACCES", pick), f"export makes no {call}"


def test_a_full_disk_is_one_line_and_more_space_repairs_it(tmp_path: Path) -> None:
    """A disk of 64 kB for output/, in a mount namespace of its own."""
    root = a_site(tmp_path / "site", 9)
    (root / "output").mkdir()
    script = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'
    command = [sys.executable, "-m", "sitegen", *COMMANDS["build"], "--site", str(root)]
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(root / "output"), *command],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no disk can be mounted here")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert sitegen(*COMMANDS["build"], "--site", root).code == 0
    assert len(list((root / "output/2019").rglob("index.html"))) == 9


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full here")
def test_an_error_that_belongs_to_no_file_is_told_without_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "clean", "--site", str(a_site(tmp_path / "site", 1))]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "error: No space left on device\n")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter; pytest's own are for their owner alone."""
    with tempfile.TemporaryDirectory(prefix="open-") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.parametrize("place", ["seeds/paper/b.txt", "content/articles/2019/s1.md", "static/note.txt"])
def test_a_file_that_may_not_be_read_is_one_line_and_the_rest_goes_on(open_folder: Path, place: str) -> None:
    root = a_site(open_folder / "site")
    shut = put(root, place, "---\ntitle: Shut\ndate: 2019-01-02\n---\n\nWords that nobody may read.\n")
    for path in (root, *root.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    shut.chmod(0)
    done = without_root("build", "--quiet", "--jobs", "1", "--site", root)
    assert "Traceback" not in done.err
    assert done.code == 1
    assert [line for line in done.err.splitlines() if line.startswith(f"error: {place}: ")], done.err
    assert (root / "output/2019/01/s0/index.html").is_file()
    shut.chmod(0o666)
    again = without_root("build", "--quiet", "--jobs", "1", "--site", root)
    assert not [line for line in again.err.splitlines() if "ermission denied" in line]


def test_two_builds_at_once_are_one_line_for_one_of_them(tmp_path: Path, run: Run) -> None:
    """Whoever comes second is told so; in the end the site is whole."""
    root = a_site(tmp_path / "site", 9)
    command = [sys.executable, "-m", "sitegen", *COMMANDS["build"], "--site", str(root)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) for _ in range(2)]
    told = [one.communicate(timeout=600)[1] for one in both]
    codes = sorted(one.returncode for one in both)
    assert codes in ([0, 0], [0, 1]), told
    assert "Traceback" not in "".join(told)
    if 1 in codes:
        assert [text.count("\n") for text in told if text] == [1]
    once = tree(root / "output")
    assert run(*COMMANDS["build"], "--site", root).code == 0
    assert tree(root / "output") == once
