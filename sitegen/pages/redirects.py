"""Pages at URLs that decisions or other spellings changed: they lead to what stands for the name now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.content.decisions import FILE
from sitegen.core.model import KIND
from sitegen.index.archive import Row
from sitegen.pages.head import HeadFields, Heads
from sitegen.pages.records.pages import IndexPage, RedirectPage
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Letter, Link
from sitegen.pages.teasers import term
from sitegen.pages.terms import TermPages, heading


def moved_page(heads: Heads, url: str, rows: list[Row]) -> Planned:
    """The page at an old URL: it leads on, or, where the name was split, to a choice."""
    if len(rows) > 1:
        return Planned(url, FILE, "index.html", _choice(heads, url, rows))
    return _redirect(heads, rows[0]["name"], url, rows[0]["url"])


def moved_years(terms: TermPages, url: str, row: Row) -> Iterator[Planned]:
    """The old URLs of the years, and of months of long years, of a term that has a page for each."""
    heads = terms.heads
    for period in terms.parts(row):
        step = f"{period.replace('-', '/') or 'undated'}/"
        period_text = heads.language.period(period) if period else heads.language.gettext("Undated")
        yield _redirect(heads, f"{row['name']}, {period_text}", url + step, row["url"] + step)


def moved_files(files: Iterable[Planned], url: str, row: Row) -> Iterator[Planned]:
    """The feeds and data of a term at its old URL too: what reads them follows no page."""
    for planned in files:
        yield Planned(url + planned.url.removeprefix(row["url"]), FILE, planned.template, planned.context)


def spelled_pages(heads: Heads, row: Row, slugs: Iterable[str], source: str) -> Iterator[Planned]:
    """The URLs that a term has by other spellings of its name, should stories come to use one of them more."""
    for slug in slugs:
        yield _redirect(heads, row["name"], f"/{KIND[row['kind']].plural}/{slug}/", row["url"], source)


def _redirect(heads: Heads, title: str, url: str, target: str, source: str = FILE) -> Planned:
    head = heads.make(HeadFields("redirect", title, url, indexed=False, canonical=target))
    return Planned(url, source, "redirect.html", RedirectPage(head, target))


def _choice(heads: Heads, url: str, rows: list[Row]) -> IndexPage:
    """The bearers of a name, for a reader to choose from."""
    kind = KIND[rows[0]["kind"]]
    label = rows[0]["name"].partition(" (")[0]
    head = heads.make(
        HeadFields(
            "index", label, url, crumbs=[Link(heads.language.gettext(kind.label), f"/{kind.plural}/")], indexed=False
        )
    )
    letter = heading(label, kind, heads.language.code)
    return IndexPage(head, kind.name, label, len(rows), (Letter(*letter, tuple(map(term, rows))),), ())
