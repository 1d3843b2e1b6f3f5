"""Options that would be of no effect beside others are refused: nothing that a person asked for is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story, tree

STORY = "Railings painted\n\nBy Ines Halvorsen\n4 May 2019\n\n" + "Walter Oduya painted the railings on Friday. " * 9


@pytest.mark.parametrize(
    "words",
    [
        ["convert", "--diff", "--report", "r.html"],
        ["convert", "--explain", "a.txt", "--diff"],
        ["convert", "--explain", "a.txt", "--all"],
        ["convert", "--explain", "a.txt", "--report", "r.html"],
        ["convert", "--explain", "a.txt", "--accept-machine", "title"],
        ["convert", "--explain", "a.txt", "--quiet"],
        ["convert", "--explain", "a.txt", "seeds/b.txt"],
        ["convert", "--explain", ""],
        ["convert", "--accept-machine", ""],
        ["convert", "--accept-machine", "title", "--all", "content/articles/2019/a.md"],
        ["convert", "--accept-machine", "title", "--diff", "content/articles/2019/a.md"],
        ["convert", "--accept-machine", "title", "--report", "r.html", "content/articles/2019/a.md"],
        ["build", "--explain", "--quiet"],
        ["build", "--quiet", "--verbose"],
        ["check", "--against", ""],
        ["entities", "show", "person:Walter Oduya", "--kind", "place"],
    ],
)
def test_options_that_contradict_each_other_are_refused(
    site: Path, run: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, "seeds/a.txt", STORY)
    put_story(site, "2019/a", "title: A\ndate: 2019-05-04\npeople: [Walter Oduya]")
    monkeypatch.chdir(site)
    before = tree(site / "content")
    answer = run(*words)
    assert (answer.code, answer.out) == (2, ""), answer
    assert answer.err.startswith("error: ") and answer.err.count("\n") == 1
    assert tree(site / "content") == before and not (site / "r.html").exists()
    told = json.loads(run(*words, "--json").out)["errors"]
    assert len(told) == 1 and told[0]["error"]


@pytest.mark.parametrize(
    "words",
    [
        ["convert", "--diff", "--all", "seeds/a.txt"],
        ["convert", "--all", "--report", "r.html", "seeds/a.txt"],
        ["convert", "--quiet", "--json"],
        ["convert", "--verbose", "--json"],
        ["build", "--no-convert", "--clean", "--explain", "--drafts"],
        ["entities", "show", "person:Walter Oduya", "--kind", "person"],
    ],
)
def test_options_that_go_together_are_taken(
    site: Path, run: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, "seeds/a.txt", STORY)
    put_story(site, "2019/b", "title: B\ndate: 2019-05-04\npeople: [Walter Oduya]")
    monkeypatch.chdir(site)
    assert run(*words).code == 0
