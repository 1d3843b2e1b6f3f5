"""The page of a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sitegen.core.language import N_, Language
from sitegen.core.model import AUTHOR, ENTITY_KINDS, PUBLICATION, TAG, Article, Image
from sitegen.core.text import fold
from sitegen.core.typography import typeset
from sitegen.core.urls import archive_url
from sitegen.index.archive import Archive, Row, StoryTerm
from sitegen.pages import dates
from sitegen.pages.citations import citations
from sitegen.pages.field_labels import FIELD_LABELS
from sitegen.pages.head import SCHEMA_TYPES, HeadFields, Heads
from sitegen.pages.picture_sizes import NOT_SHOWN, shown_picture
from sitegen.pages.records.pages import ArticlePage, WithdrawnPage
from sitegen.pages.records.shared import (
    Citation,
    Correction,
    Entry,
    Fact,
    Figure,
    Head,
    Link,
    Passage,
    ReaderComment,
    Term,
)
from sitegen.pages.story_copies import Copies, copies
from sitegen.pages.teasers import picture, story_date, teaser, term, term_lists

_MAX_RELATED_STORIES = 4


def article_page(
    archive: Archive, heads: Heads, root: Path, row: Row, article: Article, found: Sequence[StoryTerm]
) -> tuple[ArticlePage, tuple[int, ...]]:
    """Returns the page of a story, and the numbers of the stories that it lists as related.

    `row` is the story's row in the index, `article` its parsed file, `found` its terms, `root` the site's folder.
    """
    shown = teaser(row)
    # without counts: one more story of London would change all that name it
    terms = [term(t.row, 0, probable=t.probable) for t in found]
    found_copies = copies(archive, row)
    before, after = (None, None) if found_copies.is_superseded else archive.neighbours(row["sort"], row["path"])
    related = _related(archive, heads, row, article, found_copies.urls)
    page = ArticlePage(
        head=_head(heads, row, article, terms, found_copies),
        title=shown.title, subtitle=shown.subtitle, authors=_authors(article, found), date=story_date(row),
        dateline=article.dateline, publication=_publication(article, terms), section=article.section,
        figures=_figures(root, article, heads, row["language"]), named=term_lists((*ENTITY_KINDS, TAG), terms),
        previous=teaser(before) if before else None, next=teaser(after) if after else None,
        related=tuple(Entry(teaser(s), (Passage(((why, False),)),)) for s, why in related),
        copies=found_copies.papers, versions=found_copies.captures, latest_withdrawn=found_copies.withdrawn,
        source_url=article.source_url, rights=article.rights, updated=dates.date(article.updated),
        corrections=tuple(Correction(dates.date(c.date), c.text) for c in article.corrections),
        comments=_comments(article) if heads.config.pages.comments else (),
        provenance=provenance(article, heads.language), citations=_citations(heads, row, article, terms),
        extra=_extra(article), draft=article.draft,
    )  # fmt: skip
    return page, tuple(s["id"] for s, _ in related)


def _comments(article: Article) -> tuple[ReaderComment, ...]:
    return tuple(
        ReaderComment(one.author, dates.date(one.date), tuple(one.text.split("\n\n"))) for one in article.comments
    )


def _extra(article: Article) -> tuple[tuple[str, str], ...]:
    """The keys of front matter that sitegen does not know, as a list of facts."""
    return tuple((key, str(value)) for key, value in article.extra.items() if isinstance(value, str | int | float))


def _citations(heads: Heads, row: Row, article: Article, terms: Sequence[Term]) -> tuple[Citation, ...]:
    tags = tuple(t.name for t in terms if t.kind == TAG.name)
    return citations(replace(article, tags=tags), heads.language, heads.config.site.title, heads.absolute(row["url"]))


def withdrawn_page(heads: Heads, row: Row, withdrawal: tuple[str, str]) -> WithdrawnPage:
    """The page that replaces a withdrawn story: it shows only the date and the reason of the withdrawal."""
    date, reason = withdrawal
    head = heads.make(HeadFields("withdrawn", heads.language.gettext("Story withdrawn"), row["url"], indexed=False))
    return WithdrawnPage(head, heads.language.gettext("This story was withdrawn"), dates.date(date), reason)


def _head(heads: Heads, row: Row, article: Article, terms: Sequence[Term], found: Copies) -> Head:
    shown = teaser(row)
    crumbs = [Link(heads.language.gettext("Archive"), "/archive/")]
    if article.date:
        crumbs += [Link(article.date[:4], archive_url(article.date[:4]))]
        crumbs += [Link(heads.language.period(article.date[:7]), archive_url(article.date[:7]))]
    return heads.make(HeadFields(
        "article", shown.title, row["url"], shown.summary, language=row["language"], crumbs=crumbs,
        data=_data(heads, row, article, terms), image=picture(row["image"]), canonical=found.canonical,
        searched=not found.is_superseded, indexed=not found.withdrawn,
    ))  # fmt: skip


def _data(heads: Heads, row: Row, article: Article, terms: Sequence[Term]) -> dict[str, Any]:
    """The story as a schema.org NewsArticle; unknown fields are left out."""
    about = [_mention(heads, t) for t in terms if t.kind in SCHEMA_TYPES and not t.probable]
    data = {
        "@type": "NewsArticle",
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "datePublished": article.date,
        "dateModified": article.updated,
        "inLanguage": row["language"],
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.publication} if article.publication else None,
        "dateline": article.dateline,
        "articleSection": article.section,
        "keywords": [t.name for t in terms if t.kind == TAG.name],
        "image": heads.absolute(picture(row["image"])) if picture(row["image"]) else None,
        "copyrightNotice": article.rights,
        "url": heads.absolute(row["url"]),
        "mainEntityOfPage": heads.absolute(row["url"]),
        "isBasedOn": article.source_url,
        "mentions": about,
    }
    return {key: value for key, value in data.items() if value}


def _mention(heads: Heads, term: Term) -> dict[str, str]:
    known = {"@type": SCHEMA_TYPES[term.kind], "name": term.name, "url": heads.absolute(term.url) if term.url else ""}
    return {key: value for key, value in known.items() if value}


def _authors(article: Article, found: Sequence[StoryTerm]) -> tuple[Link, ...]:
    urls = {name: t.row["url"] for t in found if t.row["kind"] == AUTHOR.name for name in t.names}
    return tuple(Link(name, urls.get(name, "")) for name in article.authors)


def _publication(article: Article, terms: Sequence[Term]) -> Link:
    url = next((t.url for t in terms if t.kind == PUBLICATION.name), "")
    return Link(article.publication, url)


def _figures(root: Path, article: Article, heads: Heads, language: str) -> tuple[Figure, ...]:
    widths = heads.config.images.widths
    return tuple(_figure(root, i, widths, language) for i in article.images if i.caption or picture(i.src))


def _figure(root: Path, image: Image, widths: Sequence[int], language: str) -> Figure:
    """A picture with its size in pixels, so that the layout does not shift when a browser loads the picture."""
    src = picture(image.src)
    shown = shown_picture(root, image.src, widths) if src else NOT_SHOWN
    caption, alt = (typeset(text, language) for text in (image.caption, image.alt))
    return Figure(
        src, caption, image.credit, shown.width, shown.height, alt if fold(alt) != fold(caption) else "", shown.versions
    )


def _related(archive: Archive, heads: Heads, row: Row, article: Article, same: set[str]) -> list[tuple[Row, str]]:
    """Returns up to four related stories, each with the reason that is shown.

    Stories that a person chose come first, then stories that share rare names. URLs in `same` are left out: they belong
    to copies and other captures of this story.
    """
    language = heads.language
    chosen = [(s, language.gettext("Chosen by the editors")) for url in article.related if (s := archive.story_at(url))]
    urls = {s["url"] for s, _ in chosen} | same
    for other, shared in archive.related(row["id"], _MAX_RELATED_STORIES + len(urls)):
        if other["url"] not in urls:
            chosen.append((other, language.gettext("Both: %(names)s", names=language.listed(shared[:3]))))
    return chosen[:_MAX_RELATED_STORIES]


def provenance(article: Article, language: Language) -> tuple[Fact, ...]:
    """How each field was obtained: from which part of the capture, or set by a person."""
    capture = article.capture
    facts = []
    if article.source_url:
        facts.append(Fact(N_("Original"), article.source_url, article.source_url))
    if isinstance(capture.get("captured"), str):
        facts.append(Fact(N_("Captured"), language.day(capture["captured"])))
    if isinstance(capture.get("seed"), str):
        facts.append(Fact(N_("Captured file"), capture["seed"]))
    fields = capture.get("fields")
    for name, label in FIELD_LABELS.items():
        record = fields.get(name) if isinstance(fields, Mapping) else None
        if isinstance(record, Mapping) and isinstance(record.get("from"), str):
            facts.append(Fact(label, _source_text(record, language)))
    return tuple(facts)


def _source_text(record: Mapping[str, Any], language: Language) -> str:
    confidence, place = record.get("confidence"), record["from"]
    source = language.gettext(place)
    if isinstance(confidence, float) and confidence < 1:
        return language.gettext(
            "from %(source)s, %(share)s sure", source=source, share=language.percent(round(100 * confidence))
        )
    return language.gettext("from %(source)s", source=source)
