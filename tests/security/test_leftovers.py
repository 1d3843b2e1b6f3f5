"""What a killed run was writing goes with the next; what is another's, or of a process that lives, stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.core.leftovers import is_leftover
from tests.conftest import Run, put, put_story
from tests.support.faults import needs_strace, sitegen

FOREIGN = (
    ".sitegen-notes",
    ".sitegen-manifest",
    ".sitegen-tmp-",
    ".sitegen-tmp-12",
    ".sitegen-tmp-x-1",
    ".sitegen-1-2",
)
PLACES = ("content", "content/images", "content/articles/2020", "content/entities/people", "output/2020", ".sitegen")

KILLED = """
import os, signal, sys
from pathlib import Path
from sitegen.core.files import replacing, temporary_folder
with replacing(Path(sys.argv[1], "half.png")) as temporary:
    temporary.write_bytes(b"half a")
    if len(sys.argv) > 2:
        (temporary_folder(Path(sys.argv[1], "made")) / "half").write_bytes(b"half a")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_while_writing(folder: Path, *more: str) -> None:
    """Leaves in a folder what a killed process does."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), *more], check=False)
    assert done.returncode == -signal.SIGKILL


def leftovers(root: Path) -> list[str]:
    """All of them under a folder."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob(".sitegen-tmp-*"))


@pytest.mark.parametrize("command", ["build", "convert"])
@pytest.mark.parametrize("place", PLACES)
def test_what_a_killed_run_left_goes_with_the_next(site: Path, run: Run, place: str, command: str) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    put(site, "content/entities/people/walter-oduya.md", "---\nname: Walter Oduya\n---\n")
    assert run("build", "--site", site).code == 0
    kill_while_writing(site / place)
    assert len(leftovers(site)) == 1
    if command == "convert" and place.startswith("output"):
        return  # which convert does not look at
    assert run(command, "--site", site).code == 0
    assert leftovers(site) == [] and not (site / place / "half.png").exists()


@pytest.mark.parametrize("place", ["content", "content/images", "content/articles/2020", ".sitegen"])
def test_what_is_of_others_or_of_a_process_that_lives_stays(site: Path, run: Run, place: str) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    alive = f".sitegen-tmp-{os.getppid()}-abcdefgh"
    for name in (*FOREIGN, alive):
        put(site, f"{place}/{name}", "Notes of mine.\n")
    for command in ("build", "convert", "build"):
        run(command, "--site", site)
        names = {path.name for path in (site / place).iterdir()}
        assert names.issuperset([*FOREIGN, alive])
    assert not [path for path in (site / "output").rglob("*") if path.name.startswith(".sitegen-")]


@pytest.mark.parametrize("form", ["json", "sqlite"])
def test_what_a_killed_export_left_beside_its_target_goes_with_the_next(
    site: Path, run: Run, tmp_path: Path, form: str
) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    kill_while_writing(tmp_path / "given", "folder too")
    for name in FOREIGN:
        put(tmp_path, f"given/{name}", "Notes of mine.\n")
    put(tmp_path, "given/.sitegen-data/notes.txt", "Notes of mine.\n")
    assert len(leftovers(tmp_path / "given")) == 2 + len([name for name in FOREIGN if "tmp" in name])
    made = {"json": "data", "sqlite": "data.sqlite"}[form]
    assert run("export", "--format", form, tmp_path / "given" / made, "--site", site).code == 0
    assert {path.name for path in (tmp_path / "given").iterdir()} == {*FOREIGN, ".sitegen-data", made}
    assert (tmp_path / "given/.sitegen-data/notes.txt").is_file()


@needs_strace
@pytest.mark.parametrize("command", ["convert", "export"])
def test_a_command_that_is_killed_as_it_names_its_file_leaves_nothing_after_the_next(
    site: Path, run: Run, tmp_path: Path, command: str
) -> None:
    """Killed before each of the first files gets its name, as the system does it to whoever takes too much."""
    put(site, "seeds/paper/a.txt", "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them. " * 60)
    (tmp_path / "given").mkdir()
    words = [command, "--site", site, *([tmp_path / "given/data"] if command == "export" else [])]
    killed = 0
    for call in ("rename", "renameat2", "link"):
        for number in (1, 2):
            fault = ("-f", "-o", "/dev/null", "-e", f"trace=?{call}", "-e", f"inject=?{call}:signal=KILL:when={number}")
            killed += sitegen(*words, strace=fault).code != 0
    assert killed and run(*words).code == 0
    files = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    hidden = [path for path in files if "/." in path and not path.startswith("site/.sitegen/")]
    assert [path for path in hidden if path != "given/data/.sitegen-export"] == []


def test_the_report_of_a_killed_convert_goes_with_the_next(site: Path, run: Run, tmp_path: Path) -> None:
    kill_while_writing(tmp_path / "reports")
    put(site, "seeds/paper/a.txt", "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them. " * 60)
    assert run("convert", "--report", tmp_path / "reports/half.html", "--site", site).code == 0
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["half.html"]


def test_a_report_takes_the_place_of_no_pipe(site: Path, run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    answer = run("convert", "--report", tmp_path / "pipe", "--site", site)
    assert answer.code == 2 and "pipe is no file" in answer.err
    assert (tmp_path / "pipe").is_fifo()


def test_a_name_tells_whose_a_leftover_is() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert not is_leftover(f".sitegen-tmp-{process.pid}-1")
        process.communicate()
    assert is_leftover(f".sitegen-tmp-{process.pid}-1")
    assert is_leftover(f".sitegen-tmp-{os.getpid()}-1")
    assert [name for name in FOREIGN if is_leftover(name)] == []
