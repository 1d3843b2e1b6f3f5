"""Writes XML that is well formed for any text."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

_UNKNOWN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Absolute = Callable[[str], str]
"""Turns a URL path into a full URL if the site has a base_url."""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Adds a child to `parent`; characters that XML cannot represent are removed from its text."""
    element = ET.SubElement(parent, tag, attributes)
    element.text = _UNKNOWN.sub("", text) or None
    return element


def to_bytes(root: ET.Element) -> bytes:
    """The bytes of a whole document."""
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
