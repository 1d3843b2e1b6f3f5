"""A manifest: the list, stored beside published files, of the files that sitegen put there. It may delete only these.

It is written twice. Before anything changes, the paths that are about to be written or removed become `pending`, each
with the SHA-256 of this site's bytes. If the run is then interrupted, a file at a pending path counts as sitegen's if
it has these bytes, and as someone else's if not. When all is done, the exact list is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

NAME = ".sitegen-manifest.json"
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files that sitegen put there.

    `files` are their paths; `pending` maps paths whose state is not certain to the SHA-256 of sitegen's bytes.
    """

    files: frozenset[str] = frozenset()
    pending: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, present: Iterable[str], digest: Callable[[str], str]) -> frozenset[str]:
        """The paths among `present` that sitegen put there.

        `digest` returns a file's SHA-256; it is called for pending paths.
        """
        there = frozenset(present)
        arrived = {path for path in there & self.pending.keys() if digest(path) == self.pending[path]}
        return (self.files & there) | arrived

    def dump(self) -> bytes:
        """The manifest as the bytes of a file."""
        data = {"version": _VERSION, "files": sorted(self.files), "pending": dict(sorted(self.pending.items()))}
        return json.dumps(data, separators=(",", ":")).encode()


def load_manifest(data: bytes) -> Manifest | None:
    """The manifest in the bytes of a file; None if they are no valid manifest, so that no file counts as sitegen's."""
    try:
        found = json.loads(data)
        files, pending = found["files"], found["pending"]
        if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
            return None
        return Manifest(frozenset(files), {str(path): str(sha256) for path, sha256 in pending.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
