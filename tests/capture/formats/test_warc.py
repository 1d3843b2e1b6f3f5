"""WARC files and WACZ packages: each page that holds an article comes out once, and damage costs only itself."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.capture.formats import http
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, PassedOverError, SeedError
from sitegen.core.model import Story
from tests.conftest import put

URL = "https://www.tidewater.example/2014/03/ferry-{}.html"
TYPE = "text/html; charset=utf-8"


def page(number: int = 1, title: str = "") -> str:
    title = title or f"Ferry number {number} returns to the Marrowby crossing"
    sentences = (
        f"The ferry that the board calls number {number} went back to work on Monday, after a winter in the dry "
        "dock at Sallow Point and a dispute about who should pay for its new propeller.",
        "Odile Brandt, who keeps the timetable, said that the crossing would take four minutes longer until the crew "
        "had learned how the new rudder answers in the current below the lighthouse.",
        "Fishermen had asked for the boat to come back before the herring does, which the board promised in January "
        "and again in February, when the ice on the slip was still as thick as a hand.",
    )
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"


def warc(
    *records: tuple[str, bytes],
    fields: str = f"Content-Type: {TYPE}\r\n",
    status: str = "200 OK",
    kind: str = "response",
    more: str = "",
) -> bytes:
    """A WARC file written by hand, so that anything may be wrong in it."""
    made = b""
    for uri, body in records:
        block = f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body if kind == "response" else body
        media = "application/http; msgtype=response" if kind == "response" else TYPE
        made += (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2014-03-12T07:15:00Z\r\n{more}"
            f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        made += block + b"\r\n\r\n"
    return made


def story(number: int) -> tuple[str, bytes]:
    return URL.format(number), page(number).encode()


def packed(*parts: bytes) -> bytes:
    """A gzip member for each part, as crawlers write records."""
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def wacz(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def opened(root: Path, data: bytes, name: str = "a.warc") -> list[Record | SeedError]:
    put(root, name, data)
    return list(open_seed(root, name))


def keys(found: list[Record | SeedError]) -> list[str]:
    return [one.key for one in found if isinstance(one, Record)]


def errors(found: list[Record | SeedError]) -> list[tuple[int | None, str]]:
    assert all(one.file and one.file.startswith("seeds/") for one in found if isinstance(one, SeedError))
    return [(one.line, one.message) for one in found if isinstance(one, SeedError)]


def only(root: Path, data: bytes) -> Record:
    (found,) = opened(root, data)
    assert isinstance(found, Record), found
    return found


# --- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_that_warcio_wrote_becomes_stories(tmp_path: Path, zipped: bool) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped)
    writer.write_record(writer.create_warcinfo_record("tide.warc", {"software": "an invention"}))
    for number in (1, 2):
        head = StatusAndHeaders("200 OK", [("Content-Type", TYPE)], protocol="HTTP/1.1")
        date = {"WARC-Date": f"2014-03-1{number}T07:15:00Z"}
        body = io.BytesIO(page(number).encode())
        writer.write_record(
            writer.create_warc_record(URL.format(number), "response", body, http_headers=head, warc_headers_dict=date)
        )
        writer.write_record(
            writer.create_warc_record(URL.format(number), "request", io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
        )
    name = "tidewater/a.warc.gz" if zipped else "tidewater/a.warc"
    put(tmp_path, name, out.getvalue())

    found = list(read_seed(tmp_path, name, Config(), RepeatedLines()))

    assert [one.kind for one in found if isinstance(one, NotAStoryError)] == ["warcinfo", "request", "request"]
    first, second = (one for one in found if isinstance(one, Story))
    assert first.title == "Ferry number 1 returns to the Marrowby crossing"
    assert "propeller" in first.body
    assert (first.source_url, first.captured) == (URL.format(1), "2014-03-11T07:15:00+00:00")
    assert first.provenance["captured"].source == "WARC record"  # which has a block digest that holds
    assert second.captured.startswith("2014-03-12")
    assert first.date_range is not None
    assert first.date_range.latest == "2014-03-11"


def test_the_canonical_link_of_a_page_stands_against_the_address_it_was_fetched_from(tmp_path: Path) -> None:
    html = page().replace("<head>", '<head><link rel="canonical" href="https://tidewater.example/ferry">')
    put(tmp_path, "a.warc", warc((URL.format(1) + "?utm=1", html.encode())))
    (found,) = read_seed(tmp_path, "a.warc", Config(), RepeatedLines())
    assert isinstance(found, Story)
    assert found.source_url == "https://tidewater.example/ferry"


def test_captures_of_one_address_have_keys_of_their_own(tmp_path: Path) -> None:
    found = opened(tmp_path, warc(story(1), story(1), story(2), story(1)))
    assert keys(found) == [URL.format(1), URL.format(1) + "~2", URL.format(2), URL.format(1) + "~3"]


def test_what_is_no_page_of_an_article_is_passed_over(tmp_path: Path) -> None:
    body = page().encode()
    data = b"".join(
        [
            warc((URL.format(1), body), status="301 Moved"),
            warc((URL.format(2), body), status="404 Not Found"),
            warc((URL.format(3), b"User-agent: *"), fields="Content-Type: text/plain\r\n"),
            warc((URL.format(4), b"\x89PNG"), fields=""),
            warc((URL.format(5), b"")),
            warc(("https://tidewater.example/", body)),
            warc(("https://tidewater.example", body)),
            warc((URL.format(6), body), kind="revisit"),
            warc(("dns:tidewater.example", b"127.0.0.1"), kind="response"),
            warc((URL.format(7), b"v" * (9 << 20)), fields="Content-Type: video/mp4\r\n"),
        ]
    )
    found = opened(tmp_path, data)
    assert [(one.line, one.kind) for one in found if isinstance(one, PassedOverError)] == [
        (1, "redirect"), (2, "status 404"), (3, "type text/plain"), (4, "unknown type"), (5, "empty page"),
        (6, "front page"), (7, "front page"), (8, "revisit"), (9, "type application/http"), (10, "type video/mp4"),
    ]  # fmt: skip
    assert len(found) == 10


def test_a_record_that_is_no_page_and_is_damaged_counts_once(tmp_path: Path) -> None:
    picture = warc((URL.format(1), b"v" * (1 << 20)), fields="Content-Type: image/png\r\n")
    (found,) = opened(tmp_path, picture[: 1 << 19])
    assert isinstance(found, SeedError) and not isinstance(found, NotAStoryError)
    assert (found.line, "truncated" in found.message) == (1, True)


def test_pages_by_query_resources_and_pages_of_no_stated_type_are_read(tmp_path: Path) -> None:
    data = warc(("https://tidewater.example/?p=12", page().encode()))
    data += warc(("<https://tidewater.example/b>", page().encode()), kind="resource")
    data += warc(("https://tidewater.example/c", page().encode()), fields="Server: x\r\n")
    found = opened(tmp_path, data)
    assert keys(found) == [f"https://tidewater.example/{path}" for path in ("?p=12", "b", "c")]


@pytest.mark.parametrize(
    "front", ["<!doctype html><html><body><ul><li><a href='/a'>Ferry</a></li></ul></body></html>", "<!-- -->", "{}"]
)
def test_a_page_without_an_article_is_no_fault_of_the_file(tmp_path: Path, front: str) -> None:
    put(tmp_path, "a.warc", warc((URL.format(1), front.encode()), story(2)))
    first, second = read_seed(tmp_path, "a.warc", Config(), RepeatedLines())
    assert isinstance(first, NotAStoryError)
    assert isinstance(second, Story)


# --- encodings ---------------------------------------------------------------------------------------------


def _chunked(data: bytes) -> bytes:
    parts = [data[at : at + 700] for at in range(0, len(data), 700)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(page().encode())),
        ("Content-Encoding: br", brotli.compress(page().encode())),
        ("Content-Encoding: deflate", zlib.compress(page().encode())),
        ("Content-Encoding: deflate", zlib.compress(page().encode())[2:-4]),
        ("Transfer-Encoding: chunked", _chunked(page().encode())),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", _chunked(gzip.compress(page().encode()))),
        ("Transfer-Encoding: chunked", page().encode()),
        ("Content-Encoding: gzip", page().encode()),
    ],
)
def test_bodies_are_decoded_and_headers_that_are_left_over_do_no_harm(tmp_path: Path, fields: str, body: bytes) -> None:
    data = warc((URL.format(1), body), fields=f"Content-Type: {TYPE}\r\n{fields}\r\n")
    assert only(tmp_path, data).data == page().encode()


@pytest.mark.parametrize(
    ("fields", "body", "message"),
    [
        ("Content-Encoding: gzip", gzip.compress(page().encode())[:-30], "ends too early"),
        ("Content-Encoding: br", brotli.compress(page().encode())[:-9], "ends too early"),
        ("Content-Encoding: br", b"\xff" * 90, "damaged"),
        ("Content-Encoding: gzip", b"\x1f\x8b" * 90, "damaged"),
        ("Content-Encoding: zstd", b"(\xb5/\xfd" * 90, "not known: 'zstd'"),
        ("Transfer-Encoding: chunked", _chunked(page().encode())[:-90], "chunks"),
        ("Content-Encoding: gzip", gzip.compress(b"<html>" * (2 << 20)), "more than 8 MB"),
        ("Content-Encoding: br", brotli.compress(b"<html>" * (2 << 20)), "more than 8 MB"),
        ("Content-Encoding: deflate", zlib.compress(b"<html>" * (2 << 20)), "more than 8 MB"),
    ],
)
def test_a_body_that_cannot_be_decoded_costs_its_record_alone(
    tmp_path: Path, fields: str, body: bytes, message: str
) -> None:
    bad = warc((URL.format(1), body), fields=f"Content-Type: {TYPE}\r\n{fields}\r\n")
    found = opened(tmp_path, warc(story(1)) + bad + warc(story(2)))
    ((line, told),) = errors(found)
    assert (line, message in told) == (2, True), told
    assert keys(found) == [URL.format(1), URL.format(2)]


def test_the_charset_that_the_server_states_is_used(tmp_path: Path) -> None:
    html = page(title="Jörð und Fähre: Łódź wartet auf ein Boot").encode("iso8859-2", "xmlcharrefreplace")
    data = warc((URL.format(1), html), fields="Content-Type: text/html; charset=ISO-8859-2\r\n")
    put(tmp_path, "a.warc", data)
    (found,) = read_seed(tmp_path, "a.warc", Config(), RepeatedLines())
    assert isinstance(found, Story)
    assert "Łódź" in found.title


def test_the_charset_of_a_server_stands_against_that_of_the_page_and_utf_8_against_both(tmp_path: Path) -> None:
    meta = page(title="Łódź").replace("<head>", '<head><meta charset="windows-1251">')
    fields = "Content-Type: text/html; charset=iso-8859-2\r\n"
    assert "Łódź" in only(tmp_path, warc((URL.format(1), meta.encode("iso8859-2")), fields=fields)).data.decode()
    assert "Łódź" in only(tmp_path, warc((URL.format(1), meta.encode()), fields=fields)).data.decode()


@pytest.mark.parametrize("label", ["no-such", "hex", "punycode", "idna", "unicode_escape", "\x00"])
def test_a_charset_that_is_none_is_passed_over(tmp_path: Path, label: str) -> None:
    html = page(title="Fähre").encode("cp1252")
    data = warc((URL.format(1), html), fields=f"Content-Type: text/html; charset={label}\r\n")
    read = only(tmp_path, data)
    assert (read.data, read.note[:20]) == (page(title="Fähre").encode(), "read as Windows-1252")


# --- damage ------------------------------------------------------------------------------------------------


def test_a_file_cut_off_in_the_middle_of_a_record_keeps_the_stories_before(tmp_path: Path) -> None:
    data = warc(story(1), story(2))
    for cut in (10, 300, 600):
        found = opened(tmp_path, data[:-cut])
        assert keys(found) == [URL.format(1)]
        assert errors(found) == [(2, "truncated: the file ends in the middle of the record")]


def test_a_file_cut_off_in_the_headers_of_a_record_keeps_the_stories_before(tmp_path: Path) -> None:
    found = opened(tmp_path, warc(story(1)) + warc(story(2))[:90])
    assert keys(found) == [URL.format(1)]
    assert errors(found) == [(2, "truncated: the file ends in the headers of the record")]


@pytest.mark.parametrize("members", [True, False])
def test_a_gzipped_file_that_is_cut_off_keeps_the_stories_before(tmp_path: Path, members: bool) -> None:
    data = packed(warc(story(1)), warc(story(2))) if members else packed(warc(story(1), story(2)))
    found = opened(tmp_path, data[:-14], "a.warc.gz")
    assert keys(found) == [URL.format(1)]
    assert errors(found) == [(2, "truncated gzip data: the file ends too early")]


def test_a_damaged_member_of_a_gzipped_file_costs_its_record_alone(tmp_path: Path) -> None:
    bad = bytearray(packed(warc(story(2))))
    bad[200:240] = bytes(40)
    found = opened(tmp_path, packed(warc(story(1))) + bytes(bad) + packed(warc(story(3))), "a.warc.gz")
    assert keys(found) == [URL.format(1), URL.format(3)]
    ((line, message),) = errors(found)
    assert (line, message.startswith("damaged gzip data")) == (2, True)


def test_what_stands_between_records_is_told_and_costs_none(tmp_path: Path) -> None:
    found = opened(tmp_path, warc(story(1)) + b"\0garbage\r\nand more\r\n" + warc(story(2)))
    assert keys(found) == [URL.format(1), URL.format(2)]
    ((line, message),) = errors(found)
    assert (line, "no part of a record" in message) == (2, True)


@pytest.mark.parametrize("length", ["x", "-5", "9" * 30, ""])
def test_a_record_whose_length_is_none_costs_itself_alone(tmp_path: Path, length: str) -> None:
    first, bad, last = (warc(story(number)) for number in (1, 2, 3))
    begin = bad.index(b"Content-Length: ") + 16
    bad = bad[:begin] + length.encode() + bad[bad.index(b"\r\n", begin) :]
    found = opened(tmp_path, first + bad + last)
    assert keys(found) == [URL.format(1), URL.format(3)]
    assert errors(found) == [(2, "a record that does not say how long it is")]


def test_a_digest_that_does_not_hold_is_told_of_a_story_that_is_read(tmp_path: Path) -> None:
    more = "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nWARC-Truncated: length\r\n"
    record = only(tmp_path, warc(story(1), more=more))
    expected = "WARC record, cut short by its crawler, whose digest is not that of its bytes"
    assert record.stated["captured"].source == expected


def test_a_page_that_is_too_large_is_told_without_being_read(tmp_path: Path) -> None:
    put(tmp_path, "a.warc", warc(story(1), (URL.format(2), b"<html>" + b"x" * (40 << 20)), story(3)))
    tracemalloc.start()
    found = list(open_seed(tmp_path, "a.warc"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert keys(found) == [URL.format(1), URL.format(3)]
    assert errors(found) == [(2, "a page of more than 8 MB, which no single story is")]
    assert peak < 4 << 20


@pytest.mark.parametrize("data", [b"no WARC at all\n" * 40, b"\0" * 4000, b""])
def test_what_is_no_warc_is_one_error(tmp_path: Path, data: bytes) -> None:
    assert len(errors(opened(tmp_path, data))) == 1


def test_headers_without_end_are_an_error(tmp_path: Path) -> None:
    found = opened(tmp_path, warc(story(1)) + b"WARC/1.0\r\n" + b"X-A: b\r\n" * 40_000 + b"\r\n" + warc(story(2)))
    assert keys(found) == [URL.format(1), URL.format(2)]
    assert errors(found) == [(2, "the record's headers are longer than 64 kB")]


def test_a_gzip_bomb_ends_the_file(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        packed(warc(story(1)), b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" + b"\0" * (40 << 20)),
        "a.warc.gz",
    )
    assert keys(found) == [URL.format(1)]
    assert ["bomb" in message for _, message in errors(found)] == [True]


def test_heads_of_hostile_responses_are_read_in_no_time() -> None:
    assert http.head(b"HTTP/1.1 200 OK\n" + b"a\n" * 30_000) is None
    assert http.head(b"HTTP/1.1 200 OK\n" + b"a" * 60_000) is None


# --- packages ----------------------------------------------------------------------------------------------


def test_the_files_of_a_package_are_read_and_its_records_counted_through(tmp_path: Path) -> None:
    files = {
        "archive/b.warc.gz": packed(warc(story(1)), warc((URL.format(9), b"x"), fields="Content-Encoding: x\r\n")),
        "archive/a.warc": warc(story(1), story(2)),
        "pages/pages.jsonl": b"{}",
        "archive/../../evil.warc": warc(story(3)),
    }
    found = opened(tmp_path, wacz(files, zipfile.ZIP_DEFLATED), "a.wacz")
    assert keys(found) == [URL.format(1), URL.format(2), URL.format(1) + "~2"]
    assert [line for line, _ in errors(found)] == [4]
    assert {path.name for path in tmp_path.rglob("*")} == {"a.wacz"}


@pytest.mark.parametrize("count", [1, 20])
def test_a_damaged_file_of_a_package_costs_its_end_alone(tmp_path: Path, count: int) -> None:
    many = warc(*(story(number) for number in range(count)))
    data = bytearray(wacz({"archive/a.warc": many, "archive/b.warc": warc(story(99))}))
    data[len(many) - 200] ^= 1
    found = opened(tmp_path, bytes(data), "a.wacz")
    assert keys(found)[-1] == URL.format(99)
    assert len(keys(found)) > count * 3 // 4
    assert ["damaged ZIP" in message for _, message in errors(found)] == [True]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (wacz({"pages/pages.jsonl": b"{}"}), "no WACZ package"),
        (wacz({"archive/a.warc": warc(story(1))})[:-60], "damaged ZIP"),
        (wacz({"archive/a.warc": b"\0" * (40 << 20)}, zipfile.ZIP_DEFLATED), "ZIP bomb"),
        (b"PK\x03\x04" + b"\0" * 90, "damaged ZIP"),
        (wacz({"archive/a.warc": b""})[:-6] + b"\xff\xff\xff\x7f\0\0", "damaged ZIP"),
    ],
)
def test_a_package_that_is_none_is_one_error(tmp_path: Path, data: bytes, message: str) -> None:
    ((_, told),) = errors(opened(tmp_path, data, "a.wacz"))
    assert message in told


def test_an_encrypted_package_is_an_error(tmp_path: Path) -> None:
    data = bytearray(wacz({"archive/a.warc": warc(story(1))}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    ((_, told),) = errors(opened(tmp_path, bytes(data), "a.wacz"))
    assert told == "archive/a.warc is encrypted"


# --- many --------------------------------------------------------------------------------------------------


def test_memory_follows_the_record_and_not_the_file(tmp_path: Path) -> None:
    record = packed(warc((URL.format(1), page().encode() + b"<!-- -->" * 20_000)))
    put(tmp_path, "a.warc.gz", record * 300)  # 50 MB
    tracemalloc.start()
    count = sum(isinstance(one, Record) for one in open_seed(tmp_path, "a.warc.gz"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 300
    assert peak < 6 << 20


def test_the_same_file_gives_the_same_records(tmp_path: Path) -> None:
    data = packed(*(warc(story(number)) for number in range(5)))
    assert [repr(one) for one in opened(tmp_path, data)] == [repr(one) for one in opened(tmp_path, data)]
