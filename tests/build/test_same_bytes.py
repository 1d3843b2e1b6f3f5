"""The same content gives the same bytes, wherever, whenever and by however many it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core import workers
from sitegen.core.config import load_config
from tests.conftest import put, tree

STORIES = 24
CLOCKS = [Path(folder, "libfaketime.so.1") for folder in (
    "/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib64/faketime",
)]  # fmt: skip


def write(root: Path, order: int = 1) -> Path:
    """A site with something of everything whose order or spelling could differ; its files are made in this `order`."""
    files = {
        "sitegen.toml": '[site]\ntitle = "Iğdır"\nbase_url = "https://archive.example"\n[feeds]\nmin_stories = 2\n',
        "static/a.txt": "a",
        "static/B.txt": "b",
        "content/pages/about.md": "---\ntitle: About\n---\n\nWho.\n",
        "content/entities/people/walter-oduya.md": "---\nname: Walter Oduya\naliases: [Włodek]\n---\n\nKept it.\n",
    }
    for number in range(STORIES):
        head = (
            f"title: {'İIiı'[number % 4]}zmir {number}\ndate: 20{10 + number % 7}-0{1 + number % 9}-11\n"
            f"people: [Walter Oduya, Person {number % 5}]\nplaces: [Tern Point]\ntags: [ferries, Tag {number % 3}]\n"
            f"publication: Paper {number % 2}\nsource_url: https://paper.example/{number % 11}"
        )
        body = f"Walter Oduya, or Person {number % 5}, took the ferry at Tern Point. It was {number}.\n"
        files[f"content/articles/{number % 3}/story-{number}.md"] = f"---\n{head}\n---\n\n{body}"
    for path, text in list(files.items())[::order]:
        put(root, path, text)
    return root


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = write(tmp_path_factory.mktemp("whole") / "site")
    build(root, load_config(root), BuildOptions(jobs=1))
    return tree(root / "output")


def run(root: Path, environment: dict[str, str], *more: str, umask: int = -1, cwd: str = "/") -> dict[str, bytes]:
    command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--site", str(root), *more]
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=cwd, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return tree(root / "output")


@pytest.mark.parametrize("seed", ["1", "77"])
def test_under_another_hash_seed(tmp_path: Path, whole: dict[str, bytes], seed: str) -> None:
    assert run(write(tmp_path / "site"), {"PYTHONHASHSEED": seed}) == whole


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_in_another_time_zone_and_folder(tmp_path: Path, whole: dict[str, bytes], zone: str) -> None:
    assert run(write(tmp_path / "else where"), {"TZ": zone}, cwd=str(tmp_path)) == whole


@pytest.mark.parametrize("name", ["C", "tr_TR.UTF-8"])
def test_under_another_locale(tmp_path: Path, whole: dict[str, bytes], name: str) -> None:
    environment = {"LC_ALL": name, "LANG": name}
    if name != "C":
        locales = tmp_path / "locales"
        locales.mkdir()
        if not shutil.which("localedef"):
            pytest.skip("there is no localedef to make the locale with")
        command = ["localedef", "-i", name.partition(".")[0], "-f", "UTF-8", str(locales / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not (locales / name / "LC_CTYPE").exists():
            pytest.skip(f"the locale cannot be made: {done.stderr.strip()[:100]}")
        environment["LOCPATH"] = str(locales)
    assert run(write(tmp_path / "site"), environment) == whole


def test_under_another_umask(tmp_path: Path, whole: dict[str, bytes]) -> None:
    assert run(write(tmp_path / "site"), {}, umask=0o077) == whole


def test_from_files_that_were_made_in_another_order(tmp_path: Path, whole: dict[str, bytes]) -> None:
    assert run(write(tmp_path / "site", order=-1), {}) == whole


def test_by_a_clock_that_is_wrong(tmp_path: Path, whole: dict[str, bytes]) -> None:
    library = next((path for path in CLOCKS if path.exists()), None)
    if library is None:
        pytest.skip("libfaketime is not installed")
    environment = {"LD_PRELOAD": str(library), "FAKETIME": "@1999-12-31 23:59:50", "DONT_FAKE_MONOTONIC": "1"}
    root = write(tmp_path / "site")
    assert run(root, environment) == whole
    put(root, "content/pages/more.md", "---\ntitle: More\n---\n\nMore.\n")
    run(root, environment)
    (root / "content/pages/more.md").unlink()
    assert run(root, {}) == whole


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_by_workers_however_they_are_started(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    if method not in workers.multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    monkeypatch.setattr(workers, "start_method", lambda: method)
    monkeypatch.setattr("sitegen.build.scheduler._MIN_UNITS_FOR_WORKERS", 1)
    monkeypatch.setattr("sitegen.index.scan._MIN_FILES_FOR_WORKERS", 1)
    root = write(tmp_path / "site")
    report = build(root, load_config(root), BuildOptions(jobs=2))
    assert report.errors == [] and report.written == len(whole)
    assert tree(root / "output") == whole
