"""Names that front matter calls local are known in their story only."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from tests.conftest import put, put_story, tree

LOCAL = "people: [{name: Ada, local: true}, Ida Quill]"


@pytest.fixture(autouse=True)
def _without_search(site: Path) -> None:
    with (site / "sitegen.toml").open("a") as file:
        file.write("[search]\nenabled = false\n")


def built(root: Path) -> dict[str, bytes]:
    assert build(root, load_config(root), BuildOptions(conversion=False)).errors == []
    return tree(root / "output")


def test_a_local_name_has_no_page_and_joins_no_story(site: Path) -> None:
    put_story(site, "2015/one", f"title: One\ndate: 2015-01-02\n{LOCAL}", "Ada met Ida Quill.\n")
    put_story(site, "2015/two", f"title: Two\ndate: 2015-01-03\n{LOCAL}", "Ada met Ida Quill again.\n")
    files = built(site)
    assert "people/ida-quill/index.html" in files
    assert not [path for path in files if path.startswith("people/ada")]
    assert b"Ada met" in files["2015/01/two/index.html"]


def test_a_decision_on_a_name_leaves_local_names_alone(site: Path) -> None:
    put_story(site, "2015/one", f"title: One\ndate: 2015-01-02\n{LOCAL}", "Ada met Ida Quill.\n")
    built(site)
    put(site, "content/decisions.toml", '[[rename]]\nkind = "person"\nname = "Ada"\nto = "Ada Lind"\n')
    assert not [path for path in built(site) if path.startswith("people/ada")]


def test_a_name_becomes_local_and_common_again(site: Path) -> None:
    put_story(site, "2015/one", "title: One\ndate: 2015-01-02\npeople: [Ada]", "Ada sang.\n")
    first = built(site)
    assert "people/ada/index.html" in first
    put_story(site, "2015/one", "title: One\ndate: 2015-01-02\npeople: [{name: Ada, local: true}]", "Ada sang.\n")
    assert "people/ada/index.html" not in built(site)
    put_story(site, "2015/one", "title: One\ndate: 2015-01-02\npeople: [Ada]", "Ada sang.\n")
    assert built(site) == first
