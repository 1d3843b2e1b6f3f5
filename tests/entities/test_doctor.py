"""`sitegen entities doctor`: what may be one thing and what may be two is proposed, never done."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, put_story, tree


@pytest.fixture
def archive(site: Path) -> Path:
    """One man under two names, and one name of two men."""
    coast = "organizations: [Quill Line, Tern Trust]\nplaces: [Tern Point]\npublication: Example Times"
    put_story(site, "a", f"title: A\ndate: 2018-01-01\npeople: [Walter Oduya]\n{coast}", "Walter Oduya rowed.\n")
    put_story(site, "b", f"title: B\ndate: 2018-02-01\npeople: [Walter Oduya]\n{coast}", "Walter Oduya sang.\n")
    put_story(site, "c", f"title: C\ndate: 2018-03-01\npeople: [W. Oduya]\n{coast}", "W. Oduya slept.\n")
    for year, place, paper in ((1961, "Hollin Cross", "Old Mercury"), (2015, "Kestholm", "Coast Weekly")):
        for n in range(3):
            head = f"title: J {year} {n}\ndate: {year}-01-0{n + 1}\npublication: {paper}\n"
            put_story(site, f"{year}-{n}", f"{head}people: [John Marsh]\nplaces: [{place}]", "John Marsh came.\n")
    return site


def proposed(run: Run, root: Path) -> list[dict[str, Any]]:
    answer = run("entities", "doctor", "--site", root, "--json")
    assert answer.code == 0, answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)["proposals"]
    return found


def test_proposals_are_ranked_with_evidence_and_nothing_is_done(archive: Path, run: Run) -> None:
    run("build", "--site", archive, "--no-convert", "--quiet")
    before = tree(archive / "output")
    merge, split = proposed(run, archive)
    assert (split["action"], split["names"], split["by"], split["counts"]) == (
        "split",
        ["John Marsh"],
        "publication",
        [6],
    )
    assert "3 stories name Kestholm" in str(split["evidence"]) and "54 years lie between" in str(split["evidence"])
    assert (merge["action"], merge["names"]) == ("merge", ["Walter Oduya", "W. Oduya"])
    assert "both are named with Quill Line" in str(merge["evidence"]) and "Example Times" in str(merge["evidence"])
    assert 0.3 <= split["confidence"] <= merge["confidence"] <= 1
    told = run("entities", "doctor", "--site", archive, "--kind", "person", "--limit", "1")
    assert told.out.startswith("1/1") and "merge W. Oduya (1) into Walter Oduya (2)" in told.out
    run("build", "--site", archive, "--no-convert", "--quiet")
    assert tree(archive / "output") == before and not (archive / "content/decisions.toml").exists()


def test_named_together_speaks_against_it(archive: Path, run: Run) -> None:
    sure = proposed(run, archive)[0]["confidence"]
    text = "Walter Oduya met W. Oduya.\n"
    put_story(archive, "d", "title: D\ndate: 2018-04-01\npeople: [Walter Oduya, W. Oduya]\nplaces: [Tern Point]", text)
    again = [p for p in proposed(run, archive) if p["action"] == "merge"]
    assert not again or again[0]["confidence"] < sure


def answered(root: Path, *answers: str) -> str:
    """Runs the doctor on a terminal and types an answer each time it asks."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sitegen", "entities", "doctor", "--site", str(root)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as process:
        os.close(theirs)
        text, left = "", list(answers)
        while select.select([ours], [], [], 60)[0]:
            try:
                text += os.read(ours, 4096).decode()
            except OSError:  # the other end is closed
                break
            if left and text.rstrip().endswith("q(uit):"):
                text += "\n"
                os.write(ours, f"{left.pop(0)}\n".encode())
        assert process.wait(60) == 0, text
    os.close(ours)
    assert not left, text
    return text


def test_on_a_terminal_each_is_answered_and_a_no_is_remembered(archive: Path, run: Run) -> None:
    text = answered(archive, "n", "y")
    assert "split John Marsh by publication: written to content/decisions.toml:8" in text
    entries = (archive / "content/decisions.toml").read_text(encoding="utf-8")
    assert "[[split]]" in entries and "[[distinct]]" in entries and 'was = ["/people/john-marsh/"]' in entries
    assert proposed(run, archive) == []
    assert run("build", "--site", archive, "--no-convert").code == 0
    assert (archive / "output/people/john-marsh-old-mercury/index.html").is_file()
    assert (archive / "output/people/w-oduya/index.html").is_file()


def test_a_name_that_is_whole_is_not_proposed_again(archive: Path, run: Run) -> None:
    answered(archive, "s", "n")
    assert "[[whole]]" in (archive / "content/decisions.toml").read_text(encoding="utf-8")
    assert [p["action"] for p in proposed(run, archive)] == ["merge"]
