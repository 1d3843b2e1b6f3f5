"""output/ that is moved, removed or replaced under a build: nothing is written elsewhere, and nothing is deployed.

What is left lacks pages, and a deploy would delete these from the live site.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core import deploy_block
from sitegen.core.config import load_config
from sitegen.core.errors import SitegenError
from sitegen.core.files import FileWriter
from sitegen.core.steady_folder import SteadyFolder
from sitegen.incremental.outputs import Outputs
from sitegen.index.index_file import open_index
from tests.build.test_lock import Vandal
from tests.conftest import Run, put, put_story, tree


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\nbase_url = "https://a.example"\n')
    for number in range(3):
        put_story(site, f"2019/s{number}", f"title: Story {number}\ndate: 2019-03-0{number + 1}", "Of the quay.\n")
    return site


def removed(output: Path, _: Path) -> None:
    shutil.rmtree(output)


def moved(output: Path, aside: Path) -> None:
    output.rename(aside / "moved")


def linked(output: Path, aside: Path) -> None:
    output.rename(aside / "moved")
    output.symlink_to(aside / "elsewhere")


def made_anew(output: Path, aside: Path) -> None:
    output.rename(aside / "moved")
    shutil.copytree(aside / "moved", output)


def emptied(output: Path, _: Path) -> None:
    for path in output.iterdir():
        if not path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("stage", ["render", "search"])
@pytest.mark.parametrize("deed", [removed, moved, linked, made_anew, emptied])
def test_a_build_says_so_and_deploys_nothing_until_the_next_has_repaired_it(
    archive: Path, run: Run, tmp_path: Path, deed: Callable[[Path, Path], None], stage: str
) -> None:
    output, aside, live = archive / "output", tmp_path / "aside", tmp_path / "live"
    theirs = put(aside, "elsewhere/theirs.txt", "theirs").parent
    assert run("build", "--site", archive).code == 0
    assert run("deploy", live, "--site", archive).code == 0
    before = tree(live)
    put_story(archive, "2019/s3", "title: Story 3\ndate: 2019-03-04", "Of the quay.\n")
    if stage == "render" and deed is emptied:
        put(archive, "sitegen.toml", (archive / "sitegen.toml").read_text().replace('"T"', '"U"'))
    with pytest.raises(SitegenError) as told:
        options = BuildOptions(progress=Vandal(stage, lambda: deed(output, aside)))
        build(archive, load_config(archive), options)
    assert told.value.exit_code == 1 and str(told.value).startswith("output/: ")
    assert tree(theirs) == {"theirs.txt": b"theirs"}
    assert run("deploy", live, "--site", archive).code == 1 and tree(live) == before
    if output.is_symlink():
        output.unlink()
    assert run("build", "--site", archive).code == 0
    whole = tree(output)
    assert run("build", "--site", archive, "--clean").code == 0 and tree(output) == whole
    assert run("deploy", live, "--site", archive).code == 0


def test_a_writer_writes_to_the_folder_with_which_it_began(tmp_path: Path) -> None:
    writer = FileWriter(tmp_path / "output")
    writer.write("a/page.html", b"one")
    (tmp_path / "output").rename(tmp_path / "moved")
    with pytest.raises(ValueError, match="moved, removed or replaced"):
        writer.write("a/page.html", b"two")
    (tmp_path / "output").symlink_to(tmp_path / "moved")
    for one in (writer, FileWriter(tmp_path / "output")):
        with pytest.raises(ValueError, match="moved, removed or replaced"):
            one.write("a/page.html", b"two")
    assert tree(tmp_path / "moved") == {"a/page.html": b"one"}


def test_nothing_is_removed_behind_a_link(archive: Path, tmp_path: Path) -> None:
    theirs = put(tmp_path, "elsewhere/index.html", "theirs")
    db = open_index(archive / ".sitegen", load_config(archive))
    shutil.rmtree(archive / "output", ignore_errors=True)
    (archive / "output").symlink_to(theirs.parent)
    with pytest.raises(ValueError, match="is a link"):
        Outputs(db, archive / "output").remove("index.html")
    db.close()
    with pytest.raises(SitegenError, match="is no folder"):
        SteadyFolder.hold(archive / "output")
    assert theirs.exists()


def test_a_folder_without_its_mark_is_marked_again(tmp_path: Path) -> None:
    held = SteadyFolder.hold(tmp_path / "output")
    held.require()
    with pytest.raises(SitegenError, match="while a build wrote to it"):
        held.require(marked=True)
    assert deploy_block.block_reason(held.path)
    held.require(marked=True)
