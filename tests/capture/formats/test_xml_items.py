"""Items of XML exports: each is parsed alone, and hostile files cost linear time and bounded memory."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest

from sitegen.capture.formats import xml_items
from sitegen.capture.formats.xml_items import XmlItem, XmlItems
from sitegen.core.errors import SeedError


def read(data: bytes, encoding: str = "utf-8") -> list[str]:
    """The words of each item, or the error."""
    found = []
    for one in XmlItems(io.BufferedReader(io.BytesIO(data)), encoding, "item"):
        try:
            if isinstance(one, SeedError):
                raise one
            found.append("".join(one.element().itertext()))
        except SeedError as error:
            found.append(f"{error.line}: {error.message.partition(':')[0]}")
    return found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<rss><item>a</item><item>b</item></rss>", ["a", "b"]),
        (b"<rss><!-- <item> --><item><![CDATA[<item>]]></item></rss>", ["<item>"]),
        (b"<rss><item>a & b &amp; c &copy; d &LT; e &none;</item></rss>", ["a & b & c © d < e &none;"]),
        (b"<rss><item><x:y>undeclared</x:y></item></rss>", ["undeclared"]),
        (b"<rss><item>a<b></item><item>c</item></rss>", ["1: not well-formed XML", "c"]),
        (b"<rss><item>a<item>b</item></rss>", ["1: not well-formed XML", "b"]),
        (b"<rss><item>a</item><item>b", ["a", "2: not well-formed XML"]),
        (b"<rss><item><![CDATA[a", ["1: not well-formed XML"]),
        (b"<rss></rss>", []),
        (b"", []),
    ],
)
def test_items(data: bytes, found: list[str]) -> None:
    assert read(data) == found


def test_items_are_found_however_the_file_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "<rss a='b'><item>one</item>\n<item><![CDATA[ <item> ]]> två</item></rss>".encode()
    for size in range(1, 30):
        monkeypatch.setattr(xml_items, "_CHUNK_BYTES", size)
        assert read(data) == ["one", " <item>  två"]


def test_other_encodings() -> None:
    assert read("<rss><item>två</item></rss>".encode("utf-16-le"), "utf-16-le") == ["två"]
    assert read("<rss><item>två</item></rss>".encode("latin-1"), "iso8859-1") == ["två"]


def test_an_item_that_is_too_long_is_an_error_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_items, "MAX_ITEM_CHARS", 100_000)
    long = b"<item>" + b"x" * 400_000 + b"</item>"
    assert read(b"<rss a='b'>" + long + b"<item>b</item></rss>")[1:] == ["b"]
    assert read(b"<rss a='b'>" + long + b"<item>b</item></rss>")[0].startswith("1: an item of more than")


@pytest.mark.parametrize("part", [b"<item>", b"<![CDATA[", b"<!--", b"<item><![CDATA[", b"&", b"<item></item>"])
def test_hostile_files_take_linear_time(part: bytes) -> None:
    data = b"<rss><item>" + part * (2_000_000 // len(part))
    start = time.process_time()
    count = sum(1 for _ in XmlItems(io.BufferedReader(io.BytesIO(data)), "utf-8", "item"))
    assert time.process_time() - start < 10
    assert count > 0


def test_memory_is_bounded() -> None:
    data = b"<rss>" + b"<item>" + b"y" * 20_000 + b"</item>"
    whole = io.BytesIO(data + (b"<item>" + b"y" * 20_000 + b"</item>") * 500)
    tracemalloc.start()
    count = sum(isinstance(one, XmlItem) for one in XmlItems(io.BufferedReader(whole), "utf-8", "item"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 501
    assert peak < 3_000_000
