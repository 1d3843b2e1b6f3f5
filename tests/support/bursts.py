"""Bursts of changes: a served site is switched between two branches of git that differ in many files."""

from __future__ import annotations

import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from tests.conftest import put, put_story, tree
from tests.support.previewed import Listener, preview, wait_for_tree


def switch_branches(site: Path, fresh: Path, count: int) -> list[int]:
    """Checks out another branch and back again while the site is served; each ends in what a build in `fresh` gives.

    The branches differ in `count` files: some are gone, some say something else, some stand in another folder. Returns
    how many builds the preview made for each switch.
    """
    write_branches(site, count)
    with preview(site) as port:
        page = Listener(port, "/")
        heard: list[str] = []
        threading.Thread(target=_listen, args=(page, heard), daemon=True).start()
        return [_switch(site, fresh, port, branch, heard) for branch in ("one", "two")]


def write_branches(site: Path, count: int) -> None:
    """A repository with the branches "one" and "two", the second of which is checked out."""
    put(site, ".gitignore", ".sitegen/\noutput/\n")
    for number in range(count):
        put_story(site, f"2018/s{number}", f"title: S{number}\ndate: 2018-01-02\npeople: [Priya Raman]")
    _git(site, "init", "-q", "-b", "one")
    _commit(site)
    _git(site, "checkout", "-q", "-b", "two")
    moved = site / "content/articles/moved"
    moved.mkdir()
    for number, file in enumerate(sorted((site / "content/articles/2018").iterdir())):
        if number % 4 == 0:
            file.unlink()
        elif number % 4 == 1:
            file.rename(moved / file.name)
        else:
            file.write_text(file.read_text().replace("Priya Raman", "Walter Oduya"))
    _commit(site)


def _switch(site: Path, fresh: Path, port: int, branch: str, heard: list[str]) -> int:
    before = heard.count("state")
    _git(site, "checkout", "-q", branch)
    shutil.copytree(site, fresh, ignore=shutil.ignore_patterns(".sitegen", "output", ".git"))
    config = load_config(fresh)
    config = replace(config, site=replace(config.site, base_url=f"http://127.0.0.1:{port}"))
    build(fresh, config, BuildOptions(drafts=True, preview=True, search=False))
    expected = tree(fresh / "output")
    wait_for_tree(site / ".sitegen/preview/output", expected)
    shutil.rmtree(fresh)
    return heard.count("state") - before


def _listen(page: Listener, heard: list[str]) -> None:
    while True:
        heard += [name for name, _ in page.until_state()]


def _commit(site: Path) -> None:
    _git(site, "add", ".")
    _git(site, "-c", "user.name=Ann Abara", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "Stories")


def _git(site: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(site), *arguments], check=True)
