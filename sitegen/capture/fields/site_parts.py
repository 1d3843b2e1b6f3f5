"""The files of a site generator below seeds/ that state something about the stories of the site, by their paths.

These are its settings, the data and pages about authors, and its other data. None of them is a story.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import lru_cache

from sitegen.core.seed_id import suffix

_LANGUAGE = r"(?:/[a-z]{2}(?:-[a-zA-Z]{2,4})?)?"
_PEOPLE = r"(?:authors?|people|staff|team|contributors|writers|members)"
_AUTHOR_PAGE = re.compile(
    rf"(?P<site>(?:.+/)?)(?:content{_LANGUAGE}/authors?|_authors?)/(?:[^/]+/)?[^/]+\.(?:md|markdown|html)"
)
"""Pages about one author, of Hugo and of Jekyll."""
_AUTHOR_DATA = re.compile(
    rf"(?P<site>(?:.+/)?)_?data/(?:{_PEOPLE}|authors?/[^/]+)\.(?:ya?ml|json|toml|csv)", re.IGNORECASE
)
_AUTHORS_BESIDE = re.compile(r"(?P<site>(?:.+/)?)authors\.ya?ml")
"""Data about authors beside the posts, as Docusaurus has them."""
_DATA = re.compile(r"(?:.+/)?_data/.+\.(?:ya?ml|json|toml|csv|tsv)", re.IGNORECASE)
"""Data of Jekyll and Eleventy; those of Hugo, in a folder without "_", may be anything."""
_SETTINGS = re.compile(
    r"(?P<site>(?:.+/)?)(?:_config\.(?:ya?ml|toml)|hugo\.(?:ya?ml|toml|json)|pelicanconf\.py|"
    r"config/_default/(?:hugo|config|permalinks)\.(?:ya?ml|toml)|config\.(?:ya?ml|toml))"
)
_SOURCES = frozenset([".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".mdx", ".rst", ".rest"])
"""Suffixes of the sources of site generators."""
_PAGES = frozenset([".html", ".htm", ".xhtml"])
"""Suffixes of files that may be such sources."""


def is_part(path: str) -> bool:
    """Whether a POSIX path under seeds/ is such a file."""
    return any(
        pattern.fullmatch(path) for pattern in (_SETTINGS, _AUTHOR_DATA, _AUTHORS_BESIDE, _DATA)
    ) or is_author_page(path)


def is_source(seed: str) -> bool:
    """Whether a seed is a source of a site generator, by its name and its folders."""
    return suffix(seed) in _SOURCES or (suffix(seed) in _PAGES and "_posts" in seed.split("/"))


def is_author_page(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a page about an author."""
    return _AUTHOR_PAGE.fullmatch(path) is not None


def concerns(path: str) -> str | None:
    """The folder of the site whose stories a file concerns: "" or a path that ends in "/"; None for other files."""
    for pattern in (_SETTINGS, _AUTHOR_DATA, _AUTHOR_PAGE, _AUTHORS_BESIDE):
        if match := pattern.fullmatch(path):
            return match["site"]
    return None


def folders_above(seed: str) -> Iterator[str]:
    """The folders of a seed, the innermost first: each is "" or ends in "/"."""
    folder = seed
    while folder:
        folder = folder.rstrip("/").rpartition("/")[0]
        folder += "/" if folder else ""
        yield folder


def parts_of(seed: str, files: Set[str]) -> tuple[str, ...]:
    """Those of `files` that decide how a seed is read, in a fixed order."""
    if suffix(seed) not in _SOURCES | _PAGES:
        return ()
    by_site = _by_site(_Same(files))
    return tuple(path for folder in folders_above(seed) for path in by_site.get(folder, ()))


class _Same:
    """A set that is compared by its identity, so that the grouping of one set is made once for many seeds."""

    def __init__(self, files: Set[str]) -> None:
        self.files = files

    def __hash__(self) -> int:
        return id(self.files)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.files is other.files


@lru_cache(1)
def _by_site(same: _Same) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(same.files):
        folder = concerns(path)
        if folder is not None:
            found[folder].append(path)
    return {folder: tuple(paths) for folder, paths in found.items()}
