"""ARC files, and crawls that Zstandard compressed: the pages in them, their pictures, and what damage costs."""

from __future__ import annotations

import bz2
import gzip
import struct
from pathlib import Path

import pytest
from backports import zstd

from sitegen.capture import Record, open_seed
from sitegen.capture.formats.crawled_pictures import CrawledPictures
from sitegen.core.errors import PassedOverError, SeedError
from tests.conftest import put
from tests.support import saved_pages as made

DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"


def url(number: int) -> str:
    return f"http://www.tern.example/2014/ferry-{number}.html"


def documents(count: int = 2) -> list[tuple[str, str, bytes]]:
    """Pages and their pictures, one after the other."""
    return [
        one
        for number in range(1, count + 1)
        for one in (
            (url(number), "text/html", made.response(made.page(number, f"/p/{number}.png").encode())),
            (f"http://www.tern.example/p/{number}.png", "image/png", made.response(made.png(number), "image/png")),
        )
    ]


def trained() -> bytes:
    pages = [made.page(number).encode() + bytes(str(number) * 99, "ascii") for number in range(300)]
    return zstd.train_dict(pages, 20_000).dict_content


def dictionary_frame(data: bytes) -> bytes:
    return DICTIONARY_MAGIC + struct.pack("<I", len(data)) + data


def packed(records: list[bytes], dictionary: bytes = b"") -> bytes:
    known = zstd.ZstdDict(dictionary) if dictionary else None
    return b"".join(zstd.compress(record, zstd_dict=known) for record in records)


def opened(root: Path, data: bytes, name: str) -> list[Record | SeedError]:
    put(root, name, data)
    return list(open_seed(root, name))


def keys(found: list[Record | SeedError]) -> list[str]:
    return [one.key for one in found if isinstance(one, Record)]


def errors(found: list[Record | SeedError]) -> list[tuple[int | None, str]]:
    return [(one.line, one.message) for one in found if type(one) is SeedError]


TRAINED = trained()
CRAWLS = {
    "a.arc": b"".join(made.arc(*documents())),
    "b.arc.gz": b"".join(map(gzip.compress, made.arc(*documents()))),
    "whole.arc.gz": gzip.compress(b"".join(made.arc(*documents()))),
    "v2.arc": b"".join(made.arc(*documents(), version=2)),
    "a.warc.zst": packed(made.warc(*documents())),
    "whole.warc.zst": packed([b"".join(made.warc(*documents()))]),
    "with-dictionary.warc.zst": dictionary_frame(TRAINED) + packed(made.warc(*documents()), TRAINED),
    "with-packed-dictionary.warc.zst": (
        dictionary_frame(zstd.compress(TRAINED)) + packed(made.warc(*documents()), TRAINED)
    ),
    "a.arc.zst": packed(made.arc(*documents())),
    "no-suffix": b"".join(made.arc(*documents())),
    "wrong.html": packed(made.warc(*documents())),
    "a.warc.bz2": bz2.compress(b"".join(made.warc(*documents()))),
}


@pytest.mark.parametrize("name", CRAWLS)
def test_pages_of_a_crawl(tmp_path: Path, name: str) -> None:
    found = opened(tmp_path, CRAWLS[name], name)
    assert keys(found) == [url(1), url(2)]
    assert errors(found) == []
    (first, *_) = [one for one in found if isinstance(one, Record)]
    assert first.stated["source_url"].value == url(1)
    assert first.stated["captured"].value == "2014-03-12T07:15:00+00:00"
    passed = [one.kind for one in found if isinstance(one, PassedOverError)]
    assert passed.count("type image/png") == 2 and set(passed) <= {"type image/png", "warcinfo"}


@pytest.mark.parametrize("name", [name for name in CRAWLS if not name.endswith(".bz2")])
def test_pictures_of_a_crawl(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, CRAWLS[name])
    pictures = CrawledPictures(tmp_path / name, name)
    assert [pictures.find(f"http://www.tern.example/p/{number}.png") for number in (1, 2, 3)] == [
        made.png(1), made.png(2), b"",
    ]  # fmt: skip


def test_an_address_with_spaces_and_a_name_lookup(tmp_path: Path) -> None:
    records = made.arc(
        ("http://www.tern.example/a b.html", "text/html", made.response(made.page(1).encode())),
        ("dns:www.tern.example", "text/dns", b"20140312071500\nwww.tern.example. 1 IN A 192.0.2.7\n"),
    )
    found = opened(tmp_path, b"".join(records), "a.arc")
    assert len(found) == 3
    assert errors(found) == []


def test_damage_in_an_arc_costs_only_its_record(tmp_path: Path) -> None:
    records = made.arc(*documents(3))
    records[3] = b"http://www.tern.example/2014/ferry-2.html not a record at all\n" + records[3][60:]
    found = opened(tmp_path, b"".join(records), "a.arc")
    assert keys(found) == [url(1), url(3)]
    assert len(errors(found)) == 1 and "no part of a record" in errors(found)[0][1]


def test_damage_in_a_packed_arc(tmp_path: Path) -> None:
    members = [bytearray(gzip.compress(record)) for record in made.arc(*documents(3))]
    members[3][40:60] = b"\xff" * 20
    found = opened(tmp_path, b"".join(members), "a.arc.gz")
    assert keys(found) == [url(1), url(3)] and errors(found)


def test_a_truncated_arc(tmp_path: Path) -> None:
    data = b"".join(made.arc(*documents(3)))
    found = opened(tmp_path, data[: data.index(b"ferry-3.html") + 300], "a.arc")
    assert keys(found) == [url(1), url(2)]
    assert errors(found) == [(6, "truncated: the file ends in the middle of the record")]


def test_damage_in_a_frame_costs_only_its_record(tmp_path: Path) -> None:
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    frames = [bytearray(zstd.compress(record, options=checked)) for record in made.warc(*documents(3))]
    frames[2][60:90] = b"\x13" * 30
    found = opened(tmp_path, b"".join(frames), "a.warc.zst")
    assert keys(found) == [url(1), url(3)]
    assert "damaged Zstandard data" in str(errors(found))


def test_a_truncated_zstandard_file(tmp_path: Path) -> None:
    data = packed(made.warc(*documents(3)))
    found = opened(tmp_path, data[: len(data) - 40], "a.warc.zst")
    assert keys(found)[:2] == [url(1), url(2)] and "truncated Zstandard data" in str(errors(found))


@pytest.mark.parametrize(
    "data",
    [
        dictionary_frame(b"")[:6], DICTIONARY_MAGIC + b"\xff\xff\xff\xff" + b"a" * 99, dictionary_frame(b"a" * 9)[:-3],
        dictionary_frame(zstd.compress(b"a" * 9_000_000)) + packed([b"WARC/1.0\r\n"]),
        dictionary_frame(b"\x37\xa4\x30\xec" + b"a" * 90) + packed([b"WARC/1.0\r\n"]),
        b"\x28\xb5\x2f\xfd" * 4000, b"\x50\x2a\x4d\x18\0\0\0\0" * 5000, b"\x28\xb5\x2f\xfd\xe4" + b"\xff" * 9000,
    ],
)  # fmt: skip
def test_hostile_zstandard_files(tmp_path: Path, data: bytes) -> None:
    found = opened(tmp_path, data, "a.warc.zst")
    assert found and all(isinstance(one, SeedError) for one in found)
    assert CrawledPictures(tmp_path / "a.warc.zst", "a").find(url(1)) == b""


def test_a_zstandard_bomb_is_refused(tmp_path: Path) -> None:
    found = opened(tmp_path, zstd.compress(b"WARC/1.0\r\nContent-Length: 9\r\n\r\n" + b"a" * (64 << 20)), "a.warc.zst")
    assert "a Zstandard bomb" in str(errors(found))


def test_an_arc_of_garbage_takes_linear_time(tmp_path: Path) -> None:
    lines = b"http://a.example/ 1.2.3.4 20140312071500 text/html 1 1 1 1 x\n" * 20_000
    found = opened(tmp_path, b"filedesc://a 0.0.0.0 20140312071500 text/plain 3\n1 0\n" + lines, "a.arc")
    assert keys(found) == []
    found = opened(tmp_path, b"filedesc://a 0.0.0.0 20140312071500 text/plain 3\n1 0\n" + b"a:1 1 " * 400_000, "b.arc")
    assert keys(found) == []
