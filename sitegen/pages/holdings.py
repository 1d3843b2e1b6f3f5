"""What is in this archive: its years, papers, languages and names, and how its fields were obtained."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from sitegen.index.archive import Archive
from sitegen.language import N_
from sitegen.model import ENTITY_KINDS, PUBLICATION, TAG, Article
from sitegen.pages import words
from sitegen.pages.contexts import HoldingsPage
from sitegen.pages.nouns import FieldFact, Link
from sitegen.pages.parts import Heads, bars, collection, term, term_lists

_URL = "/archive/about/"
_TITLE = N_("What is in this archive")
_SOURCES = 6
_NAMES = 15
_FIELDS = {
    "title": N_("Headline"), "authors": N_("Byline"), "date": N_("Date"), "dateline": N_("Dateline"),
    "publication": N_("Publication"), "body": N_("Text"), "language": N_("Language"),
}  # fmt: skip


class Holdings:
    """Counts how the fields of stories were obtained, one story after the other."""

    def __init__(self) -> None:
        self.stories = 0
        self.missing: Counter[str] = Counter()
        self.sources: dict[str, Counter[str]] = defaultdict(Counter)

    def count(self, article: Article) -> None:
        """Takes in one story."""
        self.stories += 1
        fields = article.capture.get("fields")
        for name in _FIELDS:
            if not getattr(article, name):
                self.missing[name] += 1
                continue
            record = fields.get(name) if isinstance(fields, Mapping) else None
            source = record.get("from") if isinstance(record, Mapping) else None
            self.sources[name][source if isinstance(source, str) else N_("written by a person")] += 1

    def facts(self) -> tuple[FieldFact, ...]:
        """For each field where its values come from, most often first, and how many stories have none."""
        return tuple(
            FieldFact(label, tuple(_ranked(self.sources[name])), self.missing[name]) for name, label in _FIELDS.items()
        )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    others = sum(count for _, count in ranked[_SOURCES:])
    return ranked[:_SOURCES] + ([(N_("other ways"), others)] if others else [])


def holdings_page(archive: Archive, heads: Heads, holdings: Holdings) -> HoldingsPage:
    """The page, from the index and what was counted while the stories were planned."""
    years, kinds = archive.years(), (*ENTITY_KINDS, TAG)
    first, last = archive.dates()
    say, title = heads.language, heads.language.gettext(_TITLE)
    described = say.ngettext(
        "%(num)s story, where it comes from and what is known of it.",
        "%(num)s stories, where they come from and what is known of them.",
        archive.count(),
    )
    up = Link(say.gettext("Archive"), "/archive/")
    head = heads.make("holdings", title, _URL, described, crumbs=[up], data=collection(heads, title, _URL))
    return HoldingsPage(
        head=head,
        count=archive.count(),
        first=words.date(first),
        last=words.date(last),
        undated=archive.count() - sum(count for _, count in years),
        bars=bars(years, {year: f"/archive/{year}/" for year, _ in years}),
        publications=tuple(term(row) for row in archive.terms(PUBLICATION.name)),
        languages=tuple(archive.languages()),
        named=term_lists(kinds, (term(row) for k in kinds for row in archive.largest(k.name, _NAMES))),
        totals=tuple(
            (kind.label, len(found), f"/{kind.plural}/") for kind in kinds if (found := archive.listed_terms(kind.name))
        ),
        fields=holdings.facts(),
    )
