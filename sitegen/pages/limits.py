"""How much stands on one page of the site, and in one file for programs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """Sizes at which lists are cut. No setting: URLs of pages follow from them, and URLs must not change."""

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
    sitemap_urls: int = 10_000
    """A sitemap of more URLs than this is cut into files, each of about as many at most."""
    segment_pages: int = 200
    """Pages that Pagefind reads together, at most."""


DEFAULT_LIMITS = SiteLimits()
"""The limits of all sites; tests use smaller ones."""
