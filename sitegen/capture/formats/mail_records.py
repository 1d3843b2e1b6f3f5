"""The records of one mail, which may be one of many in its file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from sitegen.capture.formats import mail_message, mail_state, mail_stories
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, fingerprint
from sitegen.core.errors import PassedOverError, SeedError

_KEY_DIGITS = 12


def message_records(
    source: Source, data: bytes, keys: Keys, *, key: str, sha256: str = "", state: str = "", line: int | None = None
) -> Iterator[Record | SeedError]:
    """The records of one mail. `state` is that which its file states, `line` its number in a mailbox.

    `key` is that of a single story, several have keys that begin with it. `sha256` is the digest of a single story, ""
    for that of its text.
    """
    try:
        message = mail_message.parse_mail(data, source.place)
        state = state or mail_state.state_of(message)
        if state in (mail_state.DELETED, mail_state.SPAM):
            place = source.place_of(keys.next_key(key) if key else "")
            yield PassedOverError(f"{state}: by the marks of a mail program", file=place, line=line)
            return
        if mail_state.is_confidential(message):
            yield PassedOverError("private: its sender marked it so", file=source.place, line=line)
            return
        found = list(mail_stories.stories(message, source.place))
    except SeedError as error:
        error.line = line
        yield error
        return
    several = sum(isinstance(one, StoryDocument) for one in found) > 1
    number = 0
    for one in found:
        if isinstance(one, SeedError):
            one.line = line
            yield one
            continue
        number += 1
        named = _story_key(keys, key, number if several else 0)
        made = sha256 if sha256 and not several else fingerprint(one.data, one.stated)
        yield Record(
            source.seed, one.form, one.data, made, named, line, one.stated,
            note=one.note, draft=state == mail_state.DRAFT, removed=one.removed,
        )  # fmt: skip


def _story_key(keys: Keys, key: str, number: int) -> str:
    """The key of a story in a mail with this key; `number` is its number if the mail has several, else 0."""
    if number:
        return keys.make(f"{key}.{number}" if key else str(number))
    return keys.make(key) if key else ""


def key_of(data: bytes) -> str:
    """The key of a mail in a mailbox: a digest, since ids of mails have names of people and their computers."""
    found = re.search(
        rb"^message-id[ \t]{0,3}:[ \t\r\n]{0,9}([^\r\n]{1,998})", data[: 64 << 10], re.IGNORECASE | re.MULTILINE
    )
    return hashlib.sha256(found[1].strip() if found else data).hexdigest()[:_KEY_DIGITS]
