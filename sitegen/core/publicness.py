"""Which kinds of passed-over records are not public, or no longer; of the others nothing is said about that."""

from __future__ import annotations

_NOT_PUBLIC = frozenset(
    [
        "account data", "archived", "deleted", "draft", "embargoed", "expired", "killed", "pending", "private",
        "protected", "scheduled", "trash", "unfinished", "unlisted", "withdrawn", "withheld",
    ]
)  # fmt: skip
_STATUS = "status "
"""Begins the kind of a record whose status is a word that is not known, or an answer of a server with a number."""


def is_not_public(kind: str) -> bool:
    """Whether records of a kind, as PassedOverError has it, were never public or are not public any more."""
    return kind in _NOT_PUBLIC or (kind.startswith(_STATUS) and not kind.removeprefix(_STATUS).isdecimal())
