"""The plan: every file of the site, where it stands, and the frozen record that it is made from."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sitegen.config import Config
from sitegen.content.document import parse
from sitegen.content.frontmatter import article
from sitegen.index.archive import Archive, Period, Row
from sitegen.model import ENTITY_KINDS, TERM_KINDS, Article
from sitegen.pages import words
from sitegen.pages.articles import article_page, withdrawn_page
from sitegen.pages.contexts import (
    FeedFile,
    FeedItem,
    File,
    FreePage,
    Link,
    MissingPage,
    Page,
    RedirectPage,
    RobotsFile,
    Site,
    SitemapFile,
)
from sitegen.pages.lists import archive_page, home_page, period_pages
from sitegen.pages.parts import Heads, teaser
from sitegen.pages.terms import index_pages, term_pages

_FEED = 20
_PICTURE = re.compile(r"images/[\w.-]+")
_SHARD = 10_000


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name that becomes a link in a body: the forms in which the story says it, and where it leads."""

    forms: tuple[str, ...]
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown that stands on the disk: the file (relative to the site), its digest, the names to link."""

    path: str
    digest: str
    links: tuple[NameLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """One file of the site. `source` names what it comes from, for messages; `template` is "" where none is used."""

    url: str
    source: str
    template: str
    context: Page | File
    body: Body | None = None

    @property
    def path(self) -> str:
        """Where it stands under output/."""
        return self.url.lstrip("/") + ("index.html" if self.url.endswith("/") else "")


def site_record(archive: Archive, config: Config) -> Site:
    """What every page knows of the site."""
    kinds = [k for k in TERM_KINDS if archive.largest(k.name, 1)]
    menu = [Link("Archive", "/archive/")] if archive.count() else []
    menu += [Link(k.label, f"/{k.plural}/") for k in kinds]
    pages = [Link(p["title"], p["url"]) for p in archive.pages()]
    return Site(
        title=config.site.title,
        description=config.site.description,
        language=config.site.language,
        direction=words.direction(config.site.language),
        base_url=config.site.base_url,
        menu=tuple(menu),
        footer=(*pages, Link("Feed", "/feed.xml")),
        feed="/feed.xml",
        search=False,
    )


def plan(archive: Archive, config: Config, root: Path) -> Iterator[Planned]:
    """Every file of the site, sitemaps last: they list what went before."""
    heads = Heads(config)
    listed: list[tuple[str, str]] = []
    for planned in _pages(archive, heads, config, root):
        if planned.template and planned.context.head.indexed:  # type: ignore[union-attr]
            listed.append((planned.url, _modified(planned)))
        yield planned
    yield from _sitemaps(sorted(listed))


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
    yield from _stories(archive, heads, root)
    yield from _dates(archive, heads)
    yield from _terms(archive, heads, config)
    yield from _feeds("/", config.site.title, islice(archive.stories(Period("")), _FEED))
    yield from _redirects(archive, heads)


def _missing(heads: Heads) -> MissingPage:
    return MissingPage(heads.make("missing", "Page not found", "/404.html", indexed=False))


def _stories(archive: Archive, heads: Heads, root: Path) -> Iterator[Planned]:
    for row in archive.every():
        made = _article(root, row["path"])
        if row["withdrawn"]:
            yield Planned(row["url"], row["path"], "withdrawn.html", withdrawn_page(heads, row, made))
            continue
        body = Body(row["path"], row["digest"], _links(archive, row))
        yield Planned(row["url"], row["path"], "article.html", article_page(archive, heads, root, row, made), body)


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
        yield Planned(page.head.url, f"stories of {page.title}", "period.html", page)


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
            if row["count"] >= config.feeds.min_stories:
                yield from _feeds(row["url"], row["name"], archive.term_stories(row["id"])[:_FEED])


def _feeds(home: str, title: str, rows: Any) -> Iterator[Planned]:
    items = tuple(FeedItem(teaser(row), row["updated"] or row["date"]) for row in rows if row["date"])
    for form, name in (("atom", "feed.xml"), ("json", "feed.json")):
        url = home + name
        yield Planned(url, f"the feed of {title}", "", FeedFile(form, title, url, home, items))


def _redirects(archive: Archive, heads: Heads) -> Iterator[Planned]:
    for row in archive.every():
        for alias in map(_alias_url, json.loads(row["aliases"])):
            if alias and alias != row["url"]:
                title = "Story withdrawn" if row["withdrawn"] else row["title"]
                head = heads.make("redirect", title, alias, indexed=False, canonical=row["url"])
                yield Planned(alias, f"{row['path']} (aliases)", "redirect.html", RedirectPage(head, row["url"]))


def _alias_url(alias: str) -> str:
    """An alias as a URL path: a folder unless it names a file. "" for one that is no path of this site."""
    path = posixpath.normpath(alias.partition("?")[0].partition("#")[0])
    if not alias.startswith("/") or path in ("/", "//"):
        return ""
    is_file = posixpath.splitext(path)[1] and not alias.endswith("/")
    return path if is_file else path + "/"


def _modified(planned: Planned) -> str:
    date = getattr(planned.context, "updated", None) or getattr(planned.context, "last", None)
    own = getattr(planned.context, "date", None)
    return next((d.iso[:10] for d in (date, own) if d and d.iso), "")


def _sitemaps(listed: list[tuple[str, str]]) -> Iterator[Planned]:
    shards = []
    for number, start in enumerate(range(0, len(listed), _SHARD), 1):
        url = f"/sitemap-{number}.xml"
        shards.append((url, ""))
        yield Planned(url, "the sitemap", "", SitemapFile(False, tuple(listed[start : start + _SHARD])))
    yield Planned("/sitemap.xml", "the sitemap", "", SitemapFile(True, tuple(shards)))
    yield Planned("/robots.txt", "robots.txt", "", RobotsFile("/sitemap.xml"))
