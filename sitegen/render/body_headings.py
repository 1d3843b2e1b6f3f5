"""Levels of headings in a body: they begin at h2, below the page's title, and leave out no level."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"(</?h)([2-6])")


def set_headings(tokens: Sequence[str]) -> list[str]:
    """Returns `tokens` in which the levels that occur are numbered from 2 on: h3 and h5 alone become h2 and h3."""
    used = sorted({found[2] for token in tokens if (found := _HEADING.match(token))})
    levels = {level: str(number) for number, level in enumerate(used, 2)}
    if all(level == new for level, new in levels.items()):
        return list(tokens)

    def numbered(token: str) -> str:
        found = _HEADING.match(token)
        return f"{found[1]}{levels[found[2]]}{token[found.end() :]}" if found else token

    return [numbered(token) for token in tokens]
