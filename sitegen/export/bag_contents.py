"""Which files of content/ and seeds/ a bag may contain: only those of shown stories, pages and terms.

Other files stay out, since they may belong to something hidden: a draft, a withdrawn story, a private post that
`convert` skipped, a second copy of its seed, an editor's backup of its article. What a bag
holds is listed: a file of which nothing is known stays out too.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitegen.capture import is_seed, is_sidecar
from sitegen.capture.fields import sidecar
from sitegen.content import decisions, machine_decisions
from sitegen.core import saved_folders
from sitegen.core.files import is_file, listing, sha256_of
from sitegen.core.publicness import is_not_public
from sitegen.core.raster_images import SUFFIXES
from sitegen.core.seed_id import is_container, on_disk, parse, readings, stem, suffix
from sitegen.export.bag_names import held_term_files, holds_decisions, holds_machine_decisions
from sitegen.index import published_pictures, seed_state
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import decisions as in_force

_TEXTS = ("articles", "pages", "entities", "tags")
_IMAGES = "images"

_OTHERS_KEPT_OUT = frozenset(["comment", "ignored", "template"])
"""Kinds of records that keep a seed out of a bag, besides those that are not public."""

_UNPUBLISHED = re.compile(
    rb"<wp:status>\s*+(?:<!\[CDATA\[)?\s*+(?:draft|private|pending|future|trash|auto-draft)\b|"
    rb"<wp:post_password>\s*+(?:<!\[CDATA\[)?\s*+[^\s\]<]"
)
"""Matches a post of a WordPress export that is not public; `convert` skips it."""

_BLOCK_BYTES, _OVERLAP_BYTES = 1 << 20, 256


class BagContents:
    """Decides for one bag which files it contains; the index must be up to date. Paths are below content/ or seeds/."""

    def __init__(self, archive: Archive, root: Path) -> None:
        self.db, self.root = archive.db, root
        self.texts = set(self._texts())
        self.pictures = published_pictures.pictures(archive.db, archive.drafts)
        self.seeds, self.hidden_seeds = self._seeds()
        self.hidden_parts = _folders_of_parts(self.hidden_seeds)
        self.containers, self.converted = self._containers(), seed_state.converted_digests(archive.db)
        self.sums = self._sums()
        self.picture_sums = dict(self._picture_sums())
        self.held_seeds = set(self._held_seeds())
        self.sidecars = {name for seed in self.held_seeds for name in sidecar.names(seed)}
        self.parts = _folders_of_parts(self.held_seeds)
        self.sidecars -= {name for seed in self.hidden_seeds for name in sidecar.names(seed)}

    def holds(self, part: str, path: str, size: int) -> bool:
        """Whether the bag contains a file of content/ or seeds/."""
        return self._holds_text(path) if part == "content" else self._holds_seed(path, size)

    # --- content/ ---

    def _texts(self) -> Iterator[str]:
        """The files of content/ that are shown and can be read."""
        sql = (
            "SELECT path FROM shown UNION SELECT path FROM pages WHERE NOT draft "
            "EXCEPT SELECT path FROM files WHERE kind IN ('bad', 'hidden')"
        )
        unread = {row["path"] for row in self.db.execute("SELECT path FROM files WHERE kind IN ('bad', 'hidden')")}
        yield from (row["path"] for row in self.db.execute(sql))
        yield from held_term_files(self.db) - unread

    def _holds_text(self, path: str) -> bool:
        top = path.partition("/")[0]
        if top == _IMAGES:
            return path in self.pictures
        if f"content/{path}" == decisions.FILE:
            return holds_decisions(self.db, self.root)
        if f"content/{path}" == machine_decisions.FILE:
            return holds_machine_decisions(self.db, self.root)
        return top in _TEXTS and f"content/{path}" in self.texts

    # --- seeds/ ---

    def _seeds(self) -> tuple[set[str], set[str]]:
        """The files from which shown stories came, and those that others came from, that are unreadable or ignored.

        A file with a record that was never public counts as one of the others, since it can only be copied as a whole.
        If a seed's id can mean two files, and both exist, both count as hidden.
        """
        is_seed_file = on_disk(self.root / "seeds")
        shown: set[str] = set()
        hidden: set[str] = set()
        for path, seed in self.db.execute("SELECT path, seed FROM stories WHERE seed != ''"):
            if path in self.texts:
                shown.add(parse(seed, is_seed_file).file)
            else:
                hidden.update(reading.file for reading in readings(seed) if is_seed_file(reading.file))
        for seed in in_force(self.db).ignored:
            hidden.update(reading.file for reading in readings(seed))
        hidden.update(row["path"] for row in self.db.execute("SELECT path FROM seeds WHERE problems != ''"))
        hidden.update(
            seed
            for seed, kinds in seed_state.passed_over_kinds(self.db)
            if kinds & _OTHERS_KEPT_OUT or any(map(is_not_public, kinds))
        )
        return shown - hidden, hidden

    def _containers(self) -> set[str]:
        """The seeds that may hold records of which no story came: by their names, or by the ids of their stories."""
        is_seed_file = on_disk(self.root / "seeds")
        found = (parse(row["seed"], is_seed_file) for row in self.db.execute("SELECT seed FROM stories"))
        return {seed.file for seed in found if seed.key or is_container(seed.file)}

    def _sums(self) -> set[str]:
        """SHA-256 of the seeds of shown stories: a file with the same bytes is a copy of one."""
        rows = self.db.execute("SELECT path, sha256 FROM stories WHERE sha256 != ''").fetchall()
        others = {row["sha256"] for row in rows if row["path"] not in self.texts}
        return {row["sha256"] for row in rows if row["path"] in self.texts} - others

    def _picture_sums(self) -> Iterator[tuple[str, int]]:
        """SHA-256 and size of the pictures that are published: captures may have them beside their pages."""
        for picture in sorted(self.pictures):
            file = self.root / "content" / picture
            if is_file(file):
                yield sha256_of(file), file.stat().st_size

    def _held_seeds(self) -> Iterator[str]:
        """The seeds from which shown stories came, and copies of these."""
        for entry in listing(self.root / "seeds"):
            path, file = entry.path, self.root / "seeds" / entry.path
            if (
                path in self.hidden_seeds
                or _folders(path) & self.hidden_parts
                or not is_seed(self.root / "seeds", path)
            ):
                continue
            is_shown = (path in self.seeds and self._is_as_converted(path)) or sha256_of(file) in self.sums
            if is_shown and not _has_unpublished_posts(file):
                yield path

    def _is_as_converted(self, path: str) -> bool:
        """Whether all records of a seed are known: it holds one, or its bytes are those that were converted."""
        return path not in self.containers or self.converted.get(path) == sha256_of(self.root / "seeds" / path)

    def _holds_seed(self, path: str, size: int) -> bool:
        """Whether a file is a seed that is held or belongs to one: as its sidecar, its picture, a part of its page."""
        if path in self.hidden_seeds:
            return False
        if is_sidecar(path) or is_seed(self.root / "seeds", path):
            return path in self.held_seeds or path in self.sidecars
        if _is_picture(path):
            return self._is_published_picture(path, size)
        folders = _folders(path)
        return bool(folders & self.parts) and not folders & self.hidden_parts

    def _is_published_picture(self, path: str, size: int) -> bool:
        if size not in self.picture_sums.values():
            return False
        return sha256_of(self.root / "seeds" / path) in self.picture_sums


def _folders(path: str) -> set[str]:
    return {str(folder) for folder in PurePosixPath(path).parents}


def _folders_of_parts(seeds: set[str]) -> set[str]:
    """The folders that browsers make for the parts of saved pages."""
    return saved_folders.folders_of(base for seed in seeds for base in (seed, stem(seed)))


def _is_picture(path: str) -> bool:
    return PurePosixPath(path).suffix.lower().removeprefix(".") in SUFFIXES


def _has_unpublished_posts(file: Path) -> bool:
    """Whether a WordPress export also contains posts that its site does not show."""
    if suffix(file.name) != ".xml":
        return False
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened:
        before = b""
        while block := opened.read(_BLOCK_BYTES):
            if _UNPUBLISHED.search(before + block):
                return True
            before = block[-_OVERLAP_BYTES:]
    return False
