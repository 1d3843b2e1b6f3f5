"""The address of a page as the page prints it, for readers of a printout: "Find this article at: http://..."."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files

from sitegen.capture.html.visible_blocks import VisibleBlock

_MAX_CHARS = 400
"""Longer blocks are not an address with a label."""
_URL = r"(?P<url>https?://[^\s<>\"')\]]{4,350})"
_LABEL = (
    "(?:"
    + "|".join(
        tomllib.loads(files("sitegen.capture.html").joinpath("printed_address.toml").read_text(encoding="utf-8"))[
            "labels"
        ]
    )
    + ")"
)
_LABELLED = re.compile(rf"\W{{0,3}}{_LABEL}\s?:?\s*{_URL}\W?", re.IGNORECASE)
_ALONE = re.compile(rf"\W{{0,3}}{_URL}\W?")
_LABEL_LINE = re.compile(rf"\W{{0,3}}{_LABEL}\s?:?", re.IGNORECASE)


def printed_address(pieces: Sequence[VisibleBlock]) -> str:
    """The one address that the page prints as its own, with a label before it; "" if there is none, or several."""
    found = set()
    for at, piece in enumerate(pieces):
        if len(piece.text) > _MAX_CHARS or "://" not in piece.text:
            continue
        match = _LABELLED.fullmatch(piece.text)
        if not match and at and _LABEL_LINE.fullmatch(pieces[at - 1].text[:_MAX_CHARS]):
            match = _ALONE.fullmatch(piece.text)
        if match:
            found.add(match["url"].rstrip(".,;"))
    return found.pop() if len(found) == 1 else ""
