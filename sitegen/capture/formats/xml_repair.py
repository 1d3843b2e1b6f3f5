"""Repairs the text of XML of which small faults would make all of it unreadable."""

from __future__ import annotations

import codecs
import html
import html.entities
import re

SECTION, SECTION_END = "<![CDATA[", "]]>"
WESTERN = "sitegen.western"
"""The name of a handler of errors for codecs: bytes that cannot be decoded are read as Windows-1252."""

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGN = re.compile(r"&(?:#([0-9]{1,8});|#[xX]([0-9a-fA-F]{1,7});|([A-Za-z][A-Za-z0-9]{0,40});)?|<(?![A-Za-z_/!?])")
_PREDEFINED = frozenset(["amp", "lt", "gt", "quot", "apos"])
_MAX_CODE = 0x10FFFF


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WESTERN, _as_western)


def repaired(text: str) -> str:
    """XML without characters that it does not allow; outside of CDATA sections also with stray signs escaped.

    These are an "&" that begins no reference, and a "<" that begins no markup. Named characters of HTML become these
    characters.
    """
    first, *sections = _NO_CHARACTER.sub("", text).split(SECTION)
    made = [_escaped(first)]
    for section in sections:
        inside, closed, after = section.partition(SECTION_END)
        made.append(SECTION + inside + closed + _escaped(after) if closed else _escaped(inside))
    return "".join(made)


def _escaped(text: str) -> str:
    return _SIGN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        known = html.entities.html5.get(f"{name};", found[0])  # may be a sign of XML: "&LT;"
        return found[0] if name in _PREDEFINED else html.escape(known, quote=False)
    if decimal or hexadecimal:
        return _numbered(int(decimal) if decimal else int(hexadecimal, 16))
    return "&amp;" if found[0] == "&" else "&lt;"


def _numbered(code: int) -> str:
    """A numeric reference; "" for a character that XML does not allow."""
    allowed = code in (9, 10, 13) or (32 <= code <= _MAX_CODE and not _NO_CHARACTER.match(chr(code)))
    return f"&#{code};" if allowed else ""
