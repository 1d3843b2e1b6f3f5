"""The address of a page as the page prints it, for readers of a printout: "Find this article at: http://..."."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import urlsplit

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
    found = {address for at in range(len(pieces)) if (address := _address_at(pieces, at))}
    return found.pop() if len(found) == 1 else ""


def _address_at(pieces: Sequence[VisibleBlock], at: int) -> str:
    """The page's own address that a block states, with a label in it or in the block above; "" if it states none."""
    text = pieces[at].text
    if len(text) > _MAX_CHARS or "://" not in text:
        return ""
    match = _LABELLED.fullmatch(text)
    if not match and at and _is_label(pieces[at - 1]):
        match = _ALONE.fullmatch(text)
    return match["url"].rstrip(".,;") if match else ""


def notes_of_address(pieces: Sequence[VisibleBlock], url: str) -> set[int]:
    """The indexes of blocks that state an address on the site of `url` as the page's own, and of labels above them."""
    host = _host(url)
    found = {at for at in range(len(pieces)) if host and _host(_address_at(pieces, at)) == host}
    return found | {at - 1 for at in found if at and _is_label(pieces[at - 1])}


def _is_label(piece: VisibleBlock) -> bool:
    """Whether a block only says that an address follows."""
    return bool(_LABEL_LINE.fullmatch(piece.text[:_MAX_CHARS]))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
