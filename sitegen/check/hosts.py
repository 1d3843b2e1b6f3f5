"""Limits of hosts for static sites. docs/check.md has the source of each number, and the date on which it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sitegen.check.finding import ERROR, WARNING, Finding
from sitegen.core.files import FileEntry

CHECK = "host"
_MIB = 1 << 20
_MAX_NAME_BYTES = 255
"""Longest name of a file in bytes on usual file systems, and so for any host that unpacks a site."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one host; 0 for no limit. Sizes are in bytes. Exceeding an `advised` size gives a warning."""

    name: str
    files: int = 0
    files_in_folder: int = 0
    size: int = 0
    advised_size: int = 0
    total: int = 0
    path: int = 0
    refused: str = ""
    """Characters that no path may contain."""
    more: str = ""
    """What helps against too many files."""


LIMITS = {
    "github-pages": Limits("GitHub Pages", size=100 * _MIB, advised_size=50 * _MIB, total=1_000_000_000),
    "cloudflare-pages": Limits(
        "Cloudflare Pages",
        files=20_000,
        size=25 * _MIB,
        more="paid plans take 100,000 (PAGES_WRANGLER_MAJOR_VERSION=4); R2 as a store has no such limit",
    ),
    "netlify": Limits("Netlify", files_in_folder=54_000, advised_size=10_000_000, refused="#?"),
    "s3": Limits("S3", size=50_000 << 30, advised_size=5_000_000_000, path=1024),
}
_FEWER = "leave out what the site can do without ([pages], [feeds] min_stories, [entities] min_stories)"
WARNING_SHARE = 0.9
"""A warning is given from this share of a limit on."""


def limits(host: str, entries: Iterable[FileEntry], targets: Iterable[str] = (), fewer: str = "") -> Iterator[Finding]:
    """What a host would not accept of the files of output/.

    `targets` are the URLs of deploy targets. `fewer` says what helps against too many files, "" for what
    helps on most sites.
    """
    bounds = LIMITS[host]
    count = total = 0
    folders: Counter[str] = Counter()
    before = max((len(_prefix(target)) for target in targets), default=0)
    for entry in entries:
        count += 1
        total += entry.stamp[0]
        folders[str(PurePosixPath(entry.path).parent)] += 1
        yield from _of_file(bounds, entry, before)
    mend = "; ".join(filter(None, (fewer or _FEWER, bounds.more)))
    yield from _of_whole("output", count, bounds.files, "files", bounds, mend)
    yield from _of_whole("output", total, bounds.total, "bytes", bounds, mend)
    for folder, inside in sorted(folders.items()):
        yield from _of_whole(f"output/{folder}", inside, bounds.files_in_folder, "files in one folder", bounds, mend)


def _of_whole(file: str, count: int, most: int, unit: str, bounds: Limits, mend: str) -> Iterator[Finding]:
    if most and count >= most * WARNING_SHARE:
        over = count > most
        what = f"{count:,} {unit}, and {bounds.name} takes {most:,}"
        yield Finding(file, None, what, mend, CHECK, ERROR if over else WARNING)


def _prefix(target: str) -> bytes:
    """The prefix of each path in a bucket."""
    parts = urlsplit(target)
    return f"{parts.path.strip('/')}/".lstrip("/").encode() if parts.scheme == "s3" else b""


def _of_file(bounds: Limits, entry: FileEntry, before: int) -> Iterator[Finding]:
    file, size = f"output/{entry.path}", entry.stamp[0]
    smaller = "make it smaller, or keep it elsewhere"
    if bounds.size and size > bounds.size:
        yield Finding(file, None, f"{size:,} bytes, and {bounds.name} takes {bounds.size:,}", smaller, CHECK)
    elif bounds.advised_size and size > bounds.advised_size:
        what = f"{size:,} bytes, and {bounds.name} advises {bounds.advised_size:,} at most"
        yield Finding(file, None, what, smaller, CHECK, WARNING)
    shorter = "give it a shorter slug, or [site] permalink a shorter pattern"
    length = before + len(entry.path.encode())
    if bounds.path and length > bounds.path:
        what = f"a path of {length:,} bytes, and {bounds.name} takes {bounds.path:,}"
        yield Finding(file, None, what, shorter, CHECK)
    if max(len(part.encode()) for part in entry.path.split("/")) > _MAX_NAME_BYTES:
        yield Finding(file, None, f"a name of over {_MAX_NAME_BYTES} bytes, which no host can unpack", shorter, CHECK)
    for mark in bounds.refused:
        if mark in entry.path:
            yield Finding(file, None, f"{bounds.name} takes no file with {mark} in its name", "rename it", CHECK)
