"""Which types of posts of WordPress are stories, and by which addresses and metadata posts are open to all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from sitegen.capture.formats import stated_fields

_DEFAULT_CATEGORY = frozenset(["uncategorized", "uncategorised"])

_OF_ULTIMATE_MEMBER = "um_content_restriction"
_LIMITED = re.compile(r's:\d+:"_um_accessible";(?:s:\d+:"|i:)[12]')
"""Who may read a post, in a serialized array: 1 for visitors that are not logged in, 2 for those that are."""


def refusal(kind: str, link: str, words: str, wanted: Collection[str]) -> str:
    """The reason why a post of a type is no story; "" if it is one.

    A newsroom's own types are stories if they have words and a public address. `wanted` are the types that the user
    asks for.
    """
    if kind in ("", "post") or kind in wanted:
        return ""
    if kind in ("page", "attachment"):
        return kind
    is_story = bool(words.strip()) and not _is_other(kind) and _is_public(link)
    return "" if is_story else f"post type {kind[:60]}"


def public_path(link: str) -> str:
    """The path of a post's address; "" if it has none of its own, or is the front page."""
    return stated_fields.path_of(link) if _is_public(link) else ""


def restriction(metadata: Iterable[tuple[str, str]]) -> str:
    """The key of metadata by which a plugin shows a post only to some readers; "" if there is none."""
    open_values: Mapping[str, list[str]] = _table()["restricted"]
    for key, value in metadata:
        word = value.strip().lower()
        if word not in open_values.get(key, [word]) or (key == _OF_ULTIMATE_MEMBER and _LIMITED.search(value)):
            return key
    return ""


def is_default_category(name: str) -> bool:
    """Whether a category is the one of posts that nobody filed."""
    return name.casefold() in _DEFAULT_CATEGORY


def _is_public(link: str) -> bool:
    """Whether a link is an address of its own. WordPress links posts without one by type and number."""
    try:
        return "post_type" not in urlsplit(stated_fields.address(link)).query and bool(stated_fields.address(link))
    except ValueError:
        return False


@cache
def _is_other(kind: str) -> bool:
    return any(re.fullmatch(pattern, kind) for pattern in _table()["other_types"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("sitegen.capture.formats").joinpath("wordpress.toml").read_text("utf-8"))


def footnote_shortcodes() -> list[str]:
    """The names of shortcodes that enclose a footnote."""
    names: list[str] = _table()["footnotes"]["names"]
    return names
