"""Whether a seed may have items of news agencies, by the beginning of its bytes."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.capture.encoding import compression
from sitegen.capture.formats.wire.signature import has_items
from sitegen.core.errors import SeedError

_HEAD_BYTES = 1 << 16
_JSON_BYTES = 1 << 20
"""The keys of an item may come after its text."""
_JSON = re.compile(
    rb'"(?:version_?created|content_?created|pub_?status|copyright_?holder|usage_?terms|ed_?status)"', re.IGNORECASE
)


def may_have_items(path: Path, seed: str, reader: str) -> bool:
    """Whether the file at `path`, the seed with this name and reader, may have items. Raises OSError."""
    if reader not in ("xml", "jsonl"):
        return reader == "archives"
    try:
        with compression.open_stream(path, f"seeds/{seed}") as stream:
            head = stream.read(_HEAD_BYTES if reader == "xml" else _JSON_BYTES)
    except SeedError:
        return False
    return has_items(head) if reader == "xml" else bool(_JSON.search(head.replace(b"\0", b"")))
