"""URL paths of the site and the files of output/ that they name: the one place where one becomes the other.

A server answers a path that ends in "/" with the index.html of that folder, and any other path with the file itself.
"""

from __future__ import annotations

_INDEX = "index.html"


def file_of(url: str) -> str:
    """The file below output/ that a server answers a URL path with: "/a/" is "a/index.html", "/a.html" is "a.html"."""
    path = url.lstrip("/")
    return path + _INDEX if not path or path.endswith("/") else path


def url_of(path: str) -> str:
    """The URL path of a file below output/. A name that only ends in "index.html" is no index: price-index.html."""
    folder, slash, name = path.rpartition("/")
    return f"/{folder}{slash}" if name == _INDEX else f"/{path}"


def canonical(url: str) -> str:
    """The one spelling of a URL path: the folder in place of its index.html."""
    return url_of(file_of(url))
