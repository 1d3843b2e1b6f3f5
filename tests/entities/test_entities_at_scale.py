"""`sitegen entities` over many names: filters and orders, answers in a table, hiding many at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.decisions import parse_decisions
from sitegen.core.spreadsheets import guarded, unguarded
from sitegen.entities.proposal import Proposal
from sitegen.index.archive import Archive
from tests.conftest import Run, put, put_story

FOUND = [
    Proposal("merge", "person", ("Walter Oduya", "W. Oduya"), (2, 1), ("/people/walter-oduya/", ""), 0.9, ("one man",)),
    Proposal("merge", "organization", ("=SUM(A1)", "-Wharf"), (2, 1), ("", ""), 0.8, ('say "it", or not',)),
    Proposal(
        "merge", "person", ("Ida Harrow", "Harrow"), (1, 2), ("", ""), 0.7, ("alone",),
        stories=("content/articles/2018/light.md", "content/articles/2019/boat.md"),
    ),
    Proposal("split", "person", ("John Smith",), (3,), ("/people/john-smith/",), 0.4, ("two groups",), "publication"),
]  # fmt: skip


def found(
    archive: Archive, kind: str = "", accept: float = 0.97, names: Collection[Any] | None = None
) -> list[Proposal]:
    return [proposal for proposal in FOUND if kind in ("", proposal.kind)]


@pytest.fixture
def archive(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sitegen.entities.doctor.proposals", found)
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[entities]\nmin_stories = 1\n')
    head = "title: S\ndate: 2019-01-0{}\npeople: [{}]\ntags: [{}]"
    put_story(site, "2018/light", head.format(1, "Walter Oduya, {name: Harrow, local: true}", "light, sea"), "Light.\n")
    put_story(site, "2019/boat", head.format(2, "Walter Oduya, {name: Harrow, local: true}", "boat, sea"), "Boat.\n")
    put_story(site, "2019/pier", head.format(3, "{name: Ann Abara, confidence: 0.4}", "pier"), "Pier.\n")
    return site


def listed(run: Run, root: Path, *options: str) -> list[str]:
    answer = run("entities", "list", *options, "--json", "--site", root)
    assert answer.code == 0, answer.err
    return [one["name"] for one in json.loads(answer.out)["entities"]]


def test_lists_are_filtered_and_sorted(archive: Path, run: Run) -> None:
    assert listed(run, archive) == ["Walter Oduya", "Ann Abara"]
    assert listed(run, archive, "--sort", "name") == ["Ann Abara", "Walter Oduya"]
    assert listed(run, archive, "--sort", "doubt") == ["Ann Abara", "Walter Oduya"]
    assert listed(run, archive, "--stories", "2") == ["Walter Oduya"]
    assert listed(run, archive, "--stories", "1-1") == ["Ann Abara"]
    assert listed(run, archive, "--stories", "1-") == ["Walter Oduya", "Ann Abara"]
    assert listed(run, archive, "--local") == ["Harrow"]
    assert listed(run, archive, "--doubt") == ["Ann Abara"]
    assert listed(run, archive, "--kind", "tag", "--stories", "1", "--sort", "name") == ["boat", "light", "pier"]
    assert listed(run, archive, "--decided", "person") == []
    assert run("entities", "merge", "Walter Oduya", "Ann Abara", "--site", archive).code == 0
    assert listed(run, archive, "--decided", "person") == ["Walter Oduya"]
    assert "(person decided)" in run("entities", "list", "--site", archive).out
    for wrong in ("x", "3-2", "-2", "1-x", "", "²"):
        assert run("entities", "list", "--stories", wrong, "--site", archive).code == 2
    answer = run("entities", "show", "Harrow", "--site", archive)
    assert answer.code == 2 and "2 stories have it as a name that is known in its story only" in answer.err


def test_hiding_many_tells_how_many_and_asks(archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hide = ("entities", "hide", "--kind", "tag", "--stories", "1", "--site", archive)
    answer = run(*hide, "--dry-run")
    assert (
        "3 names to hide" in answer.out and "boat" in answer.out and not (archive / "content/decisions.toml").exists()
    )
    monkeypatch.setattr("sitegen.cli.entities.MAX_UNASKED_NAMES", 2)
    answer = run(*hide)
    assert answer.code == 2 and "--yes" in answer.err and not (archive / "content/decisions.toml").exists()
    answer = run(*hide, "--yes", "--json", "--note", "Too few.")
    assert json.loads(answer.out) == {
        "file": "content/decisions.toml", "matching": 3, "hidden": 3, "dry_run": False,
    }  # fmt: skip
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert sorted(e.names[0] for e in made.entries) == ["boat", "light", "pier"] and made.entries[0].note == "Too few."
    assert listed(run, archive, "--kind", "tag") == ["sea"]
    assert json.loads(run(*hide, "--json").out)["hidden"] == 0
    for wrong in ((), ("--kind", "tag"), ("--stories", "1"), ("sea", "--stories", "1"), ("sea", "--dry-run")):
        assert run("entities", "hide", *wrong, "--site", archive).code == 2
    assert run("entities", "hide", "sea", "--site", archive).code == 0


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def answered(path: Path, *answers: str, delimiter: str = ",") -> None:
    """Writes answers into a table as a spreadsheet would."""
    table = rows(path)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), delimiter=delimiter)
    writer.writeheader()
    for row, answer in zip(table, answers, strict=True):
        writer.writerow({**row, "answer": answer})
    path.write_text(out.getvalue(), encoding="utf-8-sig")


def put_named(root: Path, *names: str) -> None:
    """A story that names people and organizations so."""
    quoted = json.dumps(names)
    put_story(root, "2020/named", f"title: S\ndate: 2020-01-01\npeople: {quoted}\norganizations: {quoted}", "Text.\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_answers_in_a_table_become_decisions_once(archive: Path, run: Run, tmp_path: Path, delimiter: str) -> None:
    put_named(archive, "W. Oduya", "=SUM(A1)", "-Wharf", "Ida Harrow")
    table = tmp_path / "proposals.csv"
    assert run("entities", "doctor", "--csv", table, "--site", archive).code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row["name"] for row in rows(table)] == ["Walter Oduya", "'=SUM(A1)", "Ida Harrow", "John Smith"]
    answered(table, "Yes", "no ", "y", "", delimiter=delimiter)
    answer = run("entities", "answer", table, "--json", "--site", archive)
    assert json.loads(answer.out) == {
        "file": "content/decisions.toml", "written": 3, "known": 0, "blank": 1, "errors": [],
    }  # fmt: skip
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert [(e.action, e.names, e.to, e.stories) for e in made.entries] == [
        ("merge", ("W. Oduya",), "Walter Oduya", ()),
        ("distinct", ("=SUM(A1)", "-Wharf"), "", ()),
        ("merge", ("Harrow",), "Ida Harrow", FOUND[2].stories),
    ]
    before = (archive / "content/decisions.toml").read_bytes()
    again = json.loads(run("entities", "answer", table, "--json", "--site", archive).out)
    assert (again["written"], again["known"]) == (0, 3)
    assert (archive / "content/decisions.toml").read_bytes() == before


def test_errors_in_a_table_have_their_line_and_cost_only_their_row(archive: Path, run: Run, tmp_path: Path) -> None:
    put_named(archive, "A", "B", "C c", "D", "E")
    table = tmp_path / "proposals.csv"
    table.write_text(
        "answer,action,kind,name,other,by,stories\n"
        "perhaps,merge,person,A,B,,\n"
        "yes,marry,person,A,B,,\n"
        'yes,merge,person,"C\nc",D,,\n'
        "yes,merge,ghost,A,B,,\n"
        "\n"
        "yes,split,person,A,,month,\n"
        "yes,merge,person,A,,,\n"
        "yes,merge,person,A,B,,/etc/passwd\n"
        "no,merge,person,C c,D,,\n"
        "yes,split,person,E,,year,\n"
        "yes,merge,person,A,a,,\n"
        "yes,merge,person,A,Nobody,,\n"
        "no,merge,person,Nobody,A,,\n"
        "yes,split,person,Nobody,,year,\n"
        "yes,merge,person,A,B,,content/articles/none.md\n"
    )
    answer = run("entities", "answer", table, "--site", archive)
    assert answer.code == 1
    lines = [line.partition("proposals.csv:")[2].partition(":")[0] for line in answer.err.splitlines()]
    assert lines == ["2", "3", "4", "6", "8", "9", "10", "11", "13", "14", "15", "16", "17"]
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert [(e.action, e.names) for e in made.entries] == [("split", ("E",))]


ROWS = "answer,action,kind,name,other\nno,merge,person,A,B\n"


@pytest.mark.parametrize("more", ['yes,merge,person,"A,C\nno,merge,person,A,C\n', 'yes,merge,person,"A" b,C\n'])
def test_what_is_no_table_from_a_row_on_costs_that_row_and_the_next(
    archive: Path, run: Run, tmp_path: Path, more: str
) -> None:
    put_named(archive, "A", "B", "C")
    table = tmp_path / "proposals.csv"
    table.write_text(ROWS + more)
    answer = run("entities", "answer", table, "--site", archive)
    assert answer.code == 1 and "proposals.csv:3: cannot be read as CSV" in answer.err
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert [(e.action, e.names) for e in made.entries] == [("distinct", ("A", "B"))]


def test_yes_and_no_for_one_pair_decide_nothing(archive: Path, run: Run, tmp_path: Path) -> None:
    put_named(archive, "A", "B", "C")
    table = tmp_path / "proposals.csv"
    table.write_text(ROWS + "yes,merge,person,B,A\nyes,merge,person,A,C\nyes,merge,person,A,C\n")
    answer = run("entities", "answer", table, "--site", archive)
    assert answer.code == 1
    assert [line.partition("proposals.csv:")[2][:1] for line in answer.err.splitlines()] == ["2", "3"]
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert [(e.action, e.names) for e in made.entries] == [("merge", ("C",))]


def test_answers_that_contradict_each_other_otherwise_are_written_up_to_the_first(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    put_named(archive, "A", "B", "C")
    table = tmp_path / "proposals.csv"
    table.write_text("answer,action,kind,name,other\nyes,merge,person,A,B\nyes,merge,person,C,B\n")
    answer = run("entities", "answer", table, "--site", archive)
    assert answer.code == 1 and "proposals.csv:3: merge B into C contradicts" in answer.err
    assert "(not in the file yet)" in answer.err and ":0" not in answer.err
    made = parse_decisions((archive / "content/decisions.toml").read_bytes())
    assert [(e.action, e.names, e.to) for e in made.entries] == [("merge", ("B",), "A")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_tables_in_the_encodings_of_spreadsheets_are_read(
    archive: Path, run: Run, tmp_path: Path, encoding: str
) -> None:
    put_named(archive, "A", "B")
    table = tmp_path / "proposals.csv"
    mark = "\ufeff" if encoding.endswith("le") else ""
    table.write_bytes((mark + ROWS.replace(",", "\t")).encode(encoding))
    assert run("entities", "answer", table, "--site", archive).code == 0


def test_a_column_that_stands_twice_is_refused(archive: Path, run: Run, tmp_path: Path) -> None:
    table = tmp_path / "proposals.csv"
    table.write_text("answer,answer,action,kind,name,other\nyes,no,merge,person,A,B\n")
    answer = run("entities", "answer", table, "--site", archive)
    assert answer.code == 2 and "more than one column answer" in answer.err


@pytest.mark.parametrize("least", ["nan", "-nan", "0", "-1", "inf", "1.1"])
def test_a_probability_that_is_none_is_refused(archive: Path, run: Run, least: str) -> None:
    assert run("entities", "doctor", "--accept", least, "--site", archive).code == 2


def test_a_table_with_answers_and_a_file_that_is_none_are_not_written_over(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    table = tmp_path / "proposals.csv"
    run("entities", "doctor", "--csv", table, "--site", archive)
    assert run("entities", "doctor", "--csv", table, "--site", archive).code == 0
    answered(table, "yes", "", "", "")
    answer = run("entities", "doctor", "--csv", table, "--site", archive)
    assert answer.code == 2 and "has answers" in answer.err
    other = tmp_path / "letter.txt"
    for data in (b"Dear Ida,\n", b"\xff\xfe", b""):
        other.write_bytes(data)
        assert run("entities", "doctor", "--csv", other, "--site", archive).code == 2
        assert run("entities", "answer", other, "--site", archive).code == 2
        assert other.read_bytes() == data
    assert run("entities", "answer", tmp_path / "none.csv", "--site", archive).code == 2


def test_cells_are_guarded_and_read_back() -> None:
    for text in ("=1", "+1", "-1", "@a", "\t", "'", "'=1", "plain", ""):
        assert unguarded(guarded(text)) == text or text == "'=1"
