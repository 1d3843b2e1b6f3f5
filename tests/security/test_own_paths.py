"""Whatever stands at a path of the site: no command waits for it, follows it, or touches what is not its own."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.report import BuildReport
from sitegen.core.config import load_config
from sitegen.serve.preview import Preview
from sitegen.serve.watch import Watcher
from tests.conftest import Run, put, put_story, tree
from tests.support.planting import (
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

PAGE = (Path(__file__).parents[2] / "docs/security.md").read_text(encoding="utf-8")
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
    made = re.compile(r"site/output/|site/\.sitegen/data/|data/")
    return [
        path
        for path, what in snapshot(parent).items()
        if made.match(path) and isinstance(what, bytes) and SECRET in what
    ]


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
    assert len(mine) > 15 and all(cell.strip() for row in mine for cell in row)
    listed = [path for row in mine for path in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(listed) == sorted(PLACES)


@pytest.mark.parametrize("originals", ["content", "seeds", "static", ".git", "../elsewhere"])
def test_no_original_is_deleted_where_output_is_a_link_to_it(
    built: Path, tmp_path: Path, run: Run, originals: str
) -> None:
    """What a build does not know in its own folder it removes; here that would be somebody's papers."""
    root = tmp_path / "site"
    shutil.copytree(built, root)
    put(root, ".git/refs/heads/main", "0123456789abcdef0123456789abcdef01234567\n")
    put(tmp_path, "elsewhere/letters/1.txt", "Dear Ines")
    clear(root / "output")
    (root / "output").symlink_to(originals, target_is_directory=True)
    before = snapshot(tmp_path)
    for command in ("build", "clean", "check"):
        answer = run(command, "--site", root)
        assert snapshot(tmp_path) == before, command
        assert answer.code == 1 and answer.err.startswith("error: output: is a link"), answer


@pytest.mark.parametrize("folder", ["content/images", "content/articles", "content/pages", ".sitegen/data"])
def test_nothing_behind_a_linked_folder_is_published(built: Path, tmp_path: Path, run: Run, folder: str) -> None:
    """Files of the machine, with the names that such files have: pictures, texts, tables."""
    root = tmp_path / "site"
    shutil.copytree(built, root)
    make_outside(tmp_path / "machine")
    put(tmp_path, "machine/passwd", SECRET)
    put(tmp_path, "machine/json/index.json", b'{"secret": "' + SECRET + b'"}')
    clear(root / folder)
    (root / folder).symlink_to(tmp_path / "machine", target_is_directory=True)
    answer = run("build", "--site", root)
    assert published(tmp_path) == []
    assert not (root / "output/images/passwd").exists() and not (root / "output/data/passwd").exists()
    assert answer.code == 1 and answer.err.startswith(f"error: {folder}: is a link"), answer


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


def made_preview(root: Path) -> BuildReport:
    """The report of a preview's first build."""
    reports: list[BuildReport] = []
    Preview(root, "http://127.0.0.1:8000", 1, reports.append, Watcher(root)).build()
    return reports[0]


def test_a_preview_converts_seeds(site: Path) -> None:
    put(site, "seeds/paper/a.txt", "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them. " * 60)
    report = made_preview(site)
    assert report.errors == [] and report.articles == 1
    assert len(list((site / "content/articles").rglob("*.md"))) == 1
    assert (site / ".sitegen/preview/output/undated/a-keeper-counts-the-boats/index.html").is_file()


@pytest.mark.parametrize("name", ["content", "static", "output", ".sitegen", ".sitegen/index.sqlite"])
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.removeprefix("plant_"))
def test_a_preview_is_of_this_site_whatever_stands_in_its_place(
    built: Path, tmp_path: Path, plant: Plant, name: str
) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    make_outside(tmp_path / "outside")
    path = root / ".sitegen/preview" / name
    clear(path)
    plant(path, root, tmp_path / "outside")
    before = kept(tmp_path)
    with no_waiting():
        report = made_preview(root)
    assert kept(tmp_path) == before and published(tmp_path) == []
    assert report.errors == [] and report.articles == 4
    assert (root / ".sitegen/preview/content").readlink() == Path("../../content")


def test_a_preview_outlives_a_clean(site: Path, run: Run) -> None:
    put_story(site, "a", "title: A")
    reports: list[BuildReport] = []
    preview = Preview(site, "http://127.0.0.1:8000", 1, reports.append, Watcher(site))
    preview.build()
    assert run("clean", "--site", site).code == 0
    preview.build(frozenset(["content/articles/a.md"]))
    assert [(report.articles, report.errors) for report in reports] == [(1, []), (1, [])]
    assert (preview.output / "undated/a/index.html").is_file()


def test_a_folder_that_becomes_a_link_while_a_preview_runs_is_told(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    make_outside(tmp_path / "outside")
    clear(root / "content/images")
    (root / "content/images").symlink_to(tmp_path / "outside")
    assert [str(problem) for problem in made_preview(root).errors if "is a link" in str(problem)]
    assert published(tmp_path) == []


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_among_the_compressed_copies_is_not_followed(site: Path, run: Run, tmp_path: Path, kind: str) -> None:
    put_story(site, "a", "title: A")
    put(site, "static/words/a.txt", "A word. " * 1000)
    with (site / "sitegen.toml").open("a") as settings:
        settings.write(f'[deploy.live]\nurl = "{tmp_path}/live"\nprecompress = ["gz"]\n')
    put(tmp_path, "outside/a.txt.gz", SECRET)
    assert run("build", "--site", site).code == 0
    link = site / ".sitegen/compressed/words" / ("a.txt.gz" if kind == "file" else "")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "outside" / ("a.txt.gz" if kind == "file" else ""))
    assert run("deploy", "live", "--site", site).code == 0
    assert gzip.decompress((tmp_path / "live/words/a.txt.gz").read_bytes()).startswith(b"A word. ")
    assert tree(tmp_path / "outside") == {"a.txt.gz": SECRET}


@pytest.mark.parametrize("form", ["json", "sqlite"])
@pytest.mark.parametrize("place", ["data", "data/.sitegen-export"])
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.removeprefix("plant_"))
def test_an_export_takes_the_place_of_nothing_else(
    built: Path, tmp_path: Path, run: Run, form: str, place: str, plant: Plant
) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    make_outside(tmp_path / "outside")
    put(tmp_path, "given/data/notes.txt", "Notes of mine.\n")
    clear(tmp_path / "given" / place)
    plant(tmp_path / "given" / place, root, tmp_path / "outside")
    before = kept(tmp_path)
    with no_waiting():
        answer = run("export", "--format", form, tmp_path / "given/data", "--site", root)
    assert "Traceback" not in answer.err
    after = kept(tmp_path)
    assert {path: after.get(path) for path in before} == before or place == "data"
    assert {path: after.get(path) for path in before if path.startswith("outside/")} == {
        path: what for path, what in before.items() if path.startswith("outside/")
    }


def test_a_pipe_that_is_named_is_no_seed(site: Path, run: Run) -> None:
    put(site, "seeds/paper/a.txt", "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them. " * 60)
    pipe = site / "seeds/paper/pipe.txt"
    os.mkfifo(pipe)
    for command in (["convert", pipe], ["convert", "--explain", pipe], ["convert", "--accept-machine", "title", pipe]):
        with no_waiting():
            answer = run(*command, "--site", site)
        assert answer.code == 2 and answer.err.count("\n") == 1, answer
