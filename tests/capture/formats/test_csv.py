"""Tables as text: their dialect is found, their header is mapped, and a broken row costs itself alone."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.capture.fields.field_mapping import NO_MAPPING
from sitegen.capture.formats.csv_dialect import find_dialect
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.conftest import put

FIRST = "The night bus to Garrow Point stops at the school again, from the first of May, after two winters without it."
SECOND = 'The council\'s "trial", as the mayor calls it, costs 40,000 a year; nobody knows yet who pays for the second.'
TEXT = f"{FIRST}\n\n{SECOND}"
TITLE = "Night bus returns to Garrow Point"
HEADER = ["id", "title", "author", "date", "url", "content"]
ROW = ["7", TITLE, "Bea Oduya", "2015-04-02", "https://garrow.example/2015/bus", TEXT]


def table(*rows: list[str], **form: object) -> str:
    made = io.StringIO()
    csv.writer(made, **form).writerows(rows)  # type: ignore[arg-type]
    return made.getvalue()


def opened(root: Path, data: str | bytes, name: str = "a.csv") -> list[Record | SeedError]:
    put(root, name, data.encode() if isinstance(data, str) else data)
    return list(open_seed(root, name))


def only(root: Path, data: str | bytes, name: str = "a.csv") -> Story:
    found = opened(root, data, name)
    (record,) = found
    assert isinstance(record, Record), found
    return read_record(root, record, Config(), RepeatedLines())


def errors(found: list[Record | SeedError]) -> list[tuple[int | None, str]]:
    return [(one.line, one.message) for one in found if isinstance(one, SeedError)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.tab", "a.csv.gz"])
def test_a_row_is_a_story_whatever_divides_the_cells(tmp_path: Path, delimiter: str, name: str) -> None:
    data = table(HEADER, ROW, delimiter=delimiter).encode()
    story = only(tmp_path, gzip.compress(data) if name.endswith(".gz") else data, name)
    assert (story.title, story.authors, story.date) == (TITLE, ("Bea Oduya",), "2015-04-02")
    assert story.source_url == "https://garrow.example/2015/bus"
    assert story.body.split("\n\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff" + table(HEADER, ROW),
        table(HEADER, ROW, lineterminator="\n"),
        table(HEADER, ROW, quoting=csv.QUOTE_ALL),
        table(HEADER, ROW, escapechar="\\", doublequote=False),
        "sep=;\r\n" + table(HEADER, ROW, delimiter=";"),
        "\n\n" + table(HEADER, ROW),
        table([name.upper() for name in HEADER], ROW),
        table(["Kennung", "Titel", "Autor", "Datum", "Link", "Volltext"], ROW),
        table(["post_id", "post_title", "post_author", "post_date", "post_url", "post_content"], ROW),
        table(["", *HEADER], ["0", *ROW]),
        table([*HEADER, ""], [*ROW, ""]),
    ],
)
def test_forms_in_which_programs_write_tables(tmp_path: Path, data: str) -> None:
    story = only(tmp_path, data)
    assert (story.title, story.authors, story.date) == (TITLE, ("Bea Oduya",), "2015-04-02")
    assert [FIRST in story.body, SECOND in story.body] == [True, True]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    row = [*ROW[:2], "Zoë Brontë", *ROW[3:5], f"{TEXT} Der Bürgermeister ließ grüßen, und die Straße bleibt schön süß."]
    assert only(tmp_path, table(HEADER, row).encode(encoding)).authors == ("Zoë Brontë",)


def test_a_dump_without_quotes_and_with_signs_for_line_ends(tmp_path: Path) -> None:
    row = ["7", TITLE, "\\N", "2015-04-02", "\\N", f'{FIRST}\\n\\nThe "trial" goes on.']
    story = only(tmp_path, "\t".join(HEADER) + "\n" + "\t".join(row) + "\n", "a.tsv")
    assert story.body.split("\n\n") == [FIRST, 'The "trial" goes on.']
    assert (story.authors, story.source_url) == ((), "")


def test_lists_in_cells_as_pandas_writes_them(tmp_path: Path) -> None:
    data = table(
        ["title", "authors", "tags", "text"], [TITLE, "['Bea Oduya', 'Sam Pell']", '["buses", "school"]', TEXT]
    )
    story = only(tmp_path, data)
    assert (story.authors, story.topics) == (("Bea Oduya", "Sam Pell"), ("buses", "school"))


def test_a_broken_row_is_one_error_with_its_line(tmp_path: Path) -> None:
    good = [[str(n), f"{TITLE} {n}", *ROW[2:]] for n in range(4)]
    lines = table(HEADER, *good, lineterminator="\n").split("\n7")[0].splitlines(keepends=True)
    broken = ["8,too,short\n", '9,"never closed,a,b\n']
    data = "".join([*lines[:4], broken[0], *lines[4:7], broken[1], *lines[7:]])
    found = opened(tmp_path, data)
    assert [one.key for one in found if isinstance(one, Record)] == ["0", "1", "2", "3"]
    assert [(line, "row" in message) for line, message in errors(found)] == [(5, True), (9, True)]


def test_the_line_of_a_record_is_that_in_which_its_row_begins(tmp_path: Path) -> None:
    found = opened(tmp_path, table(HEADER, ROW, ROW, lineterminator="\n"))
    assert [one.line for one in found] == [2, 5]


def test_a_quotation_mark_that_is_never_closed_costs_little(tmp_path: Path) -> None:
    data = table(HEADER, ROW) + '8,"x,y\n' + "a,b\n" * 30_000
    found = opened(tmp_path, data)
    assert len([one for one in found if isinstance(one, Record)]) == 1
    assert errors(found)[0] == (5, "a row that cannot be read: a quotation mark that is not closed")


@pytest.mark.parametrize("data", ["name,age\nAda,7\n", "station;depth;remark\nA;3;x\n", "name\nAda\n"])
def test_a_table_without_texts_is_passed_over_with_its_columns(tmp_path: Path, data: str) -> None:
    (error,) = opened(tmp_path, data)
    assert isinstance(error, PassedOverError)
    assert error.kind == "no dataset of stories"
    assert data.replace(";", ",").split("\n")[0].replace(",", ", ") in error.message


def test_a_table_without_a_header_is_an_error(tmp_path: Path) -> None:
    assert errors(opened(tmp_path, table(ROW, ROW)))[0] == (
        1,
        "a table without a header: its first row has no names of columns",
    )


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_one_error(tmp_path: Path, data: bytes) -> None:
    assert [message for _, message in errors(opened(tmp_path, data))] == ["empty file"]


def test_rows_have_states_too(tmp_path: Path) -> None:
    header = ["title", "post_status", "post_type", "post_password", "content"]
    states = ["publish,post,", "draft,post,", "private,post,", "publish,page,", "publish,post,x"]
    rows = [[TITLE, *state.split(","), TEXT] for state in states]
    found = opened(tmp_path, table(header, *rows))
    assert [one.draft for one in found if isinstance(one, Record)] == [False, True]
    assert [one.kind for one in found if isinstance(one, PassedOverError)] == ["private", "page", "protected"]


def test_memory_follows_the_row_and_not_the_file(tmp_path: Path) -> None:
    with put(tmp_path, "a.csv", "").open("w", newline="") as file:  # 20 MB
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows([str(n), *ROW[1:5], TEXT * 20] for n in range(4000))
    found = open_seed(tmp_path, "a.csv")
    next(found)
    tracemalloc.start()
    count = sum(isinstance(one, Record) for one in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3999
    assert peak < 4 << 20


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;|\"'"), max_size=30)


@settings(deadline=None, max_examples=60)
@given(st.lists(CELL, min_size=1, max_size=5), st.sampled_from(",;|\t"))
def test_what_the_csv_module_writes_is_read_back(texts: list[str], delimiter: str) -> None:
    lines = table(["title", "text"], *([text, "x"] for text in texts), delimiter=delimiter, quoting=csv.QUOTE_ALL)
    sample = io.StringIO(lines, newline="").readlines()
    dialect, skipped = find_dialect(sample, "a.csv", NO_MAPPING)
    rows = list(dialect.reader(sample[skipped:]))
    assert [row[0] for row in rows[1:]] == texts


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    opened(tmp_path_factory.mktemp("csv"), b"title,text\n" + data)
