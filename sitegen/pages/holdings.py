"""The page "What is in this archive": its years, publications, languages and names, and how fields were obtained."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.core.language import N_
from sitegen.core.model import ENTITY_KINDS, PUBLICATION, TAG
from sitegen.core.urls import archive_url, index_url
from sitegen.index.archive import Archive
from sitegen.index.tallies import FIELDS
from sitegen.pages import dates
from sitegen.pages.charts import bars
from sitegen.pages.field_labels import FIELD_LABELS
from sitegen.pages.head import HeadFields, Heads, collection
from sitegen.pages.records.pages import HoldingsPage
from sitegen.pages.records.shared import FieldFact, Head, Link
from sitegen.pages.teasers import term, term_lists

_URL = "/archive/about/"
_TITLE = N_("What is in this archive")
_MAX_SOURCES = 6
_MAX_NAMES = 15


N_("written by a person")  # the index's source for a field that has no capture record


def _facts(archive: Archive) -> tuple[FieldFact, ...]:
    """For each field its sources, the most frequent first, and the number of stories without the field."""
    found = ((FIELD_LABELS[name], archive.field_sources(name)) for name in FIELDS)
    return tuple(FieldFact(label, tuple(_ranked(counts)), counts.get("", 0)) for label, counts in found)


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    ranked = sorted(((s, n) for s, n in counts.items() if s), key=lambda item: (-item[1], item[0]))
    others = sum(count for _, count in ranked[_MAX_SOURCES:])
    return ranked[:_MAX_SOURCES] + ([(N_("other ways"), others)] if others else [])


def holdings_page(archive: Archive, heads: Heads) -> HoldingsPage:
    """The page /archive/about/."""
    years, kinds = archive.years(), (*ENTITY_KINDS, TAG)
    first, last = archive.dates()
    return HoldingsPage(
        head=_head(heads, archive.count()),
        count=archive.count(),
        first=dates.date(first),
        last=dates.date(last),
        undated=archive.count() - sum(count for _, count in years),
        bars=bars(years, {year: archive_url(year) for year, _ in years}),
        publications=tuple(term(row) for row in archive.listed_terms(PUBLICATION.name)),
        languages=tuple(archive.languages()),
        named=term_lists(kinds, (term(row) for k in kinds for row in archive.largest(k.name, _MAX_NAMES))),
        totals=tuple(
            (kind.label, count, index_url(kind)) for kind in kinds if (count := archive.count_terms(kind.name))
        ),
        fields=_facts(archive),
    )


def _head(heads: Heads, count: int) -> Head:
    say, title = heads.language, heads.language.gettext(_TITLE)
    described = say.ngettext(
        "%(num)s story, where it comes from and what is known of it.",
        "%(num)s stories, where they come from and what is known of them.",
        count,
    )
    up = Link(say.gettext("Archive"), "/archive/")
    return heads.make(HeadFields("holdings", title, _URL, described, crumbs=[up], data=collection(heads, title, _URL)))
