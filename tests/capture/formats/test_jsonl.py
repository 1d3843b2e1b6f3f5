"""JSON from strangers: the fields of known datasets arrive where they belong, and a bad line costs itself alone."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.timestamps import iso
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Story
from tests.conftest import put

TEXT = (
    "The lock keepers of Sallow Point opened the upper gate on Thursday for the first time since the flood, and four "
    "barges that had waited there for nine days went down to the harbour.\n"
    "Rosalind Achterberg, who has kept the lock since 1998, said that the hinge would have to be replaced before the "
    "winter, and that nobody had yet offered to pay for it.\n"
    "The canal trust meets again in October, when the engineers will tell it what they found below the water line."
)
TITLE = "Barges pass the lock at Sallow Point again"
URL = "https://canal.example/2014/lock"
STORY = {"title": TITLE, "text": TEXT, "url": URL}


def opened(root: Path, data: Any, name: str = "a.jsonl") -> list[Record | SeedError]:
    put(root, name, data if isinstance(data, bytes) else json.dumps(data))
    return list(open_seed(root, name))


def read(root: Path, found: dict[str, Any], name: str = "set/a.jsonl") -> Story:
    put(root, name, json.dumps(found))
    (story,) = read_seed(root, name, Config(), RepeatedLines())
    assert isinstance(story, Story), story
    return story


def lines(*found: Any) -> bytes:
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in found)


def numbered(count: int) -> list[dict[str, Any]]:
    return [{**STORY, "url": f"{URL}/{number}"} for number in range(count)]


def errors(found: list[Record | SeedError]) -> list[tuple[int | None, str]]:
    assert all(one.file and one.file.startswith("seeds/a.") for one in found if isinstance(one, SeedError))
    return [(one.line, one.message) for one in found if isinstance(one, SeedError)]


def keys(found: list[Record | SeedError]) -> list[str]:
    return [one.key for one in found if isinstance(one, Record)]


# --- datasets ----------------------------------------------------------------------------------------------


def test_news_please(tmp_path: Path) -> None:
    story = read(
        tmp_path,
        {
            "authors": ["Rosalind Achterberg", "Tobias Quill"],
            "date_download": "2014-09-20 10:00:01",
            "date_modify": None,
            "date_publish": "2014-09-18 07:30:00",
            "description": "Four barges went down.",
            "image_url": "https://canal.example/lock.jpg",
            "language": "en",
            "maintext": TEXT,
            "source_domain": "canal.example",
            "title": TITLE,
            "url": URL,
        },
    )
    assert (story.title, story.authors) == (TITLE, ("Rosalind Achterberg", "Tobias Quill"))
    assert (story.date, story.captured) == ("2014-09-18T07:30:00", "2014-09-20T10:00:01")
    assert (story.source_url, story.language, story.description) == (URL, "en", "Four barges went down.")
    assert len(story.body.split("\n\n")) == 3
    assert story.provenance["date"].source == "the record"


def test_common_crawl_s_timestamp_says_when_a_text_was_captured_and_not_when_it_appeared(tmp_path: Path) -> None:
    page = f"{TITLE}\n{TEXT}\n"
    story = read(tmp_path, {"text": page, "url": URL, "timestamp": "2019-04-25T12:57:54Z"})
    assert (story.date, story.captured) == ("", "2019-04-25T12:57:54+00:00")
    assert story.title == TITLE
    assert story.date_range is not None
    assert story.date_range.latest == "2019-04-25"


def test_trafilatura(tmp_path: Path) -> None:
    story = read(
        tmp_path,
        {
            "title": TITLE,
            "author": "Rosalind Achterberg; Tobias Quill",
            "hostname": "canal.example",
            "date": "2014-09-18",
            "fingerprint": "f00",
            "id": None,
            "license": None,
            "comments": "Lovely!",
            "raw_text": TEXT.replace("\n", " "),
            "text": TEXT,
            "language": None,
            "image": None,
            "pagetype": "article",
            "filedate": "2014-09-21",
            "source": URL,
            "source-hostname": "Canal",
            "sitename": "The Canal Observer",
            "excerpt": "Four barges went down.",
            "categories": "Waterways",
            "tags": "locks; barges",
        },
    )
    assert story.authors == ("Rosalind Achterberg", "Tobias Quill")
    assert (story.date, story.captured, story.source_url) == ("2014-09-18", "2014-09-21", URL)
    assert (story.publication, story.section, story.topics) == ("The Canal Observer", "Waterways", ("locks", "barges"))
    assert "Lovely" not in story.body
    assert len(story.body.split("\n\n")) == 3


def test_fundus(tmp_path: Path) -> None:
    first, second, third = TEXT.split("\n")
    sections = [{"headline": [], "paragraphs": [first]}, {"headline": ["The hinge"], "paragraphs": [second, third]}]
    story = read(
        tmp_path,
        {
            "title": TITLE,
            "authors": ["Rosalind Achterberg"],
            "publishing_date": "2014-09-18 07:30:00+02:00",
            "body": {"summary": [], "sections": sections},
            "topics": ["locks"],
        },
    )
    assert story.date == "2014-09-18T07:30:00+02:00"
    assert [first[:20] in story.body, "The hinge" in story.body, third[-20:] in story.body] == [True] * 3


def test_json_feed(tmp_path: Path) -> None:
    html = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    item = {
        "id": "7",
        "url": URL,
        "title": "Barges &amp; locks at Sallow Point",
        "content_html": html,
        "date_published": "2014-09-18T07:30:00-04:00",
        "authors": [{"name": "Rosalind Achterberg"}],
        "tags": ["locks"],
    }
    put(
        tmp_path,
        "a.json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Canal", "items": [item]}),
    )
    (record,) = open_seed(tmp_path, "a.json")
    assert isinstance(record, Record)
    assert (record.form, record.key, record.line) == ("fragment", "7", 1)
    (story,) = read_seed(tmp_path, "a.json", Config(), RepeatedLines())
    assert isinstance(story, Story)
    assert (story.title, story.date) == ("Barges & locks at Sallow Point", "2014-09-18T07:30:00-04:00")
    assert story.authors == ("Rosalind Achterberg",)
    assert "<p>" not in story.body


def test_the_interface_of_a_newspaper(tmp_path: Path) -> None:
    result = {
        "id": "water/2014/lock",
        "sectionName": "Waterways",
        "webPublicationDate": "2014-09-18T07:30:00Z",
        "webTitle": TITLE,
        "webUrl": URL,
        "fields": {"bodyText": TEXT, "byline": "By Rosalind Achterberg", "standfirst": "<p>The gate is open</p>"},
    }
    (record,) = opened(tmp_path, {"response": {"status": "ok", "total": 1, "results": [result]}}, "a.json")
    assert isinstance(record, Record)
    stated = {name: one.value for name, one in record.stated.items()}
    assert (stated["title"], stated["section"], stated["subtitle"]) == (TITLE, "Waterways", "The gate is open")
    assert (stated["authors"], stated["date"]) == (("Rosalind Achterberg",), "2014-09-18T07:30:00+00:00")


@pytest.mark.parametrize(
    ("found", "form"),
    [
        (STORY, "prose"),
        ({"text": TEXT}, "text"),
        ({**STORY, "text": f"<p>{TEXT}</p>"}, "fragment"),
        ({"html": f"<!doctype html><html><body><p>{TEXT}</p></body></html>"}, "page"),
        ({"title": {"rendered": TITLE}, "content": {"rendered": f"<p>{TEXT}</p>"}}, "fragment"),
        ({**STORY, "text": TEXT.split("\n")}, "prose"),
        ({**STORY, "text": f"{TEXT} 3 < 4 and 5 > 2"}, "prose"),
    ],
)
def test_what_a_text_is_can_be_seen(tmp_path: Path, found: dict[str, Any], form: str) -> None:
    (record,) = opened(tmp_path, found)
    assert isinstance(record, Record)
    assert record.form == form


# --- files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrapper", ["items", "articles", "data", "results", "posts", "docs"])
def test_a_document_may_wrap_its_stories(tmp_path: Path, wrapper: str) -> None:
    found = opened(tmp_path, {"status": "ok", "tags": ["a"], wrapper: numbered(3), "next": None}, "a.json")
    assert keys(found) == [f"{URL}/{number}" for number in range(3)]
    assert keys(opened(tmp_path, {"response": {wrapper: numbered(3)}}, "a.json")) == keys(found)


def test_a_document_is_one_story_a_list_or_lines_whatever_it_is_called(tmp_path: Path) -> None:
    many = numbered(3)
    for name in ("a.json", "a.jsonl", "a.ndjson"):
        assert len(keys(opened(tmp_path, json.dumps(many, indent=2).encode(), name))) == 3
        assert len(keys(opened(tmp_path, json.dumps({"docs": many}, indent=2).encode(), name))) == 3
        assert len(keys(opened(tmp_path, json.dumps({**STORY, "tags": ["x"]}, indent=2).encode(), name))) == 1
        assert len(keys(opened(tmp_path, lines(*many), name))) == 3
        assert len(keys(opened(tmp_path, b"\xef\xbb\xbf" + lines(*many), name))) == 3
        assert len(keys(opened(tmp_path, gzip.compress(lines(*many)), name + ".gz"))) == 3


def test_a_list_larger_than_what_is_read_at_once_comes_out_whole(tmp_path: Path) -> None:
    many = numbered(900)
    assert keys(opened(tmp_path, many, "a.json")) == [one["url"] for one in many]
    assert keys(opened(tmp_path, json.dumps({"é" * 40_000: 1, "items": many}).encode(), "a.json"))[-1] == f"{URL}/899"


def test_keys_are_ids_or_addresses_or_lines_and_no_two_alike(tmp_path: Path) -> None:
    bare = {"title": TITLE, "text": TEXT}
    found = opened(tmp_path, lines(STORY, STORY, bare, {**bare, "id": 5}, bare, {**bare, "_id": {"$oid": "abc"}}))
    assert keys(found) == [URL, URL + "~2", "3", "5", "5~2", "abc"]
    made = Keys()
    assert made.make("a\nb\x00c") == "a_b_c"
    assert made.make("x~2") == "x~2"
    assert [made.make("x"), made.make("x")] == ["x", "x~2~2"]
    assert len(made.make("y" * 9000)) < 600
    assert made.make("z" * 9000 + "1") != made.make("z" * 9000 + "2")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"$date": "2014-03-12T07:15:00Z"}, "2014-03-12T07:15:00+00:00"),
        ({"$date": {"$numberLong": "1394608500000"}}, "2014-03-12T07:15:00+00:00"),
        (1394608500, "2014-03-12T07:15:00+00:00"),
        (1394608500000, "2014-03-12T07:15:00+00:00"),
        ("1394608500", "2014-03-12T07:15:00+00:00"),
        ("20140312T071500Z", "2014-03-12T07:15:00+00:00"),
        ("Wed, 12 Mar 2014 07:15:00 +0100", "2014-03-12T07:15:00+01:00"),
        ("March 12, 2014", "2014-03-12"),
        ("2014-03-12T00:00:00Z", "2014-03-12"),
        ("2014-03-12T07:15:00.25+0100", "2014-03-12T07:15:00+01:00"),
        *((none, "") for none in ("None", "", "2014", "2014-13-45", "03/04/2014", "0001-01-01T00:00:00Z", 0, True)),
        *((none, "") for none in ("1970-01-01T00:00:00Z", float("nan"), float("inf"), -1, None, [], {}, "9" * 15)),
    ],
)
def test_dates_are_read_in_the_forms_that_data_have_or_not_at_all(value: Any, expected: str) -> None:
    assert iso(value) == expected


# --- faults ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"[1, 2]", "not an object but a list"),
        (b'"text"', "not an object but a text"),
        (b"null", "not an object but null"),
        (b"true", "not an object but true or false"),
        (b"12", "not an object but a number"),
        (b'{"text": "a', "not JSON"),
        (b"{} {}", "something follows"),
        (b"\0\0\0\0", "not JSON"),
        (b'{"text": "a\0b"}', "not JSON"),
        (b'{"text": "\xff\xfe"}', "not UTF-8"),
        (b'{"title": "a title", "text": NaN}', "no text in the record"),
        (b'{"title": "a title", "text": -Infinity}', "no text in the record"),
        (b'{"text": "a", "text": "b"}', "'text' is given twice"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"id": ' + b"1" * 5000 + b"}", "a number of 5,000 digits"),
        (b'{"title": "a title"}', "no text in the record"),
        (b'{"text": 5}', "no text in the record"),
        (b'{"text": " \\u0000 "}', "no text in the record"),
        (b'{"text": "' + b"x" * (9 << 20) + b'"}', "a line of more than 8 MB"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(tmp_path: Path, bad: bytes, message: str) -> None:
    first, last = numbered(2)
    found = opened(tmp_path, lines(first, b"", bad, last))
    ((line, told),) = errors(found)
    assert (line, message in told) == (3, True), told
    assert keys(found) == [first["url"], last["url"]]


def test_lone_surrogates_and_other_oddities_do_no_harm(tmp_path: Path) -> None:
    odd = {"title": "A \ud800 lock", "text": TEXT + "\ud83d", "url": "\ud800", "authors": ["\udfff"], "id": "\ud800\n"}
    odd |= {"tags": [1, None, {}, ["x"], {"name": "locks"}], "date": {"a": [1]}, "section": 7, "language": ["en"]}
    put(tmp_path, "a.jsonl", json.dumps(odd))
    (story,) = read_seed(tmp_path, "a.jsonl", Config(), RepeatedLines())
    assert isinstance(story, Story), story
    assert story.title == "A lock"
    assert story.topics == ("locks",)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b'[{"text": "a"}, 7]', 2, "not an object but a number"),
        (b'[{"text": "a"}, {"text": "b", "text": "c"}]', 2, "not JSON: 'text' is given twice"),
    ],
)
def test_a_bad_object_of_a_list_is_told_by_its_number(tmp_path: Path, data: bytes, line: int, message: str) -> None:
    found = opened(tmp_path, data, "a.json")
    assert errors(found) == [(line, message)]
    assert len(keys(found)) == 1


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (b"", "truncated"),
        (b'{"text": "a', "not JSON"),
        (b"{]", "not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"text": "' + b"x" * (9 << 20) + b'"}]', "more than 8 MB"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_list_that_breaks_off_keeps_the_stories_before(tmp_path: Path, end: bytes, message: str) -> None:
    data = json.dumps(numbered(2)).encode()[:-1] + b"," + end
    found = opened(tmp_path, data, "a.json")
    assert len(keys(found)) == 2
    ((line, told),) = errors(found)
    assert (line, message in told) == (3, True), (line, told)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"7", b"[", b"{", b"no json", b"{}", b'{"a": {}}'])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_what_holds_no_story_is_one_error(tmp_path: Path, data: bytes, name: str) -> None:
    assert len(errors(opened(tmp_path, data, name))) == 1


def test_a_gzipped_file_that_is_cut_off_keeps_the_lines_before(tmp_path: Path) -> None:
    data = gzip.compress(lines(*numbered(2000)), 1)
    found = opened(tmp_path, data[: len(data) // 2], "a.jsonl.gz")
    assert len(keys(found)) > 500
    ((line, message),) = errors(found)
    assert line == len(keys(found)) + 1
    assert message == "truncated gzip data: the file ends too early"


def test_errors_without_end_are_counted_and_the_stories_among_them_read(tmp_path: Path) -> None:
    found = opened(tmp_path, lines(*[{"title": "Pier"}] * 3000, STORY, *[{"title": "Pier"}] * 500))
    assert keys(found) == [URL]
    assert len(errors(found)) == 1001
    assert errors(found)[-1] == (None, "2,500 more records cannot be read")


def test_memory_follows_the_line_and_not_the_file(tmp_path: Path) -> None:
    long = {**STORY, "text": TEXT * 60}
    for name in ("a.jsonl", "a.json"):
        with put(tmp_path, name, "").open("w") as file:  # 40 MB
            opening, between, closing = ("[", ",\n", "]") if name == "a.json" else ("", "\n", "\n")
            file.write(opening + between.join(json.dumps({**long, "id": number}) for number in range(1000)) + closing)
        tracemalloc.start()
        count = sum(isinstance(one, Record) for one in open_seed(tmp_path, name))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 1000
        assert peak < 6 << 20


def test_the_same_file_gives_the_same_records(tmp_path: Path) -> None:
    data = lines(*numbered(4))
    assert [repr(one) for one in opened(tmp_path, data)] == [repr(one) for one in opened(tmp_path, data)]
    assert len({one.sha256 for one in opened(tmp_path, data) if isinstance(one, Record)}) == 4


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("by_line", [True, False])
def test_a_file_in_utf_16_is_read(tmp_path: Path, encoding: str, by_line: bool) -> None:
    wanted = [one | {"title": "Schlösser am Fluß"} for one in numbered(3)]
    text = "\r\n".join(map(json.dumps, wanted)) if by_line else json.dumps(wanted, ensure_ascii=False)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    found = opened(tmp_path, (mark + text).encode(encoding), "a.json")
    assert keys(found) == [one["url"] for one in wanted]
    assert not errors(found)


def test_not_a_number_stands_for_a_missing_value(tmp_path: Path) -> None:
    (record,) = opened(tmp_path, json.dumps({"title": "A lock", "text": TEXT, "author": float("nan")}).encode())
    assert isinstance(record, Record)
    assert "authors" not in record.stated


@pytest.mark.parametrize("data", [b"[]", b" [ ]\n"])
def test_an_empty_list_has_no_records_and_no_error(tmp_path: Path, data: bytes) -> None:
    assert opened(tmp_path, data, "a.json") == []
