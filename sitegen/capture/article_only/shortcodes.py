"""WordPress shortcodes in HTML: captions become figures, embeds become frames, others go, enclosed words are kept."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from sitegen.core.model import Line

_TAG = re.compile(r"\[(?P<close>/?)(?P<name>[a-z][a-z0-9_-]{1,40})(?P<rest>(?:\s[^\[\]]{0,2000})?)/?\]")
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PICTURE = re.compile(r"\s*(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_CAPTIONS = frozenset(["caption", "wp_caption"])
_SHOWN = frozenset(
    "gallery embed video audio playlist youtube vimeo twitter tweet instagram facebook soundcloud spotify iframe "
    "googlemaps map polldaddy poll slideshare slideshow scribd dailymotion ted archives sitemap contact-form "
    "contact-form-7 wpvideo wpforms gravityform mc4wp_form ad adsense sharethis".split()
)
"""Shortcodes that embed something other than text; they enclose an address."""

_EMBEDS = frozenset(
    "embed video audio youtube vimeo twitter tweet instagram facebook soundcloud spotify iframe googlemaps "
    "dailymotion ted scribd slideshare wpvideo".split()
)
"""Shortcodes that show what stands at an address."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]{4,2000}")


class _Tag(NamedTuple):
    name: str
    rest: str
    close: bool
    start: int
    end: int


def expand(text: str) -> tuple[str, list[Line]]:
    """`text` without shortcodes, and the shortcodes that were removed. Other words in brackets stay unchanged."""
    tags = [_Tag(m["name"], m["rest"], bool(m["close"]), m.start(), m.end()) for m in _TAG.finditer(text)]
    closed = {tag.name for tag in tags if tag.close}
    tags = [tag for tag in tags if _is_shortcode(tag, closed)]
    made: list[str] = []
    removed: list[Line] = []
    done = 0
    for at, tag in enumerate(tags):
        if tag.start < done:
            continue
        made.append(text[done : tag.start])
        end = _end(tags, at) if not tag.close and tag.name in _CAPTIONS | _SHOWN else None
        done = end.end if end else tag.end
        inner = text[tag.end : end.start] if end else ""
        address = _ADDRESS.search(f"{inner} {tag.rest}") if tag.name in _EMBEDS else None
        if tag.name in _CAPTIONS and end:
            made.append(_figure(tag.rest, inner))
        elif address:
            made.append(f'<iframe src="{address[0]}"></iframe>')
        else:
            removed.append(Line(0, text[tag.start : done], reason="shortcode"))
    return "".join([*made, text[done:]]), removed


def _is_shortcode(tag: _Tag, closed: set[str]) -> bool:
    """Whether a tag is a known shortcode, has attributes, or is closed by another tag."""
    return tag.name in _SHOWN | _CAPTIONS or tag.name in closed or bool(_ATTRIBUTE.search(tag.rest))


def _end(tags: list[_Tag], at: int) -> _Tag | None:
    """The next tag, if it closes the tag at index `at`; otherwise None."""
    following = tags[at + 1] if at + 1 < len(tags) else None
    return following if following and following.close and following.name == tags[at].name else None


def _figure(rest: str, inner: str) -> str:
    """A [caption] as a figure. Old ones have the words in an attribute, newer ones after the picture."""
    picture = _PICTURE.match(inner)
    words = inner[picture.end() :] if picture else inner
    stated = next((m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(rest) if m[1] == "caption"), "")
    shown = picture.group() if picture else ""
    return f"<figure>{shown}<figcaption>{words if words.strip() else html.escape(stated)}</figcaption></figure>"
