"""Pictures that captures bring along: kept in content/images under their digest."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

from sitegen.files import digest, inside
from sitegen.model import Image
from sitegen.rasters import HEAD, format_of

_MOST = 20_000_000
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,")


Store = Callable[[str, bytes], bool]
"""Takes a path relative to the site and the bytes that are to stand there; says whether they are new."""


def keep(root: Path, seed: str, image: Image, store: Store) -> Image:
    """An image of a story as the site will have it.

    A picture inside the capture or beside its seed goes to content/images; one on the web keeps its address; one
    that cannot be had, or would not be published, keeps its words alone.
    """
    inline = _DATA.match(image.src)
    if not inline and (not image.src or ":" in image.src or image.src.startswith("/")):
        return image
    data = _embedded(image.src, inline) if inline else _beside(root / "seeds", seed, image.src)
    suffix = format_of(data[:HEAD])
    if not suffix:
        return replace(image, src="")
    name = f"{digest(data)[:16]}.{suffix}"
    store(f"content/images/{name}", data)
    return replace(image, src=f"images/{name}")


def _embedded(src: str, head: re.Match[str]) -> bytes:
    text = src[head.end() : head.end() + _MOST * 4 // 3]
    try:
        return base64.b64decode(unquote_to_bytes(text)) if head[1] else unquote_to_bytes(text)
    except (ValueError, binascii.Error):
        return b""


def _beside(seeds: Path, seed: str, src: str) -> bytes:
    """The bytes of a file beside a seed; none for one that leads out of seeds/, is too large or cannot be read."""
    try:
        path = (inside(seeds, seed).parent.resolve() / src).resolve()
        if seeds.resolve() not in path.parents or path.stat().st_size > _MOST:
            return b""
        return path.read_bytes()
    except (OSError, ValueError):
        return b""
