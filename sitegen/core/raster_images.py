"""Decides which files may be published as pictures: raster formats, by suffix and by first bytes.

A server tells browsers the type of a file by its suffix. If the bytes are of that type too, the file can only be a
picture, not a page, a script or a style sheet. SVG is excluded, since it can hold scripts.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from sitegen.core.escapes import BIDI, escaped

SUFFIXES = {
    "png": "png", "apng": "png", "jpg": "jpg", "jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "gif": "gif",
    "webp": "webp", "avif": "avif", "bmp": "bmp",
}  # fmt: skip
"""Suffixes of pictures in lower case, without the dot -> format."""

HEAD_BYTES = 32
"""The number of bytes that are enough to recognise the format of a picture."""

MAX_BYTES = 20_000_000
"""Maximum size of a picture that a capture brings along."""
MAX_PIXELS = 100_000_000
"""A picture with more pixels would fill the memory of a browser that shows it."""

_BITMAP_HEADERS = frozenset([12, 40, 52, 56, 64, 108, 124])
_EXECUTED_SUFFIX = re.compile(
    r"\.(?:ph(?:p\d?|tml?|ar|ps)|cgi|fcgi|pl|py|rb|sh|lua|aspx?|as[hm]x|cer|jspx?|cfm|s?html?|js)(?=[.;])"
)
"""A suffix inside a file name because of which some servers would run the file ("a.php.png", "a.shtml;.png")."""


def format_of(head: bytes) -> str:
    """The format of a picture by its first bytes: a value of SUFFIXES, or "" if it is none of them."""
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


def size_of(data: bytes) -> tuple[int, int]:
    """The width and height of a picture in pixels, by its header; (0, 0) if they cannot be read. Decodes nothing."""
    import imagesize  # imported here: most commands need no sizes

    try:
        width, height = imagesize.get(BytesIO(data))[:2]
    except Exception:  # hostile bytes make the library raise errors of many kinds
        return 0, 0
    return (int(width), int(height)) if width > 0 and height > 0 else (0, 0)


def size_of_file(root: Path, path: str) -> tuple[int, int]:
    """The width and height in pixels of a picture at a path below `root`; (0, 0) if they cannot be read."""
    import imagesize

    try:
        width, height = imagesize.get(root / path)[:2]
    except Exception:  # as above
        return 0, 0
    return (int(width), int(height)) if width > 0 and height > 0 else (0, 0)


def _is_bitmap(head: bytes) -> bool:
    """Whether the bytes are a bitmap. A text may begin with "BM" too, so the header's sizes are checked."""
    reserved, size = head[6:10], int.from_bytes(head[14:18], "little")
    return head.startswith(b"BM") and reserved == bytes(4) and size in _BITMAP_HEADERS


def refusal(name: str, head: bytes) -> str:
    """The reason why a file with this name and these first bytes is not published as a picture; "" if it is."""
    suffix = Path(name).suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        return f"is not published: pictures end in .{', .'.join(SUFFIXES)}"
    if run := _EXECUTED_SUFFIX.search(Path(name).name.lower()):
        return f"is not published: some servers would run it because of the {run[0]} in its name; rename it"
    if sign := re.search(f"[{BIDI}]", name):
        return f"is not published: the {escaped(sign[0])} in its name makes it look like another name; rename it"
    found = format_of(head)
    if not found:
        return f"is not published: its bytes are no picture of the formats {', '.join(sorted(set(SUFFIXES.values())))}"
    if found != SUFFIXES[suffix]:
        return f"is not published: its bytes are {found.upper()}, so its name must not end in .{suffix}; rename it"
    return ""


def refusal_of(file: Path) -> str:
    """The reason why a file is not published as a picture; "" if it is. Raises OSError."""
    with file.open("rb") as opened:
        return refusal(file.name, opened.read(HEAD_BYTES))
