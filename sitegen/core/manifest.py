"""A manifest: the list, stored beside published files, of the files that sitegen put there. It may delete only these.

It is written twice. Before anything changes, the paths that are about to be written or removed become `pending`, each
with the SHA-256 of this site's bytes. If the run is then interrupted, a file at a pending path counts as sitegen's if
it has these bytes, and as someone else's if not. When all is done, the exact list is written. A manifest also
names its site, since two sites may be given the same target by mistake.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sitegen.core.files import is_plain

NAME = ".sitegen-manifest.json"
_VERSION = 2


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """The title and the base_url of a site; both are "" where nothing is known of it."""

    title: str = ""
    base_url: str = ""

    def differs_from(self, other: SiteIdentity) -> bool:
        """Whether it is known to be another site: neither the title nor the address is the same."""
        is_known = bool(self.title or self.base_url)
        same_url = bool(self.base_url) and self.base_url.rstrip("/") == other.base_url.rstrip("/")
        return is_known and self.title != other.title and not same_url

    def __str__(self) -> str:
        return f"{self.title} ({self.base_url})" if self.title and self.base_url else self.title or self.base_url


def site_identity(title: object, base_url: object) -> SiteIdentity:
    """The identity by what settings or a manifest state. What is no plain line of text counts as not stated."""
    return SiteIdentity(*(text if isinstance(text, str) and is_plain(text) else "" for text in (title, base_url)))


def stated_site(manifest: Any) -> SiteIdentity:
    """The site that the JSON object of a manifest states. Earlier versions stated none."""
    stated = manifest.get("site")
    return site_identity(stated.get("title"), stated.get("base_url")) if isinstance(stated, dict) else SiteIdentity()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files that sitegen put at one place, such as a deploy target.

    `files` are their paths; `pending` maps paths whose state is not certain to the SHA-256 of sitegen's bytes.
    """

    files: frozenset[str] = frozenset()
    pending: Mapping[str, str] = field(default_factory=dict)
    site: SiteIdentity = SiteIdentity()

    def resolve(self, present: Iterable[str], digest: Callable[[str], str]) -> frozenset[str]:
        """The paths among `present` that sitegen put there.

        `digest` returns a file's SHA-256; it is called for pending paths.
        """
        there = frozenset(present)
        arrived = {path for path in there & self.pending.keys() if digest(path) == self.pending[path]}
        return (self.files & there) | arrived

    def other_site(self, own: SiteIdentity) -> str:
        """The site that the files are of where that is not the caller's own, for people; "" for none."""
        return str(self.site) if self.site.differs_from(own) else ""

    def dump(self) -> bytes:
        """The manifest as the bytes of a file."""
        pending = dict(sorted(self.pending.items()))
        data = {"version": _VERSION, "site": asdict(self.site), "files": sorted(self.files), "pending": pending}
        return json.dumps(data, separators=(",", ":")).encode()


def load_manifest(data: bytes) -> Manifest | None:
    """The manifest in the bytes of a file; None if they are no valid manifest, so that no file counts as sitegen's."""
    try:
        found = json.loads(data)
        files, pending = found["files"], found["pending"]
        if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
            return None
        digests = {str(path): str(sha256) for path, sha256 in pending.items()}
        return Manifest(frozenset(files), digests, stated_site(found))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
