"""The visible headline of a page: one heading, which may be several blocks, as at line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html as lxml_html

from sitegen.capture.html import site_names, zones
from sitegen.capture.html.site_names import SiteNames
from sitegen.capture.html.story_blocks import Choice
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.core.text import fold, squeeze

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NO_HEADING_LEVEL = 9
"""The level of blocks that are no headings."""
_KICKER = re.compile(
    r"(?:^|[\s_-])(?:kicker|over-?line|eye-?brow|label|section|category|rubric|rubrik|dachzeile|antetitulo|chapeau|"
    r"sr-only|screen-reader\w*|visually-hidden|tag|badge|flag)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of elements over a headline, or of labels in it, that are not part of it."""
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:head-?line|(?:article|story|post|entry|page|news|content|main)-?(?:title|head(?:ing)?|hed)|title|"
    r"hed|titulo|titulaire|titre|titel|titolo|rubriktext)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of elements that hold a headline, on pages without headings."""
_MAX_CHARS = 300
"""Maximum characters of a headline."""
_FIRST_ELEMENTS = 3
"""The number of h1 elements among which the longest is taken, if the page's title decides nothing."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading: the indexes of its blocks (in order), and its text without kickers. Without blocks, there is none."""

    blocks: tuple[int, ...] = ()
    text: str = ""
    level: int = _NO_HEADING_LEVEL

    @property
    def first(self) -> int:
        """The index of its first block, -1 if there is none."""
        return self.blocks[0] if self.blocks else -1

    @property
    def last(self) -> int:
        return self.blocks[-1] if self.blocks else -1


def find_headline(
    pieces: Sequence[VisibleBlock], choice: Choice, names: SiteNames, stated: Sequence[str], written: str
) -> Headline:
    """The visible headline of a page.

    `stated` are the titles in the page's metadata, `written` is its title element. A heading with one of these titles
    is preferred, then the h1 elements; on pages without h1 any block that has the title, and then the highest heading
    over the story, or a block that is named a headline.
    """
    able = [h for h in _headings(pieces) if 1 < len(h.text) < _MAX_CHARS and not choice.box(pieces[h.first])]
    able = [h for h in able if not _is_logo(pieces[h.first]) and not names.is_site(h.text)]
    first = [h for h in able if h.level == 1]
    said, parts = [fold(title) for title in stated], _parts_of([*stated, written], names)
    whole = [*said, fold(written)]
    return (
        _longest([h for h in first if any(fold(h.text) in title for title in said)])
        or _longest([h for h in able if h.level < _NO_HEADING_LEVEL and " " in h.text and fold(h.text) in parts])
        or _longest(first[:_FIRST_ELEMENTS])
        or _longest([h for h in able if _is_said_in(h, whole) and not names.is_section(h.text)])
        or _over_story(able, pieces, choice)
        or Headline()
    )


def heading_element(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The heading that an element is, or that contains it; None if there is none."""
    if element.tag in _LEVELS:
        return element
    return next(element.iterancestors(*_LEVELS), None)


def alt_headline(tree: lxml_html.HtmlElement, names: SiteNames) -> str:
    """The text of a picture that is a heading of its own, unless it is the site's logo; "" if there is none."""
    for heading in tree.iter("h1", "h2"):
        if squeeze(heading.text_content()) or any(site_names.is_root(a.get("href") or "#") for a in heading.iter("a")):
            continue
        text = squeeze(" ".join(picture.get("alt") or "" for picture in heading.iter("img")))
        if len(text.split()) > 1 and len(text) < _MAX_CHARS and not names.is_site(text):
            return text
    return ""


def _headings(pieces: Sequence[VisibleBlock]) -> Iterator[Headline]:
    """The headings and other blocks of a page. Consecutive blocks in one heading element are one."""
    found: dict[lxml_html.HtmlElement, lxml_html.HtmlElement | None] = {}
    for piece in pieces:
        if piece.element not in found:
            found[piece.element] = heading_element(piece.element)
    at = 0
    while at < len(pieces):
        element = found[pieces[at].element]
        end = at + 1
        while element is not None and end < len(pieces) and found[pieces[end].element] is element:
            end += 1
        blocks = tuple(range(at, end))
        if element is None:
            yield Headline(blocks, pieces[at].text)
        else:
            told = [k for k in blocks if not _is_kicker(pieces[k].element, element)] or blocks
            text = _without_kickers(element) if len(told) == 1 else ""
            yield Headline(blocks, text or squeeze(" ".join(pieces[k].text for k in told)), _LEVELS[str(element.tag)])
        at = end


def _is_kicker(element: lxml_html.HtmlElement, heading: lxml_html.HtmlElement) -> bool:
    return element is not heading and bool(_KICKER.search(zones.element_names(element)))


def _without_kickers(heading: lxml_html.HtmlElement) -> str:
    """The text of a heading without spans that are named kickers; "" if it has none, or nothing else."""
    kickers = [e for e in heading.iterdescendants("span", "a", "small", "em", "strong", "b") if _is_kicker(e, heading)]
    if not kickers:
        return ""
    inside = {e for kicker in kickers for e in kicker.iterdescendants()}
    told = [heading.text or ""]
    for element in heading.iterdescendants():
        if element not in inside:
            told += [" " if element in kickers or element.tag == "br" else element.text or "", element.tail or ""]
    return squeeze("".join(told))


def _is_logo(piece: VisibleBlock) -> bool:
    """Whether a block consists of a link to the first page of the site."""
    hrefs = {span.href for span in piece.spans if span.text.strip()}
    return len(hrefs) == 1 and all(href and href[0] not in "#?" and site_names.is_root(href) for href in hrefs)


def _parts_of(titles: Sequence[str], names: SiteNames) -> set[str]:
    """Each of the titles without the names of site and sections, and its longest parts, folded."""
    return {
        fold(part) for title in titles if title for part in (names.without_site(title), *_main_parts(title)) if part
    }


def _is_said_in(heading: Headline, titles: Sequence[str]) -> bool:
    """Whether one of the folded titles has the text of a block; a single word only if it is most of the title."""
    text = fold(heading.text)
    least = 0 if " " in text else 2 * len(text)
    return any(text in title and (not least or len(title) < least) for title in titles)


def _main_parts(title: str) -> Iterator[str]:
    """The longest part of a title, and what is before its last separator and after its first one, if that is longer."""
    yield max(site_names.parts(title), key=len, default="")
    for part in (site_names.last_part(title)[0], site_names.first_part(title)[1]):
        if 2 * len(part) > len(title):
            yield part


def _over_story(able: Sequence[Headline], pieces: Sequence[VisibleBlock], choice: Choice) -> Headline | None:
    """The highest heading over the first long paragraph of the story, or a block that is named a headline there."""
    start = min((at for at in choice.kept if pieces[at].words > 12 and pieces[at].shape != "heading"), default=0)
    over = [h for h in able if h.last < start and len(h.text.split()) > 1 and not site_names.is_no_title(h.text)]
    level = min((h.level for h in over), default=_NO_HEADING_LEVEL)
    if level < _NO_HEADING_LEVEL:
        return _longest([h for h in over if h.level == level and not _leads_away(pieces[h.first])])
    return _longest([h for h in over if _is_named_headline(pieces[h.first])])


def _leads_away(piece: VisibleBlock) -> bool:
    return piece.linked == piece.words > 0


def _is_named_headline(piece: VisibleBlock) -> bool:
    names = zones.element_names(piece.element)
    return bool(_HEADLINE.search(names)) and not _KICKER.search(names)


def _longest(found: Sequence[Headline]) -> Headline | None:
    return max(found, key=lambda h: len(h.text), default=None)
