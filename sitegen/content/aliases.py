"""Old addresses of a story: which can be kept, and where their redirects stand."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from sitegen.core.files import is_portable
from sitegen.core.urls import canonical, without_query

_OTHER_TYPES = frozenset(
    "avif bib css csv gif ico jpeg jpg js json mjs pdf png ris svg txt wasm webmanifest webp woff woff2 xml".split()
)
"""Files of these types are not read as pages, so a redirect at their names would lead nowhere. Folders of such names
would stand in the way of the site's own files: sitemap.xml."""


def refused(alias: str) -> str:
    """Why no redirect can stand at an alias, in a few words; "" where one can."""
    path = unquote(without_query(alias))
    if not path.startswith("/") or path.startswith("//"):
        return "is no path from the root of the site"
    steps = [step for step in path.split("/") if step]
    if any(not is_portable(step) or "%" in step for step in steps):
        return "is no path that every system can hold"
    if not steps or steps[0].startswith("_") or any(step.startswith(".") for step in steps):
        return "belongs to the site or its host"
    if any(posixpath.splitext(step)[1][1:].lower() in _OTHER_TYPES for step in steps):
        return "has the name of a file of another kind than a page"
    return ""


def alias_url(alias: str) -> str:
    """An alias as a URL path: a folder unless it names a file. "" for one that is refused."""
    if refused(alias):
        return ""
    written = without_query(alias)
    path = posixpath.normpath(unquote(written))
    is_file = posixpath.splitext(path)[1] and not written.endswith("/")
    return canonical(path if is_file else path + "/")
