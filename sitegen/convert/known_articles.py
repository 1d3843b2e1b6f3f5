"""The articles of content/ that exist before a conversion."""

from __future__ import annotations

from typing import NamedTuple


class KnownArticle(NamedTuple):
    """The article of a record, with the digest of the bytes and the context (see Story) from which it was made."""

    path: str
    sha256: str
    context: str = ""


class KnownArticles(NamedTuple):
    """The existing articles.

    `by_record` has them by seed and record key; `orphans` has those whose seed is gone, by the digest of its bytes;
    `unreadable` are the paths of articles whose seed cannot be read from them, so nothing may be written there.
    """

    by_record: dict[str, dict[str, KnownArticle]]
    orphans: dict[str, KnownArticle]
    unreadable: frozenset[str]
