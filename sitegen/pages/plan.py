"""The plan: for every file of the site its path and the frozen record that it is made from.

Each unit (incremental/units.py) is planned separately, from the index alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sitegen.content.aliases import alias_url
from sitegen.content.document import body_of, parse_document
from sitegen.content.front_matter import article
from sitegen.core.config import Config
from sitegen.core.files import is_file
from sitegen.core.language import N_, Language
from sitegen.core.model import AUTHOR, ENTITY_KINDS, KIND, PUBLICATION, TAG, TERM_KINDS
from sitegen.core.urls import index_url, mention_anchor
from sitegen.index.archive import Archive, Row, StoryTerm
from sitegen.index.name_index import NameIndex
from sitegen.index.search_words import LETTERS
from sitegen.index.web_addresses import local_address
from sitegen.index.withdrawals import withdrawal
from sitegen.pages import dates
from sitegen.pages.archive_pages import archive_page, home_page, period_page, undated_page
from sitegen.pages.articles import article_page, withdrawn_page
from sitegen.pages.crawler_files import crawler_files
from sitegen.pages.head import HeadFields, Heads
from sitegen.pages.holdings import holdings_page
from sitegen.pages.identifiers import identifiers
from sitegen.pages.index_pages import MAX_MOST_NAMES, NAMES, index_pages
from sitegen.pages.letter_lookup import lookup_files
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits
from sitegen.pages.on_this_day import day_page, days_page
from sitegen.pages.records.bodies import NameLink, PageBody
from sitegen.pages.records.files import DataFile, FeedFile, FeedItem, NamesFile, NameShardFile
from sitegen.pages.records.pages import FreePage, MissingPage, RedirectPage, SearchPage
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Link, Site
from sitegen.pages.redirects import moved_files, moved_page, moved_years, spelling_redirects
from sitegen.pages.teaser_pictures import TeaserPictures
from sitegen.pages.teasers import entries, teaser
from sitegen.pages.term_extras import has_downloads, has_feed
from sitegen.pages.terms import TermPages, aliases


def site_record(archive: Archive, config: Config, language: Language) -> Site:
    """The record of the site that every page gets."""
    kinds = [k for k in TERM_KINDS if archive.is_listed(k.name)]
    menu = [Link(language.gettext("Archive"), "/archive/")] if archive.count() else []
    menu += [Link(language.gettext(k.label), index_url(k)) for k in kinds]
    pages = [Link(p["title"], p["url"]) for p in archive.pages()]
    return Site(
        title=config.site.title,
        description=config.site.description,
        language=language.code,
        direction=dates.direction(language.code),
        base_url=config.site.base_url,
        menu=tuple(menu),
        footer=(*pages, Link(language.gettext("Feed"), "/feed.xml")),
        feed="/feed.xml",
        search=config.search.enabled,
    )


class SitePlan:
    """Plans the pages of a site, one unit at a time. `root` is the site's folder."""

    def __init__(
        self, archive: Archive, config: Config, root: Path, language: Language, limits: SiteLimits = DEFAULT_LIMITS
    ) -> None:
        self.archive, self.config, self.root, self.limits = archive, config, root, limits
        self.heads = Heads(config, language)
        self.terms = TermPages(archive, self.heads, limits)
        self._whole = dict(archive.years())
        self._pictures = TeaserPictures(root, config.images.widths)

    def pages(self, kind: str, key: str) -> Iterator[Planned]:
        """The pages of a unit; none if the unit is not part of the site (any more)."""
        yield from map(self._pictures.added_to, _MAKERS[kind](self, key))

    def _home(self, _: str) -> Iterator[Planned]:
        yield Planned("/", "the front page", "home.html", home_page(self.archive, self.heads, self.limits))

    def _missing(self, _: str) -> Iterator[Planned]:
        title = self.heads.language.gettext("Page not found")
        say = self.heads.language.gettext
        indexes = tuple(Link(say(k.label), index_url(k)) for k in TERM_KINDS if self.archive.has_index(k.name))
        page = MissingPage(self.heads.make(HeadFields("missing", title, "/404.html", indexed=False)), indexes)
        yield Planned("/404.html", "the page for what is missing", "404.html", page)

    def _page(self, path: str) -> Iterator[Planned]:
        row = self.archive.page(path)
        if row:
            head = self.heads.make(HeadFields("page", row["title"], row["url"], row["description"]))
            body = self._body(row)
            yield Planned(row["url"], row["path"], "page.html", FreePage(head, row["title"]), body)

    def _body(self, row: Row) -> PageBody:
        """The Markdown of a free page or of a file about a term."""
        before = self.archive.last_good(row["path"])
        text = body_of(before, row["path"]) if before else None
        return PageBody(row["path"], row["digest"], held=self._held(row["path"]), text=text)

    def _held(self, path: str) -> tuple[tuple[str, str], ...]:
        """The links of a file that lead to pages of the archive though they name old addresses."""
        return tuple((target, url) for target, url in self.archive.held_links(path).items() if url)

    def _search(self, _: str) -> Iterator[Planned]:
        if self.config.search.enabled:
            yield Planned("/search/", "the search page", "search.html", _search(self.archive, self.heads))

    def _names(self, _: str) -> Iterator[Planned]:
        index = NameIndex(self.archive.db)
        if self.config.search.enabled and index.shard("") is not None:
            yield Planned(f"{NAMES}index.json", "the names index", "", _names_file(self.archive, self.heads, index))
            most = [row["id"] for kind in TERM_KINDS for row in self.archive.largest(kind.name, MAX_MOST_NAMES)]
            yield Planned(f"{NAMES}most.json", "the names index", "", NameShardFile(tuple(index.entries(most))))

    def _name_shard(self, prefix: str) -> Iterator[Planned]:
        entries = NameIndex(self.archive.db).shard(prefix) if self.config.search.enabled else None
        if entries:
            url = f"{NAMES}s{prefix.encode().hex()}.json"
            yield Planned(url, "the names index", "", NameShardFile(tuple(entries)))

    def _holdings(self, _: str) -> Iterator[Planned]:
        if self.archive.count():
            page = holdings_page(self.archive, self.heads)
            yield Planned(page.head.url, "what is in the archive", "holdings.html", page)

    def _archive(self, _: str) -> Iterator[Planned]:
        page = archive_page(self.archive, self.heads)
        yield Planned("/archive/", "the archive by date", "archive.html", page)

    def _period(self, period: str) -> Iterator[Planned]:
        archive, heads = self.archive, self.heads
        page = period_page(archive, heads, self.limits, period) if period else undated_page(archive, heads)
        if page:
            yield Planned(page.head.url, f"stories of {page.period}", "period.html", page)

    def _day(self, day: str) -> Iterator[Planned]:
        if not self.config.pages.on_this_day:
            return
        page = day_page(self.archive, self.heads, day) if day else days_page(self.archive, self.heads)
        if page:
            template = "period.html" if day else "days.html"
            yield Planned(page.head.url, "the days of the year", template, page)

    def _story(self, path: str) -> Iterator[Planned]:
        row = self.archive.story(path)
        if row is None:
            return
        notice = withdrawal(self.archive.db, row)
        if notice:
            yield Planned(row["url"], path, "withdrawn.html", withdrawn_page(self.heads, row, notice))
        else:
            made, _ = article(
                path, parse_document(self.archive.last_good(path) or (self.root / path).read_bytes(), path)
            )
            found = self.archive.story_terms(row["id"])
            page, shows = article_page(self.archive, self.heads, self.root, row, made, found)
            body = PageBody(path, row["digest"], _links(found, self.heads.language), self._held(path), made.body)
            yield Planned(row["url"], path, "article.html", page, body, shows)
        yield from self._redirects(row, is_withdrawn=notice is not None)

    def _redirects(self, row: Row, *, is_withdrawn: bool) -> Iterator[Planned]:
        """The pages at the aliases of a story, except those that another page claims with the same right."""
        for alias in dict.fromkeys(map(alias_url, json.loads(row["aliases"]))):
            held = self.archive.holder(local_address(alias)) if alias else None
            if held and held.file == row["path"] and alias != held.url:
                title = self.heads.language.gettext("Story withdrawn") if is_withdrawn else teaser(row).title
                head = self.heads.make(HeadFields("redirect", title, alias, indexed=False, canonical=held.url))
                yield Planned(alias, f"{row['path']} (aliases)", "redirect.html", RedirectPage(head, held.url))

    def _index(self, kind: str) -> Iterator[Planned]:
        if self.archive.has_index(kind):
            pages = list(index_pages(self.archive, self.heads, self.limits, KIND[kind]))
            for index in pages:
                yield Planned(index.head.url, f"the index of {KIND[kind].plural}", "index.html", index)
            yield from lookup_files(KIND[kind], pages, self.limits.lookup_names)

    def _term_year(self, key: str) -> Iterator[Planned]:
        number, _, year = key.partition(":")
        row = self.archive.term(int(number))
        if row:
            for page in self.terms.of_year(row, year.removeprefix("undated")):
                yield Planned(page.head.url, _source(row), "term.html", page)

    def _term(self, number: str) -> Iterator[Planned]:
        row = self.archive.term(int(number))
        if row is None:
            return
        source = _source(row)
        file = self.archive.term_file(row["file"])
        body = self._body(file) if file else None
        yield Planned(row["url"], source, "term.html", self.terms.first(row, self._whole), body)
        yield from self._term_feeds(row)
        yield from spelling_redirects(self.heads, row, self.archive.spelled(row), source)

    def _data(self, number: str) -> Iterator[Planned]:
        row = self.archive.term(int(number))
        if row and has_downloads(self.config, self.limits, row):
            yield from _data_files(self.archive, row, _source(row))

    def _moved(self, _: str) -> Iterator[Planned]:
        """Redirects, and lists to choose from, at the URLs that decisions on names changed."""
        for alias, rows in self.archive.relatives.moved():
            url = alias_url(alias)
            if not url:
                continue
            yield moved_page(self.heads, url, rows)
            if len(rows) == 1 and url.endswith("/"):
                yield from moved_years(self.terms, url, rows[0])
                yield from moved_files(self._files(rows[0]), url, rows[0])

    def _files(self, row: Row) -> Iterator[Planned]:
        """The data files and the feeds of a term, if it has them."""
        if has_downloads(self.config, self.limits, row):
            yield from _data_files(self.archive, row, _source(row))
        yield from self._term_feeds(row)

    def _term_feeds(self, row: Row) -> Iterator[Planned]:
        if has_feed(self.config, row):
            stories = self.archive.term_stories(row["id"], limit=self.limits.feed_stories)
            yield from _feeds(row["url"], row["name"], stories)

    def _feed(self, _: str) -> Iterator[Planned]:
        rows = self.archive.front(self.limits.feed_stories)
        yield from _feeds("/", self.config.site.title, rows, self._body)

    def _crawlers(self, _: str) -> Iterator[Planned]:
        yield from crawler_files(self.config, own_headers=is_file(self.root / "static/_headers"))


_MAKERS: dict[str, Callable[[SitePlan, str], Iterator[Planned]]] = {
    "home": SitePlan._home,
    "missing": SitePlan._missing,
    "page": SitePlan._page,
    "search": SitePlan._search,
    "names": SitePlan._names,
    "name-shard": SitePlan._name_shard,
    "holdings": SitePlan._holdings,
    "archive": SitePlan._archive,
    "year": SitePlan._period,
    "month": SitePlan._period,
    "undated": SitePlan._period,
    "days": SitePlan._day,
    "day": SitePlan._day,
    "story": SitePlan._story,
    "index": SitePlan._index,
    "term": SitePlan._term,
    "term-year": SitePlan._term_year,
    "data": SitePlan._data,
    "feed": SitePlan._feed,
    "crawlers": SitePlan._crawlers,
    "moved": SitePlan._moved,
}


def _search(archive: Archive, heads: Heads) -> SearchPage:
    language = heads.language
    listed = language.gettext("Search all stories, people, organizations and places.")
    head = heads.make(HeadFields("search", language.gettext("Search"), "/search/", listed))
    found = [kind for kind in (PUBLICATION, *ENTITY_KINDS, TAG, AUTHOR) if archive.is_listed(kind.name)]
    filters = (("kind", N_("Kind")), ("year", N_("Year")), *((kind.name, kind.label) for kind in found))
    return SearchPage(head, "/pagefind/pagefind.js", filters, NAMES)


def _names_file(archive: Archive, heads: Heads, index: NameIndex) -> NamesFile:
    say = heads.language.gettext
    kinds = ((k.name, say(k.name.capitalize()), index_url(k), archive.count_terms(k.name)) for k in TERM_KINDS)
    return NamesFile(tuple(index.cut().items()), tuple(LETTERS.items()), tuple(kinds))


def _links(terms: Sequence[StoryTerm], language: Language) -> tuple[NameLink, ...]:
    return tuple(_link(t, language) for t in terms if KIND[t.row["kind"]].entity)


def _link(named: StoryTerm, language: Language) -> NameLink:
    kind, url = KIND[named.row["kind"]], named.row["url"]
    anchor = "" if url or not named.seen else mention_anchor(kind, named.row["slug"])
    note = language.gettext("Probably: %(name)s", name=named.row["name"]) if named.probable else ""
    return NameLink(tuple(dict.fromkeys([*named.names, *named.forms])), kind.name, url, anchor, note)


def _source(row: Row) -> str:
    return row["file"] or f"{row['kind']} {row['name']!r}"


def _data_files(archive: Archive, row: Row, source: str) -> Iterator[Planned]:
    listed = entries(archive, row["id"], archive.term_stories(row["id"]))
    same = tuple(link.url for link in identifiers(archive, row))
    for form in ("json", "csv"):
        url = f"{row['url']}stories.{form}"
        data = DataFile(form, row["kind"], row["name"], row["url"], aliases(archive, row), same, listed)
        yield Planned(url, source, "", data)


def _feeds(
    home: str, title: str, rows: Iterable[Row], body: Callable[[Row], PageBody] | None = None
) -> Iterator[Planned]:
    """The two feeds of the page at URL path `home`. `body` returns the text of a story; without it, they have none."""
    items = tuple(
        FeedItem(teaser(row), row["updated"] or row["date"], body(row) if body else None) for row in rows if row["date"]
    )
    for form, name in (("atom", "feed.xml"), ("json", "feed.json")):
        url = home + name
        yield Planned(url, f"the feed of {title}", "", FeedFile(form, title, url, home, items))
