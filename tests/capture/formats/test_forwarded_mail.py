"""Forwarded mails: the story, its author and its date are those of the mail inside, in any language and program."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from tests.capture.formats.test_mail import HTML, PARAGRAPHS, TEXT, mail
from tests.conftest import put

TITLE = "Eleven more trees than were planted"
NAME, ADDRESS = "Wenna Trelawny", "wenna@orchard.example"


def forwarded(text: str, html: str = "", subject: str = f"Fwd: {TITLE}") -> EmailMessage:
    return mail(text, html, subject, "Archive Desk <desk@archive.example>")


def story(root: Path, message: EmailMessage) -> Story:
    put(root, "a.eml", message.as_bytes())
    (found,) = read_seed(root, "a.eml", Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def check(found: Story, date: str) -> None:
    assert (found.title, found.authors) == (TITLE, (NAME,))
    assert found.date == date
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert not found.subtitle
    shown = f"{found.title}{found.body}{found.authors}{found.publication}{found.lines}"
    assert "@" not in shown


HEADS = {
    "gmail": ("---------- Forwarded message ---------", "From", "Date", "Subject", "To",
        "Tue, May 7, 2013 at 10:00 AM"),
    "apple": ("Begin forwarded message:", "From", "Date", "Subject", "To", "May 7, 2013 at 10:00:00 AM GMT+2"),
    "outlook": ("-----Original Message-----", "From", "Sent", "Subject", "To", "Tuesday, May 7, 2013 10:00 AM"),
    "de": ("-------- Weitergeleitete Nachricht --------", "Von", "Datum", "Betreff", "An",
        "Di., 7. Mai 2013 um 10:00 Uhr"),
    "de outlook": ("-----Ursprüngliche Nachricht-----", "Von", "Gesendet", "Betreff", "An",
        "Dienstag, 7. Mai 2013 10:00"),
    "fr": ("---------- Message transféré ---------", "De ", "Date ", "Objet ", "À ", "mar. 7 mai 2013 à 10:00"),
    "es": ("---------- Mensaje reenviado ---------", "De", "Fecha", "Asunto", "Para", "mar, 7 may 2013 a las 10:00"),
    "pt": ("---------- Mensagem encaminhada ---------", "De", "Data", "Assunto", "Para",
        "ter., 7 de mai. de 2013 às 10:00"),
    "it": ("---------- Messaggio inoltrato ---------", "Da", "Data", "Oggetto", "A", "martedì 7 maggio 2013 10:00"),
    "nl": ("---------- Doorgestuurd bericht ---------", "Van", "Datum", "Onderwerp", "Aan", "dinsdag 7 mei 2013 10:00"),
    "ru": ("---------- Пересылаемое сообщение ---------", "От", "Дата", "Тема", "Кому", "вт, 7 мая 2013 г. в 10:00"),
    "pl": ("---------- Wiadomość przekazana dalej ---------", "Od", "Data", "Temat", "Do", "wt., 7 maj 2013 o 10:00"),
    "sv": ("---------- Vidarebefordrat meddelande ---------", "Från", "Datum", "Ämne", "Till",
        "tis 7 maj 2013 kl 10:00"),
    "tr": ("---------- Yönlendirilen ileti ---------", "Gönderen", "Tarih", "Konu", "Alıcı", "7 Mayıs 2013 Salı 10:00"),
    "ar": ("---------- الرسالة المعاد توجيهها ---------", "من", "التاريخ", "الموضوع", "إلى",
        "الثلاثاء، 7 مايو 2013 في 10:00 ص"),
    "he": ("---------- הודעה שהועברה ---------", "מאת", "תאריך", "נושא", "אל", "יום ג׳, 7 במאי 2013 ב-10:00"),
    "zh": ("---------- 转发的邮件 ---------", "发件人", "日期", "主题", "收件人", "2013年5月7日 周二 10:00"),
    "ja": ("---------- 転送メッセージ ---------", "差出人", "日付", "件名", "宛先", "2013年5月7日(火) 10:00"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADS)
def test_a_forwarded_mail_is_the_story_in_any_language(tmp_path: Path, kind: str) -> None:
    marker, sender, date, subject, to, moment = HEADS[kind]
    head = f"{sender}: {NAME} <{ADDRESS}>\n{date}: {moment}\n{subject}: {TITLE}\n{to}: <letters@orchard.example>"
    found = story(tmp_path, forwarded(f"Please keep this one.\n\n{marker}\n{head}\n\n\n{TEXT}\n"))
    assert found.date.startswith("2013-05-07T10:00")
    check(found, found.date)
    assert found.captured == "2014-09-20T18:05:00+02:00"


def test_a_head_without_a_marker_is_one_too(tmp_path: Path) -> None:
    head = f"From: {NAME} [mailto:{ADDRESS}]\nSent: Tuesday, May 7, 2013 10:00 AM\nTo: Desk\nSubject: {TITLE}"
    check(story(tmp_path, forwarded(f"{'_' * 32}\n{head}\n\n{TEXT}")), "2013-05-07T10:00:00")


def test_of_a_mail_forwarded_twice_the_innermost_head_counts(tmp_path: Path) -> None:
    inner = f"From: {NAME} <{ADDRESS}>\nDate: Tue, 7 May 2013 10:00:00 +0200\nSubject: {TITLE}\nTo: Jo <jo@x.example>"
    outer = f"From: Jo Imber <jo@x.example>\nDate: Wed, 8 May 2013 10:00:00 +0200\nSubject: Fwd: {TITLE}\nTo: Desk"
    marker = "---------- Forwarded message ---------"
    text = f"{marker}\n{outer}\n\nGood one.\n\n{marker}\n{inner}\n\n{TEXT}"
    check(story(tmp_path, forwarded(text, subject=f"Fwd: Fwd: {TITLE}")), "2013-05-07T10:00:00+02:00")


def test_signs_of_quotation_before_a_forwarded_mail_are_no_quotation_of_the_story(tmp_path: Path) -> None:
    head = f"From: {NAME} <{ADDRESS}>\nDate: 7 May 2013 at 10:00:00 CEST\nSubject: {TITLE}\n\n{TEXT}"
    quoted = "\n".join(f"> {line}".rstrip() for line in head.split("\n"))
    check(story(tmp_path, forwarded(f"Begin forwarded message:\n\n{quoted}\n")), "2013-05-07T10:00")


def test_values_of_a_head_that_are_long_go_on_in_the_next_line(tmp_path: Path) -> None:
    people = ", ".join(f"Reader {n} <r{n}@x.example>" for n in range(4))
    more = ", ".join(f"Reader {n} <r{n}@x.example>" for n in range(4, 8))
    head = f"From: {NAME} <{ADDRESS}>\nDate: Tue, 7 May 2013 10:00:00 +0200\nSubject: {TITLE}\nTo: {people},\n {more}"
    text = f"---------- Forwarded message ---------\n{head}\n\n{TEXT}"
    check(story(tmp_path, forwarded(text)), "2013-05-07T10:00:00+02:00")


GMAIL = (
    '<div dir="ltr">Please keep.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- '
    "Forwarded "
    f'message ---------<br>From: <strong class="gmail_sendername" dir="auto">{NAME}</strong> <span dir="auto">&lt;<a '
    f'href="mailto:{ADDRESS}">{ADDRESS}</a>&gt;</span><br>Date: Tue, May 7, 2013 at 10:00 AM<br>Subject: '
    f"{TITLE}<br>To: "
    f"&lt;<a href=mailto:letters@x.example>letters@x.example</a>&gt;<br></div><br><br>{HTML}</div></div>"
)
OUTLOOK = (
    "<html><head><style>p.MsoNormal {margin:0}</style></head><body lang=EN><div class=WordSection1><p "
    "class=MsoNormal>FYI"
    '<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class='
    f"MsoNormal><b>From:</b> {NAME} &lt;{ADDRESS}&gt; <br><b>Sent:</b> Tuesday, May 7, 2013 10:00 AM<br><b>To:</b> "
    "Desk "
    f"&lt;desk@x.example&gt;<br><b>Subject:</b> {TITLE}<o:p></o:p></p></div></div><p class=MsoNormal>&nbsp;</p>"
    + HTML.replace("<p>", "<p class=MsoNormal>")
    + "</div></body></html>"
)
APPLE = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body><br '
    'id="lineBreak"><div>'
    '<br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div '
    f'style="margin:0"><span><b>From: </b></span><span>{NAME} &lt;<a '
    f'href="mailto:{ADDRESS}">{ADDRESS}</a>&gt;<br></span>'
    f"</div><div><span><b>Subject: </b></span><span><b>{TITLE}</b><br></span></div><div><span><b>Date: "
    "</b></span><span>"
    "May 7, 2013 at 10:00:00 AM GMT+2<br></span></div><div><span><b>To: "
    "</b></span><span>desk@x.example<br></span></div>"
    f"<br><div>{HTML}</div></blockquote></div><br></body></html>"
)
THUNDERBIRD = (
    '<html><head></head><body><p><br></p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------'
    '<table class="moz-email-headers-table" cellspacing="0"><tbody><tr><th valign="BASELINE" '
    'align="RIGHT">Subject: </th>'
    f"<td>{TITLE}</td></tr><tr><th>Date: </th><td>Tue, 7 May 2013 10:00:00 +0200</td></tr><tr><th>From: "
    f"</th><td>{NAME} "
    f'<a class="moz-txt-link-rfc2396E" href="mailto:{ADDRESS}">&lt;{ADDRESS}&gt;</a></td></tr><tr><th>To: </th><td>'
    f"desk@x.example</td></tr></tbody></table><br><br>{HTML}</div></body></html>"
)


@pytest.mark.parametrize(
    ("html", "date"),
    [
        (GMAIL, "2013-05-07T10:00"),
        (OUTLOOK, "2013-05-07T10:00:00"),
        (APPLE, "2013-05-07T10:00"),
        (THUNDERBIRD, "2013-05-07T10:00:00+02:00"),
    ],
)
@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE html>"])
def test_the_html_of_a_forwarded_mail_is_read_like_its_text(tmp_path: Path, html: str, date: str, doctype: str) -> None:
    check(story(tmp_path, forwarded("", doctype + html)), date)


def test_a_long_text_above_a_forwarded_mail_is_the_story(tmp_path: Path) -> None:
    head = "From: Jo Imber <jo@x.example>\nSubject: Lunch"
    below = f"---------- Forwarded message ---------\n{head}\n\n{'Come at noon. ' * 5}"
    found = story(tmp_path, mail(f"{TEXT}\n\n{TEXT.replace('orchard', 'garden')}\n\n{below}"))
    assert (found.title, found.authors) == (TITLE, (NAME,))
    assert "noon" not in found.body
    assert "mail below the story" in {line.reason for line in found.lines}


@pytest.mark.parametrize("is_html", [False, True])
def test_each_of_several_mails_forwarded_together_is_a_story(tmp_path: Path, is_html: bool) -> None:
    heads = [
        f"From: {name} <w@x.example>\nDate: Tue, 7 May 2013 1{n}:00:00 +0200\nSubject: {title}\nTo: Desk"
        for n, (name, title) in enumerate(((NAME, TITLE), ("Jo Imber", "The garden counts too")))
    ]
    first, second = (f"---------- Forwarded message ---------\n{head}" for head in heads)
    text = f"Two for you.\n\n{first}\n\n{TEXT}\n\n{second}\n\n{TEXT.replace('orchard', 'garden')}"
    lines = text.replace("<", "&lt;").split("\n")
    html = "".join(f"<div>{line}</div>" for line in lines) if is_html else ""
    put(tmp_path, "a.eml", forwarded("" if is_html else text, html).as_bytes())
    one, other = (s for s in read_seed(tmp_path, "a.eml", Config(), RepeatedLines()) if isinstance(s, Story))
    assert (one.title, one.authors) == (TITLE, (NAME,))
    assert (other.title, other.authors) == ("The garden counts too", ("Jo Imber",))
    assert one.body.split("\n\n") == list(PARAGRAPHS)
    assert other.body == one.body.replace("orchard", "garden")


def test_what_is_left_out_of_a_forwarded_mail_is_listed(tmp_path: Path) -> None:
    head = f"From: {NAME} <{ADDRESS}>\nDate: Tue, 7 May 2013 10:00:00 +0200\nSubject: {TITLE}"
    signature = "-- \nWenna Trelawny\nKeeper of the register\n+44 1632 960 000"
    text = f"Keep this.\n\n---------- Forwarded message ---------\n{head}\n\n{TEXT}\n\n{signature}\n"
    found = story(tmp_path, forwarded(text))
    check(found, "2013-05-07T10:00:00+02:00")
    reasons = [line.reason for line in found.lines if line.reason]
    assert reasons == ["note above a forwarded mail", *["head of a forwarded mail"] * 4, *["signature"] * 4]
