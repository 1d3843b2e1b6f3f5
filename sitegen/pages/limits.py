"""How much stands on one page of the site, and in one file for programs; what a term gets beside its page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """Sizes at which lists are cut, and numbers of stories from which on a term has more than a page.

    No setting: URLs follow from them, and URLs must not change. docs/entities.md has the table of these numbers.
    """

    front_page_stories: int = 40
    """Stories on the front page."""
    feed_stories: int = 20
    """Stories in a feed."""
    term_page_stories: int = 100
    """A term with more stories than this has a page for each year."""
    long_year_stories: int = 200
    """A year with more stories than this lists its months, and each month its stories."""
    index_names: int = 1000
    """An index with more names than this has a page for each letter."""
    lookup_names: int = 10_000
    """Names in a lookup file of a long index, of about 20 bytes each; more are split over several files."""
    sitemap_urls: int = 10_000
    """A sitemap of more URLs than this is cut into files, each of about as many at most."""
    segment_pages: int = 200
    """Pages that Pagefind reads together, at most."""
    data_stories: int = 5
    """An entity in fewer stories has no data files: the few stories of its page are read there."""
    network_stories: int = 5
    """An entity in fewer stories has no network picture: too few stories say who is named together."""


DEFAULT_LIMITS = SiteLimits()
"""The limits of all sites; tests use smaller ones."""
