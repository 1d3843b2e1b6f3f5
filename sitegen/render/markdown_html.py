"""Markdown to safe HTML: no script, style or picture of another host comes out, whatever is in content/."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import NamedTuple

import nh3

from sitegen.content.link_targets import plain_target
from sitegen.core.language import Language
from sitegen.core.markdown import engine_of, markup
from sitegen.core.text import without_controls
from sitegen.render import body_notes, body_tables
from sitegen.render.body_headings import set_headings
from sitegen.render.body_labels import BodyLabels
from sitegen.render.body_paragraphs import set_paragraphs
from sitegen.render.html_tokens import tokens_of, without_repeated_ids
from sitegen.render.nesting_limit import check_depth
from sitegen.render.quotes import typeset

log = logging.getLogger(__name__)

ENGLISH = BodyLabels(Language("en"))

_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "div": {"class"},
    "img": {"src", "alt", "title"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "sup": {"class"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
    "*": {"lang", "dir", "id"},
}
_TAGS = set(
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p pre q s small strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_STRUCTURE = re.compile(r"<(?:table|pre|br|div|sup)|<p><(?:a|strong)|<h[2-6]>(?:<strong>)?\s*\d| id=")
"""Matches what a body without structure lacks: such a body needs no further steps if its headings skip no level."""
_LEVEL = re.compile(r"<h([2-6])")
_LEVELS_IN_ORDER = frozenset(["", "2", "23", "234", "2345", "23456"])

_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*")
_SOURCE = re.compile(r"(?![a-z]{2,9}:|[/#])[^?#]{1,1000}\.(?:md|markdown|mkd|mdown|mdx|rst)(?:#.*)?", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto"}
_ID = re.compile(r"[^\s\"]{1,200}")


def to_html(text: str, language: str = "en", link: Callable[[str], str] = str, labels: BodyLabels = ENGLISH) -> str:
    """The HTML of a Markdown text. Headings begin at h2, since the page's title is the h1, and skip no level.

    `link` turns paths from the site's root into links; pictures are named as in front matter ("images/a.png").
    Quotation marks and dashes are typeset for English text only; text in other languages keeps its own.
    """
    return render(text, language, link, labels).html


class RenderedMarkdown(NamedTuple):
    """HTML, and the engine that made it; "text" if it could not, and the Markdown is shown as plain text."""

    html: str
    engine: str


def render(
    text: str,
    language: str = "en",
    link: Callable[[str], str] = str,
    labels: BodyLabels = ENGLISH,
    held: Mapping[str, str] = MappingProxyType({}),
) -> RenderedMarkdown:
    """Renders like `to_html`. Text that nests too deep is shown as plain text, so that the story is not lost.

    `held` maps targets of links, in the form of `plain_target`, to URL paths of this site that replace them.
    """
    engine: str = engine_of(text)
    try:
        html = _cleaned(markup(text), link, labels.prefix, held)
    except Exception as error:
        log.info("Markdown is shown as text: %s: %s", type(error).__name__, error)
        engine, html = "text", _as_text(text)
    return RenderedMarkdown(_structured(typeset(html, language), labels), engine)


def _as_text(text: str) -> str:
    blocks = (block.strip() for block in without_controls(text).split("\n\n"))
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def _structured(html: str, labels: BodyLabels) -> str:
    """Sets tables, notes, verse and the like; `html` is as nh3 writes it."""
    if not _STRUCTURE.search(html) and "".join(sorted(set(_LEVEL.findall(html)))) in _LEVELS_IN_ORDER:
        return html
    tokens = set_paragraphs(set_headings(tokens_of(html)))
    tokens = body_notes.set_notes(body_tables.set_tables(tokens, labels), labels)
    return "".join(without_repeated_ids(tokens))


def _cleaned(html: str, link: Callable[[str], str], prefix: str, held: Mapping[str, str]) -> str:
    """Safe HTML. Ids and links to them get the prefix, so that no id of a body is an id of the page."""
    check_depth(html)
    html = html.strip().replace("<h1", "<h2").replace("</h1>", "</h2>")

    def kept(tag: str, attribute: str, value: str) -> str | None:
        """The value of an attribute, or None to drop it."""
        if attribute == "href" and held and (url := held.get(plain_target(value))):
            return link(url)
        if attribute in ("href", "src"):
            return _address(tag, value, link, prefix)
        if attribute == "id":
            return prefix + value if _ID.fullmatch(value) else None
        if attribute == "class":
            return value if value in body_notes.CLASSES else None
        return value if attribute != "style" or value in body_tables.ALIGNMENTS else None

    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=kept, link_rel="noopener"
    )
    return without_controls(cleaned)


def _address(tag: str, value: str, link: Callable[[str], str], prefix: str) -> str | None:
    """A sanitised URL, or None to drop it: pictures only of this site, paths as links of this page.

    A path of a source file, which never is in output/, is left of a link to a story that the archive does not hold.
    """
    if tag == "a" and _SOURCE.fullmatch(value):
        return None
    path = "/" + value if tag == "img" and value.startswith("images/") else value
    path = path.replace(" ", "%20")  # as browsers do
    if _LOCAL.fullmatch(path):
        return link(path)
    if tag == "img":
        return None
    return f"#{prefix}{value[1:]}" if value.startswith("#") and len(value) > 1 else value
