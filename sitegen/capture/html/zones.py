"""Recognises boxes of a page that are not part of its story, by the names of their elements."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from lxml import html as lxml_html

CAPTION = "caption"
CONTROL = "page control"
GALLERY = "gallery"
HIDDEN = "hidden"
BOX = "box beside the story"


class Zone(NamedTuple):
    """A box: the reason why it is not part of the story, and the name that boxes of this kind share on the page."""

    reason: str
    name: str


_BY_TAG = {
    "nav": "page menu",
    "footer": "foot of the page",
    "aside": BOX,
    "form": "form of the page",
    **dict.fromkeys(("button", "select", "option", "textarea"), CONTROL),
}
_BY_ROLE = {
    "navigation": "page menu",
    "contentinfo": "foot of the page",
    "complementary": BOX,
    "search": "form of the page",
    "dialog": "notice of the page",
    "alertdialog": "notice of the page",
}
_TABLES = tomllib.loads(files("sitegen.capture.html").joinpath("zones.toml").read_text(encoding="utf-8"))
_PATTERNS = tuple(
    (one["reason"], re.compile(rf"(?:^|[_-])(?:{'|'.join(one['words'])})(?=$|[_-])", re.IGNORECASE))
    for one in _TABLES["zone"]
)
_NAMING = (
    "class",
    "id",
    "data-component",
    "data-component-name",
    "data-testid",
    "data-test",
    "data-qa",
    "data-gu-name",
)
_STATE = re.compile(r"(?:^|[_-])(?:has|have|with|without|no|not|is|are)[_-].*", re.IGNORECASE)
"""The part of a name that says what a box has or is at the moment: "has-comments", "article--with-sidebar"."""
_SETTING = re.compile(r".*[_-](?:enabled|disabled|allowed|supported|loaded|ready)$", re.IGNORECASE)
"""A name that is a setting of the page: "share-enabled"."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def zone_of(element: lxml_html.HtmlElement) -> Zone | None:
    """The box that an element is, by its tag, role, class or id; None if it is none."""
    tag = str(element.tag)
    if tag in ("html", "body", "main"):
        return None
    if tag == "button" and _is_in_heading(element):
        return None
    if reason := _BY_TAG.get(tag) or _BY_ROLE.get(element.get("role") or ""):
        return Zone(reason, f"{tag}.{element.get('class') or ''}")
    return by_name(element_names(element)) or _hidden(element, tag)


def _hidden(element: lxml_html.HtmlElement, tag: str) -> Zone | None:
    if element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
        return Zone(HIDDEN, f"{tag}.{element.get('class')}")
    return None


def element_names(element: lxml_html.HtmlElement) -> str:
    """The names of an element: its classes, its id, and attributes for scripts and tests."""
    stated = element.keys()
    return " ".join([str(value) for key in _NAMING if key in stated and (value := element.get(key))])


@lru_cache(8192)
def by_name(named: str) -> Zone | None:
    """The box that an element with these names is; None if it is none.

    Parts of a component count as one: "card__head", "card".
    """
    if len(named) > 2000:
        return None
    words = [_without_state(word) for word in re.sub(r"(?<=[a-z\d])(?=[A-Z])", "-", named).split()]
    for reason, pattern in _PATTERNS:
        if word := next((word for word in words if pattern.search(word)), ""):
            return Zone(reason, word.partition("__")[0])
    return None


def _without_state(name: str) -> str:
    """A name without what it says of the state of its element; "" if it says nothing else."""
    return "" if _SETTING.fullmatch(name) else _STATE.sub("", name)


def _is_in_heading(button: lxml_html.HtmlElement) -> bool:
    """Whether a button is the text of a heading that opens and closes the part below it."""
    return any(above.tag in _HEADINGS for above, _ in zip(button.iterancestors(), range(3), strict=False))
