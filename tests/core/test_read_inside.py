"""Files below a folder are read without following a link, whichever step of the path it stands at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.core import read_inside
from sitegen.core.read_inside import bytes_inside, copy_inside


@pytest.fixture(params=[True, False], ids=["by steps", "by path"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file two folders down, read in the way of each kind of system."""
    if not request.param:
        monkeypatch.setattr(read_inside, "_HAS_STEPS", False)
    (tmp_path / "here/one/two").mkdir(parents=True)
    (tmp_path / "here/one/two/words.txt").write_text("Words.")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/words.txt").write_text("A secret.")
    return tmp_path / "here"


def test_a_file_is_read_whole_or_in_part_also_where_the_folder_is_reached_by_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    for root in (folder, folder.parent / "link"):
        assert bytes_inside(root, "one/two/words.txt") == b"Words."
        assert bytes_inside(root, "one/two/words.txt", 3) == b"Wor"
    copy_inside(folder, "one/two/words.txt", folder.parent / "new/copy.txt")
    assert (folder.parent / "new/copy.txt").read_text() == "Words."


@pytest.mark.parametrize("step", ["one", "one/two", "one/two/words.txt"])
@pytest.mark.parametrize("is_inside", [True, False])
def test_a_link_at_any_step_is_refused(folder: Path, step: str, is_inside: bool) -> None:
    moved = folder / "moved" if is_inside else folder.parent / "moved"
    (folder / step).rename(moved)
    (folder / step).symlink_to(moved)
    with pytest.raises(ValueError, match="link"):
        bytes_inside(folder, "one/two/words.txt")
    with pytest.raises(ValueError, match="link"):
        copy_inside(folder, "one/two/words.txt", folder.parent / "copy.txt")
    assert not (folder.parent / "copy.txt").exists()


@pytest.mark.parametrize("path", ["", "..", "../elsewhere/words.txt", "one/../../elsewhere/words.txt", "/etc/passwd"])
def test_a_path_that_leads_out_is_refused(folder: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        bytes_inside(folder, path)


def test_what_is_no_file_or_is_not_there_is_an_error_and_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    for path in ("pipe", "one", "none", "none/at/all", "one/two/words.txt/below"):
        with pytest.raises(OSError):
            bytes_inside(folder, path)
