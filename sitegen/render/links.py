"""Turns URL paths into links of a page: paths from the root of the host, or relative paths."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote

from sitegen.core.config import Config
from sitegen.core.urls import base_path, file_of, without_query
from sitegen.pages.head import SAFE

MISSING = "/404.html"
"""The error page. A host serves it at any missing address, so relative links on it would lead to wrong addresses."""


def linker(config: Config, page: str) -> Callable[[str], str]:
    """Returns a function that turns a URL path of the site into a link for the page at URL path `page`."""
    prefix = base_path(config.site.base_url)
    if not config.site.relative_urls or page == MISSING:
        return partial(_from_root, prefix)

    def link(path: str) -> str:
        if not path.startswith("/"):
            return quote(path, safe=SAFE)  # an anchor, or a full URL
        target = without_query(path)
        here = posixpath.dirname(page)
        relative = posixpath.relpath("/" + file_of(target), here)
        if ":" in relative.partition("/")[0]:
            relative = f"./{relative}"  # or it would be read as a scheme
        return quote(relative + path[len(target) :], safe=SAFE)

    return link


@lru_cache(20_000)
def _from_root(prefix: str, path: str) -> str:
    return quote(prefix + path if path.startswith("/") else path, safe=SAFE)
