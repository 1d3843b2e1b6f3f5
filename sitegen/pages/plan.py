"""The plan: every file of the site, where it stands, and the frozen record that it is made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sitegen.config import Config
from sitegen.content import decisions
from sitegen.content.aliases import alias_url
from sitegen.content.document import parse
from sitegen.content.frontmatter import article
from sitegen.index.archive import Archive, Period, Row
from sitegen.language import N_, Language
from sitegen.model import AUTHOR, ENTITY_KINDS, PUBLICATION, TAG, TERM_KINDS, Article
from sitegen.pages import words
from sitegen.pages.articles import article_page, withdrawn_page
from sitegen.pages.contexts import DaysPage, FreePage, MissingPage, RedirectPage, SearchPage
from sitegen.pages.crawlers import crawler_files, map_entry
from sitegen.pages.days import day_pages
from sitegen.pages.files import DataFile, FeedFile, FeedItem, MapEntry
from sitegen.pages.holdings import Holdings, holdings_page
from sitegen.pages.identity import identifiers
from sitegen.pages.lists import archive_page, home_page, period_pages
from sitegen.pages.moved import moved_files, moved_page, moved_years
from sitegen.pages.nouns import Link, Site
from sitegen.pages.parts import Heads, entry, teaser
from sitegen.pages.planned import Body, NameLink, Planned
from sitegen.pages.terms import aliases, has_downloads, index_pages, term_pages

_FEED = 20
_PICTURE = re.compile(r"images/[\w.-]+")


def site_record(archive: Archive, config: Config, say: Language) -> Site:
    """What every page knows of the site."""
    kinds = [k for k in TERM_KINDS if archive.largest(k.name, 1)]
    menu = [Link(say.gettext("Archive"), "/archive/")] if archive.count() else []
    menu += [Link(say.gettext(k.label), f"/{k.plural}/") for k in kinds]
    pages = [Link(p["title"], p["url"]) for p in archive.pages()]
    return Site(
        title=config.site.title,
        description=config.site.description,
        language=say.code,
        direction=words.direction(say.code),
        base_url=config.site.base_url,
        menu=tuple(menu),
        footer=(*pages, Link(say.gettext("Feed"), "/feed.xml")),
        feed="/feed.xml",
        search=config.search.enabled,
    )


def plan(archive: Archive, config: Config, root: Path, language: Language) -> Iterator[Planned]:
    """Every file of the site, sitemaps last: they list what went before."""
    heads = Heads(config, language)
    listed: list[MapEntry] = []
    for planned in _pages(archive, heads, config, root):
        listed += map_entry(planned)
        yield planned
    yield from crawler_files(config, listed, own_headers=(root / "static/_headers").is_file())


def _pages(archive: Archive, heads: Heads, config: Config, root: Path) -> Iterator[Planned]:
    yield Planned("/", "the front page", "home.html", home_page(archive, heads, config))
    yield Planned("/404.html", "the page for what is missing", "404.html", _missing(heads))
    for row in archive.pages():
        head = heads.make("page", row["title"], row["url"], row["description"])
        yield Planned(
            row["url"],
            row["path"],
            "page.html",
            FreePage(head, row["title"]),
            Body(row["path"], row["digest"]),
        )
    if config.search.enabled:
        yield Planned("/search/", "the search page", "search.html", _search(archive, heads))
    holdings = Holdings()
    yield from _stories(archive, heads, root, holdings)
    if archive.count():
        page = holdings_page(archive, heads, holdings)
        yield Planned(page.head.url, "what is in the archive", "holdings.html", page)
    yield from _dates(archive, heads)
    yield from _terms(archive, heads, config)
    yield from _feeds("/", config.site.title, islice(archive.stories(Period("")), _FEED))
    yield from _redirects(archive, heads)
    yield from _moved(archive, heads, config)


def _missing(heads: Heads) -> MissingPage:
    return MissingPage(heads.make("missing", heads.language.gettext("Page not found"), "/404.html", indexed=False))


def _search(archive: Archive, heads: Heads) -> SearchPage:
    say = heads.language
    told = say.gettext("Search all stories, people, organizations and places.")
    head = heads.make("search", say.gettext("Search"), "/search/", told)
    found = [kind for kind in (PUBLICATION, *ENTITY_KINDS, TAG, AUTHOR) if archive.largest(kind.name, 1)]
    filters = (("kind", N_("Kind")), ("year", N_("Year")), *((kind.name, kind.label) for kind in found))
    return SearchPage(head, "/pagefind/pagefind.js", filters)


def _stories(archive: Archive, heads: Heads, root: Path, holdings: Holdings) -> Iterator[Planned]:
    for row in archive.every():
        made = _article(root, row["path"])
        if row["withdrawn"]:
            yield Planned(row["url"], row["path"], "withdrawn.html", withdrawn_page(heads, row, made))
            continue
        body = Body(row["path"], row["digest"], _links(archive, row))
        page = article_page(archive, heads, root, row, made)
        if not any(version.current for version in page.versions):
            holdings.count(made)
        yield Planned(row["url"], row["path"], "article.html", page, body)


def _article(root: Path, path: str) -> Article:
    made, _ = article(path, parse((root / path).read_bytes(), path))
    return made


def hidden_pictures(archive: Archive, root: Path) -> set[str]:
    """Paths under content/ of the pictures of stories that are not shown: they are not published either."""
    hidden: set[str] = set()
    for path in archive.hidden():
        made = _article(root, path)
        hidden |= {image.src for image in made.images} | set(_PICTURE.findall(made.body))
    return hidden


def _links(archive: Archive, row: Row) -> tuple[NameLink, ...]:
    kinds = {kind.name for kind in ENTITY_KINDS}
    return tuple(
        NameLink(_forms(t), t["kind"], t["url"])
        for t in archive.story_terms(row["id"])
        if t["kind"] in kinds and t["url"]
    )


def _forms(row: Row) -> tuple[str, ...]:
    lists: list[list[str]] = [json.loads(forms) for forms in json.loads(row["forms"])]
    return tuple(dict.fromkeys([*json.loads(row["names"]), *(form for forms in lists for form in forms)]))


def _dates(archive: Archive, heads: Heads) -> Iterator[Planned]:
    yield Planned("/archive/", "the archive by date", "archive.html", archive_page(archive, heads))
    for page in period_pages(archive, heads):
        yield Planned(page.head.url, f"stories of {page.period}", "period.html", page)
    for day in day_pages(archive, heads) if heads.config.pages.on_this_day else ():
        template = "days.html" if isinstance(day, DaysPage) else "period.html"
        yield Planned(day.head.url, "the days of the year", template, day)


def _terms(archive: Archive, heads: Heads, config: Config) -> Iterator[Planned]:
    whole = dict(archive.years())
    for kind in TERM_KINDS:
        rows = archive.terms(kind.name)
        if rows:
            for index in index_pages(archive, heads, kind):
                yield Planned(index.head.url, f"the index of {kind.plural}", "index.html", index)
        for row in rows:
            source = row["file"] or f"{kind.name} {row['name']!r}"
            file = archive.term_file(row["file"])
            body = Body(file["path"], file["digest"]) if file else None
            for page in term_pages(archive, heads, row, whole, config.feeds.min_stories):
                yield Planned(page.head.url, source, "term.html", page, None if page.year else body)
            yield from _term_files(archive, config, row, source)


def _term_files(archive: Archive, config: Config, row: Row, source: str) -> Iterator[Planned]:
    """The data and the feeds of a term, where it has them."""
    if has_downloads(config, row):
        yield from _data_files(archive, row, source)
    if row["count"] >= config.feeds.min_stories:
        yield from _feeds(row["url"], row["name"], archive.term_stories(row["id"])[:_FEED])


def _moved(archive: Archive, heads: Heads, config: Config) -> Iterator[Planned]:
    """What stands at URLs that decisions on names changed."""
    for alias, rows in archive.relatives.moved():
        url = alias_url(alias)
        if not url:
            continue
        yield moved_page(heads, url, rows)
        if len(rows) == 1 and url.endswith("/"):
            yield from moved_years(archive, heads, url, rows[0])
            yield from moved_files(_term_files(archive, config, rows[0], decisions.FILE), url, rows[0])


def _data_files(archive: Archive, row: Row, source: str) -> Iterator[Planned]:
    entries = tuple(entry(archive, story, row["id"]) for story in archive.term_stories(row["id"]))
    same = tuple(link.url for link in identifiers(archive, row))
    for form in ("json", "csv"):
        url = f"{row['url']}stories.{form}"
        data = DataFile(form, row["kind"], row["name"], row["url"], aliases(archive, row), same, entries)
        yield Planned(url, source, "", data)


def _feeds(home: str, title: str, rows: Any) -> Iterator[Planned]:
    items = tuple(FeedItem(teaser(row), row["updated"] or row["date"]) for row in rows if row["date"])
    for form, name in (("atom", "feed.xml"), ("json", "feed.json")):
        url = home + name
        yield Planned(url, f"the feed of {title}", "", FeedFile(form, title, url, home, items))


def _redirects(archive: Archive, heads: Heads) -> Iterator[Planned]:
    for row in archive.every():
        for alias in dict.fromkeys(map(alias_url, json.loads(row["aliases"]))):
            if alias and alias != row["url"]:
                title = heads.language.gettext("Story withdrawn") if row["withdrawn"] else row["title"]
                head = heads.make("redirect", title, alias, indexed=False, canonical=row["url"])
                yield Planned(alias, f"{row['path']} (aliases)", "redirect.html", RedirectPage(head, row["url"]))
