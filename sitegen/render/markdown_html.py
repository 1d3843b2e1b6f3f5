"""Markdown to safe HTML: no script, style or picture of another host comes out, whatever is in content/."""

from __future__ import annotations

import logging
import re
import string
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import markdown
import nh3
import pyromark

from sitegen.core.limits import time_limit
from sitegen.core.text import without_controls
from sitegen.render.nesting_limit import check_depth
from sitegen.render.plain_markdown import is_plain
from sitegen.render.quotes import typeset

log = logging.getLogger(__name__)

_MAX_SECONDS = 10.0
"""Longest time for rendering one text with the reference engine.

An article takes milliseconds, hostile text minutes.
"""

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
_PICTURE = re.compile(r'<img (alt="[^"]*") (src="[^"]*")')
"""Matches pictures as this engine writes them; their attributes are put into the order of the other engine."""

_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*")
_SCHEMES = {"http", "https", "mailto"}
_FOOTNOTE = re.compile(r"fn(?:ref\d*)?:[^\s]+")
"""Only footnotes may have ids: another id could replace an element that the theme's scripts look for."""


_ESCAPES = sorted(set(string.punctuation) - set("<&"))
"""A backslash escapes all ASCII punctuation, as in CommonMark, except the characters that begin HTML markup."""


def to_html(text: str, language: str = "en", link: Callable[[str], str] = str) -> str:
    """The HTML of a Markdown text. Headings begin at h2, since the page's title is the h1.

    `link` turns paths from the site's root into links; pictures are named as in front matter ("images/a.png").
    Quotation marks and dashes are typeset for English text only; text in other languages keeps its own.
    """
    return render(text, language, link).html


class RenderedMarkdown(NamedTuple):
    """HTML, and the engine that made it; "text" if no engine could, and the Markdown is shown as plain text."""

    html: str
    engine: str


def render(text: str, language: str = "en", link: Callable[[str], str] = str) -> RenderedMarkdown:
    """Renders like `to_html`; uses the fast engine if every engine would return the same for the text.

    Text that takes an engine too long, or makes it fail, is shown as plain text, so that the story is not lost.
    """
    engine = "pyromark" if is_plain(text) else "markdown"
    try:
        html = _cleaned(pyromark.html(text) if engine == "pyromark" else _timed(text), link)
    except Exception as error:
        log.info("Markdown is shown as text: %s: %s", type(error).__name__, error)
        engine, html = "text", _as_text(text)
    return RenderedMarkdown(typeset(html, language), engine)


def _timed(text: str) -> str:
    with time_limit(_MAX_SECONDS):
        return reference(text)


def _as_text(text: str) -> str:
    blocks = (block.strip() for block in without_controls(text).split("\n\n"))
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def reference(text: str) -> str:
    """The HTML of the reference engine, which supports all extensions. It is not sanitised."""
    engine = markdown.Markdown(extensions=list(_EXTENSIONS), output_format="html")
    engine.ESCAPED_CHARS = list(_ESCAPES)
    return _PICTURE.sub(r"<img \2 \1", engine.convert(text))


def _cleaned(html: str, link: Callable[[str], str]) -> str:
    check_depth(html)
    html = html.strip().replace("<h1", "<h2").replace("</h1>", "</h2>")

    def seen(tag: str, attribute: str, value: str) -> str | None:
        """Returns a sanitised attribute value, or None to drop it: pictures only of this site, paths as links of this
        page.
        """
        path = "/" + value if tag == "img" and value.startswith("images/") else value
        path = path.replace(" ", "%20")  # as browsers do
        if tag == "img" and attribute == "src":
            return link(path) if _LOCAL.fullmatch(path) else None
        if attribute == "href" and _LOCAL.fullmatch(path):
            return link(path)
        if attribute == "id" and not _FOOTNOTE.fullmatch(value):
            return None
        return None if attribute == "class" and value not in ("footnote-ref", "footnote-backref") else value

    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=seen, link_rel="noopener"
    )
    return without_controls(cleaned)
