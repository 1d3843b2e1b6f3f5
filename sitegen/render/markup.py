"""Markdown to HTML that is safe to show: whatever stands in content/, no script, style or foreign picture comes out."""

from __future__ import annotations

import re
from collections.abc import Callable

import markdown
import nh3

_EXTENSIONS = ("tables", "fenced_code", "footnotes", "sane_lists", "def_list")
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "sup": {"id"},
    "*": {"lang", "dir"},
}
_TAGS = set(
    "a abbr b blockquote br cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li "
    "mark ol p pre q s small strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*")
_SCHEMES = {"http", "https", "mailto"}


def to_html(text: str, language: str = "en", link: Callable[[str], str] = str) -> str:
    """The HTML of a Markdown text. Headings begin at h2, since the page's title is its h1.

    `link` makes links of paths from the site's root; pictures are named as front matter names them ("images/a.png").
    English text gets typographic quotation marks; other languages have other marks, and keep those they came with.
    """
    extensions = [*_EXTENSIONS, *(["smarty"] if language.startswith("en") else [])]
    engine = markdown.Markdown(extensions=extensions, output_format="html")
    html = engine.convert(text).replace("<h1", "<h2").replace("</h1>", "</h2>")

    def seen(tag: str, attribute: str, value: str) -> str | None:
        """Pictures come from this site or not at all; paths lead where this page's links lead."""
        path = "/" + value if tag == "img" and value.startswith("images/") else value
        if tag == "img" and attribute == "src":
            return link(path) if _LOCAL.fullmatch(path) else None
        if attribute == "href" and _LOCAL.fullmatch(path):
            return link(path)
        return None if attribute == "class" and value not in ("footnote-ref", "footnote-backref") else value

    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=seen, link_rel="noopener"
    )
