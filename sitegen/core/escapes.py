"""Text from strangers as one line: what would move a cursor, change colours or turn the direction is an escape."""

from __future__ import annotations

import re

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Controls of direction, as a range of a regular expression."""

_UNSEEN = re.compile(f"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")


def escaped(text: str) -> str:
    """`text` as one line without control characters, controls of direction and bytes that are no text; tabs stay."""
    return _UNSEEN.sub(lambda sign: _escape(ord(sign[0])), text)


def _escape(number: int) -> str:
    if 0xDC80 <= number <= 0xDCFF:  # a byte of a name that is no UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
