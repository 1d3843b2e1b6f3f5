"""Names of encodings as servers and mail programs state them."""

from __future__ import annotations

import codecs
import re

_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that browsers use instead of the stated one: supersets of it."""
_TEXT = re.compile(
    r"utf-(?:8|16|32)(?:-(?:le|be|sig))?|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|big5\w*|gb\w+|hz|euc_\w+|shift_jis\w*|"
    r"iso2022_\w+|ascii|tis-620|johab|ptcp154"
)


def find_charset(label: str) -> str:
    """Python's name of the encoding that a label means in browsers; "" if it is not a text encoding."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if _TEXT.fullmatch(name) else ""


def to_utf8(data: bytes, label: str) -> bytes:
    """`data` converted to UTF-8 from the encoding with this label; unchanged if that is not possible."""
    name = find_charset(label)
    if not name or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    # Bytes that are valid UTF-8 are hardly ever in another encoding, whatever the server states. The exceptions are
    # encodings whose bytes are all ASCII.
    if is_utf8(data) and not name.startswith(("utf-16", "utf-32", "iso2022", "hz")):
        return data
    try:
        return data.decode(name).encode()
    except UnicodeError:
        return data


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
