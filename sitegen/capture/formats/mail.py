"""E-mails, each in a file of its own: forwarded stories, newsletters, and the mails of a Maildir.

A file that holds several mails is read as a mailbox, whatever its name is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from sitegen.capture.encoding import compression
from sitegen.capture.formats import mail_records, mail_signatures, mail_state, mailbox
from sitegen.capture.formats.mail_message import MAX_MAIL_BYTES
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import sha256_of
from sitegen.core.seed_id import suffix

_EMLX_SIZE = re.compile(rb"\s{0,8}(\d{1,9})\s*?\n")
_EMLX_FLAGS = re.compile(rb"<key>flags</key>\s{0,40}<integer>(\d{1,20})</integer>")
_EMLX_DELETED_CODE, _EMLX_DRAFT_CODE = 1 << 1, 1 << 6
"""Bits of the flags of Apple Mail."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of an e-mail. Raises SeedError if it has none, and OSError."""
    folder = PurePosixPath(source.seed).parent.name
    if folder == "tmp" and mail_state.flags_of_name(source.seed) == "" and _is_maildir(source):
        raise PassedOverError("unfinished: a mail that was not delivered to its Maildir", file=source.place)
    data = compression.load_seed(source.path, source.place, MAX_MAIL_BYTES)
    if mail_signatures.holds_several(data):
        yield from mailbox.records(source)
        return
    data, state = _unwrapped(data, suffix(source.seed))
    state = state or mail_state.flags_of_name(PurePosixPath(source.seed).name)
    sha256 = sha256_of(source.path)
    yield from mail_records.message_records(source, data, Keys(), key="", sha256=sha256, state=state)


def _is_maildir(source: Source) -> bool:
    return (source.path.parent.parent / "cur").is_dir() or suffix(source.seed) != ".eml"


def _unwrapped(data: bytes, ending: str) -> tuple[bytes, str]:
    """The bytes of the mail in a file, and the state that the file states. Apple's files have more than the mail."""
    size = _EMLX_SIZE.match(data) if ending == ".emlx" else None
    if not size:
        return data, ""
    end = size.end() + int(size[1])
    found = _EMLX_FLAGS.search(data, end)
    flags = int(found[1]) if found else 0
    state = mail_state.DELETED if flags & _EMLX_DELETED_CODE else mail_state.DRAFT if flags & _EMLX_DRAFT_CODE else ""
    return data[size.end() : end], state
