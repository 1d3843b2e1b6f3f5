"""Parses an e-mail: its headers, its own text, its pictures, and what is attached to it."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart

from sitegen.capture.encoding.decode import Decoded, clean, decode
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

MAX_MAIL_BYTES = 32 << 20
_MAX_PARTS = 1000
_MAX_LEVELS = 50
_MAX_BOUNDARIES = 200
"""Maximum number of "boundary=" in an e-mail, checked before it is parsed."""
_MAX_HEADER_BYTES = 8 << 10
_HEADER = re.compile(
    rb"^(?:content-[a-z-]{1,30}|mime-version|from|subject|date|list-[a-z-]{1,30}|precedence|auto-submitted|"
    rb"x-(?:mozilla-[a-z]{1,9}|gmail-labels|status|unsent|autoreply|failed-recipients)|status|message-id)"
    rb"[ \t]*:[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+",
    re.IGNORECASE | re.MULTILINE,
)
"""The headers that are read, with their continuation lines. Python's parser takes quadratic time for long headers."""
_BOUNDARY = re.compile(rb"\bboundary\s*=", re.IGNORECASE)
_HEADS = ("From", "Subject", "Date", "Content-Type", "Received")
_MAX_PICTURE_BYTES = 8 << 20
_MAX_PICTURES_BYTES = 24 << 20
"""Maximum bytes of one picture in the text of a mail, and of all."""
_PICTURES = ("image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp")
_SIGNATURES = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/pgp-keys "
    "text/vcard text/x-vcard text/directory text/calendar message/delivery-status text/rfc822-headers".split()
)
"""Parts that have no story: signatures, keys, cards with addresses, appointments."""
_MAX_NAME_CHARS = 120
_MAX_PARAGRAPH_CHARS = 20_000
"""A longer paragraph is not joined further."""


@dataclass(frozen=True, slots=True)
class MailBody:
    """The text of a mail itself, and a note on its encoding; `kind` is its form in the mail."""

    kind: str
    text: str
    note: str = ""


def parse_mail(data: bytes, place: str) -> EmailMessage:
    """Parses an e-mail. Raises SeedError if it is none, or so large or nested that parsing would take minutes."""
    if data.startswith((b"From ", b">From ")):  # mailbox files have this line before each e-mail
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
        level = [part for one in level if one.is_multipart() for part in _children(one)]
    return depth


def _children(part: MIMEPart) -> list[EmailMessage]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, EmailMessage)] if isinstance(payload, list) else []


def header(message: MIMEPart, name: str) -> str:
    """A header as text; "" if it is missing or cannot be read."""
    try:
        return squeeze(clean(str(message.get(name, ""))))
    except (ValueError, LookupError, OverflowError, AttributeError, TypeError, RecursionError):
        return ""  # the parser of headers raises all of these for broken headers


def media_type(part: MIMEPart) -> str:
    """The media type of a part, in lower case."""
    try:
        return part.get_content_type().lower()
    except (ValueError, LookupError, AttributeError, TypeError):
        return "application/octet-stream"


def file_name(part: MIMEPart) -> str:
    """The name of an attached file; "" if it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return squeeze(clean(str(name))).replace("\\", "/").rpartition("/")[2][-_MAX_NAME_CHARS:]


def content(part: MIMEPart) -> bytes:
    """The decoded bytes of a part that is no multipart."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def body(message: EmailMessage, place: str) -> MailBody:
    """The text of a mail itself: its HTML if it has any, since that has the paragraphs that the author saw.

    Raises SeedError if a part is not text.
    """
    texts = [made for part in _texts(message) if (made := _text(part, place)).text.strip()]
    kinds = {one.kind for one in texts}
    notes = "; ".join(dict.fromkeys(one.note for one in texts if one.note))
    if kinds == {"plain"}:
        return MailBody("plain", "\n\n".join(one.text for one in texts), notes)
    return MailBody("html", "\n".join(_as_html(one) for one in texts), notes)


def _as_html(text: MailBody) -> str:
    if text.kind == "html":
        return text.text
    paragraphs = html.escape(text.text.strip()).split("\n\n")
    return "".join(f"<p>{paragraph.strip()}</p>" for paragraph in paragraphs).replace("\n", "<br>")


def _texts(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that a program for e-mail shows as the text, in order. Of alternatives the HTML is taken."""
    kind = media_type(part)
    if kind == "multipart/alternative":
        made = [list(_texts(child)) for child in _children(part)]
        with_html = [texts for texts in made if any(media_type(text) == "text/html" for text in texts)]
        yield from next(iter([*reversed(with_html), *(texts for texts in made if texts)]), [])
    elif kind.startswith("multipart/"):
        for child in _children(part):
            yield from _texts(child)
    elif kind in ("text/plain", "text/html") and not is_attached(part):
        yield part


def _text(part: EmailMessage, place: str) -> MailBody:
    kind = "html" if media_type(part) == "text/html" else "plain"
    decoded = decoded_text(part, place)
    text = _unflowed(part, decoded.text) if kind == "plain" else decoded.text
    return MailBody(kind, text, decoded.note)


def decoded_text(part: MIMEPart, place: str) -> Decoded:
    """The text of a part. Raises SeedError if it is not text."""
    data = content(part)
    return decode(data, place, [_charset(part)]) if data.strip() else Decoded("")


def _charset(part: MIMEPart) -> str:
    try:
        return part.get_content_charset() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _unflowed(part: MIMEPart, text: str) -> str:
    """Plain text whose paragraphs were wrapped by the rules of format=flowed, with one line for each paragraph."""
    if "flowed" not in header(part, "Content-Type").lower():
        return text
    gap = "" if re.search(r"delsp\s*=\s*\"?yes", header(part, "Content-Type"), re.IGNORECASE) else " "
    made: list[str] = []
    is_open = False
    for line in text.split("\n"):
        signs = line[: len(line) - len(line.lstrip(">"))]
        words = line[len(signs) :].removeprefix(" ") if not signs else line[len(signs) :]
        if (
            is_open
            and len(made[-1]) < _MAX_PARAGRAPH_CHARS
            and signs == made[-1][: len(made[-1]) - len(made[-1].lstrip(">"))]
            and words != "-- "
        ):
            made[-1] = made[-1].rstrip(" ") + gap + (words.strip(" ") if signs else words)
        else:
            made.append(signs + words)
        is_open = words.endswith(" ") and words != "-- " and bool(words.strip())
    return "\n".join(line.rstrip(" ") if line.strip("> ") != "--" else line for line in made)


def is_attached(part: MIMEPart) -> bool:
    """Whether a part is a file beside the text."""
    try:
        disposition = part.get_content_disposition()
    except (ValueError, LookupError, AttributeError, TypeError):
        disposition = None
    return disposition == "attachment" or (disposition != "inline" and bool(file_name(part)))


def attached_messages(message: EmailMessage) -> list[EmailMessage]:
    """The mails that are attached to a mail, but not those inside of them."""
    return [made for part in _leaves(message) if media_type(part).startswith("message/") and (made := _inner(part))]


def attached_files(message: EmailMessage) -> list[EmailMessage]:
    """The files that are attached to a mail, other than mails, signatures and the pictures in its text."""
    shown = {id(part) for part in _texts(message)}
    return [part for part in _leaves(message) if id(part) not in shown and _is_file(part)]


def pictures(message: EmailMessage) -> dict[str, str]:
    """The pictures inside the text of a mail, as data: addresses by their ids in lower case."""
    found: dict[str, str] = {}
    left = _MAX_PICTURES_BYTES
    for part in _leaves(message):
        name = header(part, "Content-ID").strip("<> ").casefold()
        if not name or media_type(part) not in _PICTURES:
            continue
        data = content(part)
        if 0 < len(data) <= min(_MAX_PICTURE_BYTES, left):
            left -= len(data)
            found[name] = f"data:{media_type(part)};base64,{base64.b64encode(data).decode()}"
    return found


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail that are no multiparts; those of attached mails are not among them."""
    stack = [message]
    while stack:
        part = stack.pop()
        if media_type(part).startswith("multipart/"):
            stack += reversed(_children(part))
        else:
            yield part


def _is_file(part: EmailMessage) -> bool:
    kind = media_type(part)
    if kind in _SIGNATURES or kind.startswith("message/"):
        return False
    if kind.startswith("image/") and not is_attached(part):
        return False
    if kind in ("text/plain", "text/html"):
        return is_attached(part)
    return not kind.startswith("multipart/")


def _inner(part: EmailMessage) -> EmailMessage | None:
    """The mail in a part of the type message/rfc822. Some programs encode it in base 64, which Python does not undo."""
    if media_type(part) not in ("message/rfc822", "message/global", "message/news"):
        return None
    inner = next(iter(_children(part)), None)
    if inner is None or any(name in inner for name in _HEADS):
        return inner
    try:
        data = base64.b64decode("".join(str(inner.get_payload()).split()), validate=True)
        return parse_mail(data, "")
    except (binascii.Error, ValueError, SeedError, RecursionError):
        return None
