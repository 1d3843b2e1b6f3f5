"""Pictures of WARC files and WACZ packages: found by their addresses, whatever form the container has."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sitegen.capture.formats.crawled_pictures import CrawledPictures
from sitegen.convert.pictures import Pictures
from sitegen.core.model import Image
from tests.capture.formats.test_warc import URL, page, warc
from tests.conftest import Run, put
from tests.support.hostile import DOT

FERRY = "https://www.tidewater.example/img/ferry.png"
PNG = "Content-Type: image/png\r\n"


def crawl(*records: bytes) -> bytes:
    return b"".join(records)


def response(uri: str, data: bytes, fields: str = PNG, **more: str) -> bytes:
    return warc((uri, data), fields=fields, **more)


def members(*records: bytes) -> bytes:
    """A gzipped WARC file as crawlers write it: each record is a member."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def package(data: bytes, name: str = "archive/data.warc.gz", method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr(name, data)
    return made.getvalue()


def found(tmp_path: Path, data: bytes, address: str = FERRY, name: str = "a.warc") -> bytes:
    put(tmp_path, f"seeds/{name}", data)
    return CrawledPictures(tmp_path / "seeds" / name, f"seeds/{name}").find(address)


RECORDS = (response(URL.format(1), page().encode(), "Content-Type: text/html\r\n"), response(FERRY, DOT + b"ferry"))
OTHER = response("https://www.tidewater.example/img/other.png", DOT + b"other")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", crawl(*RECORDS, OTHER)), ("a.warc.gz", members(*RECORDS, OTHER)),
        ("b.warc.gz", gzip.compress(crawl(*RECORDS, OTHER))), ("a.wacz", package(members(OTHER, *RECORDS))),
        ("b.wacz", package(crawl(OTHER, *RECORDS), "archive/data.warc", zipfile.ZIP_DEFLATED)),
        ("c.wacz", package(crawl(OTHER, *RECORDS), "archive/data.warc")),
    ],
)  # fmt: skip
def test_a_picture_is_found_in_every_form_of_container(tmp_path: Path, name: str, data: bytes) -> None:
    assert found(tmp_path, data, name=name) == DOT + b"ferry"
    assert found(tmp_path, data, OTHER.split(b"Target-URI: ")[1].split(b"\r")[0].decode(), name) == DOT + b"other"
    assert found(tmp_path, data, FERRY + "x", name) == b""


@pytest.mark.parametrize(
    ("stored", "asked", "comes"),
    [
        (FERRY, FERRY.replace("https", "http"), True), (FERRY, FERRY.replace("www.tidewater", "WWW.Tidewater"), True),
        (FERRY, FERRY.replace(".example", ".example:443"), True), (FERRY, FERRY + "?w=300", True),
        (FERRY + "?w=800", FERRY + "?w=300", True), (FERRY + "?w=800", FERRY, True),
        (FERRY.replace("ferry", "a%20b"), FERRY.replace("ferry", "a b"), True),
        ("https://t.example/picture?id=1", "https://t.example/picture?id=2", False),
        ("https://t.example/picture?id=1", "https://t.example/picture?id=1", True), (FERRY, "ftp://x/ferry.png", False),
        (FERRY, "not an address", False), (FERRY, "http://[broken", False),
    ],
)  # fmt: skip
def test_which_addresses_are_the_same(tmp_path: Path, stored: str, asked: str, comes: bool) -> None:
    assert bool(found(tmp_path, response(stored, DOT), asked)) == comes


def test_the_right_one_of_two_sizes_is_found(tmp_path: Path) -> None:
    both = crawl(response(FERRY + "?w=300", DOT + b"small"), response(FERRY + "?w=800", DOT + b"large"))
    assert found(tmp_path, both, FERRY + "?w=800") == DOT + b"large"


@pytest.mark.parametrize("body", ["chunked", "gzip"])
def test_encoded_bodies_are_decoded(tmp_path: Path, body: str) -> None:
    chunked = f"{len(DOT):x}\r\n".encode() + DOT + b"\r\n0\r\n\r\n"
    data = chunked if body == "chunked" else gzip.compress(DOT)
    field = "Transfer-Encoding: chunked" if body == "chunked" else "Content-Encoding: gzip"
    assert found(tmp_path, response(FERRY, data, f"{PNG}{field}\r\n")) == DOT


def test_a_resource_is_found(tmp_path: Path) -> None:
    record = warc((FERRY, DOT), kind="resource").replace(
        b"Content-Type: text/html; charset=utf-8", b"Content-Type: image/png"
    )
    assert found(tmp_path, record) == DOT


def test_a_picture_that_did_not_change_is_found_where_it_was_stored(tmp_path: Path) -> None:
    digest = "WARC-Payload-Digest: sha1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567\r\n"
    again = "https://cdn.tidewater.example/copy.png"
    by_digest = warc((again, b""), kind="revisit", more=digest)
    by_address = warc((again + "?2", b""), kind="revisit", more=f"WARC-Refers-To-Target-URI: {FERRY}\r\n")
    data = crawl(by_digest, response(FERRY, DOT, more=digest), by_address)
    assert found(tmp_path, data, again) == found(tmp_path, data, again + "?2") == DOT


def test_a_redirection_is_followed(tmp_path: Path) -> None:
    moved = response("http://t.example/old.png", b"", "Location: /img/new.png\r\n", status="301 Moved")
    data = crawl(moved, response("http://t.example/img/new.png", DOT))
    assert found(tmp_path, data, "http://t.example/old.png") == DOT
    ring = crawl(
        *(
            response(f"http://t.example/{a}.png", b"", f"Location: /{b}.png\r\n", status="302 F")
            for a, b in ("ab", "ba")
        )
    )
    assert found(tmp_path, ring, "http://t.example/a.png") == b""


@pytest.mark.parametrize("status", ["404 Not Found", "500 Error", "206 Partial"])
def test_answers_that_are_no_pictures_are_none(tmp_path: Path, status: str) -> None:
    assert found(tmp_path, response(FERRY, DOT, status=status)) == b""


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no warc", members(*RECORDS)[:-20], members(RECORDS[0])[:-9] + members(RECORDS[1]),
        b"\x1f\x8b" + b"x" * 99, b"PK\3\4 no package", package(b"x" * 99), crawl(RECORDS[0][:-200]),
        gzip.compress(bytes(100_000_000)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_damaged_containers_have_no_picture(tmp_path: Path, data: bytes, name: str) -> None:
    assert found(tmp_path, data, name=name) == b""


def test_what_comes_before_the_damage_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, members(*RECORDS) + members(OTHER)[:-20], name="a.warc.gz") == DOT + b"ferry"


def test_memory_does_not_grow_with_the_pictures(tmp_path: Path) -> None:
    with (tmp_path / "large.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(60):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
            body = io.BytesIO(DOT + bytes([number]) * 1_000_000)
            uri = f"https://t.example/{number}.png"
            writer.write_record(writer.create_warc_record(uri, "response", payload=body, http_headers=headers))
    pictures = CrawledPictures(tmp_path / "large.warc.gz", "large")
    tracemalloc.start()
    assert pictures.find("https://t.example/59.png")[-1] == 59
    assert pictures.find("https://t.example/0.png")[-1] == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def pictured(number: int, image: str) -> bytes:
    figure = f"<figure>{image}<figcaption>The ferry at noon.</figcaption></figure>"
    return page(number).replace("</h1>", f"</h1>{figure}", 1).encode()


@pytest.mark.parametrize(
    "image",
    [
        f'<img src="{FERRY}">', '<img src="/img/ferry.png">', '<img src="../../img/ferry.png?w=2">',
        f'<img src="https://cdn.tidewater.example/1.png" data-src="{FERRY}">',
        f'<img srcset="{FERRY} 640w, https://cdn.tidewater.example/2.png 1280w">',
    ],
)  # fmt: skip
def test_a_story_of_a_crawl_brings_its_pictures_along(site: Path, run: Run, image: str) -> None:
    html = "Content-Type: text/html; charset=utf-8\r\n"
    data = members(response(URL.format(1), pictured(1, image), html), response(FERRY, DOT + b"ferry"))
    put(site, "seeds/crawl/a.warc.gz", data)
    put(site, "seeds/img/ferry.png", DOT)
    put(site, "seeds/crawl/img/ferry.png", DOT)
    answer = run("convert", "--site", site)
    assert answer.code == 0 and "warning" not in answer.err
    assert [path.read_bytes() for path in (site / "content/images").iterdir()] == [DOT + b"ferry"]


def test_a_picture_that_was_not_crawled_keeps_its_address(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.warc", crawl(RECORDS[0], response(OTHER_URL, b"<html>no picture</html>")))
    pictures = Pictures(tmp_path, lambda path, data: True)
    assert pictures.find("a.warc", Image(FERRY)).image.src == FERRY and not pictures.find("a.warc", Image(FERRY)).reason
    damaged = pictures.find("a.warc", Image(OTHER_URL))
    assert damaged.image.src == OTHER_URL and damaged.reason == "is no picture of a format that is published"


OTHER_URL = "https://www.tidewater.example/img/other.png"
