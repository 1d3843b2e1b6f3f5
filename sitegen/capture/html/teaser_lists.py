"""Recognises teasers: headlines that link to other stories, each with a short text. Crawls have many pages of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.capture.html.visible_blocks import VisibleBlock

TEASER = "teaser of another story"
_MIN_TEASERS = 4
_PROSE_WORDS = 8
"""The minimum number of words of a paragraph."""
_MAX_PARAGRAPHS_PER_HEADLINE = 2
"""The maximum number of paragraphs per headline, on average."""
_OWN_STORY_WORDS = 100
"""A page with so many words besides teasers has a story of its own."""


def teasers(pieces: Sequence[VisibleBlock], kept: Collection[int]) -> set[int]:
    """The indexes of teasers among `kept`, and of the headlines above them.

    Empty if there are fewer than `_MIN_TEASERS` headlines, or too many paragraphs for each.
    """
    head = -1
    under: dict[int, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.shape == "heading" or _leads_away(piece):
            head = at
        elif at in kept and piece.words >= _PROSE_WORDS and head >= 0 and _leads_away(pieces[head]):
            under.setdefault(head, []).append(at)
    found = {at for blocks in under.values() for at in blocks}
    return (
        {*found, *under}
        if len(under) >= _MIN_TEASERS and len(found) <= _MAX_PARAGRAPHS_PER_HEADLINE * len(under)
        else set()
    )


def is_list(pieces: Sequence[VisibleBlock], kept: Collection[int], found: Collection[int]) -> bool:
    """Whether the blocks `kept` hold no story besides the teasers `found`. Both are indexes of `pieces`."""
    rest = sum(pieces[at].words for at in kept if at not in found and pieces[at].words >= _PROSE_WORDS)
    return bool(found) and rest < _OWN_STORY_WORDS


def _leads_away(piece: VisibleBlock) -> bool:
    return piece.words >= 3 and piece.linked == piece.words
