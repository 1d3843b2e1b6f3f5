"""Drafts in seeds: passed over and counted, brought in on demand, and no file of a person is removed or changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import Record, formats
from sitegen.capture.formats import jsonl
from sitegen.capture.formats.source import Source
from sitegen.capture.record import fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from tests.conftest import Run, put, tree
from tests.support.accounted import prose, title

STATES = "seeds/parish/posts.jsonl"


@pytest.fixture(autouse=True)
def reader_of_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of lines "NUMBER STATE": a format that states of each record whether it was published."""

    def records(source: Source) -> Iterator[Record | SeedError]:
        for line, text in enumerate(source.path.read_text().splitlines(), 1):
            number, state = text.split()
            if state == "private":
                yield PassedOverError(f"private: post {number}", file=source.place, line=line)
                continue
            data = f"{title(int(number))}\n\n{prose(int(number))}".encode()
            sha256 = fingerprint(data, {})
            yield Record(source.seed, "text", data, sha256, number, line, draft=state == "draft")

    monkeypatch.setattr(jsonl, "records", records)
    assert formats.holds_many("jsonl")


def convert(run: Run, site: Path, *arguments: object) -> dict[str, Any]:
    answer = run("convert", "--site", site, "--json", *arguments)
    assert answer.code == 0, answer.err
    report: dict[str, Any] = json.loads(answer.out)
    return report


def counts(report: dict[str, Any]) -> tuple[int, int, dict[str, int], int]:
    """Articles, articles that were written, what was passed over, articles that stand."""
    return report["articles"], report["written"], report["passed_over"], report.get("standing", 0)


def drafts(site: Path) -> list[str]:
    articles = tree(site / "content/articles")
    return [name for name, data in articles.items() if b"\ndraft: true\n" in data]


def markdown(number: int, state: str = "") -> str:
    return f"---\ntitle: {title(number)}\n{state}---\n\n{prose(number)}\n"


def put_seeds(site: Path) -> None:
    put(site, STATES, "1 published\n2 draft\n3 private\n4 published\n")
    put(site, "seeds/notes/a.md", markdown(11, "draft: true\n"))
    put(site, "seeds/notes/b.md", markdown(12))


def test_drafts_are_passed_over_and_counted(site: Path, run: Run) -> None:
    put_seeds(site)
    assert counts(convert(run, site)) == (3, 3, {"draft": 2, "private": 1}, 0)
    assert counts(convert(run, site)) == (3, 0, {"draft": 2, "private": 1}, 0)
    names = convert(run, site, "--verbose")["names"]
    assert [(one["seed"], one["line"], one["key"], one["reason"]) for one in names] == [
        ("notes/a.md", None, "", "draft"),
        ("parish/posts.jsonl", 2, "2", "draft"),
        ("parish/posts.jsonl", 3, "", "private: post 3"),
    ]


def test_drafts_come_in_on_demand_also_after_a_run_without(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site)
    before = tree(site / "content/articles")
    assert counts(convert(run, site, "--include-drafts")) == (5, 2, {"private": 1}, 0)
    after = tree(site / "content/articles")
    assert len(drafts(site)) == 2 and {name: after[name] for name in before} == before
    assert counts(convert(run, site, "--include-drafts")) == (5, 0, {"private": 1}, 0)


def test_drafts_that_came_in_stay_as_they_are_in_a_run_without(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site, "--include-drafts")
    file = site / "content/articles" / drafts(site)[0]
    file.write_text(file.read_text() + "\nA line of a person.\n")
    before = tree(site / "content/articles")
    for _ in range(2):
        assert counts(convert(run, site)) == (3, 0, {"draft": 2, "private": 1}, 2)
    assert tree(site / "content/articles") == before
    assert "2 articles of records that are passed over or gone stay as they are" in run("convert", "--site", site).out
    again = convert(run, site, "--include-drafts")
    assert (counts(again), again["kept"]) == ((5, 0, {"private": 1}, 0), 1)
    assert tree(site / "content/articles") == before


def test_a_draft_that_is_published_loses_its_mark(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site, "--include-drafts")
    put(site, STATES, "1 published\n2 published\n3 private\n4 published\n")
    put(site, "seeds/notes/a.md", markdown(11))
    assert counts(convert(run, site)) == (5, 2, {"private": 1}, 0)
    assert drafts(site) == []


def test_a_story_that_becomes_a_draft_is_hidden(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site)
    put(site, STATES, "1 draft\n2 draft\n3 private\n4 published\n")
    report = convert(run, site)
    assert (*counts(report), report["hidden"]) == (2, 0, {"draft": 3, "private": 1}, 0, 1)
    assert len(drafts(site)) == 1
    assert counts(convert(run, site, "--include-drafts")) == (5, 3, {"private": 1}, 0)
    assert len(drafts(site)) == 3
    before = tree(site / "content/articles")
    assert counts(convert(run, site)) == (2, 0, {"draft": 3, "private": 1}, 3)
    assert tree(site / "content/articles") == before


def test_without_derived_state_the_account_is_the_same(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site, "--include-drafts")
    for arguments in ([], ["--include-drafts"]):
        report = convert(run, site, *arguments)
        run("clean", "--site", site)
        assert counts(convert(run, site, *arguments)) == counts(report)


def test_a_seed_with_another_stamp_has_the_same_account(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site, "--include-drafts")
    os.utime(site / "seeds/notes/a.md", ns=(1, 1))
    assert counts(convert(run, site)) == (3, 0, {"draft": 2, "private": 1}, 2)
    os.utime(site / "seeds/notes/a.md", ns=(2, 2))
    assert counts(convert(run, site, "--include-drafts")) == (5, 0, {"private": 1}, 0)


def test_the_diff_is_what_the_run_would_do(site: Path, run: Run) -> None:
    put_seeds(site)
    assert len(json.loads(run("convert", "--site", site, "--diff", "--json").out)["changes"]) == 3
    changes = json.loads(run("convert", "--site", site, "--diff", "--include-drafts", "--json").out)["changes"]
    assert len(changes) == 5


def test_no_page_is_made_of_a_draft_unless_it_is_asked_for_and_that_is_never_deployed(
    site: Path, run: Run, tmp_path: Path
) -> None:
    put_seeds(site)
    convert(run, site, "--include-drafts")
    assert json.loads(run("build", "--site", site, "--json").out)["articles"] == 3
    target = tmp_path / "target"
    assert run("deploy", target, "--site", site, "--yes").code == 0
    assert title(11).encode() not in b"".join(tree(target).values())
    report = json.loads(run("build", "--site", site, "--drafts", "--json").out)
    assert (report["articles"], report["account"]["standing"]) == (5, 2)
    answer = run("deploy", target, "--site", site, "--yes")
    assert answer.code == 1 and "--drafts" in answer.err


def test_a_record_that_is_gone_leaves_its_article_and_is_read_once(site: Path, run: Run) -> None:
    put_seeds(site)
    convert(run, site)
    put(site, STATES, "1 published\n")
    assert counts(convert(run, site)) == (2, 0, {"draft": 1}, 1)
    assert "convert:" not in run("convert", "--site", site).err
