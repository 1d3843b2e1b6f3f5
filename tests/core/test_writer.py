"""Files of output/ are written whole, only where bytes change, and through no link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.core.files import FileWriter, stamp
from tests.conftest import put, tree


def test_bytes_that_stand_already_are_not_written_again(tmp_path: Path) -> None:
    writer = FileWriter(tmp_path)
    new, first = writer.write("a/b/page.html", b"one")
    assert new and first == stamp(tmp_path / "a/b/page.html")
    assert writer.write("a/b/page.html", b"one") == (False, first)
    assert FileWriter(tmp_path).write("a/b/page.html", b"one") == (False, first)
    new, second = writer.write("a/b/page.html", b"two")
    assert new and second == stamp(tmp_path / "a/b/page.html") != first
    assert writer.write("top.html", b"top")[0]
    assert tree(tmp_path) == {"a/b/page.html": b"two", "top.html": b"top"}


def test_a_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        FileWriter(tmp_path).write("page.html", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", ["../out.html", "a/../../out.html", "/out.html", "", "a\\b", "a\0b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        FileWriter(tmp_path / "output").write(path, b"x")
    assert tree(tmp_path) == {}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/page.html", "theirs")
    writer = FileWriter(tmp_path / "output")
    writer.write("a/page.html", b"ours")
    (tmp_path / "output/linked").symlink_to(outside.parent)
    (tmp_path / "output/a/same.html").symlink_to(outside)
    for path in ("linked/page.html", "linked/deep/page.html"):
        with pytest.raises(ValueError, match="is a link"):
            writer.write(path, b"ours")
    assert writer.write("a/same.html", b"theirs")[0]
    assert not (tmp_path / "output/a/same.html").is_symlink()
    assert tree(tmp_path / "outside") == {"page.html": b"theirs"}


def test_a_folder_that_went_in_the_meantime_is_made_again(tmp_path: Path) -> None:
    writer = FileWriter(tmp_path)
    writer.write("a/b/page.html", b"one")
    (tmp_path / "a/b/page.html").unlink()
    (tmp_path / "a/b").rmdir()
    (tmp_path / "a").rmdir()
    assert writer.write("a/b/page.html", b"two")[0]
    assert tree(tmp_path) == {"a/b/page.html": b"two"}


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OSError):
        FileWriter(tmp_path).write("page.html", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
