"""The head of a page: title, description, canonical URL, breadcrumbs, linked data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

import orjson

from sitegen.core.config import Config
from sitegen.core.language import Language
from sitegen.core.model import EVENT, ORGANIZATION, PERSON, PLACE
from sitegen.pages import dates
from sitegen.pages.records.shared import Crumb, Head, Link

SAFE = "/#?=&;:@!$'()*+,%~"
"""The characters that are not percent-encoded in a URL, besides ASCII letters and digits."""


SCHEMA_TYPES = {PERSON.name: "Person", ORGANIZATION.name: "Organization", PLACE.name: "Place", EVENT.name: "Event"}
"""What schema.org calls the kinds of entities."""


@dataclass(frozen=True, slots=True)
class HeadFields:
    """What the head of a page says of it. `kind` is that of the page.

    `language` is "" for the site's own. `crumbs` are the steps between the front page and this one; `data` is JSON-LD;
    `canonical` is the URL of another page that stands for this one, "" for none. `indexed` says whether search engines
    may list it, `searched` whether the search of the site finds it.
    """

    kind: str
    title: str
    url: str
    description: str = ""
    language: str = ""
    crumbs: Sequence[Link] = ()
    feed: str = ""
    data: dict[str, Any] | None = None
    indexed: bool = True
    image: str = ""
    canonical: str = ""
    searched: bool = False


class Heads:
    """Makes the head of each page of one site. Texts are in the site's language."""

    def __init__(self, config: Config, language: Language) -> None:
        self.config = config
        self.language = language

    def make(self, of: HeadFields) -> Head:
        """Makes the head of one page.

        `crumbs` are the links between the front page and this page, `data` is JSON-LD, and `canonical` is the path of
        another page that search engines should list instead of this one.
        """
        language = of.language or self.language.code
        steps = self._steps(of)
        return Head(
            of.title, of.description, of.url, self.absolute(of.canonical or of.url), language,
            dates.direction(language), of.kind, steps, of.feed,
            self._linked(of.data, steps, of.url) if of.data else "", of.indexed, of.image,
            of.searched and self.config.search.enabled,
        )  # fmt: skip

    def _steps(self, of: HeadFields) -> tuple[Crumb, ...]:
        """The way from the front page to a page; none to the front page itself."""
        if of.url == "/":
            return ()
        between = (Crumb(link.text, link.url) for link in of.crumbs)
        return (Crumb(self.config.site.title, "/"), *between, Crumb(of.title, ""))

    def absolute(self, path: str) -> str:
        """The full URL of a path; "" if the site has no base_url."""
        base = self.config.site.base_url.rstrip("/")
        return base + _quoted(path) if base else ""

    def _linked(self, data: dict[str, Any], crumbs: Sequence[Crumb], url: str) -> str:
        """JSON-LD of the page and its breadcrumbs. They need full URLs: without a base_url they are left out."""
        steps = [
            {"@type": "ListItem", "position": n, "name": c.text, "item": self.absolute(c.url or url)}
            for n, c in enumerate(crumbs, 1)
        ]
        way = {"@type": "BreadcrumbList", "itemListElement": steps}
        return json_ld([data, way] if crumbs and self.absolute("/") else [data])


_quoted = lru_cache(20_000)(partial(quote, safe=SAFE))


def collection(heads: Heads, name: str, url: str, **more: Any) -> dict[str, Any]:
    """schema.org data of a page that lists stories or names."""
    known = {"@type": "CollectionPage", "name": name, "url": heads.absolute(url), **more}
    return {key: value for key, value in known.items() if value}


def json_ld(nodes: Sequence[dict[str, Any]]) -> str:
    """JSON that is safe inside a script element.

    `<`, `>` and `&` are escaped, so that no text ends the element or opens a comment.
    """
    graph = nodes[0] if len(nodes) == 1 else {"@graph": list(nodes)}
    text = orjson.dumps({"@context": "https://schema.org", **graph}).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
