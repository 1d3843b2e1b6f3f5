"""Teasers: headlines that lead to other stories, each with a few words below. A crawl is full of pages of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.capture.visible import Piece

TEASER = "teaser of another story"
_LEAST = 4
_PROSE = 8
"""Words from which a block counts as prose."""
_SHARE = 2
"""Paragraphs under each headline, at most."""
_STORY = 100
"""Words beside teasers that make a page tell a story of its own."""


def teasers(pieces: Sequence[Piece], kept: Collection[int]) -> set[int]:
    """The blocks of `kept` that are teasers, with their headlines; none where there are but a few."""
    head = -1
    under: dict[int, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.shape == "heading" or _leads_away(piece):
            head = at
        elif at in kept and piece.words >= _PROSE and head >= 0 and _leads_away(pieces[head]):
            under.setdefault(head, []).append(at)
    found = {at for blocks in under.values() for at in blocks}
    return {*found, *under} if len(under) >= _LEAST and len(found) <= _SHARE * len(under) else set()


def is_list(pieces: Sequence[Piece], kept: Collection[int], found: Collection[int]) -> bool:
    """Whether there is no story beside the teasers that were `found`."""
    rest = sum(pieces[at].words for at in kept if at not in found and pieces[at].words >= _PROSE)
    return bool(found) and rest < _STORY


def _leads_away(piece: Piece) -> bool:
    return piece.words >= 3 and piece.linked == piece.words
