"""Converts the fields that feeds, exports and front matter state to the types of Story's fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sitegen.capture.fields import bylines, captions
from sitegen.capture.fields.turned_names import all_given_first
from sitegen.capture.formats import feed_authors, timestamps
from sitegen.capture.record import Stated
from sitegen.core.model import Image
from sitegen.core.text import fold, squeeze

SURE_CONFIDENCE = 0.95
LIKELY_CONFIDENCE = 0.8
HINT_CONFIDENCE = 0.6
"""Confidence in values stated of the story itself, of its publication, and in settings often left at defaults."""

_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_INLINE = re.compile(r"</?(?:a|abbr|b|cite|em|font|i|q|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_ROLES = frozenset(
    "admin administrator editor webmaster root user author staff wordpress blogger unknown guest".split()
)
_BRACKETED = re.compile(r"(?P<name>[^()]{2,200}?)\s*\((?P<inner>[^()]{1,200})\)")
_NICKNAMED = re.compile(r"(?:[^\W\d_][\w.'’-]{0,40} ){1,2}\([^\W\d_][\w'’-]{1,30}\)(?: [^\W\d_][\w.'’-]{0,40}){1,3}")
"""A name with another first name in brackets: Robert (Bob) Lee."""


def words(text: Any) -> str:
    """The words of a short text that may contain markup and character references; "" if the value is no text."""
    if not isinstance(text, str | int | float) or isinstance(text, bool):
        return ""
    return squeeze(html.unescape(_MARKUP.sub(_gap, str(text)) if "<" in str(text) else str(text)))


def _gap(markup: re.Match[str]) -> str:
    return "" if _INLINE.match(markup.group()) else " "


def topics(values: Iterable[Any]) -> tuple[str, ...]:
    """Each topic once, in order, ignoring case."""
    return tuple({fold(made): made for value in values if (made := words(value))}.values())


def authors(values: Iterable[Any], publication: str = "") -> tuple[str, ...]:
    """The names in author fields. Account names, addresses and the name of the publication are skipped."""
    found: list[str] = []
    for value in values:
        text = words(value)
        if len(text) > bylines.MAX_AUTHOR_CHARS:
            continue
        text = _without_brackets(feed_authors.names(text), publication)
        if turned := all_given_first(text):
            found += turned
        elif _NICKNAMED.fullmatch(text):
            found.append(text)
        elif text and fold(text) not in (*_ROLES, fold(publication)):
            found += bylines.from_field(text) or (() if text.islower() else (text,))
    return bylines.distinct(found)


def _without_brackets(text: str, publication: str) -> str:
    """A name without what stands in brackets behind it; the brackets' words if the publication stands before them."""
    text = text.strip(" <>")
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    if not (bracketed := _BRACKETED.fullmatch(text)):
        return text
    return bracketed["inner"] if fold(bracketed["name"]) == fold(publication) else bracketed["name"]


def address(value: Any) -> str:
    """An address on the web; "" for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return text if _WEB.fullmatch(text) else ""


def path_of(value: Any) -> str:
    """The path of an address on the web, which becomes an alias; "" for a site's front page and anything else."""
    try:
        path = urlsplit(address(value)).path
    except ValueError:
        return ""
    return path if path != "/" else ""


def language(value: Any) -> str:
    """A language code; "" for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return text.replace("_", "-") if _LANGUAGE.fullmatch(text) else ""


def picture(src: str, caption: str, credit: str = "") -> Image:
    """A picture with caption and credit. Without a stated credit, one at the end of the caption is used."""
    split = None if credit else captions.parse_caption(caption)
    return Image(src, split.caption, split.credit) if split else Image(src, caption, credit)


def dates(
    source: str, published: Iterable[Any], changed: Iterable[Any] = (), confidence: float = SURE_CONFIDENCE
) -> dict[str, Stated]:
    """The date of publication and of the last change, each by the first of the given values that states it best."""
    found = {"date": timestamps.first(published), "updated": timestamps.first(changed)}
    return {name: Stated(one.iso or one, source, confidence) for name, one in found.items() if one}


def stated(source: str, values: Mapping[str, Any], confidence: float = SURE_CONFIDENCE) -> dict[str, Stated]:
    """The values that are not empty, as Stated records."""
    return {name: Stated(value, source, confidence) for name, value in values.items() if value}


def zoned(local: str, utc: str) -> str:
    """A local time, with its time zone if a plausible time in UTC is stated too."""
    try:
        here, there = (datetime.fromisoformat(text.strip()) for text in (local, utc))
        ahead = here - there
    except (ValueError, TypeError, OverflowError):
        return local
    whole = abs(ahead) <= timedelta(hours=14) and not ahead % timedelta(minutes=15)
    sign, minutes = "-" if ahead < timedelta() else "+", abs(ahead) // timedelta(minutes=1)
    return f"{local.strip()}{sign}{minutes // 60:02d}:{minutes % 60:02d}" if whole else local
