"""Tells the story from the boxes within it and beside it, which can have more words than the story.

Names of elements mislead: a page may call the element around its story "related-content". Such an element has most of
the story's words. But a gallery can have more words than the story that it interrupts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from sitegen.capture.html import zones
from sitegen.capture.html.story_markup import is_inside, is_whole, signature, smallest_element
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
_MIN_FOUND_WORDS = 35
"""If the extractor finds fewer words, it has not found the story."""
_MISSED_SHARE = 0.5
"""If the extractor finds less than this share of the page's free paragraphs, it has found a box and not the story."""
_MIN_LEAD_PARAGRAPHS = 2
"""If the extractor passes over so many paragraphs below the headline, it has found a box and not the story."""
_BELOW = frozenset(["comment box", "list of other stories", zones.BOX])
"""Boxes that stand below a story or beside it, not around it."""
_MAX_ELEMENTS = 20
"""If more elements than these contain the story, no further one is examined."""
_MIN_ITEM_ELEMENTS = 3
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
        if words <= _max_share(zone) * total:
            continue
        if len(found) >= _MAX_ELEMENTS or not _is_interruption(zone, pieces, sorted(kept), found, total):
            found.add(zone)
    return found


def paragraphs_missed(pieces: Sequence[VisibleBlock], found: Collection[int]) -> set[int]:
    """The indexes of the paragraphs outside of boxes, if the extractor has found little of them: `found`.

    They are those in the element that has most of them, below the headline.
    """
    whole = [at for at, piece in enumerate(pieces) if is_whole(piece)]
    free = [at for at in whole if not pieces[at].zones] or whole
    home = smallest_element(pieces[at] for at in free)
    own = {at for at in free if home is not None and is_inside(pieces[at].element, home)}
    if _words(pieces, found) < _MIN_FOUND_WORDS:
        return own
    met = _words(pieces, [at for at in found if not pieces[at].zones])
    headline = _headline(pieces, own)
    if headline is None:
        return set()
    first = min((at for at in found if is_whole(pieces[at])), default=len(pieces))
    passed_over = sum(headline < at < first for at in own) >= _MIN_LEAD_PARAGRAPHS
    return (
        own if passed_over or _is_surrounded(pieces, found, own) or met < _MISSED_SHARE * _words(pieces, own) else set()
    )


def _is_surrounded(pieces: Sequence[VisibleBlock], found: Collection[int], own: Collection[int]) -> bool:
    """Whether paragraphs of one markup, which the extractor did not find, are above and below all that it found."""
    if not found:
        return False
    above = {signature(pieces[at]) for at in own if at < min(found)}
    return any(at > max(found) and signature(pieces[at]) in above for at in own)


def _headline(pieces: Sequence[VisibleBlock], own: Collection[int]) -> int | None:
    """The index of the last headline above paragraphs; -1 if the page has none, None if they are above all of them."""
    headlines = [at for at, piece in enumerate(pieces) if piece.element.tag == "h1" and not piece.linked]
    return max((at for at in headlines if at < min(own, default=0)), default=None if headlines else -1)


def _words(pieces: Sequence[VisibleBlock], at: Collection[int]) -> int:
    return sum(pieces[n].words for n in at)


def _max_share(zone: Zone) -> float:
    if zone.reason in (zones.CONTROL, zones.CAPTION):
        return 1.0
    return _STORY_BESIDE_SHARE if zone.reason == zones.BOX else _STORY_BOX_SHARE


def _is_interruption(
    zone: Zone, pieces: Sequence[VisibleBlock], kept: Sequence[int], around: Collection[Zone], total: int
) -> bool:
    """Whether a box only interrupts or follows a story, whose paragraphs are above it and, for most boxes, also below.

    `around` are the boxes that contain the story.
    """
    inside = [at for at in kept if zone in pieces[at].zones]
    outside = [at for at in kept if set(pieces[at].zones) <= set(around) and is_whole(pieces[at])]
    words = _words(pieces, outside)
    follows = zone.reason in _BELOW or any(at > inside[-1] for at in outside)
    if not follows or not any(at < inside[0] for at in outside):
        return False
    return words >= _OUTSIDE_SHARE * total or (words >= _MIN_OUTSIDE_WORDS and _is_list_of_items(pieces, inside))


def _is_list_of_items(pieces: Sequence[VisibleBlock], inside: Sequence[int]) -> bool:
    """Whether the paragraphs of a box are in elements of their own, like the entries of a gallery or the comments."""
    whole = [pieces[at] for at in inside if is_whole(pieces[at])]
    parents = {piece.element.getparent() for piece in whole}
    return len(parents) >= _MIN_ITEM_ELEMENTS and len(parents) >= _ITEM_SHARE * len(whole)
