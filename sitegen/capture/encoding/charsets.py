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
"""What browsers read under these names: a superset."""
_TEXT = re.compile(
    r"utf-(?:8|16|32)(?:-(?:le|be|sig))?|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|big5\w*|gb\w+|hz|euc_\w+|shift_jis\w*|"
    r"iso2022_\w+|ascii|tis-620|johab|ptcp154"
)


def find_charset(label: str) -> str:
    """Python's name of the encoding that a label means, as browsers understand it; "" for what is none."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if _TEXT.fullmatch(name) else ""


def as_utf8(data: bytes, label: str) -> bytes:
    """`data` in UTF-8, if it is in the encoding of that label; otherwise as it is."""
    name = find_charset(label)
    if not name or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    # What is UTF-8 is hardly ever anything else, whatever a server says; some encodings have no byte over ASCII either.
    if is_utf8(data) and not name.startswith(("utf-16", "utf-32", "iso2022", "hz")):
        return data
    try:
        return data.decode(name).encode()
    except UnicodeError:
        return data


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
