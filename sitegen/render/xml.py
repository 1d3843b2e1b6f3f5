"""XML that is well formed whatever the words in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

_UNKNOWN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Absolute = Callable[[str], str]
"""Makes a URL path a full URL where the site knows where it will stand."""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A child of `parent`, without the characters that XML knows no way to write."""
    element = ET.SubElement(parent, tag, attributes)
    element.text = _UNKNOWN.sub("", text) or None
    return element


def to_bytes(root: ET.Element) -> bytes:
    """A whole document."""
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
