"""Tells boxes that contain the story from boxes within it or beside it.

Names of elements mislead: a page may call the element around its story "related-content". Such an element has most of
the story's words. But a gallery can have more words than the story that it interrupts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from sitegen.capture.html import zones
from sitegen.capture.html.story_markup import is_whole
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.html.zones import Zone

_STORY_BOX_SHARE = 0.35
"""If elements with one name have more than this share of the story's words, they may contain the story."""
_STORY_BESIDE_SHARE = 0.65
"""The same limit for elements whose name says that they are beside the story; transcripts can be long."""
_OUTSIDE_SHARE = 0.35
"""A box does not contain the story if paragraphs outside have this share of the words."""
_MIN_OUTSIDE_WORDS = 50
"""Paragraphs around a list of items are a story of their own if they have so many words."""
_MIN_ITEMS = 3
"""The minimum number of items of a list."""
_ITEM_SHARE = 0.6
"""The minimum number of elements around the paragraphs of a list of items, per paragraph."""


def story_boxes(pieces: Sequence[VisibleBlock], kept: Collection[int]) -> set[Zone]:
    """The boxes that contain the story, which is probably the blocks with the indexes `kept`."""
    total, inside = 0, Counter[Zone]()
    for at in kept:
        total += pieces[at].words
        inside.update(dict.fromkeys(set(pieces[at].zones), pieces[at].words))
    found: set[Zone] = set()
    for zone, words in sorted(inside.items(), key=lambda item: (-item[1], item[0])):
        if words > _max_share(zone) * total and not _is_interruption(zone, pieces, sorted(kept), found, total):
            found.add(zone)
    return found


def _max_share(zone: Zone) -> float:
    if zone.reason in (zones.CONTROL, zones.CAPTION):
        return 1.0
    return _STORY_BESIDE_SHARE if zone.reason == zones.BOX else _STORY_BOX_SHARE


def _is_interruption(
    zone: Zone, pieces: Sequence[VisibleBlock], kept: Sequence[int], around: Collection[Zone], total: int
) -> bool:
    """Whether a box only interrupts a story: there are paragraphs of it above and below the box.

    `around` are the boxes that contain the story.
    """
    inside = [at for at in kept if zone in pieces[at].zones]
    outside = [at for at in kept if set(pieces[at].zones) <= set(around) and is_whole(pieces[at])]
    words = sum(pieces[at].words for at in outside)
    if not any(at < inside[0] for at in outside) or not any(at > inside[-1] for at in outside):
        return False
    return words >= _OUTSIDE_SHARE * total or (words >= _MIN_OUTSIDE_WORDS and _is_list_of_items(pieces, inside))


def _is_list_of_items(pieces: Sequence[VisibleBlock], inside: Sequence[int]) -> bool:
    """Whether the paragraphs of a box are in elements of their own, like the entries of a gallery or the comments."""
    whole = [pieces[at] for at in inside if is_whole(pieces[at])]
    parents = {piece.element.getparent() for piece in whole}
    return len(parents) >= _MIN_ITEMS and len(parents) >= _ITEM_SHARE * len(whole)
