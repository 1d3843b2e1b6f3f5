"""Which files are pictures that may be published: raster formats, by their suffix and by their first bytes.

A server tells browsers the type of a file by its suffix. Where the bytes are of that type too, the file can be nothing
but a picture: no page, no script, no style. SVG is none of them, since it can hold scripts.
"""

from __future__ import annotations

import re
from pathlib import Path

SUFFIXES = {
    "png": "png", "apng": "png", "jpg": "jpg", "jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "gif": "gif",
    "webp": "webp", "avif": "avif", "bmp": "bmp",
}  # fmt: skip
"""The suffixes of pictures, in lower case, each with its format."""

HEAD_BYTES = 32
"""Bytes of a file that tell its format."""

_BITMAP_HEADERS = frozenset([12, 40, 52, 56, 64, 108, 124])
_RUN = re.compile(
    r"\.(?:ph(?:p\d?|tml?|ar|ps)|cgi|fcgi|pl|py|rb|sh|lua|aspx?|as[hm]x|cer|jspx?|cfm|s?html?|js)(?=[.;])"
)
"""A suffix inside a name by which some servers choose what runs the file ("a.php.png", "a.shtml;.png")."""


def format_of(head: bytes) -> str:
    """The format of a picture by its first bytes: a value of SUFFIXES; "" for anything else."""
    if head.startswith(b"\x89PNG"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return "bmp" if _is_bitmap(head) else ""


def _is_bitmap(head: bytes) -> bool:
    """A text may begin with "BM" too: what follows must be the sizes that a bitmap has there."""
    reserved, size = head[6:10], int.from_bytes(head[14:18], "little")
    return head.startswith(b"BM") and reserved == bytes(4) and size in _BITMAP_HEADERS


def refusal(name: str, head: bytes) -> str:
    """Why a file of this name and these first bytes is not published as a picture; "" where it is."""
    suffix = Path(name).suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        return f"is not published: pictures end in .{', .'.join(SUFFIXES)}"
    if run := _RUN.search(Path(name).name.lower()):
        return f"is not published: some servers would run it because of the {run[0]} in its name; rename it"
    found = format_of(head)
    if not found:
        return f"is not published: its bytes are no picture of the formats {', '.join(sorted(set(SUFFIXES.values())))}"
    if found != SUFFIXES[suffix]:
        return f"is not published: its bytes are {found.upper()}, so its name must not end in .{suffix}; rename it"
    return ""


def refusal_of(file: Path) -> str:
    """Why a file is not published as a picture; "" where it is. Raises OSError."""
    with file.open("rb") as opened:
        return refusal(file.name, opened.read(HEAD_BYTES))
