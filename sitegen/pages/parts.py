"""Rows of the index as the small nouns of the theme contract, and the head of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any
from urllib.parse import quote

import orjson

from sitegen.config import Config
from sitegen.index.archive import TOLD, Archive, Row
from sitegen.language import Language
from sitegen.model import Kind
from sitegen.pages import words
from sitegen.pages.nouns import Bar, Crumb, Date, Entry, Head, Link, Passage, Teaser, Term, TermList
from sitegen.typography import typeset

_CENTURY = 120

LONG_YEAR = 200
"""A year with more stories than this lists its months, and each month its stories."""

SAFE = "/#?=&;:@!$'()*+,%~"
"""What stays as it is in a URL, beside letters and digits of ASCII."""

DOUBTFUL = 0.6
"""Below this confidence an entity is marked as doubtful."""


def teaser(row: Row) -> Teaser:
    """A story in a list."""
    return _teaser(*_TOLD(row))


_TOLD = itemgetter(*TOLD)


@lru_cache(4096)  # a story stands in the lists of a dozen names
def _teaser(
    language: str, url: str, title: str, subtitle: str, summary: str, date: str, earliest: str, latest: str,
    dateline: str, publication: str, authors: str, section: str, image: str,
) -> Teaser:  # fmt: skip
    return Teaser(
        url=url,
        title=typeset(title, language),
        subtitle=typeset(subtitle, language),
        summary=typeset(summary, language),
        date=words.date(date, earliest, latest),
        dateline=dateline,
        publication=publication,
        authors=tuple(json.loads(authors)),
        section=section,
        language=language,
        direction=words.direction(language),
        image=picture(image),
    )


def story_date(row: Row) -> Date:
    """When a story was published, or what is known of it."""
    return words.date(row["date"], row["earliest"], row["latest"])


def picture(src: str) -> str:
    """The URL path of a picture under content/images; "" for one that is elsewhere."""
    local = src.startswith("images/") and ".." not in src
    return "/" + src if local else ""


def entries(archive: Archive, term: int, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """Stories on the page of a term."""
    told = archive.passages(term, rows)
    return tuple(Entry(teaser(row), tuple(map(Passage, found))) for row, found in zip(rows, told, strict=True))


def plain_entry(row: Row) -> Entry:
    """A story in a list that shows no sentences."""
    return Entry(teaser(row), ())


def term(row: Row, count: int | None = None) -> Term:
    """A term in a list; `count` where only some of its stories are meant."""
    shown = row["count"] if count is None else count
    return Term(row["kind"], row["name"], row["url"], shown, row["confidence"] < DOUBTFUL)


def term_lists(kinds: Iterable[Kind], rows: Iterable[Term]) -> tuple[TermList, ...]:
    """Terms sorted into lists by kind; a kind without terms has none."""
    terms = list(rows)
    lists = (TermList(k.label, f"/{k.plural}/", tuple(t for t in terms if t.kind == k.name)) for k in kinds)
    return tuple(found for found in lists if found.terms)


def bars(years: Sequence[tuple[str, int]], url: dict[str, str], whole: dict[str, int] | None = None) -> tuple[Bar, ...]:
    """The chart of stories per year: every year from the first to the last, also those without a story.

    Over more than a century (or where a year is mistyped) only the years that have stories are shown.
    """
    counts = {year: count for year, count in years if year}
    if not counts:
        return ()
    top = max(counts.values())
    span = [f"{year:04}" for year in range(int(min(counts)), int(max(counts)) + 1)]
    span = span if len(span) <= _CENTURY else sorted(counts)
    return tuple(_bar(year, counts.get(year, 0), top, url.get(year, ""), whole) for year in span)


def _bar(year: str, count: int, top: int, url: str, whole: dict[str, int] | None) -> Bar:
    share = min(100, round(100 * count / about(whole[year]))) if whole and whole.get(year) else 0 if whole else -1
    return Bar(year, count, max(2, round(100 * count / top)) if count else 0, url if count else "", share)


def about(count: int) -> int:
    """A count to two figures: one story more seldom changes it, and what tells of many need not be made anew."""
    step: int = 10 ** max(0, len(str(count)) - 2)
    return (count + step // 2) // step * step


def heat(count: int, top: int) -> int:
    """How much a cell of a calendar is tinted, 0 to 4; `top` is the most that a cell has."""
    return 0 if not count else 1 + min(3, 4 * (count - 1) // top)


class Heads:
    """Makes the head of each page of one site, in the site's language."""

    def __init__(self, config: Config, language: Language) -> None:
        self.config = config
        self.language = language

    def make(
        self,
        kind: str,
        title: str,
        url: str,
        description: str = "",
        *,
        language: str = "",
        crumbs: Sequence[Link] = (),
        feed: str = "",
        data: dict[str, Any] | None = None,
        indexed: bool = True,
        image: str = "",
        canonical: str = "",
        searched: bool = False,
    ) -> Head:
        """`crumbs` are the steps between the front page and this one; `data` is JSON-LD; `canonical` another's URL."""
        language = language or self.language.code
        steps = (
            Crumb(self.config.site.title, "/"),
            *(Crumb(c.text, c.url) for c in crumbs),
            Crumb(title, ""),
        )
        crumbed = steps if url != "/" else ()
        return Head(
            title, description, url, self.absolute(canonical or url), language, words.direction(language), kind,
            crumbed, feed, self._linked(data, crumbed, url) if data else "", indexed, image,
            searched and self.config.search.enabled,
        )  # fmt: skip

    def absolute(self, path: str) -> str:
        """The full URL of a path; "" where the site does not know where it will stand."""
        base = self.config.site.base_url.rstrip("/")
        return base + _quoted(path) if base else ""

    def _linked(self, data: dict[str, Any], crumbs: Sequence[Crumb], url: str) -> str:
        """What a page is and the way to it, where that can be said: a step of a way needs its full URL."""
        steps = [
            {"@type": "ListItem", "position": n, "name": c.text, "item": self.absolute(c.url or url)}
            for n, c in enumerate(crumbs, 1)
        ]
        way = {"@type": "BreadcrumbList", "itemListElement": steps}
        return json_ld([data, way] if crumbs and self.absolute("/") else [data])


_quoted = lru_cache(20_000)(partial(quote, safe=SAFE))


def collection(heads: Heads, name: str, url: str, **more: Any) -> dict[str, Any]:
    """A page that lists stories or names, for schema.org."""
    known = {"@type": "CollectionPage", "name": name, "url": heads.absolute(url), **more}
    return {key: value for key, value in known.items() if value}


def json_ld(nodes: Sequence[dict[str, Any]]) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or opens a comment."""
    graph = nodes[0] if len(nodes) == 1 else {"@graph": list(nodes)}
    text = orjson.dumps({"@context": "https://schema.org", **graph}).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
