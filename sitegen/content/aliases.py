"""Old addresses (aliases) of a story: which of them are valid, and the URL paths of their redirects."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urldefrag

from sitegen.core.files import is_portable
from sitegen.core.urls import canonical, without_query

_OTHER_TYPES = frozenset(
    "avif bib css csv gif ico jpeg jpg js json mjs pdf png ris svg txt wasm webmanifest webp woff woff2 xml".split()
)
"""A file with one of these suffixes is not served as a page, so a redirect there would not work.

A folder with such a name could block one of the site's own files, such as sitemap.xml.
"""


def alias_problem(alias: str) -> str:
    """The reason why an alias is not valid, in a few words; "" if it is valid."""
    if has_query(alias) and alias.startswith("/") and not alias.startswith("//"):
        return ""
    path = unquote(without_query(alias))
    if not path.startswith("/") or path.startswith("//"):
        return "is no path from the root of the site"
    steps = [step for step in path.split("/") if step]
    if any(not is_portable(step) or "%" in step for step in steps):
        return "is no path that every system can hold"
    if steps in ([], ["index.html"]) or steps[0].startswith("_") or any(step.startswith(".") for step in steps):
        return "belongs to the site or its host"
    if any(posixpath.splitext(step)[1][1:].lower() in _OTHER_TYPES for step in steps):
        return "has the name of a file of another kind than a page"
    return ""


def has_query(alias: str) -> bool:
    """Whether an alias has a query, as in "/story.php?id=12".

    Links of the archive to it can be resolved, but no file can redirect it: a static host ignores the query.
    """
    return "?" in urldefrag(alias).url


def alias_url(alias: str) -> str:
    """An alias as a URL path, with "/" at the end unless it names a file; "" if no file can stand there."""
    if has_query(alias) or alias_problem(alias):
        return ""
    written = without_query(alias)
    path = posixpath.normpath(unquote(written))
    is_file = posixpath.splitext(path)[1] and not written.endswith("/")
    return canonical(path if is_file else path + "/")
