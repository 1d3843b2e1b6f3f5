"""Pages of which is known that their HTML is sound: to judge it takes longer than all else that `check` does."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

from sitegen.core.files import write_if_changed
from sitegen.core.source_digest import source_digest

_DIGEST_BYTES = 16


def mark_valid(data: bytes) -> bytes:
    """What a page is known by: a digest of its bytes."""
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()


def known_valid(root: Path) -> frozenset[bytes]:
    """The marks of the pages that were sound when the site at `root` was last checked, by the same rules."""
    try:
        data = _file(root).read_bytes()
    except OSError:
        return frozenset()
    head = _head()
    if not data.startswith(head) or (len(data) - len(head)) % _DIGEST_BYTES:
        return frozenset()
    return frozenset(data[start : start + _DIGEST_BYTES] for start in range(len(head), len(data), _DIGEST_BYTES))


def keep_valid(root: Path, marks: Collection[bytes]) -> None:
    """Notes the marks of the pages that are sound, and forgets all others."""
    write_if_changed(_file(root), _head() + b"".join(sorted(marks)))


def _file(root: Path) -> Path:
    return root / ".sitegen" / "sound"


def _head() -> bytes:
    """The rules: who judges."""
    return mark_valid(f"{source_digest('check')} {version('tinyhtml5')}".encode())
