"""Whatever stands at a path of the site: no command waits for it, follows it, or touches what is not its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.config import load_config
from tests.conftest import Run, put_story
from tests.planting import (
    PLACES,
    PLANTS,
    REFUSED,
    SECRET,
    TOLD,
    Plant,
    clear,
    make_outside,
    make_site,
    no_waiting,
    plant_foreign,
    snapshot,
)

PAGE = (Path(__file__).parents[1] / "docs/security.md").read_text(encoding="utf-8")
COMMANDS = (["build"], ["convert"], ["check"], ["export", "DEST"], ["build", "--clean"], ["clean"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built, to be copied."""
    root = tmp_path_factory.mktemp("model") / "site"
    make_site(root)
    report = build(root, load_config(root))
    assert report.errors == [] and report.articles == 4
    (root / "output/strange").unlink(missing_ok=True)
    return root


def kept(parent: Path) -> dict[str, object]:
    """All that is no command's to change: what lies outside, and what people made."""
    found = snapshot(parent)
    made = re.compile(r"site/(?:output|\.sitegen)(?:/|$)|data(?:/|$)")
    return {path: what for path, what in found.items() if not made.match(path)}


def published(parent: Path) -> list[str]:
    """The files that commands made which have a secret in them."""
    files = [path for folder in ("site/output", "site/.sitegen/data", "data") for path in (parent / folder).rglob("*")]
    return [str(path) for path in files if path.is_file() and SECRET in path.read_bytes()]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.removeprefix("plant_"))
@pytest.mark.parametrize("place", PLACES)
def test_whatever_stands_at_a_path_of_the_site(built: Path, tmp_path: Path, run: Run, place: str, plant: Plant) -> None:
    """No command hangs or breaks, changes what is not its own, or publishes what a link leads to."""
    root = tmp_path / "site"
    shutil.copytree(built, root)
    make_outside(tmp_path / "outside")
    path = root / place.rstrip("/")
    clear(path)
    plant(path, root, tmp_path / "outside")
    for command in COMMANDS:
        before, whole = kept(tmp_path), snapshot(tmp_path)
        with no_waiting():
            answer = run(*(str(tmp_path / "data") if part == "DEST" else part for part in command), "--site", root)
        assert "Traceback" not in answer.err and "fault in sitegen" not in answer.err, answer
        assert answer.code in (0, 1) or place == "sitegen.toml", answer
        after = kept(tmp_path)
        assert {name: after.get(name) for name in before} == before, command
        assert published(tmp_path) == [], command
        is_refused = PLACES[place] == REFUSED and not (plant is plant_foreign and place.startswith(".sitegen/"))
        if is_refused:
            assert snapshot(tmp_path) == whole, command
            assert answer.code and place.rstrip("/") in answer.err and answer.err.count("\n") == 1, answer
        if command == ["build"] and PLACES[place] == TOLD and plant is not plant_foreign:
            assert answer.code == 0 or place.rstrip("/") in answer.err, answer


def test_the_page_on_security_lists_every_path_with_its_rule() -> None:
    rows = [row.split("|")[1:-1] for row in PAGE.splitlines() if row.startswith("| `")]
    mine = [row for row in rows if "test_whatever_stands_at_a_path_of_the_site" in row[-1]]
    assert len(mine) > 20 and all(cell.strip() for row in mine for cell in row)
    listed = [path for row in mine for path in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(listed) == sorted(PLACES)


@pytest.mark.parametrize("target", ["content", "content/articles", "output", ".sitegen", "static", "themes", ".", ".."])
def test_seeds_may_be_a_link_but_not_into_the_site(built: Path, tmp_path: Path, run: Run, target: str) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    (root / "seeds").rename(tmp_path / "elsewhere")
    (root / "seeds").symlink_to(Path(os.path.relpath(tmp_path / "elsewhere", root)))
    assert run("build", "--site", root).code == 0
    clear(root / "seeds")
    (root / "seeds").symlink_to(target)
    before = snapshot(tmp_path)
    for command in ("build", "convert", "clean", "check"):
        answer = run(command, "--site", root)
        assert answer.code == 1 and answer.err.startswith("error: seeds: is a link ") and answer.err.count("\n") == 1
    assert snapshot(tmp_path) == before


def test_seeds_that_lead_nowhere_are_told(built: Path, tmp_path: Path, run: Run) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    clear(root / "seeds")
    (root / "seeds").symlink_to(tmp_path / "gone")
    answer = run("build", "--site", root)
    assert answer.code == 1 and answer.err.startswith("error: seeds: is a link that leads to no folder")


def test_a_socket_is_told_and_not_opened(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    put_story(site, "a", "title: A")
    monkeypatch.chdir(site)  # the name of a socket may not be long
    Path("static").mkdir()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("static/ear")
        answer = run("build", "--quiet", "--site", site)
    assert answer.code == 1 and "error: static/ear: is a pipe, a socket or a device" in answer.err
