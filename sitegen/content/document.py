"""A Markdown file with front matter: parsing, changing, writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.content.damaged_head import refuse_damaged_head, refuse_second_head
from sitegen.content.front_matter_edit import same, splice
from sitegen.content.hiding_keys import refuse_unclear
from sitegen.core import yaml
from sitegen.core.errors import ContentError

_OPEN = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSE = re.compile(r"(?:^|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A file in parts: `data` is the front matter, `head` its YAML text, `body` the Markdown below it.

    `newline` is the file's own line ending; in `head` and `body`, lines end in "\\n". `source` is the whole text of a
    file that was read, including byte order mark and line endings; it is "" for a new file.
    """

    data: Mapping[str, Any]
    body: str
    head: str = ""
    newline: str = "\n"
    source: str = field(default="", compare=False)


def parse_document(raw: bytes, file: str) -> Document:
    """Parses the bytes of a file.

    Raises ContentError with file and line if they are not UTF-8 or the head is not YAML.
    """
    text = _text(raw, file)
    if not text.strip("\ufeff\0 \t\r\n"):
        raise ContentError("is empty", file=file, hint="write it, or remove the file")
    _, head, tail = _parts(text, file)
    data = yaml.load_mapping(_plain(head or ""), file, 2)
    _refuse_slips(text, head, tail, data, file)
    newline = "\r\n" if "\r\n" in text else "\n"
    return Document(data, _body(head, tail), _plain(head or ""), newline, text)


def _refuse_slips(text: str, head: str | None, tail: str, data: Mapping[str, Any], file: str) -> None:
    """Raises ContentError where the head seems to say more than `data`, which was read from it."""
    if head is None:
        refuse_damaged_head(text, file)
        return
    below = _below(tail)
    line = _plain(text[: len(text) - len(below)]).count("\n") + 1
    refuse_second_head(below, line, file, is_first_empty=not data)
    refuse_unclear(data, _plain(head), file)


def body_of(raw: bytes, file: str) -> str:
    """The Markdown of a file, without parsing its head. Raises ContentError as `parse_document` does."""
    _, head, tail = _parts(_text(raw, file), file)
    return _body(head, tail)


def _text(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", file=file, line=line, hint="save it as UTF-8") from error


def _body(head: str | None, tail: str) -> str:
    body = _plain(_below(tail) if head is not None else tail).strip("\n")
    return body + "\n" if body.strip() else ""


def _parts(text: str, file: str) -> tuple[str, str | None, str]:
    """A file in three parts: its opening line "---", the head (None if there is no front matter), and the rest."""
    opening = _OPEN.match(text)
    if not opening:
        return "", None, text
    closing = _CLOSE.search(text, opening.end())
    if not closing:
        raise ContentError("the front matter is not closed", file=file, line=1, hint="end it with a line ---")
    return opening[0], text[opening.end() : closing.start()], text[closing.start() :]


def _below(tail: str) -> str:
    """The text after the line that closes the head."""
    closing = _CLOSE.match(tail)
    return tail[closing.end() :] if closing else tail


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def render_document(document: Document) -> bytes:
    """The bytes of a document: the source as it was read, or else head and body in canonical form."""
    return (document.source or _written(document)).encode()


def _written(document: Document) -> str:
    return f"---\n{document.head}---\n\n{document.body}".replace("\n", document.newline)


def new_document(data: Mapping[str, Any], body: str) -> Document:
    """A new document in canonical form."""
    return Document(data, body, yaml.dump(data))


def update_document(document: Document, data: Mapping[str, Any], body: str) -> Document:
    """`document` with other data and body.

    All that does not change stays the same byte for byte, also comments and order.
    """
    if same(dict(document.data), dict(data)) and document.body == body:
        return document
    opening, head, tail = _parts(document.source or _written(document), "")
    newline = document.newline
    if document.body != body:
        closing = _CLOSE.match(tail) if head is not None else None
        tail = (closing[0] if closing else f"---{newline}") + f"\n{body}".replace("\n", newline)
    elif head is None:
        tail = f"---{newline}{newline}{tail}"
    front = splice(head, document.data, data, newline) if head and document.data else _head(head, data, newline)
    text = (opening or f"---{newline}") + front + tail
    return Document(dict(data), body, _plain(front), newline, text)


def _head(head: str | None, data: Mapping[str, Any], newline: str) -> str:
    """The head of a file that had no data: its comments, if any, and the new data."""
    return (head or "") + yaml.dump(data).replace("\n", newline)
