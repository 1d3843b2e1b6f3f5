"""What a term gets beside its page: data files, a network picture, feeds, an entry in the search index.

Each has a smallest number of stories of its own (pages/limits.py, [feeds] min_stories), and some can be turned off.
"""

from __future__ import annotations

from sitegen.core.config import Config
from sitegen.core.model import KIND
from sitegen.index.archive import Row
from sitegen.pages.limits import SiteLimits


def has_downloads(config: Config, limits: SiteLimits, row: Row) -> bool:
    """Whether a term has data files, two of them: stories.json and stories.csv. Only entities have them."""
    return config.pages.downloads and KIND[row["kind"]].entity and row["count"] >= limits.data_stories


def has_network(config: Config, limits: SiteLimits, row: Row) -> bool:
    """Whether the page of a term may show who is named with it. It costs no file. Only entities have it."""
    return config.pages.network and KIND[row["kind"]].entity and row["count"] >= limits.network_stories


def has_feed(config: Config, row: Row) -> bool:
    """Whether a term has feeds of its own, two of them: feed.xml and feed.json."""
    return bool(row["count"] >= config.feeds.min_stories)


def is_searched(row: Row) -> bool:
    """Whether the search index has the page of a term; each entry is a file of the bundle.

    Only what a person wrote about a term is to be found there: the names index (index/name_index.py) finds all names.
    """
    return bool(row["file"])
