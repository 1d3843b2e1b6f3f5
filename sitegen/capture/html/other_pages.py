"""Recognises pages that hold no story: framesets, menus, front pages of sites and sections."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from lxml import html as lxml_html

from sitegen.capture.html import site_names
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.core.text import squeeze

FRAMESET = "frameset: the story is in the page of a frame"
FRONT_PAGE = "front page: no article found, only the beginnings of stories"
MENU = "menu: no article found, only links"
_SECTION = re.compile(r"https?://[^/?#]{1,100}(?:/[a-z-]{2,24}){1,2}/?", re.IGNORECASE)
"""The address of a section: one or two short words without digits."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_FRAME_TAG = re.compile(r"</?(?:frameset|frame|noframes)\b[^<>]{0,2000}>", re.IGNORECASE)
_LIST_KINDS = frozenset(["WebSite", "CollectionPage", "ItemList", "SearchResultsPage"])
_MIN_NOFRAMES_CHARS = 400
"""Minimum characters of the text for browsers without frames that may be a story."""
_MIN_TEASERS = 2
"""Minimum number of headlines of a front page that lead to other pages."""
_OWN_PARAGRAPHS = 3
"""A page with so many consecutive paragraphs has a story of its own, whatever its address."""
_OWN_WORDS = 120
"""The same for words in consecutive paragraphs."""
_PROSE_WORDS = 8
"""The minimum number of words of a paragraph."""
_MAX_MENU_WORDS = 8
"""The maximum number of words of a page of links that are not links."""
_MIN_MENU_URLS = 2
"""A page with fewer links is a capture that failed."""


def is_menu(pieces: Sequence[VisibleBlock]) -> bool:
    """Whether a page has several links and hardly any other words."""
    words, linked = sum(piece.words for piece in pieces), sum(piece.linked for piece in pieces)
    links = {span.href for piece in pieces for span in piece.spans if span.href}
    return len(links) >= _MIN_MENU_URLS and words - linked <= _MAX_MENU_WORDS


def is_frameset(tree: lxml_html.HtmlElement) -> bool:
    """Whether a page consists of frames, and its text for browsers without frames is only a notice."""
    frames = any(True for _ in tree.iter("frame"))
    told = max((len(squeeze(_TAG.sub(" ", text.text_content()))) for text in tree.iter("noframes")), default=0)
    return frames and told < _MIN_NOFRAMES_CHARS


def without_frames(text: str) -> str:
    """The HTML of a page without the tags of frames, so that its text for browsers without frames is its body."""
    return _FRAME_TAG.sub("", text)


def is_front_page(
    url: str, stated: Metadata, pieces: Sequence[VisibleBlock], kept: Collection[int], headline: int
) -> bool:
    """Whether a page is the front page of a site or section: by its address or metadata, and without an own story.

    `kept` are the indexes of the blocks that may be a story, `headline` is that of the visible headline.
    """
    return not stated.is_article() and _has_front_address(url, stated) and not _has_own_story(pieces, kept, headline)


def _has_front_address(url: str, stated: Metadata) -> bool:
    kinds = stated.meta.get("og:type", [""])[0].lower()
    listed = kinds == "website" or bool(_LIST_KINDS & stated.kinds)
    return bool(url) and (site_names.is_root(url) or (listed and bool(_SECTION.fullmatch(url))))


def _has_own_story(pieces: Sequence[VisibleBlock], kept: Collection[int], headline: int) -> bool:
    """Whether a page has several consecutive paragraphs, or too few headlines of others for a front page."""
    teasers = sum(_leads_away(pieces[at]) for at in range(len(pieces)) if at != headline)
    if teasers < _MIN_TEASERS:
        return True
    ordered = [piece for at, piece in enumerate(pieces) if at in kept or piece.shape == "heading" or _leads_away(piece)]
    runs = [list(run) for prose, run in groupby(ordered, key=_is_paragraph) if prose]
    return any(len(run) >= _OWN_PARAGRAPHS or sum(p.words for p in run) >= _OWN_WORDS for run in runs)


def _is_paragraph(piece: VisibleBlock) -> bool:
    return piece.shape != "heading" and piece.words >= _PROSE_WORDS and not _leads_away(piece)


def _leads_away(piece: VisibleBlock) -> bool:
    return piece.linked == piece.words > 1
