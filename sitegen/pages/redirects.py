"""Pages at URLs that decisions on names or other spellings changed; they lead to the term's URL of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.content.decisions import FILE
from sitegen.core.model import KIND
from sitegen.core.urls import index_url, period_steps, term_url
from sitegen.index.archive import Row
from sitegen.pages.head import HeadFields, Heads
from sitegen.pages.index_pages import heading
from sitegen.pages.records.pages import IndexPage, RedirectPage
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Letter, Link
from sitegen.pages.teasers import term
from sitegen.pages.terms import TermPages


def moved_page(heads: Heads, url: str, rows: list[Row]) -> Planned:
    """The page at an old URL: a redirect, or a list to choose from if the name was split into several."""
    if len(rows) > 1:
        return Planned(url, FILE, "index.html", _choice(heads, url, rows))
    return _redirect(heads, rows[0]["name"], url, rows[0]["url"])


def moved_years(terms: TermPages, url: str, row: Row) -> Iterator[Planned]:
    """Redirects from the old URLs of a paged term's years, and of the months of its long years."""
    heads = terms.heads
    for period in terms.periods(row):
        step = period_steps(period)
        period_text = heads.language.period(period) if period else heads.language.gettext("Undated")
        yield _redirect(heads, f"{row['name']}, {period_text}", url + step, row["url"] + step)


def moved_files(files: Iterable[Planned], url: str, row: Row) -> Iterator[Planned]:
    """The feeds and data files of a term at its old URL too, since programs that read them follow no HTML redirect."""
    for planned in files:
        yield Planned(url + planned.url.removeprefix(row["url"]), FILE, planned.template, planned.context)


def spelling_redirects(heads: Heads, row: Row, slugs: Iterable[str], source: str) -> Iterator[Planned]:
    """Redirects from the URLs of other spellings of a term's name. One of them may become the name later."""
    for slug in slugs:
        yield _redirect(heads, row["name"], term_url(KIND[row["kind"]], slug), row["url"], source)


def _redirect(heads: Heads, title: str, url: str, target: str, source: str = FILE) -> Planned:
    head = heads.make(HeadFields("redirect", title, url, indexed=False, canonical=target))
    return Planned(url, source, "redirect.html", RedirectPage(head, target))


def _choice(heads: Heads, url: str, rows: list[Row]) -> IndexPage:
    """The index page that lists all terms into which a name was split."""
    kind = KIND[rows[0]["kind"]]
    label = rows[0]["name"].partition(" (")[0]
    head = heads.make(
        HeadFields(
            "index", label, url, crumbs=[Link(heads.language.gettext(kind.label), index_url(kind))], indexed=False
        )
    )
    letter = heading(label, kind, heads.language.code)
    return IndexPage(head, kind.name, label, len(rows), 0, (Letter(*letter, tuple(map(term, rows))),), ())
