"""Remembers pages with valid HTML, since validation takes longer than all other checks together."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

from sitegen.core.files import write_if_changed
from sitegen.core.source_digest import source_digest

_DIGEST_BYTES = 16


def mark_valid(data: bytes) -> bytes:
    """The digest that identifies a page by its bytes."""
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()


def known_valid(root: Path) -> frozenset[bytes]:
    """The digests of pages that were valid at the last check of the site at `root` by the same rules."""
    try:
        data = _file(root).read_bytes()
    except OSError:
        return frozenset()
    head = _head()
    if not data.startswith(head) or (len(data) - len(head)) % _DIGEST_BYTES:
        return frozenset()
    return frozenset(data[start : start + _DIGEST_BYTES] for start in range(len(head), len(data), _DIGEST_BYTES))


def keep_valid(root: Path, marks: Collection[bytes]) -> None:
    """Stores the digests of valid pages, and forgets all others."""
    write_if_changed(_file(root), _head() + b"".join(sorted(marks)))


def _file(root: Path) -> Path:
    return root / ".sitegen" / "sound"


def _head() -> bytes:
    """Identifies the rules: a digest of the versions of sitegen and the parser."""
    return mark_valid(f"{source_digest('check')} {version('tinyhtml5')}".encode())
