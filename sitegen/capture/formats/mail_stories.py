"""The stories of a mail: in its own text, in the mails attached to it, or in attached files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

from sitegen.capture.formats import mail_attachments, mail_body, mail_message, mail_state
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.mail_body import MailStory
from sitegen.capture.formats.mail_envelope import Envelope, read_envelope
from sitegen.capture.record import Stated
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Line
from sitegen.core.text import counted

_MAX_LEVELS = 8
"""Mails inside mails inside mails: those that are deeper are not read."""
_MAX_STORIES = 1000
_MIN_WORDS = 12
"""A text with fewer words is no story but a note."""
_MAX_NOTE_WORDS = 40
"""A text with more words is a story although files are attached to the mail, and although it answers another mail."""
_MAX_COVER_WORDS = 120
"""A text with more words is a story although mails are attached to it, unless its subject says it was forwarded."""
_WEAKER = {"title": 0.5, "date": 0.7, "authors": 0.6, "publication": 0.6}
"""The confidence that what a mail states is also true of the story in an attached file."""
_MAX_LISTED_CHARS = 300


def stories(message: EmailMessage, place: str, level: int = 0) -> Iterator[StoryDocument | SeedError]:
    """The stories of a mail, and a PassedOverError if it has none. Raises SeedError if the mail cannot be read."""
    if kind := mail_state.kind_of(message):
        yield PassedOverError(f"{kind}: an e-mail without a story", file=place)
        return
    envelope = read_envelope(message)
    inner = mail_message.attached_messages(message)
    if inner and level >= _MAX_LEVELS:
        yield SeedError(f"mails inside of each other, more than {_MAX_LEVELS} times", file=place)
        return
    files = mail_message.attached_files(message)
    found = mail_body.read_stories(message, envelope, place)
    own = next(iter(found), None)
    if inner and _is_cover(own, envelope):
        listed = {"publication": Stated(envelope.listed, "mailing list", 0.8)} if envelope.listed else {}
        yield from _of_messages(inner, (*_notes(own), *_unread(files)), listed, place, level)
        return
    readable = [part for part in files if mail_attachments.is_readable(part)]
    if readable and (own is None or own.words <= _MAX_NOTE_WORDS):
        others = [part for part in files if part not in readable]
        yield from _of_files(readable, (*_notes(own), *_unread(others)), envelope, place)
        return
    yield _of_text(own, envelope, _unread(files), place)
    yield from (one.document for one in found[1 : mail_body.MAX_STORIES] if one.words >= _MIN_WORDS)
    if len(found) > mail_body.MAX_STORIES:
        yield SeedError(f"more than {mail_body.MAX_STORIES} forwarded mails: the others are not read", file=place)
    for one in inner:
        yield from stories(one, place, level + 1)


def _is_cover(own: MailStory | None, envelope: Envelope) -> bool:
    """Whether the text of a mail only accompanies the mails that are attached to it."""
    return own is None or envelope.subject.sent_on or own.words <= _MAX_COVER_WORDS


def _of_messages(
    inner: list[EmailMessage], notes: tuple[Line, ...], listed: dict[str, Stated], place: str, level: int
) -> Iterator[StoryDocument | SeedError]:
    """The stories of attached mails. `listed` is the publication of the mailing list whose digest they are."""
    for one in inner[:_MAX_STORIES]:
        for made in stories(one, place, level + 1):
            if isinstance(made, StoryDocument):
                made = replace(made, stated={**listed, **made.stated}, removed=(*notes, *made.removed))
            yield made


def _of_files(
    files: list[EmailMessage], notes: tuple[Line, ...], envelope: Envelope, place: str
) -> Iterator[StoryDocument | SeedError]:
    weaker = _weaker(envelope)
    for part in files[:_MAX_STORIES]:
        for made in mail_attachments.documents(part, place):
            if isinstance(made, StoryDocument):
                stated = {**weaker, **{name: one for name, one in made.stated.items() if _is_surer(one, name, weaker)}}
                made = replace(made, stated=stated, removed=(*notes, *made.removed))
            yield made


def _is_surer(one: Stated, name: str, weaker: dict[str, Stated]) -> bool:
    return name not in weaker or one.confidence >= weaker[name].confidence


def _weaker(envelope: Envelope) -> dict[str, Stated]:
    """What the mail states, with the confidence that it holds for an attached file."""
    return {
        name: replace(one, confidence=min(one.confidence, _WEAKER.get(name, one.confidence)))
        for name, one in envelope.stated.items()
    }


def _notes(own: MailStory | None) -> tuple[Line, ...]:
    """The text of a mail whose story is attached, as lines that are no part of the story."""
    if own is None:
        return ()
    words = own.document.data.decode("utf-8", "replace") if own.document.form == "text" else ""
    shown = [line.strip()[:_MAX_LISTED_CHARS] for line in words.split("\n") if line.strip()]
    return tuple(Line(0, line, reason="note beside the attached story") for line in shown)


def _of_text(
    own: MailStory | None, envelope: Envelope, files: tuple[Line, ...], place: str
) -> StoryDocument | SeedError:
    """The story of a mail's own text, which tells of the attached `files` that were not read."""
    unread = f"; not read: {', '.join(line.text for line in files)}" if files else ""
    if own is None or not own.words:
        return SeedError(f"no text in the e-mail{unread}", file=place)
    if not own.is_forwarded and own.words <= _MAX_NOTE_WORDS and (envelope.is_reply or own.has_quoted_mail):
        return PassedOverError(
            f"reply: {counted(own.words, 'word')} above the mail that is answered{unread}", file=place
        )
    if own.words < _MIN_WORDS and not envelope.is_bulk:
        return PassedOverError(f"note: an e-mail of {counted(own.words, 'word')}{unread}", file=place)
    return replace(own.document, removed=(*own.document.removed, *files))


def _unread(files: list[EmailMessage]) -> tuple[Line, ...]:
    """The names of attached files that are not read, as lines that are no part of the story."""
    names = (mail_message.file_name(part) or mail_message.media_type(part) for part in files)
    return tuple(Line(0, name, reason="attachment that was not read") for name in names)
