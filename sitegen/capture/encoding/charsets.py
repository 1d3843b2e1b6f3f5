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

_STATED = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([A-Za-z\d_.:-]{1,40})", re.IGNORECASE
)
_MAX_HEAD_BYTES = 1 << 16
"""The number of bytes at the beginning of a page in which it may state its encoding."""


def find_charset(label: str) -> str:
    """Python's name of the encoding that a label means in browsers; "" if it is not a text encoding."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if _TEXT.fullmatch(name) else ""


def charsets_of_html(data: bytes) -> list[str]:
    """The labels of encodings that an HTML page states in its elements and its XML declaration."""
    return [match[1].decode("ascii") for match in _STATED.finditer(data[:_MAX_HEAD_BYTES])][:3]
