"""Whether a file of a site generator was a public story: its front matter, its name and its folders decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from sitegen.capture.fields import field_names
from sitegen.capture.formats import timestamps
from sitegen.capture.formats.front_matter_words import bare_key, kind_of, value_of, words
from sitegen.capture.formats.publication_state import DRAFT, PUBLISHED, is_no, is_yes, known_state
from sitegen.core.errors import PassedOverError
from sitegen.core.made_on import MADE_ON, is_future

_OUTPUT = re.compile(r"\{\{|\{%")
_SYNTAX = re.compile(
    r"\{%-?\s*\w|\{\{-?\s*(?:\.|\$|content\b|page\.|site\.|post\.|article\.|config\.|block\b|define\b|partial\b|template\b|"
    r"end\b|if\b|range\b|with\b)"
)
"""Statements and values of templates, other than the placeholders of scripts in browsers."""
_TITLES = re.compile(r"<(?:title|h1)\b[^<>]{0,400}>([^<]{0,400})", re.IGNORECASE)
_STATUS = re.compile(
    rb"<meta\s{1,9}name=[\"']?status[\"']?\s{1,9}content=[\"']?([a-z][a-z -]{1,40})[\"'/>]", re.IGNORECASE
)
_ARCHIVED = "archived"
"""A state that in front matter is an editor's word for old stories, which are public."""
_MAX_TITLE_CHARS = 100_000
"""The part of a page that is searched for its titles."""
_NEVER = re.compile(r"(?:2[1-9]|[3-9]\d)\d\d-")
"""The beginning of a date that no reader of dates takes for one."""
_MAX_SHOWN_CHARS = 60


def refuse_template(seed: str, text: str) -> None:
    """Raises PassedOverError if a file is part of the templates of a site, by its folders and its text.

    All titles of a page in `text` must be values of a template.
    """
    folders = [folder.lower() for folder in PurePosixPath(seed).parts[:-1]]
    place = f"seeds/{seed}"
    if found := next((folder for folder in folders if folder in words("folders", "template")), ""):
        raise PassedOverError(f"template: in the folder {found}", file=place)
    if not words("folders", "likely_template").isdisjoint(folders) and _SYNTAX.search(text):
        raise PassedOverError("template: in a folder of templates, with their syntax", file=place)
    titles = [title for title in _TITLES.findall(text[:_MAX_TITLE_CHARS]) if title.strip()]
    if titles and all(map(_SYNTAX.search, titles)):
        raise PassedOverError("template: its title is filled in by a generator", file=place)


def is_draft_page(seed: str, head: bytes) -> bool:
    """Whether a page states that it is a draft, as the sources of Pelican do: `<meta name="status" content="draft">`.

    `head` are its first bytes. Raises PassedOverError if it states that it is hidden or private.
    """
    found = _STATUS.search(head)
    kind = known_state(found[1].decode("utf-8", "replace")) if found else ""
    if found and kind not in ("", PUBLISHED, DRAFT):
        raise PassedOverError(f"{kind}: {found[1].decode('utf-8', 'replace')}", file=f"seeds/{seed}")
    return kind == DRAFT


def has_template_syntax(text: str) -> bool:
    """Whether a text, such as a title, holds statements or values of a template."""
    return _SYNTAX.search(text) is not None


def is_draft(seed: str, facts: Mapping[str, Any], repeated: Iterable[tuple[str, Any]], *, dated: bool) -> bool:
    """Whether a file was not published yet. `repeated` are former values of keys, of which any may hide a file.

    Raises PassedOverError if the file never was a public story: it is private, a page, a redirect, or not of its time.
    `dated` tells whether its front matter or its name dates the file.
    """
    place = f"seeds/{seed}"
    _refuse_page(seed, facts, place, dated=dated)
    is_hidden = _is_draft_name(seed, place)
    for stated in (facts, *({key: value} for key, value in repeated)):
        is_hidden |= _is_marked(stated, place)
    _refuse_by_date(facts, place)
    return is_hidden


def _is_draft_name(seed: str, place: str) -> bool:
    """Whether the folders or the suffixes of a file mark a draft. Raises PassedOverError for private folders."""
    path = PurePosixPath(seed.lower())
    for kind in ("private", "deleted"):
        if found := next((part for part in path.parts[:-1] if part in words("folders", kind)), ""):
            raise PassedOverError(f"{kind}: in the folder {found}", file=place)
    return not words("folders", "draft").isdisjoint(path.parts[:-1]) or ".draft" in path.suffixes[-3:-1]


def _is_marked(facts: Mapping[str, Any], place: str) -> bool:
    """Whether keys mark a draft. Raises PassedOverError for marks of anything else that was never public."""
    found = field_names.lookup(facts)
    marks = [mark for mark in _marks(found) if mark[0]]
    if refused := next(((kind, why) for kind, why in marks if kind != DRAFT), None):
        raise PassedOverError(f"{refused[0]}: {refused[1]}", file=place)
    return bool(marks)


def _marks(found: Mapping[str, list[field_names.KeyedValue]]) -> Iterator[tuple[str, str]]:
    """What each mark of state means, and the mark as it is written."""
    for field, meaning in (("draft", "draft"), ("private", "private"), ("protected", "protected")):
        for key, value in found.get(field, ()):
            hides = not is_no(value) if field == "draft" else is_yes(value)
            yield (meaning if hides else ""), _shown(key, value)
    for field, meaning in (("unlisted", "unlisted"), ("unfinished", "draft"), ("deleted", "deleted")):
        for key, value in found.get(field, ()):
            yield (meaning if is_yes(value) else ""), _shown(key, value)
    for field, meaning in (("public", "private"), ("listed", "unlisted")):
        for key, value in found.get(field, ()):
            yield (meaning if is_no(value) else ""), _shown(key, value)
    for key, value in found.get("published", ()):
        yield ("draft" if is_no(value) else ""), _shown(key, value)
    for key, value in (*found.get("status", ()), *found.get("visibility", ())):
        state = known_state(value)
        yield (state if state not in (PUBLISHED, _ARCHIVED) else ""), _shown(key, value)
    for key, value in found.get("password", ()):
        yield ("" if is_no(value) else "protected"), key


def _shown(key: str, value: Any) -> str:
    return f"{key}: {str(value)[:_MAX_SHOWN_CHARS]}"


def _refuse_page(seed: str, facts: Mapping[str, Any], place: str, *, dated: bool) -> None:
    """Raises PassedOverError for the pages of a site that are no stories."""
    name = PurePosixPath(seed.removesuffix(".gz")).name
    stem = name.partition(".")[0]
    if stem == "_index":
        raise PassedOverError("page: the page of a section", file=place)
    if not facts and stem.lower() in words("pages", "notes"):
        raise PassedOverError("page: a note on the files", file=place)
    if is_yes(facts.get("headless")) or facts.get("permalink") is False or _is_never_rendered(facts):
        raise PassedOverError("private: its site shows no page of it", file=place)
    if _OUTPUT.search(str(facts.get("title", ""))) and has_template_syntax(str(facts["title"])):
        raise PassedOverError("template: its title is filled in by a generator", file=place)
    layouts = {kind_of("pages", str(facts[key])) for key in ("layout", "type") if isinstance(facts.get(key), str)}
    if "redirect" in layouts or (value_of(facts, "redirect") is not None and not dated):
        raise PassedOverError("redirect: it only leads elsewhere", file=place)
    if "page" in layouts and not dated:
        raise PassedOverError("page: a page of the site, not dated", file=place)


def _is_never_rendered(facts: Mapping[str, Any]) -> bool:
    """Whether Hugo or Zola makes no page of a file: `build: {render: never}`, `render: false`."""
    for key, value in facts.items():
        if bare_key(key) == "build" and isinstance(value, dict):
            return "render" in value and is_no(value["render"])
    return "render" in facts and is_no(facts["render"])


def _refuse_by_date(facts: Mapping[str, Any], place: str) -> None:
    """Raises PassedOverError for a file whose time to be shown is over, or has not come, on the day of this version."""
    expiry, publish = (timestamps.iso(value_of(facts, name)) for name in ("expiry", "publish"))
    if _NEVER.match(str(value_of(facts, "publish"))):
        raise PassedOverError("scheduled: for a day that never comes", file=place)
    if expiry and expiry[:10] <= MADE_ON:
        raise PassedOverError(f"expired: shown until {expiry[:10]}", file=place)
    if publish and is_future(publish):
        raise PassedOverError(f"scheduled: to be shown from {publish[:10]}", file=place)
