"""XML that is well formed whatever the words in it."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

Absolute = Callable[[str], str]
"""Makes a URL path a full URL where the site knows where it will stand."""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A child of `parent`, without the characters that XML knows no way to write."""
    element = ET.SubElement(parent, tag, attributes)
    element.text = "".join(c for c in text if c >= " " or c in "\t\n") or None
    return element


def to_bytes(root: ET.Element) -> bytes:
    """A whole document."""
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
