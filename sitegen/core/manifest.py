"""A manifest: the list, kept beside published files, of those that sitegen put there. Only these may it remove.

It is written twice. Before anything changes, the paths that are about to be written or removed become `pending`, each
with the digest of the bytes that are this site's. After a run that was cut short, a file at such a path counts as put
there by sitegen where it has these bytes, and as somebody else's where it has others. When all is done the exact list
is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

NAME = ".sitegen-manifest.json"
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """Paths of files that sitegen put there, and `pending` ones with the SHA-256 that makes them so."""

    files: frozenset[str] = frozenset()
    pending: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, present: Iterable[str], digest: Callable[[str], str]) -> frozenset[str]:
        """Which of the files that are `present` sitegen put there. `digest` reads one; it is asked of pending ones."""
        there = frozenset(present)
        arrived = {path for path in there & self.pending.keys() if digest(path) == self.pending[path]}
        return (self.files & there) | arrived

    def dump(self) -> bytes:
        """The manifest as a file."""
        data = {"version": _VERSION, "files": sorted(self.files), "pending": dict(sorted(self.pending.items()))}
        return json.dumps(data, separators=(",", ":")).encode()


def load_manifest(data: bytes) -> Manifest | None:
    """The manifest in a file; None where there is none in it that can be read, so that nothing counts as ours."""
    try:
        found = json.loads(data)
        files, pending = found["files"], found["pending"]
        if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
            return None
        return Manifest(frozenset(files), {str(path): str(sha256) for path, sha256 in pending.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
