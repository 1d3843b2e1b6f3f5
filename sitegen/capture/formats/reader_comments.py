"""Comments of readers, as exports hold them: name, date and words, and never an address of a reader."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from sitegen.capture.encoding.decode import clean
from sitegen.capture.formats import stated_fields, timestamps
from sitegen.core.model import Comment
from sitegen.core.text import squeeze

MAX_COMMENTS = 10_000
"""Maximum number of comments of one story."""
_MAX_CHARS = 20_000
_MAX_NAME_CHARS = 200
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/blockquote)\b[^<>]{0,200}>|\n[ \t\r]{0,20}\n", re.IGNORECASE)


def comment(author: Any, date: Any, text: Any) -> Comment | None:
    """A comment from its parts, of which `text` may be HTML; None if it has no words.

    Addresses in the name or the words are left out.
    """
    if not isinstance(text, str):
        return None
    blocks = (squeeze(stated_fields.words(block)) for block in _BREAK.split(text[: 2 * _MAX_CHARS]))
    words = _EMAIL.sub("[…]", clean("\n\n".join(block for block in blocks if block)))
    return Comment(_name(author), timestamps.iso(date), words[:_MAX_CHARS]) if words else None


def in_order(found: Iterable[Comment | None]) -> tuple[Comment, ...]:
    """The comments by date; those without one stay behind the one that they follow."""
    kept = [one for one in found if one][:MAX_COMMENTS]
    last, dated = "", []
    for one in kept:
        last = one.date or last
        dated.append((last, one))
    return tuple(one for _, one in sorted(dated, key=lambda pair: pair[0]))


def _name(author: Any) -> str:
    text = squeeze(html.unescape(stated_fields.words(author)))[:_MAX_NAME_CHARS]
    return "" if _EMAIL.search(text) or _IP.fullmatch(text) else text
