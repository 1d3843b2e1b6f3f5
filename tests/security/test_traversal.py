"""Thousands of paths that try to lead out, in every field: a sample in each run, all of them in `make soak`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Run, put, tree
from tests.payloads import read
from tests.support.hostile import DOT
from tests.support.traversal import fill, fill_seeds, lines, strays, unlisted

SECRET = DOT[:8] + b"\0\0\0\rIHDR" + b"secret bytes of somebody else"
"""A picture by its first bytes, which lies outside the site and beside its seeds/."""


def surrounded(parent: Path) -> Path:
    """A site deep in a folder that has something to take at each step on the way up."""
    root = parent / "deep/site"
    for folder in ("", "deep/", "deep/site/"):
        put(parent, f"{folder}secret.png", SECRET)
    return root


def attack_build(parent: Path, run: Run, texts: Sequence[str], permalink: str) -> None:
    """A build with a text in every field of content/ writes to output/ alone, and pages stand where sitemaps say."""
    root = surrounded(parent)
    fill(root, texts, permalink)
    before = tree(parent)
    answer = run("build", "--no-convert", "--quiet", "--site", root)
    assert "Traceback" not in answer.err and "fault in sitegen" not in answer.err
    assert strays(before, parent, "deep/site/output/", "deep/site/.sitegen/") == []
    assert unlisted(root / "output") == []
    assert len(list((root / "output").rglob("index.html"))) > len(texts)
    assert SECRET not in tree(root / "output").values()


def attack_convert(parent: Path, run: Run, texts: Sequence[str]) -> None:
    """The same texts in captures: convert writes to content/ alone, and takes no picture from outside seeds/."""
    root = surrounded(parent)
    fill_seeds(root, texts)
    before = tree(parent)
    answer = run("convert", "--quiet", "--site", root)
    assert "Traceback" not in answer.err and "fault in sitegen" not in answer.err
    assert strays(before, parent, "deep/site/content/", "deep/site/.sitegen/") == []
    made = tree(root / "content")
    assert len(made) > len(texts) / 2
    assert SECRET not in made.values()
    answer = run("build", "--no-convert", "--quiet", "--site", root)
    assert strays(before, parent, "deep/site/content/", "deep/site/.sitegen/", "deep/site/output/") == []
    assert unlisted(root / "output") == []


def test_there_are_thousands_of_paths_and_none_twice() -> None:
    assert len(lines()) > 20_000
    assert len(set(lines())) == len(lines())


@pytest.mark.parametrize("permalink", ["/{year}/{month}/{slug}/", "/{section}/{slug}.html"])
def test_no_path_in_content_leads_out_of_output(tmp_path: Path, run: Run, permalink: str) -> None:
    half = permalink.endswith(".html")
    attack_build(tmp_path, run, lines()[half * 97 :: 199], permalink)


def test_no_path_in_a_capture_leads_out_of_content(tmp_path: Path, run: Run) -> None:
    attack_convert(tmp_path, run, [*read("traversal"), *lines()[53::199]])
