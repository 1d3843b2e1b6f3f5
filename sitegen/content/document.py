"""A Markdown file with front matter: taken apart, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sitegen import yaml
from sitegen.errors import ContentError

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """`data` is the front matter, `head` its text as it stands, `body` the Markdown below it.

    `newline` is the file's own line ending; inside, lines end in "\\n".
    """

    data: Mapping[str, Any]
    body: str
    head: str = ""
    newline: str = "\n"


def parse(raw: bytes, file: str) -> Document:
    """Reads a file's bytes. Raises ContentError with file and line where they are no UTF-8 or the head no YAML."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", file=file, line=line, hint="save it as UTF-8") from error
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, body = _split(text, file)
    return Document(yaml.load(head, file, 2), body, head, newline)


def _split(text: str, file: str) -> tuple[str, str]:
    opening = _OPEN.match(text)
    if not opening:
        return "", text.strip("\n") + "\n" if text.strip() else ""
    closing = _CLOSE.search(text, opening.end())
    if not closing:
        raise ContentError("the front matter is not closed", file=file, line=1, hint="end it with a line ---")
    body = text[closing.end() :].strip("\n")
    return text[opening.end() : closing.start()], body + "\n" if body else ""


def render(document: Document) -> bytes:
    """The bytes of a file: head between rules, a blank line, the body."""
    text = f"---\n{document.head}---\n\n{document.body}"
    return text.replace("\n", document.newline).encode()


def fresh(data: Mapping[str, Any], body: str) -> Document:
    """A document in canonical form."""
    return Document(data, body, yaml.dump(data))


def update(document: Document, data: Mapping[str, Any], body: str) -> Document:
    """`document` with other data and body. A person's comments and order stay where the head was edited by hand."""
    if document.head == yaml.dump(document.data):
        return Document(data, body, yaml.dump(data), document.newline)
    return Document(data, body, _edit(document.head, document.data, data), document.newline)


def _edit(head: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    # Imported late: only files that a person has laid out otherwise need it.
    from ruamel.yaml import YAML

    editor = YAML()
    editor.preserve_quotes = True
    editor.width = 110
    editor.indent(mapping=2, sequence=2, offset=0)
    tree = editor.load(head)
    for key in old.keys() - new.keys():
        del tree[key]
    plain = editor.load(yaml.dump({k: v for k, v in new.items() if old.get(k) != v})) or {}
    for key, value in plain.items():
        tree[key] = value
    out = StringIO()
    editor.dump(tree, out)
    return out.getvalue()
