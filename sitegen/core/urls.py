"""Converts URL paths of the site to files of output/ and back.

A server answers a path that ends in "/" with the index.html of that folder, and any other path with the file itself.
"""

from __future__ import annotations

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
