"""Which files of content/ and seeds/ a bag may contain: only those of shown stories, pages and terms.

Other files stay out, since they may belong to something hidden: a draft, a withdrawn story, a private post that
`convert` skipped, a second copy of its seed, an editor's backup of its article.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitegen.capture import is_seed, is_sidecar
from sitegen.capture.fields import sidecar
from sitegen.core.files import listing, sha256_of
from sitegen.core.raster_images import SUFFIXES
from sitegen.core.seed_id import is_container, on_disk, parse, readings, stem, suffix
from sitegen.index import published_pictures
from sitegen.index.archive import Archive

_TEXTS = ("articles", "pages", "entities", "tags")
_IMAGES = "images"
_PARTS = ("_files", ".files", ".assets", "-Dateien", "_archivos", "_bestanden", "-filer", "_fichiers", "_soubory")
"""Suffixes of the folders in which browsers save the parts of a page."""


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
        self.hidden_parts = {base + end for seed in self.hidden_seeds for base in (seed, stem(seed)) for end in _PARTS}
        self.hidden_sidecars = {name for seed in self.hidden_seeds for name in sidecar.names(seed)}
        self.hidden_stems = {stem(seed) for seed in self.hidden_seeds if not is_container(seed)}
        self.sums = self._sums()
        self.hidden_sums = dict(self._hidden_sums())

    def holds(self, part: str, path: str, size: int) -> bool:
        """Whether the bag contains a file of content/ or seeds/."""
        return self._holds_text(path) if part == "content" else self._holds_seed(path, size)

    # --- content/ ---

    def _texts(self) -> Iterator[str]:
        """The files of content/ that are shown and can be read."""
        sql = (
            "SELECT path FROM shown UNION SELECT path FROM pages WHERE NOT draft UNION SELECT path FROM term_files "
            "EXCEPT SELECT path FROM files WHERE kind IN ('bad', 'hidden')"
        )
        return (row["path"] for row in self.db.execute(sql))

    def _holds_text(self, path: str) -> bool:
        top = path.partition("/")[0]
        if top == _IMAGES:
            return path in self.pictures
        return f"content/{path}" in self.texts if top in _TEXTS else path.endswith(".toml")

    # --- seeds/ ---

    def _seeds(self) -> tuple[set[str], set[str]]:
        """The seeds of shown stories, and those of hidden stories or with errors.

        If a seed's id can mean two files, and both exist, both count as hidden.
        """
        is_file = on_disk(self.root / "seeds")
        shown: set[str] = set()
        hidden: set[str] = set()
        for path, seed in self.db.execute("SELECT path, seed FROM stories WHERE seed != ''"):
            if path in self.texts:
                shown.add(parse(seed, is_file).file)
            else:
                hidden.update(reading.file for reading in readings(seed) if is_file(reading.file))
        hidden.update(row["path"] for row in self.db.execute("SELECT path FROM seeds WHERE problems != ''"))
        return shown - hidden, hidden

    def _sums(self) -> set[str]:
        """SHA-256 of the seeds of shown stories: a file with the same bytes is a copy of one."""
        rows = self.db.execute("SELECT path, sha256 FROM stories WHERE sha256 != ''").fetchall()
        others = {row["sha256"] for row in rows if row["path"] not in self.texts}
        return {row["sha256"] for row in rows if row["path"] in self.texts} - others

    def _hidden_sums(self) -> Iterator[tuple[str, int]]:
        """SHA-256 and size of the pictures that are not published.

        Captures may have the same files beside their pages.
        """
        for entry in listing(self.root / "content" / _IMAGES):
            if f"{_IMAGES}/{entry.path}" not in self.pictures:
                yield sha256_of(self.root / "content" / _IMAGES / entry.path), entry.stamp[0]

    def _holds_seed(self, path: str, size: int) -> bool:
        folders = {str(folder) for folder in PurePosixPath(path).parents}
        if path in self.hidden_seeds or path in self.hidden_sidecars or folders & self.hidden_parts:
            return False
        if is_sidecar(path):
            return True
        if is_seed(path):
            file = self.root / "seeds" / path
            return (path in self.seeds or sha256_of(file) in self.sums) and not _has_unpublished_posts(file)
        return stem(path) not in self.hidden_stems and not self._is_hidden_picture(path, size)

    def _is_hidden_picture(self, path: str, size: int) -> bool:
        suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
        if suffix not in SUFFIXES or size not in self.hidden_sums.values():
            return False
        return sha256_of(self.root / "seeds" / path) in self.hidden_sums


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
