"""MHTML files and web archives of Safari: the page in them, its address, and its pictures."""

from __future__ import annotations

import plistlib
import quopri
import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.capture.formats import mhtml, webarchive
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Story
from tests.conftest import put
from tests.support import saved_pages as made

URL = "https://www.tern.example/2014/03/ferry.html"
PICTURE = "https://pictures.tern.example/a/ferry.png?w=640"


def only(root: Path, data: bytes, name: str) -> Record | SeedError:
    put(root, name, data)
    (found,) = open_seed(root, name)
    return found


def story(root: Path, name: str) -> Story:
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def refusal(root: Path, data: bytes, name: str) -> str:
    found = only(root, data, name)
    assert isinstance(found, SeedError) and (found.file or "").startswith("seeds/")
    return found.message


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html", "a", "a.txt"])
def test_an_mhtml_file_is_a_page_with_address_and_time(tmp_path: Path, name: str) -> None:
    record = only(tmp_path, made.mhtml(made.page(1, PICTURE), URL, {PICTURE: made.png()}), name)
    assert isinstance(record, Record) and record.form == "page" and record.key == ""
    assert record.stated["source_url"].value == URL
    assert record.stated["captured"].value == "2014-03-12T10:15:00"
    found = story(tmp_path, name)
    assert (found.title, found.source_url) == (made.title(1), URL)
    assert found.images == (Image(PICTURE, "Number 1 at the quay of Marrowby."),)


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("name", ["a.webarchive", "a.html", "a"])
def test_a_web_archive_is_a_page_with_its_address(tmp_path: Path, name: str, binary: bool) -> None:
    data = made.webarchive(made.page(1, "/a/ferry.png"), URL, {}, binary=binary)
    record = only(tmp_path, data, name)
    assert isinstance(record, Record) and record.stated["source_url"].value == URL
    assert story(tmp_path, name).title == made.title(1)


def test_pictures_are_found_by_address_path_and_id(tmp_path: Path) -> None:
    picture, other = made.png(1), made.png(2)
    put(tmp_path, "a.mhtml", made.mhtml(made.page(1), URL, {PICTURE: picture}, content_ids={"7.png@tern": other}))
    held = mhtml.pictures(tmp_path / "a.mhtml", "seeds/a.mhtml")
    assert held.find(PICTURE) == held.find(PICTURE + "#top") == picture
    assert held.find("cid:7.png@tern") == held.find("page_files/1") == other
    assert held.find("https://www.tern.example/none.png") == held.find("http://[x#") == held.find("//[") == b""
    put(tmp_path, "b.webarchive", made.webarchive(made.page(1), URL, {"https://www.tern.example/i/b%20c.png": picture}))
    archive = webarchive.pictures(tmp_path / "b.webarchive", "seeds/b.webarchive")
    assert archive.find("/i/b%20c.png") == archive.find("../../i/b c.png") == picture


def test_addresses_that_are_none_on_the_web_lead_to_parts(tmp_path: Path) -> None:
    html = made.page(1, "cid:7.png@tern")
    record = only(tmp_path, made.mhtml(html, URL, {}, content_ids={"7.png@tern": made.png(2)}), "a.mht")
    assert isinstance(record, Record)
    assert b'src="page_files/0"' in record.data
    assert story(tmp_path, "a.mht").images[0].src == "page_files/0"
    lost = only(tmp_path, made.mhtml(html, URL, {}), "b.mht")
    assert isinstance(lost, Record) and b"cid:7.png@tern" in lost.data


def test_a_page_that_internet_explorer_saved(tmp_path: Path) -> None:
    """Nested parts, quoted-printable in a legacy charset, a path of Windows as the address of a picture."""
    html = (
        made.page(1, "file:///C:/saved/ferry.png")
        .replace("Odile Brandt", "Odile Brändt")
        .replace("utf-8", "windows-1252")
    )
    body = quopri.encodestring(html.encode("cp1252"))
    data = (
        b'From: "Saved by Windows Internet Explorer 8"\r\nSubject: Tern\r\nDate: Wed, 12 Mar 2014 11:00:00 +0100\r\n'
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="multipart/alternative"; boundary=out\r\n'
        b"\r\nThis is a multi-part message in MIME format.\r\n\r\n"
        b"--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
        b'--in\r\nContent-Type: text/html; charset="windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        b"Content-Location: "
        + URL.encode()
        + b"\r\n\r\n"
        + body
        + b"\r\n--in--\r\n--out\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: 8bit\r\nContent-Location: file:///C:/saved/ferry.png\r\n\r\n"
        + made.png(3)
        + b"\r\n--out--\r\n"
    )
    record = only(tmp_path, data, "a.mht")
    assert isinstance(record, Record) and "Odile Brändt".encode() in record.data
    assert story(tmp_path, "a.mht").source_url == URL
    held = mhtml.pictures(tmp_path / "a.mht", "")
    assert held.find("page_files/1") == made.png(3)


def test_a_page_without_other_parts(tmp_path: Path) -> None:
    data = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Location: " + URL.encode() + b"\r\n\r\n"
    record = only(tmp_path, data + made.page(1).encode(), "a.mht")
    assert isinstance(record, Record) and record.stated["source_url"].value == URL


def test_an_email_with_pictures_is_no_saved_page(tmp_path: Path) -> None:
    data = made.mhtml(made.page(1), URL, {}).replace(
        b"From: <Saved by Blink>", b"Received: from a by b\r\nFrom: A <a@b.example>"
    )
    put(tmp_path, "a.eml", data)
    (record,) = open_seed(tmp_path, "a.eml")
    assert isinstance(record, Record) and "e-mail" in record.stated["title"].source


SAVED = b"From: <Saved by Blink>\r\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SAVED + b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\r\n\r\na", "no HTML"),
        (SAVED + b"Content-Type: multipart/related\r\n\r\n--x\r\n", "no HTML"),
        (SAVED + b"Content-Type: text/html\r\n\r\n \r\n", "empty"),
        (SAVED + b"Content-Type: text/html\r\nX: " + b"a" * 200_000, "headers"),
        (SAVED + b"Content-Type: multipart/related; boundary=x\r\n\r\n" + b"--x\r\nA: b\r\n\r\n" * 9000, "parts"),
        (SAVED + b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n====", "empty"),
    ],
)  # fmt: skip
def test_broken_mhtml(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refusal(tmp_path, data, "a.mhtml")


def nested(levels: int) -> bytes:
    made_: object = []
    for _ in range(levels):
        made_ = [made_]
    return plistlib.dumps({"WebMainResource": made_}, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"bplist00" + b"WebMainResource" * 9, "damaged web archive"),
        (plistlib.dumps({"WebMainResource": 7}), "something else"),
        (
            plistlib.dumps({"WebMainResource": {"WebResourceMIMEType": "image/png", "WebResourceData": b"a"}}),
            "image/png",
        ),
        (plistlib.dumps({"WebMainResource": {"WebResourceMIMEType": "text/html", "WebResourceData": b" "}}), "empty"),
        (plistlib.dumps({"WebSubresources": []}, fmt=plistlib.FMT_BINARY), "no page in it"),
        (
            b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist version="1.0"><dict>'
            b"<key>WebMainResource</key>"
            b"<string>&a;</string></dict></plist>",
            "damaged web archive",
        ),
        (nested(400), "damaged web archive"),
    ],
)
def test_broken_web_archives(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refusal(tmp_path, data, "a.webarchive")


@pytest.mark.parametrize("name", ["a.mhtml", "a.webarchive"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_truncated_files_raise_nothing(tmp_path: Path, name: str, share: float) -> None:
    make = made.mhtml if name == "a.mhtml" else made.webarchive
    data = make(made.page(1, PICTURE), URL, {PICTURE: made.png()})
    put(tmp_path, name, data[: int(len(data) * share)])
    found = list(open_seed(tmp_path, name))
    assert found and all(isinstance(one, Record | SeedError) for one in found)


def test_a_web_archive_that_lists_a_frame_often_takes_little_time(tmp_path: Path) -> None:
    """The list of each frame names one frame a thousand times, and so do the lists in that one."""
    frame: dict[str, object] = plistlib.loads(made.webarchive(made.page(1), URL, {}))
    for _ in range(6):
        frame = {**frame, "WebSubframeArchives": [frame] * 1000}
    put(tmp_path, "a.webarchive", plistlib.dumps(frame, fmt=plistlib.FMT_BINARY))
    assert webarchive.pictures(tmp_path / "a.webarchive", "").find(PICTURE) == b""


def test_an_mhtml_file_of_boundaries_takes_little_memory(tmp_path: Path) -> None:
    data = SAVED + b"Content-Type: multipart/related; boundary=x\r\n\r\n" + b"--x\n" * 1_000_000
    put(tmp_path, "a.mhtml", data)
    tracemalloc.start()
    (error,) = open_seed(tmp_path, "a.mhtml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(error, SeedError) and "parts" in error.message
    assert peak < mhtml.MAX_FILE_BYTES + (16 << 20)


def test_frames_of_a_web_archive_have_pictures_too(tmp_path: Path) -> None:
    inner = plistlib.loads(made.webarchive(made.page(2), URL, {PICTURE: made.png(5)}))
    outer = plistlib.loads(made.webarchive(made.page(1), URL, {}))
    put(tmp_path, "a.webarchive", plistlib.dumps({**outer, "WebSubframeArchives": [inner]}))
    assert webarchive.pictures(tmp_path / "a.webarchive", "").find(PICTURE) == made.png(5)
