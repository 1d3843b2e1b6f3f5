"""What the headers of a mail, or the head of a forwarded one, state of the story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from sitegen.capture.formats import mail_headers, mail_heads, mail_state, stated_fields
from sitegen.capture.formats.mail_headers import Sender, Subject
from sitegen.capture.formats.mail_heads import InnerHead
from sitegen.capture.formats.mail_message import header
from sitegen.capture.formats.mail_private import without_addresses
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Stated

_FORWARDED = "head of the forwarded e-mail"
_BEFORE_ADDRESS = re.compile(r"[<\[(].*$|;.*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers of a mail. `listed` is the name of its mailing list or ""; `date` is as its header states it."""

    subject: Subject
    sender: Sender
    listed: str
    date: str
    is_bulk: bool
    is_reply: bool

    @property
    def stated(self) -> dict[str, Stated]:
        """The fields that the headers state of a story that the sender wrote.

        The headers of a forwarded mail state neither its author nor its date, only when it was sent on.
        """
        if self.subject.sent_on:
            return stated_fields.stated("e-mail", {"title": self.subject.title, "captured": iso(self.date)}, 0.85)
        found = stated_fields.stated("e-mail", {"title": self.subject.title}, 0.9)
        found |= stated_fields.dates("e-mail", [self.date], confidence=0.9)
        people = {"authors": self.sender.people, "publication": self.sender.publication}
        found |= stated_fields.stated("sender of the e-mail", people, 0.8)
        listed = {"publication": self.listed or self.subject.label}
        return found | stated_fields.stated("mailing list", listed, 0.85)


def read_envelope(message: EmailMessage) -> Envelope:
    """The headers of a mail."""
    name, address = parseaddr(header(message, "From"))
    is_bulk = mail_state.is_bulk(message)
    sender = mail_headers.read_sender(stated_fields.words(name), is_bulk=is_bulk)
    if is_bulk and sender.people and mail_headers.is_of_publication(stated_fields.words(name), address):
        sender = Sender((), stated_fields.words(name))
    listed = mail_headers.list_name(header(message, "List-Id"))
    if sender.publication and not mail_headers.is_written_out(header(message, "List-Id")):
        listed = ""  # an address of the list says less than the name of the sender
    names = (listed, *sender.people, sender.publication, address.partition("@")[2].rpartition(".")[0])
    subject = mail_headers.read_subject(without_addresses(header(message, "Subject")), names if listed else names[2:])
    answers = not is_bulk and any(name in message for name in ("In-Reply-To", "References"))
    return Envelope(subject, sender, listed, header(message, "Date"), is_bulk, subject.is_answer or answers)


def stated_of_head(head: InnerHead, outer: Envelope) -> Mapping[str, Stated]:
    """The fields that the head of a forwarded mail states. What it lacks is not taken from the mail around it,
    except for the subject, and the time at which it was sent on.
    """
    inner = mail_headers.read_subject(without_addresses(head.values.get("subject", "")), ())
    sender = sender_of(head.values.get("from", ""))
    date = mail_heads.date_of(head.values.get("date", ""))
    found = stated_fields.stated(_FORWARDED, {"title": inner.title or outer.subject.title}, 0.9)
    found |= stated_fields.dates(_FORWARDED, [head.values.get("date", "")], confidence=0.85)
    if isinstance(date, str) and date:
        found["date"] = Stated(date, _FORWARDED, 0.85)
    found |= stated_fields.stated(_FORWARDED, {"authors": sender.people, "publication": sender.publication}, 0.8)
    return found | stated_fields.stated("e-mail", {"captured": iso(outer.date)}, 0.85)


def sender_of(value: str) -> Sender:
    """The sender in a head: 'Ana Lund <ana@x.example>', '"Lund, Ana" [mailto:ana@x.example]'."""
    name = _BEFORE_ADDRESS.sub("", value).strip(" \"'*")
    return mail_headers.read_sender(stated_fields.words(name)) if name and "@" not in name else Sender()
