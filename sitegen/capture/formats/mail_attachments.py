"""The stories in the files that are attached to a mail."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from email.message import EmailMessage

from sitegen.capture.formats import http
from sitegen.capture.formats.document import DocumentReader, StoryDocument
from sitegen.capture.formats.mail_message import content, decoded_text, file_name, media_type
from sitegen.core.errors import SeedError
from sitegen.core.seed_id import suffix

_TEXT, _PAGE = "text", "page"
_BY_SUFFIX = {
    ".txt": _TEXT, ".text": _TEXT, ".htm": _PAGE, ".html": _PAGE, ".docx": "docx", ".odt": "odt", ".pdf": "pdf",
    ".rtf": "rtf",
}  # fmt: skip
_BY_TYPE = {
    "text/plain": _TEXT,
    "text/html": _PAGE,
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}
_MAX_TEXT_BYTES = 4 << 20
_MAX_BYTES = 24 << 20


def is_readable(part: EmailMessage) -> bool:
    """Whether an attached file may have a story that can be read."""
    return bool(_reader(part))


def _reader(part: EmailMessage) -> str:
    name = file_name(part)
    return _BY_SUFFIX.get(suffix(name), "") or ("" if suffix(name) else _BY_TYPE.get(media_type(part), ""))


def documents(part: EmailMessage, place: str) -> Iterator[StoryDocument | SeedError]:
    """The stories in an attached file. An error names the attachment."""
    reader, name = _reader(part), file_name(part) or media_type(part)
    try:
        for one in _stories_in(part, reader, place):
            yield _named(one, name, place) if isinstance(one, SeedError) else one
    except SeedError as error:
        yield _named(error, name, place)


def _named(error: SeedError, name: str, place: str) -> SeedError:
    """The error of an attachment; of the same class, since that tells whether it is a fault."""
    kind, colon, rest = error.message.partition(":")
    return type(error)(f"{kind}: attachment {name}{colon}{rest}", file=place)


def _stories_in(part: EmailMessage, reader: str, place: str) -> Iterator[StoryDocument | SeedError]:
    if reader in (_TEXT, _PAGE):
        yield _text(part, reader, place)
        return
    data = content(part)
    if len(data) > _MAX_BYTES:
        raise SeedError(f"larger than {_MAX_BYTES >> 20} MB", file=place)
    read: DocumentReader = importlib.import_module(f"sitegen.capture.formats.{reader}").documents
    yield from read(data, place)


def _text(part: EmailMessage, reader: str, place: str) -> StoryDocument:
    if len(content(part)) > _MAX_TEXT_BYTES:
        raise SeedError(f"larger than {_MAX_TEXT_BYTES >> 20} MB", file=place)
    text, note = decoded_text(part, place)
    if not text.strip():
        raise SeedError("no text", file=place)
    is_page = reader == _PAGE or http.looks_like_html(text[:500].encode())
    return StoryDocument("page" if is_page else "text", text.encode(), note=note)
