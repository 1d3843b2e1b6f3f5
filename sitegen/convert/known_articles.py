"""The articles of content/ that exist before a conversion."""

from __future__ import annotations

from typing import NamedTuple

HIDDEN_MARK = "+hidden"
"""Ends the context of an article that is hidden, so that it differs from that of a public record."""


class KnownArticle(NamedTuple):
    """The article of a record, with the digest of the bytes and the context (see Story) from which it was made.

    `draft` is whether it is a draft, of the machine or of a person.
    """

    path: str
    sha256: str
    context: str = ""
    draft: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether `convert` made it a draft, since its record is not public any more."""
        return self.draft and self.context.endswith(HIDDEN_MARK)


class KnownArticles(NamedTuple):
    """The existing articles.

    `by_record` has them by seed and record key; `orphans` has those whose seed is gone, by the digest of its bytes;
    `unreadable` are the paths of articles whose seed cannot be read from them, so nothing may be written there.
    """

    by_record: dict[str, dict[str, KnownArticle]]
    orphans: dict[str, KnownArticle]
    unreadable: frozenset[str]
