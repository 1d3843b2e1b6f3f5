"""The links of a built page, and whether their targets exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.core.files import is_file, path_inside
from sitegen.core.urls import base_path, file_of

_ATTRIBUTES = {
    "a": ("href",), "area": ("href",), "link": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"),
    "script": ("src",), "iframe": ("src",), "embed": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "object": ("data",), "form": ("action",), "image": ("href",), "use": ("href",),
}  # fmt: skip
_PICTURES = frozenset(["img", "source", "image"])
_SOMEWHERE = "https://site.invalid"
"""Used as the host of a site without base_url."""


class FoundLink(NamedTuple):
    """A link as a page has it: its URL, its line, and whether it embeds a picture."""

    url: str
    line: int
    picture: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A dead link, the reason, and the path of this site that it requests ("" for none)."""

    link: FoundLink
    why: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to an anchor of another page (a file of output/), which is still to be checked."""

    link: FoundLink
    target: str
    anchor: str


def links(tree: Any) -> Iterator[FoundLink]:
    """All links of a page."""
    for element in tree.iter(*_ATTRIBUTES):
        for name in _ATTRIBUTES[element.tag]:
            value = element.get(name)
            if value is None:
                continue
            urls = [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]
            for url in urls:
                yield FoundLink(url.strip(), element.sourceline, element.tag in _PICTURES)
    for element in tree.iterfind(".//meta[@http-equiv]"):
        match = re.search(r"url\s*=\s*[\"']?([^\"']+)", element.get("content") or "", re.IGNORECASE)
        if match:
            yield FoundLink(match[1].strip(), element.sourceline, False)


class BuiltSite:
    """The files of output/ under the URLs that they have on the host, below the path of base_url."""

    def __init__(self, output: Path, base_url: str) -> None:
        self.output = output
        self.host, self.prefix = urlsplit(base_url or _SOMEWHERE).netloc, base_path(base_url)
        self.exists = lru_cache(maxsize=1 << 17)(self._exists)

    def look(self, page: str, link: FoundLink, ids: frozenset[str]) -> Broken | Wanted | None:
        """Checks a link of the page at `page`, whose anchors are `ids`; returns None for a good link.

        An anchor of another page is not checked here; the link is returned as Wanted.
        """
        try:
            parts = urlsplit(urljoin(f"https://{self.host}{self.prefix}/{page}", link.url))
        except ValueError:
            return Broken(link, "is no URL")
        if parts.scheme not in ("http", "https") or parts.netloc != self.host:
            return None
        if not f"{parts.path}/".startswith(f"{self.prefix}/"):
            return Broken(link, f"leads out of the site, which stands below {self.prefix}/")
        path = unquote(parts.path[len(self.prefix) :])
        target = self._target(path.lstrip("/"))
        if not target:
            return Broken(link, "leads nowhere", path)
        anchor = unquote(parts.fragment)
        if not anchor or anchor == "top" or anchor.startswith(":~:") or not target.endswith(".html"):
            return None
        if target != page:
            return Wanted(link, target, anchor)
        return None if anchor in ids else Broken(link, f"leads to #{anchor}, which is not on the page")

    def _target(self, path: str) -> str:
        """The file that a server would return for a path; "" if there is none."""
        if path and not path.endswith("/") and self.exists(path):
            return path
        index = file_of(f"{path.rstrip('/')}/")
        return index if self.exists(index) else ""

    def _exists(self, path: str) -> bool:
        try:
            return is_file(path_inside(self.output, path))
        except (ValueError, OSError):
            return False
