"""Groups of things that pairs connect, directly or through others (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)


def connected(pairs: Iterable[tuple[_T, _T]]) -> list[set[_T]]:
    """The groups, in the order of their first members. A thing in a pair with itself alone is a group of one."""
    above: dict[_T, _T] = {}

    def leader(one: _T) -> _T:
        while (up := above.setdefault(one, one)) != one:
            above[one] = above[up]  # halves the way for the next search
            one = up
        return one

    for one, other in pairs:
        above[leader(one)] = leader(other)
    groups: dict[_T, set[_T]] = defaultdict(set)
    for one in list(above):
        groups[leader(one)].add(one)
    return list(groups.values())
