"""A file is recognised by its bytes, whatever its name is; a name decides only where bytes do not."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from sitegen.capture import Record, open_seed
from sitegen.capture.formats import format_of, is_seed, may_be_seed
from sitegen.capture.formats.recognition import PAGE
from sitegen.core.errors import SeedError
from tests.conftest import put
from tests.support import saved_pages as made

PAGE_BYTES = made.page(1).encode()
MAIL = (
    b"Return-Path: <tern@post.example>\r\nReceived: from a.example by b.example; Wed, 12 Mar 2014 10:00:00 +0000\r\n"
    b"From: Odile Brandt <odile@post.example>\r\nSubject: The ferry\r\nMessage-ID: <7@post.example>\r\n\r\nIt sails."
)
FEED = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Tern</title></channel></rss>'
ITEMS = b'{"items": [{"id": "1", "title": "The ferry returns", "content_text": "It sails at noon, the board says."}]}'
XHTML = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">\n<html>'
MHTML = made.mhtml(made.page(2), "https://www.tern.example/2.html", {})
WEBARCHIVE = made.webarchive(made.page(3), "https://www.tern.example/3.html", {})
ZIP = made.zipped({"a.html": made.page(4)})
TAR = made.tarred({"a.html": made.page(5)})
PROSE = made.text(6).encode()
LOG = b"2014-03-12 07:15:00 INFO server started on port 8000\n" * 90
SOURCE = b"body {\n  color: #333;\n}\n.ferry {\n  margin: 0;\n}\n" * 30


def reader(root: Path, name: str, data: bytes) -> str:
    put(root, name, data)
    return format_of(root / name, name)


@pytest.mark.parametrize(
    "name",
    [
        "story.php?id=12", "index.html.1", "index.html.2", "page.asp", "page.aspx", "a.shtml", "a.jsp", "a.cfm",
        "noextension", "index.html@p=12", "story.php@id=4.html", "index.html?p=12", "a.html.orig", "a.cgi",
        "2014.03.12", "a.do", "a.xml", "a.json", "a.txt", "a.md", "a.eml", "a.warc", "a.mhtml", "a.zip", "a.log",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "data",
    [
        PAGE_BYTES, b"\xef\xbb\xbf\r\n" + PAGE_BYTES,
        b"<!-- saved from url=(0030)https://www.tern.example/ -->\n" + PAGE_BYTES,
        b"<html><body><p>Hello.</p>", b"<HTML>\n<HEAD><TITLE>A</TITLE>", XHTML, b"<head><title>a</title></head>",
        made.page(1).encode("utf-16"), b"<title>The ferry</title><p>It sails.</p>",
    ],
    ids=["plain", "mark", "comment", "no head", "capitals", "xhtml", "head", "utf-16", "title"],
)  # fmt: skip
def test_a_page_is_one_under_any_name(tmp_path: Path, name: str, data: bytes) -> None:
    assert reader(tmp_path, name, data) == PAGE
    assert is_seed(tmp_path, name)


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.json", "a.xml", "a.md", "data", "a.php?x=1", "a.bin2", "a.zip"])
@pytest.mark.parametrize(
    ("data", "expected"),
    [(ZIP, "archives"), (TAR, "archives"), (MHTML, "mhtml"), (WEBARCHIVE, "webarchive"), (b"WARC/1.0\r\nA: b", "warc")],
    ids=["zip", "tar", "mhtml", "webarchive", "warc"],
)
def test_archives_are_recognised_under_any_name(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert reader(tmp_path, name, data) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("feed", FEED, "xml"), ("feed.php?type=rss", FEED, "xml"), ("a.json", FEED, "xml"), ("a.html", FEED, "xml"),
        ("posts?per_page=100", ITEMS, "jsonl"), ("a.xml", ITEMS, "jsonl"), ("a.txt", ITEMS, "jsonl"),
        ("posts.json?page=2", b'{"a": 1}', "jsonl"), ("posts.json.1", b'{"a": 1}', "jsonl"),
        ("12", MAIL, "mail"), ("story.md.1", b"# A\n", "markdown_files"), ("a.mkd", b"A", "markdown_files"),
        ("a.mdown", b"A", "markdown_files"), ("a.mdwn", b"A", "markdown_files"), ("A.MKD", b"A", "markdown_files"),
        ("a.text", PROSE, PAGE), ("story", PROSE, PAGE), ("1999.05.03", PROSE, PAGE), ("a.txt.1", PROSE, PAGE),
    ],
)  # fmt: skip
def test_other_files_by_their_shape_or_name(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert reader(tmp_path, name, data) == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.log", PROSE), ("a.srt", PROSE), ("a.cfg", PROSE), ("server.log", LOG), ("log", LOG), ("a.conf", SOURCE),
        ("style", SOURCE), ("LICENSE", PROSE), ("Makefile", PROSE), ("empty", b""), ("short", b"It sails."),
        ("package.lock", b'{"name": "a", "version": "1"}'), ("a.ipynb", ITEMS), ("a.har", ITEMS),
        ("a.geojson", b'{"type": "Feature", "name": "b"}'),
        ("map.kml", b'<?xml version="1.0"?><kml><Document><name>a</name></Document></kml>'),
        ("list.opml", b"<opml><head><title>a</title></head><body></body></opml>"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900),
        ("page.php", b"<!doctype html><html><?php echo $title; ?></html>"),
        ("page.jsp", b'<%@ page language="java" %>\n<html><body></body></html>'), ("a.sh", b"#!/bin/sh\necho a\n" * 40),
        ("a.sheet", made.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})),
        ("book.epub", made.zipped({"mimetype": "application/epub+zip", "a.html": made.page(1)})),
        ("a.mhtml", PROSE), ("a.arc.gz", PROSE), ("a.warc.zst", PROSE), ("a.zip", PROSE), ("a.webarchive", PROSE),
    ],
)  # fmt: skip
def test_what_is_no_story(tmp_path: Path, name: str, data: bytes) -> None:
    assert reader(tmp_path, name, data) == ""
    assert not is_seed(tmp_path, name)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
@pytest.mark.parametrize("name", ["page", "page.html.gz", "a.php?id=1", "a.bz2", "page.txt", "page.html.xz"])
def test_compressed_files_are_recognised_inside(tmp_path: Path, pack: Callable[[bytes], bytes], name: str) -> None:
    data = pack(PAGE_BYTES)
    assert reader(tmp_path, name, data) == PAGE
    (record,) = open_seed(tmp_path, name)
    assert isinstance(record, Record) and record.form == "page" and record.data == PAGE_BYTES


def test_a_document_of_a_word_processor_is_no_archive(tmp_path: Path) -> None:
    docx = made.zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
    odt = made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    assert "archives" not in (reader(tmp_path, "a.docx", docx), reader(tmp_path, "b", docx), reader(tmp_path, "c", odt))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.jpg", False), ("a.css", False), ("a.js", False), ("page_files/x", False), (".hidden", False),
        ("README", False),
        ("readme.markdown", False), ("film.mp4", False), ("a.meta.yaml", False), ("a", True), ("a.css?v=1", True),
    ],
)  # fmt: skip
def test_which_files_are_opened(path: str, expected: bool) -> None:
    assert may_be_seed(path) is expected


@pytest.mark.parametrize("form", [PAGE_BYTES, PROSE])
def test_a_file_without_suffix_is_read_in_its_form(tmp_path: Path, form: bytes) -> None:
    put(tmp_path, "story", form)
    (record,) = open_seed(tmp_path, "story")
    assert isinstance(record, Record)
    assert record.form == ("page" if form is PAGE_BYTES else "text")


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 5000, b"<!--" * 2000, b"<?" * 3000, b"From: " * 1000, b"a: b\n" * 1000, b"{" * 5000,
        b'{"' + b"\\" * 5000,
        b"[" * 5000, b"PK\3\4" * 1200, b"\x1f\x8b\x08" * 1500, b"\x28\xb5\x2f\xfd" * 1200, b"BZh91AY&SY" * 500,
        b"\xfd7zXZ\0" * 700, b"bplist00" + b"\xff" * 5000, b"\x50\x2a\x4d\x18\xff\xff\xff\xff" * 600,
    ],
)  # fmt: skip
def test_hostile_beginnings_raise_nothing(tmp_path: Path, data: bytes) -> None:
    for name in ("a", "a.html", "a.json", "a.zip", "a.warc", "a.mhtml"):
        reader(tmp_path, name, data)
        assert all(isinstance(one, Record | SeedError) for one in open_seed(tmp_path, name))
