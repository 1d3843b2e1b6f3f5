"""The account of a conversion adds up: each file below seeds/, and each record in one, is in exactly one count."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, put, tree
from tests.support.accounted import POURED, Poured, prose, title
from tests.support.accounted_exports import EVERY
from tests.support.pouring import content, kill_at, measured, pour


class Converted:
    """A site, and the account of its last conversion."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self.run = root, run

    def pour(self, poured: Poured, folder: str = "parish") -> None:
        put(self.root, f"seeds/{folder}/{poured.name}", poured.data)

    def convert(self, *arguments: object) -> dict[str, Any]:
        answer = self.run("convert", "--site", self.root, "--json", *arguments)
        assert answer.code in (0, 1), answer.err
        report: dict[str, Any] = json.loads(answer.out)
        assert answer.code == bool(report["failed"])
        return report

    def articles(self) -> dict[str, str]:
        return {name: data.decode() for name, data in tree(self.root / "content/articles").items()}


@pytest.fixture
def here(site: Path, run: Run) -> Converted:
    return Converted(site, run)


def failures(report: dict[str, Any]) -> int:
    return sum(failed.get("records", 1) for failed in report["failed"])


def total(report: dict[str, Any]) -> int:
    """The sum that the account promises to be the number of files and records that are there."""
    others = sum(report["passed_over"].values()) + sum(report["unread"].values()) + report["parts"]
    return int(report["articles"] + others + failures(report))


def named(report: dict[str, Any], count: str) -> list[tuple[str, str]]:
    return [(one["seed"], one["reason"]) for one in report["names"] if one["count"] == count]


# --- the law, for every reader ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY)
def test_each_record_of_every_format_is_in_exactly_one_count(here: Converted, kind: str) -> None:
    """Also on a second run, which reads nothing, and with the names of --verbose."""
    poured = EVERY[kind](3)
    here.pour(poured)
    first = here.convert()
    assert (first["articles"], first["passed_over"], failures(first)) == (
        poured.articles, dict(poured.passed_over), poured.failed,
    ), first  # fmt: skip
    assert (first["unread"], first["parts"]) == (dict(poured.unread), poured.parts)
    assert total(first) == poured.there
    second = here.convert("--verbose")
    assert (second["written"], total(second)) == (0, poured.there)
    assert (second["passed_over"], second["failed"]) == (first["passed_over"], first["failed"])
    assert Counter(reason.partition(":")[0] for _, reason in named(second, "passed_over")) == poured.passed_over


def test_each_file_is_in_exactly_one_count(here: Converted) -> None:
    for name in (
        "parish/a.txt", "parish/README", "parish/readme.md", "parish/.DS_Store", ".git/objects/12/ab", "parish/x.xyz",
        "parish/X.XYZ", "parish/x.xyz.gz", "parish/1.1", "parish/list.php?id=4", "parish/page_files/ad.js",
        "parish/page_files/ad.html", "parish/a.txt.meta.yaml", "parish/none.meta.yaml", "parish/b.html",
        "parish/b-Dateien/style.css", "parish/b-Dateien/deep/style.css", "parish/c-Dateien/style.css",
    ):  # fmt: skip
        put(here.root, f"seeds/{name}", "")
    put(here.root, "seeds/parish/a.txt", f"{title(1)}\n\n{prose(1)}\n")
    put(here.root, "seeds/parish/b.html", POURED["page"](2).data)
    (here.root / "seeds/parish/link.txt").symlink_to(here.root / "sitegen.toml")
    (here.root / "seeds/.hidden-link").symlink_to(here.root)
    os.mkfifo(here.root / "seeds/parish/pipe.txt")
    put(here.root, os.fsdecode(b"seeds/parish/\xff.txt"), "")
    put(here.root, "seeds/.shut/a.txt", "")
    report = here.convert("--verbose")
    assert report["articles"] == 2
    assert report["passed_over"] == {"README": 2, "hidden file": 4}
    assert report["unread"] == {".php": 1, ".xyz": 3, "no suffix": 1}
    assert report["parts"] == 7
    assert sorted(failed["seed"] for failed in report["failed"]) == [
        "parish/\\xff.txt", "parish/link.txt", "parish/pipe.txt",
    ]  # fmt: skip
    assert total(report) == sum(len(files) for _, _, files in os.walk(here.root / "seeds")) + 1  # the link to a folder
    every = [one["seed"] for one in report["names"]] + [one["seed"] for one in report["failed"]]
    assert len(every) == len(set(every)) == total(report) - 2
    assert {"seed": "parish/README", "line": None, "key": "", "count": "passed_over", "reason": "README"} in report[
        "names"
    ]


def test_the_keys_of_the_account_are_always_there(here: Converted) -> None:
    report = here.convert()
    assert (report["passed_over"], report["unread"], report["parts"], report["failed"]) == ({}, {}, 0, [])
    assert "names" not in report


def test_files_that_are_not_meant_are_not_counted(here: Converted) -> None:
    here.pour(POURED["text"](1), "near")
    here.pour(POURED["text"](2), "far")
    for folder in ("near", "far"):
        put(here.root, f"seeds/{folder}/a.xyz", "")
    (here.root / "seeds/far/link").symlink_to(here.root)
    report = here.convert(here.root / "seeds/near")
    assert (total(report), report["unread"], report["failed"]) == (2, {".xyz": 1}, [])


def test_what_a_person_ignores_is_passed_over_as_ignored(here: Converted) -> None:
    here.pour(POURED["lines of JSON"](3))
    here.pour(POURED["text"](1))
    put(here.root, "seeds/parish/a.xyz", "")
    entries = ("parish/3.jsonl#3", "parish/1.txt", "parish/a.xyz")
    put(here.root, "content/decisions.toml", "".join(f'[[ignore]]\nseed = "{name}"\n' for name in entries))
    for _ in range(2):
        report = here.convert()
        assert (report["articles"], report["passed_over"], failures(report)) == (1, {"ignored": 3}, 2)
        assert total(report) == 6


def test_more_errors_than_are_listed_are_counted(here: Converted) -> None:
    put(here.root, "seeds/parish/a.jsonl", "broken\n" * 1234)
    for _ in range(2):
        report = here.convert()
        assert len(report["failed"]) == 1001
        assert total(report) == 1234


def test_a_container_without_records_is_passed_over(here: Converted) -> None:
    put(here.root, "seeds/parish/a.jsonl", "\n\n")
    report = here.convert()
    assert total(report) == 1


def test_a_fault_of_a_reader_costs_only_its_seed(here: Converted, monkeypatch: pytest.MonkeyPatch) -> None:
    from sitegen.capture.formats import jsonl

    def broken(source: object) -> Any:
        raise RuntimeError("a slip")

    monkeypatch.setattr(jsonl, "records", broken)
    here.pour(POURED["lines of JSON"](3))
    here.pour(POURED["text"](1))
    report = here.convert()
    assert (report["articles"], total(report)) == (1, 2)
    assert "a fault in sitegen: RuntimeError: a slip" in report["failed"][0]["error"]


def test_files_in_an_archive_count_as_those_beside_it_do(
    here: Converted, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers of archives say so by their reasons."""
    from sitegen.capture.formats import jsonl
    from sitegen.core.errors import PassedOverError

    reasons = ("no reader for .xyz", "no reader for no suffix", "part: a.txt.meta.yaml", "hidden file: .x", "partly: y")

    def records(source: Any) -> Any:
        for number, reason in enumerate(reasons):
            yield PassedOverError(reason, file=f"{source.place}#folder/{number}")

    monkeypatch.setattr(jsonl, "records", records)
    put(here.root, "seeds/parish/a.jsonl", "archive")
    for _ in range(2):
        report = here.convert("--verbose")
        assert report["unread"] == {".xyz": 1, "no suffix": 1}
        assert (report["parts"], report["passed_over"]) == (1, {"hidden file": 1, "partly": 1})
        assert [one["key"] for one in report["names"]] == [f"folder/{number}" for number in range(5)]
        assert (report["names"][0]["count"], report["names"][0]["reason"]) == ("unread", ".xyz")
    page = here.root / "report.html"
    here.convert("--report", page)
    assert "<b>2</b> of no known format" in page.read_text() and "<b>1</b> part of other seeds" in page.read_text()
    told = run("convert", "--site", here.root, "--explain", "parish/a.jsonl").out
    assert "parish/a.jsonl#folder/0: no reader for .xyz\n" in told
    assert "parish/a.jsonl#folder/1: no reader for a name without a suffix\n" in told
    assert "parish/a.jsonl#folder/2: part of other seeds: in the archive\n" in told
    assert "parish/a.jsonl#folder/3: passed over as hidden file: .x\n" in told


# --- in words -----------------------------------------------------------------------------------------------


def test_the_account_is_told_in_words(here: Converted, run: Run) -> None:
    here.pour(POURED["text"](1))
    here.pour(POURED["draft of Markdown"](2))
    put(here.root, "seeds/parish/1.txt.meta.yaml", "title: Another headline\n")
    put(here.root, "seeds/parish/l.txt.meta.yaml", "title: A misspelt name\n")
    for name in ("a.xyz", "b.xyz", "c.abc"):
        put(here.root, f"seeds/parish/{name}", "")
    answer = run("convert", "--site", here.root)
    assert answer.code == 0
    assert "  1 article: 1 written, 0 unchanged\n  1 passed over: 1 draft\n" in answer.out
    assert "  3 files of no known format: 2 .xyz, 1 .abc\n  2 parts of other seeds" in answer.out
    assert "a.xyz" not in answer.out
    assert answer.out.endswith("--verbose names them; `sitegen convert --include-drafts` makes articles of drafts.\n")
    answer = run("convert", "--site", here.root, "--verbose")
    assert "seeds/parish/a.xyz: no reader for .xyz\n" in answer.out
    assert "seeds/parish/draft-2.markdown: passed over: draft\n" in answer.out
    assert "seeds/parish/1.txt.meta.yaml: part of other seeds: states something about them\n" in answer.out
    assert "seeds/parish/l.txt.meta.yaml: part of other seeds: a sidecar without a seed beside it\n" in answer.out
    assert run("convert", "--site", here.root, "--quiet").out == ""


def test_nothing_is_told_of_an_account_of_articles_alone(here: Converted, run: Run) -> None:
    here.pour(POURED["text"](1))
    assert run("convert", "--site", here.root).out == "1 seed: 1 article written, 0 unchanged.\n"


def test_a_site_without_seeds_is_told_where_to_put_them(here: Converted, run: Run) -> None:
    answer = run("convert", "--site", here.root)
    assert answer.out == (
        "0 seeds: 0 articles written, 0 unchanged.\n"
        "seeds/ has no files: copy your captures there, a folder for each publication.\n"
    )


def test_a_build_has_the_same_account(here: Converted, run: Run) -> None:
    here.pour(POURED["lines of JSON"](3))
    here.pour(POURED["draft of Markdown"](2))
    put(here.root, "seeds/parish/a.xyz", "")
    answer = run("build", "--site", here.root, "--json")
    account = json.loads(answer.out)["account"]
    assert {**here.convert(), "seconds": 0, "written": 2, "unchanged": 0} == {**account, "seconds": 0}
    assert "1 file of no known format: 1 .xyz" in run("build", "--site", here.root).out
    assert "seeds/parish/a.xyz: no reader" in run("build", "--site", here.root, "--verbose").out
    assert json.loads(run("build", "--site", here.root, "--no-convert", "--json").out)["account"] is None


@pytest.mark.parametrize("command", [["convert"], ["convert", "--explain"]])
def test_a_file_without_a_reader_is_refused_with_its_suffix(here: Converted, run: Run, command: list[str]) -> None:
    put(here.root, "seeds/parish/story.xyz", "")
    answer = run(*command, here.root / "seeds/parish/story.xyz", "--site", here.root)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "no reader for .xyz" in answer.err


def test_explain_tells_of_what_is_passed_over(here: Converted, run: Run) -> None:
    here.pour(POURED["WARC"](3))
    here.pour(POURED["draft of Markdown"](2))
    answer = run("convert", "--site", here.root, "--explain", "parish/3.warc")
    assert answer.code == 0
    assert "parish/3.warc:4: passed over as revisit: https://parish.example/2014/6.html\n" in answer.out
    assert "passed over as no article found" in answer.out
    answer = run("convert", "--site", here.root, "--explain", "parish/draft-2.markdown")
    assert answer.code == 0
    assert "parish/draft-2.markdown: passed over as draft; --include-drafts makes it an article\n" in answer.out
    assert f"  title        {title(2)}" in answer.out
    answer = run("convert", "--site", here.root, "--explain", "parish/3.warc", "--json")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert sum("passed_over" in row for row in rows) == 5


def test_explain_tells_of_one_record_by_its_key_and_refuses_one_that_is_not_there(here: Converted, run: Run) -> None:
    rows = [{"id": f"s{at}", "title": title(at), "text": prose(at)} for at in (1, 2)]
    put(here.root, "seeds/parish/a.jsonl", "\n".join(map(json.dumps, (rows[0], {**rows[1], "status": "private"}))))
    answer = run("convert", "--site", here.root, "--explain", "parish/a.jsonl#s2")
    assert (answer.code, answer.out) == (0, "parish/a.jsonl#s2:2: passed over as private\n")
    answer = run("convert", "--site", here.root, "--explain", "parish/a.jsonl#s3")
    assert answer.code == 2 and "seeds/parish/a.jsonl has no record s3" in answer.err


def test_a_report_has_the_same_counts(here: Converted, run: Run, tmp_path: Path) -> None:
    for kind in POURED:
        here.pour(POURED[kind](3), kind)
    for name in ("a.xyz", ".hidden", "README", "text/3.txt.meta.yaml"):
        put(here.root, f"seeds/{name}", "")
    (here.root / "seeds/link").symlink_to(tmp_path)
    report = here.convert("--report", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert f"<p>Of {total(report)} files and records:</p>" in page
    assert f"<b>{report['articles']}</b> stories" in page
    assert f"<b>{sum(report['passed_over'].values())}</b> passed over" in page
    assert f"<b>{failures(report)}</b> could not be read" in page
    assert "<b>1</b> of no known format" in page and "<b>1</b> part of other seeds" in page
    for reason, count in report["passed_over"].items():
        assert f'<tr><td>{reason}</td><td class="n">{count}</td></tr>' in page
    assert '<tr><td>.xyz</td><td class="n">1</td></tr>' in page


def test_check_tells_of_files_that_no_reader_takes(here: Converted, run: Run) -> None:
    here.pour(POURED["draft of Markdown"](2))
    put(here.root, "seeds/parish/a.xyz", "")
    run("build", "--site", here.root)
    answer = run("check", "--site", here.root)
    assert answer.code == 0
    assert "1 file of no known format: 1 .xyz" in answer.out
    assert "1 passed over: 1 draft" in answer.out


def test_a_conversion_that_was_killed_goes_on_with_the_same_bytes_and_account(tmp_path: Path) -> None:
    """As tests/soak/test_pouring.py has it of a thousand files."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    there = pour(whole, len(EVERY))
    pour(broken, len(EVERY))
    once = measured(whole)
    assert total(once.report) == there
    for articles in (1, 15):
        kill_at(broken, articles, jobs=2)
    resumed = measured(broken)
    assert content(broken) == content(whole)
    assert {**resumed.report, "seconds": 0, "written": 0, "unchanged": 0} == {
        **once.report, "seconds": 0, "written": 0, "unchanged": 0,
    }  # fmt: skip
