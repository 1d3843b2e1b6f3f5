"""The authors of a saved page: those that it states, and the names beside its headline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from urllib.parse import urlsplit

from lxml import html as lxml_html

from sitegen.capture.fields import bylines
from sitegen.capture.html import zones
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.site_names import SiteNames
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.record import Stated
from sitegen.core.text import fold, squeeze

_MARKS = tomllib.loads(files("sitegen.capture.html").joinpath("author_marks.toml").read_text(encoding="utf-8"))
_PATHS = frozenset(_MARKS["paths"])
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?lines?|authors?|writer|reporter|contributors?|creator)", re.IGNORECASE)
_AUTHOR_NAME = re.compile(
    r"(?:^|\s)(?:(?:[a-z]+[_-]+)?(?:author|byline|reporter|writer|contributor)s?(?:[_-]+(?:name|link|url|title))?|p-author|"
    r"author\s+vcard|fn)(?:$|\s)",
    re.IGNORECASE,
)
"""Names of an inline element that holds nothing but the name of an author."""
MAX_BYLINE_CHARS = 200
"""Maximum characters of a byline."""
_MAX_BYLINE_WORDS = 25
_MAX_INNER_ELEMENTS = 200
"""Maximum number of elements in a block that are searched for names."""
_ABOVE_BLOCKS = 5
"""The number of blocks above the headline that are searched for the byline."""
_BELOW_BLOCKS = 6
"""The number of blocks below the story that are searched for a signature."""


class PageByline:
    """Finds the authors of a page.

    `pieces` are its blocks; `at`, `first` and `last` are the indexes of the headline, of the story's first long
    paragraph, and of its last block.
    """

    def __init__(
        self, stated: Metadata, names: SiteNames, pieces: Sequence[VisibleBlock], at: int, first: int, last: int
    ) -> None:
        self.stated, self.site = stated, names
        self.near = _short(pieces[max(0, at - _ABOVE_BLOCKS) : first])
        self.below = _short(pieces[last : last + _BELOW_BLOCKS]) if last >= 0 else []
        told = pieces[max(0, at - _ABOVE_BLOCKS) : last + _BELOW_BLOCKS]
        self.told = [fold(piece.text) for piece in told if not _is_beside(piece)]

    def find(self, guess: Callable[[], str]) -> Stated | None:
        """The authors: stated ones, unless the byline says more; or the byline, a signature, the site, or a guess."""
        stated = self._stated()
        people = [name for name in stated.value if bylines.is_person(name, stated=True)] if stated else []
        seen = self._byline()
        if stated and not self._says_more(people, seen):
            return stated
        return seen or stated or self._signature() or self.stated.authors() or self._guessed(guess())

    def _stated(self) -> Stated | None:
        """The stated authors without names of the site; None if there are no others."""
        found = self.stated.authors()
        names = tuple(name for name in found.value if not self.site.is_site(name)) if found else ()
        return Stated(names, found.source, found.confidence) if found and names else None

    def _says_more(self, people: Sequence[str], seen: Stated | None) -> bool:
        """Whether the byline names all of the stated persons, and others."""
        if seen is None or not people:
            return False
        stated = {fold(name) for name in people}
        named = {fold(name) for name in seen.value if bylines.is_person(name, stated=True)}
        glued = any(name in other for name in stated for other in named - stated)
        return stated < named and not glued

    def _byline(self) -> Stated | None:
        """The names near the headline: in an element for authors, after "By", in a link to an author, or an agency."""
        for find, confidence in ((marked, 0.85), (signed, 0.85), (_linked, 0.8), (_agency, 0.7)):
            named = [at for at, piece in enumerate(self.near) if find(piece)]
            together = [at for at in named if at - named[0] <= 2 * named.index(at)]
            if names := bylines.distinct(name for at in together for name in find(self.near[at])):
                people = tuple(name for name in names if bylines.is_person(name, stated=True))
                return Stated(people or names, "byline", confidence)
        return None

    def _signature(self) -> Stated | None:
        """The names below the story, after "By" or in an element for authors."""
        for find in (signed, marked):
            for piece in self.below:
                if not _is_beside(piece) and (names := find(piece)):
                    return Stated(names, "byline below the text", 0.7)
        return None

    def _guessed(self, guess: str) -> Stated | None:
        """A guess, if the names are in or near the story and not in a box beside it, where others are named."""
        names = bylines.from_field(guess.replace(";", ","))
        named = tuple(name for name in names if any(fold(name) in text for text in self.told))
        return Stated(named, "byline", 0.6) if named else None


def marked(piece: VisibleBlock) -> tuple[str, ...]:
    """The names in an element for authors, or in a link with rel="author"."""
    if inside := bylines.distinct(_inside(piece)):
        return inside
    named = f"{zones.element_names(piece.element)} {piece.element.get('itemprop') or ''}"
    return _each(piece) or bylines.from_field(piece.text, stated=True) if _BYLINE.search(named) else ()


def signed(piece: VisibleBlock) -> tuple[str, ...]:
    """The names on a line that begins as a byline."""
    names = bylines.from_line(piece.text)
    return (_each(piece) or names) if names else ()


def _short(pieces: Sequence[VisibleBlock]) -> list[VisibleBlock]:
    return [p for p in pieces if p.words <= _MAX_BYLINE_WORDS and len(p.text) < MAX_BYLINE_CHARS]


def _is_beside(piece: VisibleBlock) -> bool:
    """Whether a block is a comment, a teaser or another box."""
    return any(zone.reason not in (zones.CONTROL, zones.CAPTION) for zone in piece.zones)


def _inside(piece: VisibleBlock) -> Iterator[str]:
    """The names in the innermost elements of a block that are marked as the name of an author."""
    inside = islice(piece.element.iterdescendants(), _MAX_INNER_ELEMENTS)
    found = [inner for inner in inside if isinstance(inner.tag, str) and _is_author_name(inner)]
    outer = {above for inner in found for above in inner.iterancestors()}
    for inner in found:
        text = squeeze(inner.text_content())
        if inner not in outer and text in piece.text:  # the element may have other blocks too
            yield from bylines.from_field(text, stated=True)


def _is_author_name(element: lxml_html.HtmlElement) -> bool:
    rel, prop = (element.get("rel") or "").lower().split(), (element.get("itemprop") or "").lower().split()
    if "author" in rel or "author" in prop:
        return True
    if "name" in prop:
        return any("author" in (above.get("itemprop") or "").lower() for above in element.iterancestors())
    return element.tag in ("span", "a", "b", "strong", "em", "cite") and bool(
        _AUTHOR_NAME.search(element.get("class") or "")
    )


def _each(piece: VisibleBlock) -> tuple[str, ...]:
    """The names that are links of their own, if there are several; otherwise ()."""
    names = bylines.from_field(" | ".join(span.text for span in piece.spans if span.href), stated=True)
    return names if len(names) > 1 else ()


def _linked(piece: VisibleBlock) -> tuple[str, ...]:
    """The persons in links to pages of authors, if they are most of a block."""
    spans = [span for span in piece.spans if span.href and _leads_to_author(span.href)]
    if not spans or 2 * sum(len(span.text) for span in spans) < len(piece.text):
        return ()
    names = bylines.from_field(" | ".join(span.text for span in spans), stated=True)
    return tuple(name for name in names if bylines.is_person(name, stated=True))


def _leads_to_author(href: str) -> bool:
    try:
        parts = [part for part in urlsplit(href).path.lower().split("/") if part]
    except ValueError:
        return False
    return any(part in _PATHS for part in parts[:-1])


def _agency(piece: VisibleBlock) -> tuple[str, ...]:
    """The agency that a line names, alone or with a place in capitals."""
    name, _, place = piece.text.partition(",")
    return bylines.from_agency_line(name) if not place or place.isupper() else ()
