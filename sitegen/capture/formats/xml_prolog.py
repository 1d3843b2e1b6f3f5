"""The beginning of an XML file: its encoding and root element, and whether it is safe to parse."""

from __future__ import annotations

import codecs
import re
from io import BufferedReader
from typing import Any, NamedTuple

from sitegen.capture.formats.safe_expat import ENTITIES
from sitegen.core.errors import SeedError

PROLOG_BYTES = 1 << 16
"""The root element must begin within so many bytes."""
_CHUNK_BYTES = 1 << 16
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]*(\[|>)", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)([^<>]*)")
_DECLARED = re.compile(r"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
# Encodings in which the byte of "<" always means "<", so that a search finds what a parser would find.
_PLAIN = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d+|latin-?\d|windows-?\d+|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|"
    r"euc-(?:jp|kr)|macintosh",
    re.IGNORECASE,
)


class Prolog(NamedTuple):
    """The encoding of a file, the name of its root element without prefix, and that element's attributes."""

    encoding: str
    root: str
    attributes: str


def read_prolog(head: bytes, name: str) -> Prolog:
    """The encoding and root element of an XML file, from its first `PROLOG_BYTES` bytes.

    Raises SeedError if it is not XML, declares entities, or has an encoding that could hide such declarations.
    """
    encoding = _encoding(head, name)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    at = 0
    while match := _SKIPPED.match(text, at):
        at = match.end()
    if doctype := _DOCTYPE.match(text, at):
        if doctype[1] == "[":
            raise SeedError(ENTITIES, file=name)
        at = doctype.end()
    while match := _SKIPPED.match(text, at):
        at = match.end()
    root = _ROOT.match(text, at)
    if not root:
        raise SeedError("not a feed or a WordPress export", file=name)
    return Prolog(encoding, root[1].rpartition(":")[2], root[2])


def check_declarations(element: Any) -> None:
    """Raises SeedError if the document of an element of lxml declares entities."""
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise SeedError(ENTITIES)


def _encoding(head: bytes, name: str) -> str:
    for mark, encoding in (*_BOMS, *_WIDE):
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head[:300].lstrip().decode("latin-1"))
    if declared and not _PLAIN.fullmatch(declared[1]):
        raise SeedError(f"an encoding that is not read: {declared[1]}", file=name)
    return _known(declared[1]) if declared else "utf-8"


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "utf-8"


def read_up_to(stream: BufferedReader, most: int) -> tuple[bytes, SeedError | None]:
    """At most the first `most` bytes of a seed; and the error, if it is damaged before that."""
    parts: list[bytes] = []
    left = most
    try:
        while left > 0 and (part := stream.read1(min(left, _CHUNK_BYTES))):
            parts.append(part)
            left -= len(part)
    except SeedError as error:
        return b"".join(parts), error
    return b"".join(parts), None
