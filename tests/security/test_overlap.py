"""No deploy and no export writes into a folder of the site, by whatever link, mount or letter case it is reached."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.core.folder_overlap import own_folder
from tests.conftest import Run, put, put_story, tree
from tests.support.deploying import small_site


@pytest.fixture
def linked(site: Path, run: Run, tmp_path: Path) -> Path:
    """A site whose seeds/ is a link to another disk, and which is built."""
    put(
        tmp_path,
        "disk/seeds/times/ferry.txt",
        "The ferry is late\n\nBy Ines Halvorsen\n\n" + "The ferry came late. " * 60,
    )
    small_site(site, run)
    (site / "seeds").symlink_to(tmp_path / "disk/seeds")
    return site


@pytest.mark.parametrize(
    "target", ["disk/seeds", "disk/seeds/times", "disk/seeds/new/folder", "disk", "link", "link/x"]
)
@pytest.mark.parametrize("command", ["deploy", "export"])
def test_seeds_on_another_disk_are_no_target_from_either_side(
    linked: Path, run: Run, tmp_path: Path, target: str, command: str
) -> None:
    """Equal to, inside of or around the real place of seeds/, and by a link to it."""
    (tmp_path / "link").symlink_to("disk/seeds")
    before = tree(tmp_path / "disk")
    more = ["--yes"] if command == "deploy" else []
    answer = run(command, "--site", linked, tmp_path / target, *more)
    assert answer.code in (1, 2) and "seeds" in answer.err and "part of the site" in answer.err
    assert tree(tmp_path / "disk") == before


@pytest.mark.parametrize("name", ["content", "static", "themes"])
def test_a_folder_that_is_a_link_inside_an_own_folder_is_no_target(
    site: Path, run: Run, tmp_path: Path, name: str
) -> None:
    put(tmp_path, "disk/letter.txt", "Dear Ines")
    put(site, f"{name}/x/y", "")
    (site / name / "linked").symlink_to(tmp_path / "disk")
    assert own_folder(tmp_path / "disk", site) == own_folder(tmp_path / "disk/in", site) == f"{name}/linked"
    assert own_folder(tmp_path, site) == "."
    assert own_folder(tmp_path / "other", site) == ""


@pytest.mark.parametrize("name", ["seeds", "static"])
def test_a_link_that_leads_to_itself_is_no_folder_and_ends_nothing(site: Path, tmp_path: Path, name: str) -> None:
    (site / name).mkdir()
    (site / name / "self").symlink_to("self")
    (site / name / "one").symlink_to("other")
    (site / name / "other").symlink_to("one")
    assert own_folder(tmp_path / "other", site) == ""


def test_a_site_reached_by_a_link_is_the_same_site(site: Path, run: Run, tmp_path: Path) -> None:
    put_story(site, "2019/pier", "title: The pier")
    (tmp_path / "alias").symlink_to(site)
    for there, here in ((site, tmp_path / "alias"), (tmp_path / "alias", site)):
        assert own_folder(there, here) == "."
        assert own_folder(there / "content/articles", here) == "content"
        assert own_folder(there / "output/new", here) == "output"
        assert own_folder(there / "Output", here) == "Output", "a disk may ignore case"
        assert own_folder(there / "www", here) == ""


def test_a_folder_that_is_mounted_twice_is_the_same_folder(site: Path, tmp_path: Path) -> None:
    """A bind mount, in a mount namespace of its own."""
    put_story(site, "2019/pier", "title: The pier")
    (tmp_path / "mounted").mkdir()
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
    code = (
        "from pathlib import Path; from sitegen.core.folder_overlap import own_folder; import sys; "
        "print([own_folder(Path(sys.argv[1]) / p, Path(sys.argv[2])) for p in ('', 'articles', 'new/x')])"
    )
    place = [site / "content", tmp_path / "mounted"]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", *place, sys.executable, "-c", code, tmp_path / "mounted", site],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip("nothing can be mounted here")
    assert done.stdout.strip() == "['content', 'content', 'content']", done.stderr
