"""The file format of a search bundle as Pagefind packs it: gzip over a magic number and CBOR."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import cbor2

from sitegen.core.errors import SitegenError

_MARK = b"pagefind_dcd"
_GZIP_LEVEL = 6
"""The highest level would take five times as long and save one byte in a hundred."""


def unpacked(path: Path) -> bytes:
    """The data of a packed file. Raises SitegenError for an unknown format."""
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(_MARK):
        raise SitegenError(f"pagefind wrote {path.name} in a form that sitegen does not know")
    return data[len(_MARK) :]


def decoded(path: Path) -> Any:
    """The value in a packed CBOR file."""
    return cbor2.loads(unpacked(path))


def packed(data: bytes) -> bytes:
    """Packs data."""
    return gzip.compress(_MARK + data, _GZIP_LEVEL, mtime=0)


def head(count: int) -> bytes:
    """The head of a CBOR array of `count` items (RFC 8949, section 3); the items follow it."""
    if count < 24:
        return bytes([0x80 + count])
    for code, size in ((0x98, 1), (0x99, 2), (0x9A, 4)):
        if count < 1 << 8 * size:
            return bytes([code]) + count.to_bytes(size, "big")
    raise ValueError(f"{count} items are too many")
