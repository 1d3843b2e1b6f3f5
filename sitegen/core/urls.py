"""Converts URL paths of the site, to files of output/ and back.

A server answers a path that ends in "/" with the index.html of that folder, and any other path with the file itself.
Where a story stands is a setting: index/permalinks.py.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sitegen.core.model import TERM_KINDS, Kind

_INDEX = "index.html"


def file_of(url: str) -> str:
    """The file below output/ that a server returns for a URL path: "/a/" -> "a/index.html", "/a.html" -> "a.html"."""
    path = url.lstrip("/")
    return path + _INDEX if not path or path.endswith("/") else path


def url_of(path: str) -> str:
    """The URL path of a file below output/. Only a file named exactly "index.html" is an index."""
    folder, slash, name = path.rpartition("/")
    return f"/{folder}{slash}" if name == _INDEX else f"/{path}"


def canonical(url: str) -> str:
    """The canonical form of a URL path: the folder instead of its index.html."""
    return url_of(file_of(url))


def without_query(url: str) -> str:
    """A URL without its query and its fragment."""
    return url.partition("?")[0].partition("#")[0]


def base_path(base_url: str) -> str:
    """The path below which the site stands on its host: "/news" for "https://example.org/news/", "" for the root."""
    return urlsplit(base_url).path.rstrip("/")


def index_url(kind: Kind) -> str:
    """The A-Z index of a kind of terms: "/people/"."""
    return f"/{kind.plural}/"


def term_url(kind: Kind, slug: str) -> str:
    """The page of a term: "/people/ann-moe/"."""
    return f"{index_url(kind)}{slug}/"


def mention_anchor(kind: Kind, slug: str) -> str:
    """The HTML id, on the page of a story, of the first mention of a name that has no page: "person-ann-moe"."""
    return f"{kind.name}-{slug}"


def term_of(url: str) -> tuple[str, str]:
    """The name of the kind and the slug that `term_url` made a URL path of; ("", "") for the URL of no term.

    A page below that of a term counts with it: the slug is then "ann-moe/2014".
    """
    plural, _, slug = url.strip("/").partition("/")
    kind = next((kind.name for kind in TERM_KINDS if kind.plural == plural), "")
    return (kind, slug) if kind and slug else ("", "")


def period_steps(period: str) -> str:
    """A year or month as the end of a URL path: "2014-03" is "2014/03/", no date "undated/"."""
    return f"{period.replace('-', '/') or 'undated'}/"


def archive_url(period: str) -> str:
    """The page of the stories of a year or month; that of the stories without a date for ""."""
    return f"/archive/{period_steps(period)}" if period else "/undated/"
