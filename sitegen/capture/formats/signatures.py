"""What the first bytes of a file show of its format. All functions take the decompressed first bytes of a file."""

from __future__ import annotations

import re

from sitegen.core import raster_images

_SPACE = b" \t\r\n\f\v"
_PROLOG = re.compile(rb"\s+|<\?(?!php|=).{0,2000}?\?>|<!--.{0,4000}?-->", re.DOTALL | re.IGNORECASE)
"""What may come before the first element of a page: declarations and comments."""
_PAGE_BEGINS = re.compile(rb"<!doctype\s+html\b|<html(?![\w:-])", re.IGNORECASE)
_HEAD_BEGINS = re.compile(rb"<(?:head|title|meta|base|body|frameset)(?=[\s>/])", re.IGNORECASE)
_SERVER_CODE = re.compile(rb"<\?(?:php\b|=)|\A\s*<%|<%@|<jsp:|<cf(?:set|include|query|output|if)\b", re.IGNORECASE)
_ROOT = re.compile(rb"(?:<!DOCTYPE\s[^\[<>]{0,1000}>\s*)?<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*(?:\"(?:[^\"\\\r\n]|\\.){0,300}\"\s*:|\})")
_JSON_KEY = re.compile(rb"\"([\w.:@$-]{1,40})\"\s*:")
_JSON_ENDS = (b"}", b"]")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]{0,2000}(?:\r?\n[ \t][^\r\n]{0,2000}){0,100}\r?\n")
_MHTML_NOTES = re.compile(
    rb"^(?:snapshot-content-location:|content-location:|from:[ \t]*\"?<?saved by )", re.IGNORECASE | re.MULTILINE
)
_MHTML_TYPE = re.compile(rb"^content-type:[ \t]*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:received|message-id|delivered-to|return-path):", re.IGNORECASE | re.MULTILINE)
_ARC = re.compile(rb"filedesc://\S{1,4000} \S{2,45} \d{12,14} ")
_MOVABLE_TYPE = re.compile(rb"\s{0,20}(?:[A-Z][A-Z ]{2,30}:[^\n]{0,2000}\n){2,60}-----\r?\nBODY:")
_BINARY = (
    b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x7fELF", b"MZ\x90\0", b"SQLite format 3\0", b"PAR1",
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"ID3", b"OggS", b"fLaC", b"\0\0\1\0", b"II*\0", b"MM\0*", b"wOFF", b"wOF2",
    b"\0\1\0\0\0", b"OTTO", b"\x1aE\xdf\xa3", b"\xca\xfe\xba\xbe", b"AT&TFORM", b"!BDN", b"L\0\0\0\1\x14\2\0",
)  # fmt: skip
"""The first bytes of formats that are no text: documents, programs, databases, recordings, fonts."""
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_TAR_BLOCK_BYTES = 512
_TAR_SUM = slice(148, 156)


def as_ascii(head: bytes) -> bytes:
    """The first bytes of a text in UTF-8 without its mark, if they are in UTF-16 or begin with a mark."""
    if head.startswith(b"\xef\xbb\xbf"):
        return head[3:]
    named = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2])
    if named is None and b"\0" not in head[:2]:
        return head
    zeros = {(True, False): "utf-16-be", (False, True): "utf-16-le"}.get((head[:1] == b"\0", head[1:2] == b"\0"))
    encoding = named or (zeros if len(head) > 3 else None)
    return head.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace") if encoding else head


def is_movable_type(head: bytes) -> bool:
    """Whether a file begins like an export of Movable Type: with fields in capitals, and a line before the text."""
    return bool(_MOVABLE_TYPE.match(as_ascii(head)))


def is_page(head: bytes) -> bool:
    """Whether a file begins like an HTML page: with its document type or root, or with an element of its head."""
    head = as_ascii(head)
    at = _behind_prolog(head)
    return bool(_PAGE_BEGINS.match(head, at) or _HEAD_BEGINS.match(head, at))


def is_served_page(head: bytes) -> bool:
    """Whether a file is a page that begins with something else, such as a warning of the server's program.

    A file with code of such a program is none: it makes pages.
    """
    head = as_ascii(head)
    begins = head.lstrip(_SPACE)[:1] == b"<"
    return begins and bool(_PAGE_BEGINS.search(head)) and not has_server_code(head)


def has_server_code(head: bytes) -> bool:
    """Whether a file has code that a server runs: it is a template of pages, not a page."""
    return bool(_SERVER_CODE.search(as_ascii(head)))


def xml_root(head: bytes) -> str:
    """The name of the first element of an XML file, without prefix; "" if it does not begin like one."""
    head = as_ascii(head)
    match = _ROOT.match(head, _behind_prolog(head))
    return match[1].decode("ascii", "replace") if match else ""


def begins_as_json(head: bytes) -> bool:
    """Whether a file begins like an object of JSON or a list of objects."""
    return bool(_JSON.match(as_ascii(head)))


def ends_as_json(tail: bytes) -> bool:
    """Whether the last bytes of a file are those of an object or a list."""
    return tail.rstrip(_SPACE + b"\0,").endswith(_JSON_ENDS)


def json_keys(head: bytes) -> frozenset[str]:
    """The keys that occur in the first bytes of a JSON file, at any level."""
    return frozenset(key.decode("ascii") for key in _JSON_KEY.findall(as_ascii(head)))


def headers_of_mail(head: bytes) -> bytes:
    """The lines of headers at the beginning of a file; b"" if it does not begin with some."""
    end = 0
    while match := _HEADER.match(head, end):
        end = match.end()
    return head[:end]


def is_mhtml(head: bytes) -> bool:
    """Whether a file is a page that a browser saved in the form of an e-mail, and not an e-mail that was sent."""
    lines = headers_of_mail(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return bool(_MHTML_TYPE.search(lines) and _MHTML_NOTES.search(lines) and not _SENT.search(lines))


def is_webarchive(head: bytes) -> bool:
    """Whether a file is a page that Safari saved: a property list, binary or XML, with a main resource."""
    return (head.startswith(b"bplist0") or b"<plist" in head) and b"WebMainResource" in head


def is_warc(head: bytes) -> bool:
    """Whether a file is a WARC or ARC file."""
    return bool(re.match(rb"WARC/\d\.\d{1,2}\s", head) or _ARC.match(head))


def is_zip(head: bytes) -> bool:
    """Whether a file is a ZIP archive, or a document of a format that is one."""
    return head.startswith((b"PK\3\4", b"PK\5\6", b"PK00PK\3\4"))


def is_tar(head: bytes) -> bool:
    """Whether a file is a tar archive, by the checksum of its first header."""
    block = head[:_TAR_BLOCK_BYTES]
    stated = block[_TAR_SUM].strip(b" \0")
    if len(block) < _TAR_BLOCK_BYTES or not re.fullmatch(rb"[0-7]{1,7}", stated):
        return False
    return sum(block) - sum(block[_TAR_SUM]) + 8 * 32 == int(stated, 8)


def is_plain_text(head: bytes) -> bool:
    """Whether a file is a text without a sign of any format: without control characters, headers and records."""
    return not (_CONTROL.search(as_ascii(head)) or headers_of_mail(head) or b"WARC/" in head)


def is_binary(head: bytes) -> bool:
    """Whether a file is a picture, a program or something else that is no text, and of no other format here."""
    if head.startswith(_BINARY) or raster_images.format_of(head[: raster_images.HEAD_BYTES]):
        return True
    return head[4:8] == b"ftyp" or head[:4] == b"RIFF" or head[:3] in (b"\xff\xfb\x90", b"\xff\xf1\x50")


def _behind_prolog(head: bytes) -> int:
    at = 0
    while match := _PROLOG.match(head, at):
        at = match.end()
    return at
