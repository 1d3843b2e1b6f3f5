"""E-mails: newsletters and stories that were sent on, and mails that are none."""

from __future__ import annotations

import gzip
from email.message import EmailMessage
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.model import Story
from tests.conftest import put

PARAGRAPHS = (
    "The orchard society of Kettle Green counted its trees on Saturday and found eleven more than it had planted, "
    "which the oldest member put down to jays and the youngest to his grandmother.",
    "Wenna Trelawny, who keeps the register, said that the strangers would be grafted in the spring, and that whoever "
    "had brought them was welcome to come and choose the sort.",
    "The society was founded in a dry summer and has lost no tree since to anything but lightning.",
)
TEXT = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def mail(
    text: str = TEXT,
    html: str = "",
    subject: str = "Eleven more trees than were planted",
    sender: str = "Wenna Trelawny <wenna@orchard.example>",
) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, sender, "list@orchard.example"
    made["Date"] = "Sat, 20 Sep 2014 18:05:00 +0200"
    if text:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


def only(root: Path, data: EmailMessage | bytes, name: str = "a.eml") -> Record:
    put(root, name, data if isinstance(data, bytes) else data.as_bytes())
    (found,) = open_seed(root, name)
    assert isinstance(found, Record), found
    return found


def story(root: Path, data: EmailMessage) -> Story:
    put(root, "a.eml", data.as_bytes())
    (found,) = read_seed(root, "a.eml", Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def refusal(root: Path, data: bytes) -> str:
    put(root, "a.eml", data)
    (found,) = open_seed(root, "a.eml")
    assert isinstance(found, SeedError)
    assert found.file == "seeds/a.eml"
    return found.message


@pytest.mark.parametrize(
    ("html", "form"), [("", "text"), (HTML, "fragment"), (f"<!doctype html><html><body>{HTML}</body></html>", "page")]
)
def test_a_mail_becomes_a_story(tmp_path: Path, html: str, form: str) -> None:
    message = mail(html=html)
    assert only(tmp_path, message).form == form
    found = story(tmp_path, message)
    assert (found.title, found.date) == ("Eleven more trees than were planted", "2014-09-20T18:05:00+02:00")
    assert found.authors == ("Wenna Trelawny",)
    assert "jays" in found.body
    assert found.body.count("\n\n") == 2


def test_a_sender_who_is_no_person_is_a_publication(tmp_path: Path) -> None:
    stated = only(tmp_path, mail(sender="The Kettle Green Gazette <news@gazette.example>")).stated
    assert stated["publication"].value == "The Kettle Green Gazette"
    assert "authors" not in stated
    assert not {"authors", "publication"} & only(tmp_path, mail(sender="news@gazette.example")).stated.keys()


def test_a_mail_that_was_sent_on_says_nothing_of_who_wrote_the_story_or_when(tmp_path: Path) -> None:
    stated = only(tmp_path, mail(subject="Re: Fwd: FW: Eleven more trees")).stated
    assert stated["title"].value == "Eleven more trees"
    assert stated["captured"].value == "2014-09-20T18:05:00+02:00"
    assert not {"authors", "publication", "date"} & stated.keys()


def test_a_gzipped_mail_and_one_out_of_a_mailbox_are_read(tmp_path: Path) -> None:
    data = b"From someone Sat Sep 20 18:05:00 2014\n" + mail().as_bytes()
    packed = gzip.compress(data, mtime=0)
    record = only(tmp_path, packed, "a.eml.gz")
    assert record.sha256 == digest(packed)
    assert record.data == only(tmp_path, data).data


@pytest.mark.parametrize(
    ("charset", "stated"), [("iso-8859-2", "iso-8859-2"), ("utf-8", "x-no-such"), ("utf-8", "hex")]
)
def test_the_charset_of_a_part_is_used_where_it_is_one(tmp_path: Path, charset: str, stated: str) -> None:
    data = f"Subject: Trees\r\nContent-Type: text/plain; charset={stated}\r\n\r\nŁódź has trees. {TEXT}".encode(charset)
    assert "Łódź" in only(tmp_path, data).data.decode()


def test_headers_that_are_broken_cost_their_field_alone(tmp_path: Path) -> None:
    head = "Subject: =?utf-8?b?////?= =?x?q?a?=\r\nFrom: <<>>,,;:\r\n"
    data = f"{head}Date: Sat, {9**20} Sep 2014 18:05:00 +{9**20}\r\n\r\n{TEXT}".encode()
    assert "date" not in only(tmp_path, data).stated


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty file"),
        (b"\0\1\2\3" * 900, "no e-mail"),
        (b"Just words.\n\n" + TEXT.encode(), "no e-mail"),
        (mail(text=" ").as_bytes(), "no text in the e-mail"),
        (b"Subject: Trees\nContent-Type: image/png\n\nxx", "no text in the e-mail"),
        (b"Subject: Trees\n\n" + b"x" * (33 << 20), "larger than 32 MB"),
    ],
)
def test_what_is_no_mail_is_one_error(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in refusal(tmp_path, data)


def _nested(levels: int) -> bytes:
    made = b"Subject: Trees\n"
    for level in range(levels):
        made += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    return made + b"Content-Type: text/plain\n\ntext\n"


@pytest.mark.parametrize("levels", [60, 190, 5000])
def test_parts_that_are_nested_too_deep_are_an_error(tmp_path: Path, levels: int) -> None:
    assert "nested too deep" in refusal(tmp_path, _nested(levels))


def test_a_mail_of_too_many_parts_is_an_error(tmp_path: Path) -> None:
    data = b'Subject: Trees\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 2000
    assert "too many parts" in refusal(tmp_path, data)


@pytest.mark.parametrize(
    ("sender", "authors", "publication"),
    [
        ('"Trelawny, Wenna" <w@orchard.example>', ("Wenna Trelawny",), ""),
        ("Wenna Trelawny <w@orchard.example>", ("Wenna Trelawny",), ""),
        ("WENNA TRELAWNY <w@orchard.example>", ("Wenna Trelawny",), ""),
        ("Wenna Trelawny via Kettle Green List <list@orchard.example>", ("Wenna Trelawny",), "Kettle Green List"),
        ('"Wenna Trelawny, Orchard Courier" <w@orchard.example>', ("Wenna Trelawny",), "Orchard Courier"),
        ("Wenna Trelawny and Jo Imber <w@orchard.example>", ("Wenna Trelawny", "Jo Imber"), ""),
        ("Orchard Courier <news@orchard.example>", (), "Orchard Courier"),
        ("news@orchard.example", (), ""),
    ],
)
def test_a_sender_is_a_person_or_a_publication(
    tmp_path: Path, sender: str, authors: tuple[str, ...], publication: str
) -> None:
    found = story(tmp_path, mail(sender=sender))
    assert (found.authors, found.publication) == (authors, publication)


def test_a_byline_in_the_mail_goes_before_its_sender(tmp_path: Path) -> None:
    found = story(tmp_path, mail(f"By Jo Imber\n\n{TEXT}"))
    assert found.authors == ("Jo Imber",)
    assert found.title == "Eleven more trees than were planted"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("[orchard-l] Eleven more trees than were planted", "Eleven more trees than were planted"),
        ("Re: [Orchard-L] Eleven more trees than were planted", "Eleven more trees than were planted"),
        ("[orchard-l] Re: Eleven more trees than were planted", "Eleven more trees than were planted"),
        ("[Updated] Eleven more trees than were planted", "[Updated] Eleven more trees than were planted"),
    ],
)
def test_a_mailing_list_is_the_publication_and_its_label_no_part_of_the_title(
    tmp_path: Path, subject: str, title: str
) -> None:
    made = mail(subject=subject)
    made["List-Id"] = "Orchards of the county <orchard-l.lists.orchard.example>"
    found = story(tmp_path, made)
    assert (found.title, found.publication) == (title, "Orchards of the county")


def test_a_newsletter_keeps_its_headings_and_loses_its_notes(tmp_path: Path) -> None:
    items = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in zip(("Trees", "Sorts"), PARAGRAPHS, strict=False))
    notes = (
        "<p>You're receiving this email because you are a member of the society.</p>"
        "<p><a href=u>Unsubscribe</a></p><p>Sent from my telephone</p>"
    )
    page = f"<html><body><p>View this email in your browser</p><h1>Orchard Weekly</h1>{items}{notes}</body></html>"
    found = story(tmp_path, mail("", page, "Orchard Weekly, issue 12", "Orchard Weekly <news@orchard.example>"))
    assert found.body.split("\n\n") == ["## Trees", PARAGRAPHS[0], "## Sorts", PARAGRAPHS[1]]
    assert "foot of an e-mail" in {line.reason for line in found.lines}
