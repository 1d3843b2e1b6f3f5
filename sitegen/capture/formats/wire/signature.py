"""Whether an XML file has items of news agencies, by the beginning of its bytes."""

from __future__ import annotations

import re

_XML = re.compile(
    rb"<(?:[A-Za-z][\w.-]{0,60}:)?(?:nitf|newsMessage|(?:news|package|concept|knowledge)Item|NewsML)[\s>]"
)


def has_items(head: bytes) -> bool:
    """Whether an XML file that begins with these bytes has items."""
    return bool(_XML.search(head.replace(b"\0", b"")))
