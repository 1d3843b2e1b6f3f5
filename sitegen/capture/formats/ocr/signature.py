"""Whether an HTML page is hOCR, by the beginning of its bytes."""

from __future__ import annotations

import re

_HEAD_BYTES = 1 << 16
_PAGE = re.compile(rb"class\s{0,5}=\s{0,5}[\"'][^\"'<>]{0,100}\bocr_page\b")


def is_hocr(data: bytes) -> bool:
    """Whether the bytes of a page are hOCR."""
    return bool(_PAGE.search(data[:_HEAD_BYTES]))
