"""Whether the text of a feed's item is only a summary that leads to the whole story."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from sitegen.capture.boilerplate import feed_ends
from sitegen.capture.formats import stated_fields
from sitegen.core.script_words import count_words
from sitegen.core.text import squeeze

TEASER_WORDS = 80
"""A summary with more words than this is taken for the full text, unless its end shows that it is none."""
_TAIL_CHARS = 6_000
"""The number of characters at the end of a text in which its last link is searched."""
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|section|article|table|tr|td|hr)\b[^<>]{0,2000}>|\n\s*\n", re.IGNORECASE
)
_LINK = re.compile(r"<a\b([^<>]{0,2000})>(.{0,600}?)</a>", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"href\s*=\s*[\"']([^\"']{0,2000})", re.IGNORECASE)
_CUT_SHORT = re.compile(r"(?:…|\.\.\.)\W*$")


def is_teaser(text: str, *, full: bool, link: str, title: str) -> bool:
    """Whether a text, which may be HTML, is a summary. `full` is whether the feed calls it the content of the item.

    `link` is the address of the item, and `title` its title.
    """
    blocks = [words for part in _BLOCK.split(text) if part and (words := stated_fields.words(part))]
    while blocks and feed_ends.is_credit(blocks[-1]):
        blocks.pop()
    if not blocks:
        return True
    last, is_short = blocks[-1], sum(map(count_words, blocks)) <= TEASER_WORDS
    if is_short and (not full or _CUT_SHORT.search(last) or feed_ends.begins_with_mark(last)):
        return True
    words, address = _last_link(text, last)
    if feed_ends.begins_with_mark(words) and link and address:
        if _is_same(address, link):
            return True
        if full:  # a link to another story
            return False
    return feed_ends.is_cut(last) or feed_ends.ends_with_mark(_without_title(last, title))


def _last_link(text: str, last: str) -> tuple[str, str]:
    """The words and the address of the link with which a paragraph ends; two empty texts if it ends with none."""
    for found in reversed(list(_LINK.finditer(text[-_TAIL_CHARS:]))):
        words, address = stated_fields.words(found[2]), _ADDRESS.search(found[1])
        if words and last.rstrip(" .…»>→").endswith(words.rstrip(" .…»>→")):
            return words, html.unescape(address[1]) if address else ""
    return "", ""


def _is_same(address: str, link: str) -> bool:
    """Whether two addresses are of one page, whatever their schemes, queries and fragments are."""
    try:
        one, other = urlsplit(address), urlsplit(link)
    except ValueError:
        return False
    hosts = {one.netloc.lower().removeprefix("www."), other.netloc.lower().removeprefix("www.")} - {""}
    paths = {part.path.removesuffix("/") for part in (one, other)}
    return len(hosts) < 2 and len(paths) == 1 and (paths != {""} or one.query == other.query)


def _without_title(last: str, title: str) -> str:
    """A paragraph without the title of the item at its end: Continue reading “Ferry sails again”."""
    shown = last.rstrip(" \"'“”‘’«»…→")
    own = squeeze(title).rstrip(" \"'“”‘’«»…→")
    return shown[: -len(own)].rstrip(" \"'“”‘’«»:") if own and shown.casefold().endswith(own.casefold()) else last
