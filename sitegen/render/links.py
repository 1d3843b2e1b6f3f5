"""URL paths as links of a page: from the root of the host, or relative to the page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote, urlsplit

from sitegen.config import Config
from sitegen.pages.parts import SAFE
from sitegen.urls import file_of


def linker(config: Config, page: str) -> Callable[[str], str]:
    """A function that makes a link on the page at URL path `page` out of any URL path of the site."""
    prefix = urlsplit(config.site.base_url).path.rstrip("/")
    if not config.site.relative_urls:
        return partial(_from_root, prefix)

    def link(path: str) -> str:
        if not path.startswith("/"):
            return quote(path, safe=SAFE)  # an anchor, or a full URL
        target = re.split("[?#]", path, maxsplit=1)[0]
        here = posixpath.dirname(page)
        relative = posixpath.relpath("/" + file_of(target), here)
        if ":" in relative.partition("/")[0]:
            relative = f"./{relative}"  # or it would read as a scheme
        return quote(relative + path[len(target) :], safe=SAFE)

    return link


@lru_cache(20_000)
def _from_root(prefix: str, path: str) -> str:
    return quote(prefix + path if path.startswith("/") else path, safe=SAFE)
