"""A new archive, with samples that say how they go or without any; and how the demo is served."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story, tree

REPOSITORY = Path(__file__).parents[2]
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def test_an_empty_site_has_no_stories_and_builds_at_once(tmp_path: Path, run: Run) -> None:
    site = tmp_path / "mine"
    answer = run("new", "--empty", site, "--json")
    assert answer.code == 0, answer
    assert (
        json.loads(answer.out)["written"]
        == ["README.md", "content/pages/about.md", "sitegen.toml"]
        == sorted(tree(site))
    )
    report = json.loads(run("build", "--site", site, "--json").out)
    assert (report["articles"], report["errors"], report["warnings"]) == (0, [], [])
    assert run("check", "--site", site, "--strict").code == 0
    put(site, "seeds/times/a.txt", "Railings painted\n\n4 May 2019\n\n" + "Walter Oduya painted the railings. " * 9)
    assert json.loads(run("build", "--site", site, "--json").out)["articles"] == 1
    assert not any(b"sample" in data for data in tree(site / "content").values())
    assert "ample" not in (site / "README.md").read_text()


def test_the_samples_say_what_they_are_and_go_as_they_say(tmp_path: Path, run: Run) -> None:
    """On each sample's page, for they stayed in archives that people published."""
    site = tmp_path / "mine"
    run("new", site)
    assert run("build", "--site", site).code == 0
    stories = list((site / "content/articles").rglob("*.md"))
    assert len(stories) == 2
    for story in stories:
        (page,) = (site / "output").glob(f"*/*/{story.stem}/index.html")
        assert (
            "This is a sample story" in page.read_text() and "delete the folder seeds/example-times" in page.read_text()
        )
    assert "--empty" in (site / "README.md").read_text()
    shutil.rmtree(site / "seeds/example-times")
    for story in stories:
        story.unlink()
    report = json.loads(run("build", "--site", site, "--json").out)
    assert (report["articles"], report["errors"]) == (0, [])
    assert not any(b"sample" in data for data in tree(site / "output").values())


@contextmanager
def make_serve(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`make serve` as it runs in a checkout, with a browser that leaves a file where it is opened; and its address."""
    site = tmp_path / "site"
    put(site, "sitegen.toml", '[site]\ntitle = "Made"\n')
    put_story(site, "a", "title: A")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, site / name)
    shutil.copytree(REPOSITORY / "requirements", site / "requirements")
    for name in ("venv/bin/python", "venv/python", "venv/installed"):  # newer than what they are made from
        put(site, name, "")
    program = put(site, "venv/bin/sitegen", f'#!/bin/sh\nexec "{sys.executable}" -m sitegen "$@"\n')
    browser = put(tmp_path, "browser", f'#!/bin/sh\ntouch "{tmp_path}/opened"\n')
    program.chmod(0o755)
    browser.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "BROWSER": f"{browser} %s"}
    process = subprocess.Popen(
        ["make", "serve", "VENV=venv", "SERVE=--port 0"], cwd=site, env=environment, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    try:
        found = next(m for line in process.stdout if (m := re.search(r"Serving (http:\S+)/", line)))
        yield process, found[1]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@needs_make
def test_make_serve_ends_with_ctrl_c(tmp_path: Path) -> None:
    """With all that it started, also while a page listens to it."""
    with make_serve(tmp_path) as (process, address):
        with urllib.request.urlopen(f"{address}/"), urllib.request.urlopen(f"{address}/_sitegen/events"):
            os.killpg(process.pid, signal.SIGINT)  # what a terminal does
            process.communicate(timeout=60)  # until nobody holds the stream any more
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@needs_make
def test_make_serve_opens_no_browser(tmp_path: Path) -> None:
    with make_serve(tmp_path) as (_, address), urllib.request.urlopen(f"{address}/") as page:
        assert b"Made" in page.read()
    assert not (tmp_path / "opened").exists()
