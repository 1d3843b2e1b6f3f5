"""A path of the command line is understood from where the person is, from the site, and from the folder it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.given_paths import below, given_file
from tests.conftest import put


@pytest.mark.parametrize("given", ["a.txt", "../seeds/paper/a.txt", "seeds/paper/a.txt", "paper/a.txt"])
def test_one_file_is_meant_by_every_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    put(tmp_path, "seeds/paper/a.txt", "A")
    monkeypatch.chdir(tmp_path / "seeds" / ("paper" if given == "a.txt" else ""))
    assert given_file(tmp_path, tmp_path / "seeds", given) == "paper/a.txt"


@pytest.mark.parametrize("given", ["", ".", "paper", "gone.txt", "../content/b.txt", "/etc/passwd"])
def test_nothing_else_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    put(tmp_path, "seeds/paper/a.txt", "A")
    put(tmp_path, "content/b.txt", "B")
    monkeypatch.chdir(tmp_path)
    assert given_file(tmp_path, tmp_path / "seeds", given) == ""


def test_a_folder_is_below_itself_and_a_link_is_where_it_leads(tmp_path: Path) -> None:
    put(tmp_path, "seeds/paper/a.txt", "A")
    (tmp_path / "link").symlink_to(tmp_path / "seeds/paper")
    assert below(tmp_path / "seeds", tmp_path / "seeds") == "."
    assert below(tmp_path / "seeds", tmp_path / "link/a.txt") == "paper/a.txt"
    assert below(tmp_path / "seeds", tmp_path) == ""
