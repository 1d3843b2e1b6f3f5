"""Mailboxes, Maildirs and the files of mail programs: one story a mail, within limits."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import Record, open_seed
from sitegen.capture.formats import mail_signatures, mailbox
from sitegen.core.errors import PassedOverError, SeedError
from tests.capture.formats.test_mail import PARAGRAPHS, TEXT, mail
from tests.conftest import put

MARK = b"From wenna@orchard.example Sat Sep 20 18:05:00 2014\n"


def one(number: int, text: str = TEXT) -> bytes:
    message = mail(f"Count {number}. {text}", subject=f"Count number {number} of the trees")
    message["Message-ID"] = f"<{number}@orchard.example>"
    return message.as_bytes()


def records(root: Path, data: bytes, name: str = "trees.mbox") -> list[Record | SeedError]:
    put(root, name, data)
    return list(open_seed(root, name))


def titles(found: list[Record | SeedError]) -> list[str]:
    return [str(record.stated["title"].value) for record in found if isinstance(record, Record)]


@pytest.mark.parametrize("name", ["trees.mbox", "trees.mbx", "Inbox", "trees.eml", "trees.mbox.gz"])
@pytest.mark.parametrize(
    "mark",
    [
        MARK,
        b"From - Sat Sep 20 18:05:00 2014\n",
        b"From 1480000000000000001@xxx Sat Sep 20 16:05:00 +0000 2014\r\n",
        b"From ???@??? Sat Sep 20 18:05:00 2014\n",
    ],
)
def test_each_mail_of_a_mailbox_is_a_story(tmp_path: Path, name: str, mark: bytes) -> None:
    data = b"\n".join(mark + one(number) for number in (1, 2, 3))
    found = records(tmp_path, gzip.compress(data, mtime=0) if name.endswith(".gz") else data, name)
    assert titles(found) == [f"Count number {number} of the trees" for number in (1, 2, 3)]
    assert [record.line for record in found if isinstance(record, Record)] == [1, 2, 3]


def test_keys_name_nobody_and_do_not_depend_on_the_place(tmp_path: Path) -> None:
    keys = [
        record.key
        for record in records(tmp_path, b"\n".join([MARK + one(1), MARK + one(2)]))
        if isinstance(record, Record)
    ]
    others = [record.key for record in records(tmp_path, MARK + one(2)) if isinstance(record, Record)]
    assert others == keys[1:]
    assert not any("@" in key or "orchard" in key for key in keys)


def test_lines_that_begin_with_from_are_no_mails_without_a_time_and_a_header(tmp_path: Path) -> None:
    lines = (
        "From the gate they went on.\n\n>From the wall they saw Sat Sep 20 18:05:00 2014\n\n"
        "From a tree Sat Sep 20 18:05:00 2014\nit fell."
    )
    (record,) = records(tmp_path, MARK + one(1, f"{TEXT}\n\n{lines}"))
    assert isinstance(record, Record)
    text = record.data.decode()
    assert "\nFrom the gate" in text
    assert "\nFrom the wall" in text
    assert "\nFrom a tree" in text


def test_a_mail_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    parts = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2000
    data = b"\n".join([MARK + one(1), MARK + b"Subject: Trees\n" + parts, MARK + one(2)])
    found = records(tmp_path, data)
    assert [type(record) for record in found] == [Record, SeedError, Record]
    assert [record.line for record in found] == [1, 2, 3]


def test_a_mail_that_is_too_large_is_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MAX_MAIL_BYTES", 1 << 20)
    large = one(1) + b"\n".join([b"x" * 70] * 40_000)
    path = put(tmp_path, "trees.mbox", b"\n".join([MARK + large, MARK + one(2)]))
    assert path
    tracemalloc.start()
    found = list(open_seed(tmp_path, "trees.mbox"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(record) for record in found] == [SeedError, Record]
    assert peak < 12 << 20


def test_a_file_without_mails_is_one_error(tmp_path: Path) -> None:
    (error,) = records(tmp_path, b"Just words.\n" * 9)
    assert isinstance(error, SeedError)
    assert "no reader" in error.message


def test_the_states_of_mails_in_a_mailbox_are_kept(tmp_path: Path) -> None:
    data = MARK + b"X-Mozilla-Status: 0009\n" + one(1) + b"\n" + MARK + b"X-Gmail-Labels: Drafts\n" + one(2)
    deleted, draft = records(tmp_path, data)
    assert isinstance(deleted, PassedOverError)
    assert deleted.kind == "deleted"
    assert isinstance(draft, Record)
    assert draft.draft


MAILDIR = [
    ("cur/1411232700.M1P2.host,S=900:2,S", ""),
    ("cur/1411232700.M1P2.host:2,", ""),
    ("new/1411232700.M1P2.host", ""),
    ("cur/1411232700.M1P2.host:2,ST", "deleted"),
    ("cur/1411232700.M1P2.host!2,D", "draft"),
    ("tmp/1411232700.M1P2.host", "unfinished"),
]


@pytest.mark.parametrize(("name", "state"), MAILDIR)
def test_the_mails_of_a_maildir_are_read_by_their_state(tmp_path: Path, name: str, state: str) -> None:
    (tmp_path / "box/cur").mkdir(parents=True)
    (record,) = records(tmp_path, one(1), f"box/{name}")
    if state in ("", "draft"):
        assert isinstance(record, Record)
        assert record.draft == (state == "draft")
    else:
        assert isinstance(record, PassedOverError)
        assert record.kind == state


@pytest.mark.parametrize(("flags", "state"), [(1, "story"), (1 | 1 << 1, "deleted"), (1 << 6, "draft")])
def test_the_files_of_apple_mail_are_read(tmp_path: Path, flags: int, state: str) -> None:
    data = one(1)
    plist = f"<plist><dict><key>flags</key>\n<integer>{flags}</integer></dict></plist>".encode()
    (record,) = records(tmp_path, f"{len(data)}      \n".encode() + data + plist, "1.emlx")
    if state == "deleted":
        assert isinstance(record, PassedOverError)
        return
    assert isinstance(record, Record)
    assert PARAGRAPHS[2] in record.data.decode()
    assert "plist" not in record.data.decode()
    assert record.draft == (state == "draft")


def test_several_stories_of_one_mail_in_a_mailbox_have_keys_of_their_own(tmp_path: Path) -> None:
    message = mail("Two of them.", subject="Fwd: Two")
    message.add_attachment(mail())
    message.add_attachment(mail(TEXT.replace("orchard", "garden"), subject="The garden"))
    first, second = records(tmp_path, MARK + message.as_bytes())
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.key[-2:], second.key[-2:]) == (".1", ".2")
    assert first.key[:-2] == second.key[:-2]


def test_a_byte_order_mark_costs_no_mail(tmp_path: Path) -> None:
    found = records(tmp_path, b"\xef\xbb\xbf" + b"\n".join([MARK + one(1), MARK + one(2)]))
    assert titles(found) == ["Count number 1 of the trees", "Count number 2 of the trees"]


def test_the_lines_between_mails_are_no_part_of_them(tmp_path: Path) -> None:
    mark = b"\x01\x01\x01\x01\n"
    found = records(tmp_path, b"".join(mark + one(number) + mark for number in (1, 2)))
    assert titles(found) == ["Count number 1 of the trees", "Count number 2 of the trees"]
    assert not any(b"\x01" in record.data for record in found if isinstance(record, Record))


def test_a_mail_with_an_empty_header_is_recognised() -> None:
    assert mail_signatures.is_mail(b"Received: by orchard.example\nCc:\nFrom: Wenna\nSubject: Trees\n\nEleven more.\n")
