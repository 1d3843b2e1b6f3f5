"""The pages of digitised newspapers (ALTO), and the METS files of their issues: each decides how the other is read."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from sitegen.capture.formats.ocr.issues import is_mets_name
from sitegen.core.seed_id import suffix


def issue_marks(digests: Mapping[str, str]) -> dict[str, str]:
    """For each XML seed beside a METS file, a hash of the files that decide besides itself how it is read.

    `digests` are those of all seeds by path. An issue is read with the pages in its folder and the folders in that; a
    page with the METS files in its folder and the one above.
    """
    names = [seed for seed in digests if suffix(seed) == ".xml"]
    mets = [seed for seed in names if is_mets_name(_parted(seed)[1])]
    if not mets:
        return {}
    issues, pages = _by_folder(mets, digests), _by_folder(names, digests)
    below: dict[str, list[str]] = defaultdict(list)
    for folder in sorted(pages):
        below[_above(folder)].append(pages[folder])
    marks = {}
    for seed in names:
        folder, name = _parted(seed)
        if is_mets_name(name):
            parts = [pages[folder], *below.get(folder, [])]
        else:
            parts = list(filter(None, [issues.get(folder, ""), issues.get(_above(folder), "")]))
        if parts:
            marks[seed] = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]
    return marks


def _by_folder(seeds: list[str], digests: Mapping[str, str]) -> dict[str, str]:
    """A hash of the seeds in each folder."""
    found: dict[str, list[str]] = defaultdict(list)
    for seed in sorted(seeds):
        found[_parted(seed)[0]].append(f"{seed} {digests[seed]}")
    return {folder: hashlib.sha256("\n".join(lines).encode()).hexdigest() for folder, lines in found.items()}


def _above(folder: str) -> str:
    """The folder that holds a folder; "/" for seeds/ itself, which is "" here."""
    return _parted(folder)[0] if folder else "/"


def _parted(path: str) -> tuple[str, str]:
    """The folder of a path, and its name."""
    folder, _, name = path.rpartition("/")
    return folder, name
