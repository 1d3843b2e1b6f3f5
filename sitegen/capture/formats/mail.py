"""E-mails: newsletters, and forwarded stories."""

from __future__ import annotations

import email
import email.policy
import itertools
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import Decoded, clean, decode
from sitegen.capture.formats import http, mail_headers, stated_fields
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Form, Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.text import squeeze

MAX_MAIL_BYTES = 32 << 20
_MAX_PARTS = 1000
_MAX_LEVELS = 50
_MAX_BOUNDARIES = 200
"""Maximum number of "boundary=" in an e-mail, checked before it is parsed."""
_MAX_HEADER_BYTES = 8 << 10
_HEADER = re.compile(
    rb"^(?:content-[a-z-]{1,30}|mime-version|from|subject|date|list-id)[ \t]*:[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+",
    re.IGNORECASE | re.MULTILINE,
)
"""The headers that are read, with their continuation lines. Python's parser takes quadratic time for long headers."""
_BOUNDARY = re.compile(rb"\bboundary\s*=", re.IGNORECASE)
_HEADS = ("From", "Subject", "Date", "Content-Type", "Received")


def records(source: Source) -> Iterator[Record | SeedError]:
    """The one story of an e-mail. Raises SeedError if it has none, and OSError."""
    place = source.place
    message = _message(compression.load_seed(source.path, place, MAX_MAIL_BYTES), place)
    form, text, note = _body(message, place)
    if not text.strip():
        raise SeedError("no text in the e-mail", file=place)
    stated = _stated(message)
    if form == "fragment" and "title" not in stated:
        form = "page"
    yield Record(source.seed, form, text.encode(), digest(source.path.read_bytes()), stated=stated, note=note)


def _message(data: bytes, place: str) -> EmailMessage:
    """Parses an e-mail. Raises SeedError if it is none, or so large or nested that parsing would take minutes."""
    if data.startswith(b"From "):  # mailbox files have this line before each e-mail
        data = data.partition(b"\n")[2]
    if any(header.end() - header.start() > _MAX_HEADER_BYTES for header in _HEADER.finditer(data)):
        raise SeedError("an e-mail with a header that is longer than any has", file=place)
    if len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
        raise SeedError("an e-mail of parts that are nested too deep", file=place)
    try:
        made = email.message_from_bytes(data, policy=email.policy.default)
        parts = sum(1 for _ in itertools.islice(made.walk(), _MAX_PARTS + 1))
        depth = _depth(made)
    except (RecursionError, ValueError, LookupError) as error:
        raise SeedError(f"no e-mail that can be read ({type(error).__name__})", file=place) from error
    if not any(name in made for name in _HEADS):
        raise SeedError("no e-mail: it has no headers", file=place)
    if parts > _MAX_PARTS or depth > _MAX_LEVELS:
        raise SeedError("an e-mail of too many parts, or of parts that are nested too deep", file=place)
    return made


def _depth(message: EmailMessage) -> int:
    """The number of levels of parts; counting stops one above the maximum."""
    level: list[MIMEPart] = [message]
    depth = 0
    while level and depth <= _MAX_LEVELS:
        depth += 1
        level = [part for one in level if one.is_multipart() for part in one.iter_parts() if isinstance(part, MIMEPart)]
    return depth


def _body(message: EmailMessage, place: str) -> tuple[Form, str, str]:
    """The form and text of the body, and a note on its encoding.

    HTML is preferred, since it has the paragraphs that the author saw.
    """
    for kind in ("html", "plain"):
        part = message.get_body((kind,))
        text, note = _content(part, place) if isinstance(part, EmailMessage) else Decoded("")
        if text.strip() and kind == "html":
            return ("page" if http.looks_like_html(text[:500].encode()) else "fragment"), text, note
        if text.strip():
            return "text", text, note
    return "text", "", ""


def _content(part: EmailMessage, place: str) -> Decoded:
    """The text of a part. Raises SeedError if it is not text."""
    data = part.get_payload(decode=True)
    return decode(data, place, [part.get_content_charset() or ""]) if isinstance(data, bytes) else Decoded("")


def _stated(message: EmailMessage) -> dict[str, Stated]:
    """The fields in the headers.

    Those of a forwarded mail give the time of forwarding, not the story's author or date.
    """
    name, address = parseaddr(_header(message, "From"))
    listed = mail_headers.list_name(_header(message, "List-Id"))
    sender = mail_headers.read_sender(stated_fields.words(name))
    names = (listed, *sender.people, sender.publication, address.partition("@")[2].rpartition(".")[0])
    subject = mail_headers.read_subject(_header(message, "Subject"), names if listed else names[2:])
    if subject.sent_on:
        moment = iso(_header(message, "Date"))
        return stated_fields.stated("e-mail", {"title": subject.title, "captured": moment}, 0.85)
    stated = stated_fields.stated("e-mail", {"title": subject.title}, 0.9)
    stated |= stated_fields.dates("e-mail", [_header(message, "Date")], confidence=0.9)
    people = {"authors": sender.people, "publication": sender.publication}
    stated |= stated_fields.stated("sender of the e-mail", people, 0.8)
    return stated | stated_fields.stated("mailing list", {"publication": listed or subject.label}, 0.85)


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; "" if it is missing or cannot be read."""
    try:
        return squeeze(clean(str(message.get(name, ""))))
    except (ValueError, LookupError, OverflowError, AttributeError, TypeError, RecursionError):
        return ""  # the parser of headers raises all of these for broken headers
