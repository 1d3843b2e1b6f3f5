"""The title of a story: the one that its page states, or the visible headline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.capture.html import site_names
from sitegen.capture.html.headline import Headline
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.site_names import SiteNames
from sitegen.capture.record import Stated
from sitegen.core.text import fold

_ENDS_CUT = re.compile(r"\s?(?:\.\.\.|…|\[(?:…|\.\.\.)\])$")
_MIN_CUT_CHARS = 20
"""Minimum characters of a headline cut short that is recognised as such."""
_CUT_LENGTHS = range(100, 112)
"""The lengths, in characters, at which programs cut headlines for search engines without a sign."""
_SITE_SIGNS = re.compile(r"\s+[|·»–—-]\s")


class PageTitle:
    """Decides the title of a page.

    `written` is the page's title element, `headline` the visible headline, `alt` the text of a picture that is one.
    """

    def __init__(self, stated: Metadata, headline: Headline, names: SiteNames, written: str, alt: str) -> None:
        self.stated, self.heading, self.names, self.written, self.alt = stated, headline.text, names, written, alt

    def find(self) -> Stated | None:
        """The title, whole where the metadata has it cut short; None if the page has none."""
        found = self._stated() or self._visible()
        whole = next((text for text in self._others() if _is_cut(str(found.value), text)), "") if found else ""
        return Stated(whole, "heading" if whole == self.heading else "title of the page", 0.85) if whole else found

    def _stated(self) -> Stated | None:
        """The title of the metadata, or the visible headline if they differ only by the site's name."""
        stated, heading = self.stated.title(), self.heading
        text = str(stated.value) if stated else ""
        if not stated or site_names.is_no_title(text) or self.names.is_site(text):
            return None
        if heading and _is_same_but_for_site(text, heading):
            return Stated(heading, "heading", 0.9)
        if stated.source.startswith("json-ld"):
            return Stated(self.names.without_site(text, sections=False), stated.source, stated.confidence)
        text = self._without_site(text)
        if heading and len(text.split()) < 3:
            return Stated(heading, "heading")
        return Stated(text, stated.source)

    def _visible(self) -> Stated | None:
        """The title of a page without metadata: its title element if the visible headline agrees, or that headline."""
        text = "" if self._is_bare(self.written) else self._without_site(self.written)
        if self.heading and (not text or self._is_headline_of(text)):
            return Stated(self.heading, "heading")
        if not text and self.alt:
            return Stated(self.alt, "picture of the headline", 0.7)
        text = text or self.written
        return Stated(text, "title of the page", 0.7) if text else None

    def _is_bare(self, title: str) -> bool:
        """Whether a title consists of names of the site, and words such as "Print version"."""
        return all(
            self.names.is_site(part) or site_names.is_no_title(part) or self.names.is_section(part)
            for part in site_names.parts(title)
        )

    def _is_headline_of(self, text: str) -> bool:
        """Whether the visible headline goes before a page's title: they share most words, or the title is short."""
        ours, theirs = (set(re.findall(r"\w+", fold(one))) for one in (self.heading, text))
        kicker = fold(self.heading).endswith(f" {fold(text)}") and len(theirs) > 2
        shared = len(ours & theirs) >= 0.6 * min(len(ours), len(theirs))
        return not kicker and (shared or len(theirs) < 3 < len(ours))

    def _without_site(self, title: str) -> str:
        """A title without the names of site and sections at its ends, or a last part that looks like such a name."""
        title = self.names.without_site(_without_sections(title))
        before, sign, after = site_names.last_part(title)
        if not sign or sign == ":" or fold(title) == fold(self.heading):
            return title
        known = self.stated.publication()
        looks = len(title.split()) > 5 and 1 < len(after) < 40 and not (known and sign in "–—-")
        return before if looks and _looks_like_name(after) else title

    def _others(self) -> Iterator[str]:
        """The other forms of the title that the page has."""
        if self.heading:
            yield self.heading
        for title in (self.stated.title(), self.stated.shared_title()):
            if title:
                yield self._without_site(str(title.value))
        yield self._without_site(self.written)


def _is_cut(title: str, other: str) -> bool:
    """Whether `title` is the beginning of `other`: it ends in dots, within a word, or where programs cut headlines."""
    a, b = fold(title), fold(other)
    stem = _ENDS_CUT.sub("", a)
    if len(stem) < _MIN_CUT_CHARS or not b.startswith(stem) or len(b) <= len(stem) or _ENDS_CUT.search(b):
        return False
    inside = stem[-1:].isalnum() and b[len(stem)].isalnum()
    return stem != a or inside or len(title) in _CUT_LENGTHS


def _is_same_but_for_site(text: str, heading: str) -> bool:
    """Whether a stated title is the headline followed by the name of a site."""
    a, b = fold(text), fold(heading)
    return a.startswith(b) and bool(_SITE_SIGNS.match(a[len(b) :] or "."))


def _looks_like_name(part: str) -> bool:
    """Whether the last part of a title may be the name of a site: few words, not in lower case, no sentence."""
    words = part.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) <= 5 and small < len(words) / 2 and not part[:1].islower() and part[-1:] not in '?!.”’"'


def _without_sections(title: str) -> str:
    """ "Headline | Section" for "Headline | Section | Site"."""
    parts = title.split(" | ")
    return " | ".join(parts[:2]) if len(parts) > 2 and len(parts[0].split()) > 3 else title
