"""The story in the text of one mail, without the mails around it, signatures and furniture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from sitegen.capture.formats import http, mail_message, mail_text
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.mail_envelope import Envelope, stated_of_head
from sitegen.capture.formats.mail_heads import MailLine
from sitegen.capture.formats.mail_html import HtmlMail
from sitegen.capture.formats.mail_message import MailBody
from sitegen.capture.formats.mail_private import without_addresses
from sitegen.capture.formats.mail_text import MailText
from sitegen.capture.record import Form
from sitegen.core.errors import SeedError
from sitegen.core.model import Line
from sitegen.core.script_words import count_words

HIDDEN, PRIVATE_LINK = "hidden in the e-mail", "link that tells who follows it"
_MAX_LISTED_CHARS = 300
MAX_STORIES = 20
"""Maximum number of mails that are forwarded one below the other; one more is read, to tell that there are others."""
_MAX_LINES = 50_000
"""Maximum number of lines of a mail, with those of the mails that it quotes."""


@dataclass(frozen=True, slots=True)
class MailStory:
    """The story of a mail's own text, its number of words, and how the mail contains it."""

    document: StoryDocument
    words: int
    is_forwarded: bool
    has_quoted_mail: bool


def read_stories(message: EmailMessage, envelope: Envelope, place: str) -> list[MailStory]:
    """The stories in a mail's text: one, several if several mails were forwarded together, none if it has no text.

    Raises SeedError if the text cannot be read.
    """
    body = mail_message.body(message, place)
    if body.text.count("\n") > _MAX_LINES and body.kind == "plain":
        raise SeedError(f"an e-mail of more than {_MAX_LINES:,} lines", file=place)
    pictures = mail_message.pictures(message)
    found: list[MailStory] = []
    start: int | None = 0 if body.text.strip() else None
    while start is not None and len(found) <= MAX_STORIES:
        if body.kind == "plain":
            story, start = _plain(body, envelope, start)
        else:
            story, start = _html(body, envelope, pictures, start, place)
        found.append(story)
    return found


def _mail_text(lines: Sequence[MailLine], envelope: Envelope, start: int, *, wrapped: bool) -> MailText:
    subject = envelope.subject
    return mail_text.read_mail_text(
        lines,
        start=start,
        is_forward=subject.sent_on or start > 0,
        is_reply=envelope.is_reply and not subject.sent_on and not start,
        is_bulk=envelope.is_bulk,
        wrapped=wrapped,
    )


_Found = tuple[MailStory, int | None]
"""A story, and the line at which the next one begins."""


def _plain(body: MailBody, envelope: Envelope, start: int) -> _Found:
    lines = mail_text.plain_lines(body.text)
    text = _mail_text(lines, envelope, start, wrapped=True)
    kept = [
        "" if reason else "> " * (line.quotes - text.quotes) + without_addresses(line.text)
        for line, reason in zip(lines, text.reasons, strict=True)
    ]
    return _story("text", "\n".join(kept), body, (lines, text), envelope), _next(lines, text)


def _next(lines: Sequence[MailLine], text: MailText) -> int | None:
    return text.next if text.next < len(lines) else None


def _html(body: MailBody, envelope: Envelope, pictures: Mapping[str, str], start: int, place: str) -> _Found:
    page = HtmlMail(body.text, place)
    lines = page.lines
    text = _mail_text(lines, envelope, start, wrapped=False)
    page.change_words(without_addresses)
    for at, reason in enumerate(text.reasons):
        if reason:
            page.remove(at)
    page.unquote(text.quotes)
    tracked = tuple(page.without_private_links())
    page.with_pictures(pictures)
    removed = (
        *(Line(0, words[:_MAX_LISTED_CHARS], reason=HIDDEN) for words in page.hidden),
        *(Line(0, words[:_MAX_LISTED_CHARS], reason=PRIVATE_LINK) for words in tracked if words),
    )
    is_page = http.looks_like_html(body.text[:500].encode()) and not (page.is_of_client or text.head)
    form: Form = "page" if is_page else "fragment"
    return _story(form, page.html(), body, (lines, text), envelope, removed), _next(lines, text)


def _story(
    form: Form,
    made: str,
    body: MailBody,
    read: tuple[Sequence[MailLine], MailText],
    envelope: Envelope,
    removed: tuple[Line, ...] = (),
) -> MailStory:
    lines, text = read
    stated = stated_of_head(text.head, envelope) if text.head and text.head.values else envelope.stated
    if form == "fragment" and "title" not in stated:
        form = "page"
    words = sum(count_words(line.text) for line, reason in zip(lines, text.reasons, strict=True) if not reason)
    removed = (*removed, *_removed(lines, text, numbered=form == "text"))
    document = StoryDocument(form, made.encode(), stated, body.note, removed)
    return MailStory(document, words, text.head is not None, text.has_quoted_mail)


def _removed(lines: Sequence[MailLine], text: MailText, *, numbered: bool) -> Iterator[Line]:
    """The lines that are no part of the story. Heads of mails are listed without their private values."""
    for at, (line, reason) in enumerate(zip(lines, text.reasons, strict=True), 1):
        if reason:
            words = without_addresses(line.text.strip())[:_MAX_LISTED_CHARS]
            yield Line(at if numbered else 0, words, reason=reason)
