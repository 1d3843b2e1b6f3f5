"""What of a mail is no story: replies, quoted mails, signatures, furniture; and the stories attached to mails."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.capture.formats.mail_heads import MailLine
from sitegen.capture.formats.mail_text import read_mail_text
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.capture.formats.office_files import docx, odt, paragraph, png
from tests.capture.formats.test_mail import HTML, PARAGRAPHS, TEXT, mail
from tests.conftest import put

TITLE = "Eleven more trees than were planted"


def read(root: Path, message: EmailMessage) -> list[Story | SeedError]:
    put(root, "a.eml", message.as_bytes())
    return list(read_seed(root, "a.eml", Config(), RepeatedLines()))


def story(root: Path, message: EmailMessage) -> Story:
    (found,) = read(root, message)
    assert isinstance(found, Story), found
    return found


def passed_over(root: Path, message: EmailMessage) -> str:
    put(root, "a.eml", message.as_bytes())
    (found,) = open_seed(root, "a.eml")
    assert isinstance(found, PassedOverError), found
    return found.kind


def reasons(found: Story) -> set[str]:
    return {line.reason for line in found.lines if line.reason}


# --- replies and signatures ---------------------------------------------------------------------------------------

QUOTED = "> Can we have the piece on the trees by noon?\n> Thanks, the desk"
ATTRIBUTIONS = [
    "On Mon, 6 May 2013 at 11:02, Desk <desk@x.example> wrote:",
    "On Mon, 6 May 2013 at 11:02, The Desk of the Orchard Courier\n<desk@x.example> wrote:",
    "Am Mo., 6. Mai 2013 um 11:02 Uhr schrieb Desk <desk@x.example>:",
    "Le lun. 6 mai 2013 à 11:02, Desk <desk@x.example> a écrit :",
    "El lun, 6 may 2013 a las 11:02, Desk (<desk@x.example>) escribió:",
    "Em seg., 6 de mai. de 2013 às 11:02, Desk <desk@x.example> escreveu:",
    "Il giorno lun 6 mag 2013 alle ore 11:02 Desk <desk@x.example> ha scritto:",
    "Op ma 6 mei 2013 om 11:02 schreef Desk <desk@x.example>:",
    "пн, 6 мая 2013 г. в 11:02, Desk <desk@x.example>:",
    "pon., 6 maj 2013 o 11:02 Desk <desk@x.example> napisał(a):",
    "Den mån 6 maj 2013 kl 11:02 skrev Desk <desk@x.example>:",
    "Desk <desk@x.example>, 6 May 2013 Pzt, 11:02 tarihinde şunu yazdı:",
    "Desk <desk@x.example> 于2013年5月6日周一 11:02写道：",
    "2013年5月6日(月) 11:02 Desk <desk@x.example>:",
    "‫בתאריך יום ב׳, 6 במאי 2013 ב-11:02 מאת ‪Desk‬‏ <‪desk@x.example‬‏>:‬",
    "في الاثنين، 6 مايو 2013 في 11:02 ص تمت كتابة ما يلي بواسطة Desk <desk@x.example>:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_the_quoted_mail_below_a_story_goes(tmp_path: Path, attribution: str) -> None:
    found = story(tmp_path, mail(f"{TEXT}\n\n{attribution}\n{QUOTED}\n"))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert reasons(found) == {"quoted mail"}
    assert "@" not in str(found.lines)


def test_a_quoted_mail_in_the_form_of_a_head_goes_from_an_answer(tmp_path: Path) -> None:
    head = "From: Desk <d@x.example>\nSent: Monday, May 6, 2013 11:02 AM\nSubject: Trees"
    below = f"-----Original Message-----\n{head}\n\nBy noon?"
    found = story(tmp_path, mail(f"{TEXT}\n\n{below}", subject=f"RE: {TITLE}"))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert found.authors == ("Wenna Trelawny",)


def test_an_unmarked_quotation_below_a_story_of_one_paragraph_goes(tmp_path: Path) -> None:
    message = mail(f"{' '.join(PARAGRAPHS)}\n\nDesk <desk@x.example> wrote:\n\nCan we have the piece by noon?\n")
    found = story(tmp_path, message)
    assert found.body == " ".join(PARAGRAPHS)
    assert reasons(found) == {"quoted mail"}


HTML_REPLIES = [
    f'<div dir="ltr">{HTML}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, May 6, 2013 '
    "at 11:02 AM"
    ' Desk &lt;<a href="mailto:d@x.example">d@x.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style='
    '"margin:0"><div>By noon?</div></blockquote></div>',
    f'<html><body>{HTML}<div><br><blockquote type="cite"><div>On May 6, 2013, at 11:02, Desk &lt;d@x.example&gt; '
    "wrote:</div><br>"
    "<div>By noon?</div></blockquote></div></body></html>",
    f'<html><body><p>{HTML}</p><div class="moz-cite-prefix">On 5/6/2013 11:02, Desk wrote:<br></div><blockquote '
    'type="cite" '
    'cite="mid:1@x.example"><pre class="moz-quote-pre">By noon?</pre></blockquote></body></html>',
    f'<html><body><div class="WordSection1">{HTML}<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Desk '
    "&lt;d@x.example&gt;<br><b>"
    "Sent:</b> Monday, May 6, 2013 11:02 AM<br><b>To:</b> Wenna<br><b>Subject:</b> Trees</div><div>By "
    "noon?</div></div></body></html>",
]


@pytest.mark.parametrize("html", HTML_REPLIES)
def test_the_quoted_mail_in_html_goes(tmp_path: Path, html: str) -> None:
    message = mail("", html, subject=f"Re: {TITLE}")
    message["In-Reply-To"] = "<1@x.example>"
    found = story(tmp_path, message)
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert "quoted mail" in reasons(found)
    assert "@" not in str(found)


def test_a_short_answer_is_no_story(tmp_path: Path) -> None:
    quoted = "\n".join(f"> {line}" for line in TEXT.split("\n"))
    text = f"Thank you, that is just what we need for the front page.\n\n{ATTRIBUTIONS[0]}\n{quoted}"
    message = mail(text, subject="Re: Trees")
    assert passed_over(tmp_path, message) == "reply"


def test_a_few_words_are_a_note(tmp_path: Path) -> None:
    assert passed_over(tmp_path, mail("See you at noon at the gate.", subject="Lunch")) == "note"


def test_a_quotation_in_a_story_stays(tmp_path: Path) -> None:
    found = story(tmp_path, mail(f"{PARAGRAPHS[0]}\n\n> Trees are patient.\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}"))
    assert "Trees are patient." in found.body
    letter = "In a letter of 3 May 2014 she wrote:\n\n> Trees are patient."
    assert "Trees are patient." in story(tmp_path, mail(f"{PARAGRAPHS[0]}\n\n{letter}\n\n{PARAGRAPHS[1]}")).body


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nWenna Trelawny\nKeeper, Orchard Society\nwenna@orchard.example",
        "--\nWenna Trelawny",
        "Best regards,\nWenna Trelawny\nTel. +44 1632 960 000",
        "Mit freundlichen Grüßen\n\nWenna Trelawny",
        "Contact: Wenna Trelawny, wenna@orchard.example, +44 1632 960 000",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "iPhoneから送信",
        f"{'_' * 47}\nOrchard-l mailing list\nOrchard-l@orchard.example\nhttps://orchard.example/listinfo/orchard-l",
    ],
)
def test_signatures_go(tmp_path: Path, signature: str) -> None:
    found = story(tmp_path, mail(f"{TEXT}\n\n{signature}\n"))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert reasons(found) <= {"signature", "foot of a mailing list"}
    assert len(reasons(found)) == 1


def test_addresses_of_people_are_left_out_of_a_story(tmp_path: Path) -> None:
    text = f"{TEXT}\n\nWrite to Jo Imber <jo@orchard.example> or to trees@orchard.example before the spring."
    found = story(tmp_path, mail(text))
    assert found.body.endswith("Write to Jo Imber or to \\[…\\] before the spring.")
    html = f'{HTML}<p>Write to <a href="mailto:jo@orchard.example">Jo Imber</a> or trees@orchard.example.</p>'
    assert "@" not in str(story(tmp_path, mail("", html)))


# --- newsletters --------------------------------------------------------------------------------------------------


def newsletter(html: str, listed: str = "Orchard Weekly <weekly.orchard.example>") -> EmailMessage:
    message = mail("", html, "Eleven more trees", "Orchard Weekly <news@orchard.example>")
    message["List-Id"] = listed
    message["List-Unsubscribe"] = "<https://orchard.example/u?m=wenna>"
    return message


def test_the_furniture_of_a_newsletter_goes(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html><body><div style="display:none;max-height:0">A short summary for your list of mails</div>'
        "<table><tr><td><a href=https://click.x.example/1>View this email in your "
        "browser</a></td></tr><tr><td><h1>Eleven more "
        f"trees</h1>{HTML}<p>More on <a href='https://orchard.example/sorts'>sorts</a> and <a "
        "href='https://click.x.example/ls/"
        "click?upn=u001.wenna'>trees</a>, which the society describes on its pages.</p></td></tr><tr><td>You "
        "received this email "
        "because you signed up at the gate.<br><a href=u>Unsubscribe</a> | <a href=p>Update your "
        "preferences</a></td></tr></table>"
        '<img src="https://orchard.example/open.gif?m=1" width="1" height="1"></body></html>'
    )
    found = story(tmp_path, newsletter(page))
    assert found.publication == "Orchard Weekly"
    assert found.body.split("\n\n")[:3] == list(PARAGRAPHS)
    assert "https://orchard.example/sorts" in found.body
    for word in ("browser", "summary", "signed up", "nsubscribe", "preferences", "click.x", "open.gif", "wenna"):
        assert word not in found.body
    assert not found.images
    assert {"furniture of a newsletter", "hidden in the e-mail"} <= reasons(found)


def test_the_foot_of_a_newsletter_in_plain_text_goes(tmp_path: Path) -> None:
    foot = (
        "---\nYou are receiving this because you signed up.\nUnsubscribe: https://orchard.example/u?e=w@x.example\n"
        "Orchard Society\n1 Gate Lane"
    )
    message = mail(
        f"View in browser: https://orchard.example/1\n\n{TEXT}\n\n{foot}", sender="Orchard Weekly <news@x.example>"
    )
    message["List-Unsubscribe"] = "<https://orchard.example/u>"
    found = story(tmp_path, message)
    assert (found.title, found.publication, found.authors) == (TITLE, "Orchard Weekly", ())
    assert found.body.split("\n\n") == list(PARAGRAPHS)


def test_the_sender_of_a_newsletter_may_name_its_author_too(tmp_path: Path) -> None:
    message = mail("", HTML, sender="Wenna Trelawny from Orchard Notes <orchardnotes@mails.example>")
    message["List-Id"] = "<orchardnotes.mails.example>"
    found = story(tmp_path, message)
    assert (found.authors, found.publication) == (("Wenna Trelawny",), "Orchard Notes")


@pytest.mark.parametrize(
    ("listed", "publication"),
    [
        ("Orchard Letters <letters.orchard.example>", "Orchard Letters"),
        ("9f3c2a71b0e1 <9f3c2a71b0e1.81.list-id.sender.example>", "Orchard Weekly"),
        ("<weekly.orchard.example>", "Orchard Weekly"),
    ],
)
def test_the_list_or_the_sender_names_the_publication(tmp_path: Path, listed: str, publication: str) -> None:
    assert story(tmp_path, newsletter(HTML, listed)).publication == publication


def test_a_newsletter_of_nothing_but_furniture_takes_linear_time() -> None:
    lines = [MailLine("Unsubscribe"), MailLine(TEXT)] * 10_000 + [MailLine("Unsubscribe"), MailLine("Orchard Press")]
    started = time.process_time()
    found = read_mail_text(lines, is_forward=False, is_reply=False, is_bulk=True, wrapped=True)
    assert time.process_time() - started < 20
    assert found.reasons == ("furniture of a newsletter", "") * 10_000 + ("furniture of a newsletter",) * 2


@pytest.mark.parametrize(
    "line",
    [
        "Im Browser anzeigen",
        "Voir en ligne",
        "Ver en el navegador",
        "Bekijk in je browser",
        "Открыть в браузере",
        "退订",
        "配信停止はこちら",
    ],
)
def test_furniture_is_known_in_other_languages(tmp_path: Path, line: str) -> None:
    assert line not in story(tmp_path, newsletter(f"<p>{line}</p>{HTML}")).body


# --- attachments --------------------------------------------------------------------------------------------------


def with_mails(cover: str, *inner: EmailMessage, subject: str = f"Fwd: {TITLE}") -> EmailMessage:
    message = mail(cover, subject=subject, sender="Archive Desk <desk@archive.example>")
    for one in inner:
        message.add_attachment(one)
    return message


def test_the_attached_mail_is_the_story(tmp_path: Path) -> None:
    found = story(tmp_path, with_mails("Please keep this one.", mail()))
    assert (found.title, found.authors) == (TITLE, ("Wenna Trelawny",))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert "note beside the attached story" in reasons(found)


def test_files_beside_an_attached_mail_are_named(tmp_path: Path) -> None:
    message = with_mails("See below.", mail(TEXT, subject=TITLE))
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="all.zip")
    assert "attachment that was not read" in reasons(story(tmp_path, message))


def test_each_of_several_attached_mails_is_a_story(tmp_path: Path) -> None:
    other = mail(TEXT.replace("orchard", "garden"), subject="The garden counts too", sender="Jo Imber <jo@x.example>")
    put(tmp_path, "a.eml", with_mails("Two for the archive.", mail(), other).as_bytes())
    found = [one for one in open_seed(tmp_path, "a.eml") if isinstance(one, Record)]
    assert [one.stated["title"].value for one in found] == [TITLE, "The garden counts too"]
    assert [one.key for one in found] == ["1", "2"]


def test_the_mails_of_a_digest_are_stories_of_their_list(tmp_path: Path) -> None:
    other = mail(TEXT.replace("orchard", "garden"), subject="The garden counts too")
    mails = b"".join(b"--in\n\n" + one.as_bytes() + b"\n" for one in (mail(), other))
    head = b"From: l@x.example\nSubject: Digest 3\nList-Id: Orchards of the county <o.x.example>\nMIME-Version: 1.0\n"
    first, second = _records(tmp_path, head + b"Content-Type: multipart/digest; boundary=in\n\n" + mails + b"--in--\n")
    assert [one.stated["title"].value for one in (first, second)] == [TITLE, "The garden counts too"]
    assert {one.stated["publication"].value for one in (first, second)} == {"Orchards of the county"}


def _records(root: Path, data: bytes) -> list[Record]:
    put(root, "a.eml", data)
    return [one for one in open_seed(root, "a.eml") if isinstance(one, Record)]


FILES = {
    "trees.txt": f"{TITLE}\n\nBy Jo Imber\n\n{TEXT}".encode(),
    "trees.html": f"<html><body><h1>{TITLE}</h1><p>By Jo Imber</p>{HTML}</body></html>".encode(),
    "trees.docx": docx("".join(map(paragraph, (TITLE, "By Jo Imber", *PARAGRAPHS)))),
    "trees.odt": odt("".join(f"<text:p>{text}</text:p>" for text in (TITLE, "By Jo Imber", *PARAGRAPHS))),
}


@pytest.mark.parametrize("name", FILES)
def test_an_attached_file_is_the_story_of_a_mail_without_one(tmp_path: Path, name: str) -> None:
    message = mail("See the attached story.", subject="For tomorrow")
    message.add_attachment(FILES[name], maintype="application", subtype="octet-stream", filename=name)
    found = story(tmp_path, message)
    assert (found.title, found.authors) == (TITLE, ("Jo Imber",))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert found.date == "2014-09-20T18:05:00+02:00"


def test_attached_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="all.zip")
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    found = story(tmp_path, message)
    assert [line.text for line in found.lines if line.reason == "attachment that was not read"] == ["all.zip"]
    empty = mail(" ")
    empty.add_attachment(b"PK", maintype="application", subtype="zip", filename="all.zip")
    (error,) = read(tmp_path, empty)
    assert isinstance(error, SeedError)
    assert "all.zip" in error.message


def test_an_attached_file_that_is_damaged_is_one_error_that_names_it(tmp_path: Path) -> None:
    message = mail("See the attached story.")
    message.add_attachment(b"PK\3\4", maintype="application", subtype="octet-stream", filename="trees.docx")
    (error,) = read(tmp_path, message)
    assert isinstance(error, SeedError)
    assert "trees.docx" in error.message


def test_pictures_in_the_text_come_along(tmp_path: Path) -> None:
    message = mail("", f'{HTML}<p><img src="cid:tree@x.example" alt="A tree"></p>')
    message.add_related(png(), maintype="image", subtype="png", cid="<tree@x.example>")
    (image,) = story(tmp_path, message).images
    assert image.src == f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    assert image.alt == "A tree"


# --- mails that are no stories ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value", "kind"),
    [
        ("X-Mozilla-Status", "0009", "deleted"),
        ("Status", "ROD", "deleted"),
        ("X-Gmail-Labels", "Inbox,Trash", "deleted"),
        ("X-Gmail-Labels", "Spam", "spam"),
        ("Auto-Submitted", "auto-replied (vacation)", "automatic reply"),
        ("X-Failed-Recipients", "jo@x.example", "bounce"),
    ],
)
def test_mails_that_programs_mark_are_passed_over(tmp_path: Path, header: str, value: str, kind: str) -> None:
    message = mail()
    message[header] = value
    assert passed_over(tmp_path, message) == kind


@pytest.mark.parametrize(
    ("header", "value"), [("X-Unsent", "1"), ("X-Mozilla-Draft-Info", "internal/draft"), ("X-Gmail-Labels", "Entwürfe")]
)
def test_a_mail_that_was_not_sent_is_a_draft(tmp_path: Path, header: str, value: str) -> None:
    message = mail()
    message[header] = value
    put(tmp_path, "a.eml", message.as_bytes())
    (found,) = open_seed(tmp_path, "a.eml")
    assert isinstance(found, Record)
    assert found.draft


def test_an_invitation_and_a_report_of_delivery_are_no_stories(tmp_path: Path) -> None:
    message = mail()
    message.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR", subtype="calendar")
    assert passed_over(tmp_path, message) == "invitation"
    report = EmailMessage()
    report["From"], report["Subject"] = "MAILER-DAEMON@x.example", "Undelivered mail"
    report.set_content(f"It was not delivered. {TEXT}")
    assert passed_over(tmp_path, report) == "bounce"


def test_text_that_was_wrapped_to_be_joined_again_is_joined(tmp_path: Path) -> None:
    words = PARAGRAPHS[0].split()
    wrapped = "\n".join(" ".join(words[at : at + 8]) + " " for at in range(0, len(words), 8)).rstrip(" ")
    rest = "\n\n".join(PARAGRAPHS[1:])
    data = f"Subject: {TITLE}\nContent-Type: text/plain; format=flowed\n\n{wrapped}\n\n{rest}\n\n-- \nWenna".encode()
    put(tmp_path, "a.eml", data)
    (found,) = read_seed(tmp_path, "a.eml", Config(), RepeatedLines())
    assert isinstance(found, Story)
    assert found.body.split("\n\n") == list(PARAGRAPHS)


HEADS = b"From: w@x.example\nSubject: Fwd: Trees\nMessage-ID: <1@x.example>\nContent-Type: text/"
HOSTILE = {
    "markers": b"plain\n\n" + b"---------- Forwarded message ---------\n" * 9000,
    "forwarded many times": b"plain\n\n"
    + b"---------- Forwarded message ---------\nFrom: b\nSubject: Fwd: c\n\nx\n" * 3000,
    "labels": b"plain\n\n" + b"From: a\n" * 20_000,
    "quotations": b"plain\n\n" + b"> a\n\n\nOn 1 May 2014 w@x.example wrote:\n" * 9000,
    "deep quotations": b"plain\n\n" + (b">" * 5000 + b"\n") * 500,
    "lines": b"plain\n\n" + b"x\n" * 500_000,
    "addresses": b"plain\n\n" + b"a@" * 500_000,
    "boxes": b"html\n\n" + b"<div>" * 29_000,
    "elements": b"html\n\n" + b"<p>a" * 90_000,
    "hidden": b"html\n\n" + b"<p style='display:none'>a" * 29_000,
    "quoted boxes": b"html\n\n" + b"<blockquote type=cite><p>From: a<br>Date: b<br>Subject: c" * 7000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_mail_is_read_in_bounded_time(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "a.eml", HEADS + HOSTILE[kind])
    started = time.process_time()
    assert list(open_seed(tmp_path, "a.eml"))
    assert time.process_time() - started < 15


def test_what_is_not_read_of_too_many_mails_is_told(tmp_path: Path) -> None:
    one = f"---------- Forwarded message ---------\nFrom: Jo Imber\nSubject: Trees\n\n{TEXT}\n\n"
    put(tmp_path, "a.eml", mail(one * 25, subject="Fwd: Trees").as_bytes())
    *found, error = open_seed(tmp_path, "a.eml")
    assert len(found) == 20
    assert isinstance(error, SeedError)
    assert "more than 20 forwarded mails" in error.message
    message = mail()
    for _ in range(12):
        outer = mail("Look.", subject="Fwd: Trees")
        outer.add_attachment(message)
        message = outer
    put(tmp_path, "a.eml", message.as_bytes())
    (error,) = open_seed(tmp_path, "a.eml")
    assert isinstance(error, SeedError)
    assert "inside of each other" in error.message
