"""Marks of state in objects: which records were never public, and which are no stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.capture.fields.field_names import comparable, lookup
from sitegen.capture.formats.object_entries import Entries, label, values
from sitegen.capture.formats.publication_state import is_no, is_yes, known_state
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.capture.formats.timestamps import iso
from sitegen.core.errors import PassedOverError
from sitegen.core.made_on import MADE_ON, is_future

_UNPUBLISHED_IDS = ("drafts.", "versions.")
"""The beginnings of ids in Sanity of documents that are not published."""
_HIDING = (
    "private",
    "protected",
    "deleted",
    "embargoed",
    "unlisted",
    "scheduled",
    "expired",
    "archived",
    "withheld",
    "killed",
    "withdrawn",
)
_NEVER = re.compile(r"(?:2[1-9]|[3-9]\d)\d\d-")
"""The beginning of a date that no reader of dates takes for one."""
_STATES_OF_JOOMLA = {"0": "draft", "-2": "deleted"}
_PUBLIC_ACCESS_IN_JOOMLA = frozenset(["1", "5"])
_PAGE_SIGNS = frozenset(["status", "slug", "visibility"])
"""Fields by which an object of the type "page" is a page of a publishing system, and not one of a crawler."""


def is_draft(found: Mapping[str, Any], made: Entries) -> bool:
    """Whether an object is a draft. Raises PassedOverError if it is private or no story; `made` are its entries."""
    if kind := _other_type(made):
        raise PassedOverError(kind)
    states = {known_state(value) for field in ("status", "visibility") for value in _given(made, field)}
    states |= _states_of_joomla(found)
    for kind in _HIDING:
        if kind in states or (kind in ("private", "protected", "unlisted", "archived") and _is_set(made, kind)):
            raise PassedOverError(kind)
    if any(_is_moment(value) or is_yes(value) for value in _given(made, "deleted")):
        raise PassedOverError("deleted")
    _refuse_by_date(made)
    if _is_unset(made, "listed"):
        raise PassedOverError("unlisted")
    if any(isinstance(value, str) and value.strip() for value in _given(made, "password")):
        raise PassedOverError("protected: with a password")
    if _is_unset(made, "public"):
        raise PassedOverError("private")
    is_marked = _is_set(made, "draft") or _is_set(made, "unfinished")
    is_unset = _is_unset(made, "published") or _is_unset(made, "active")
    return "draft" in states or is_marked or is_unset or _is_unpublished(found, made)


def _refuse_by_date(made: Entries) -> None:
    """Raises PassedOverError for an object whose time to be shown is over, or has not come, as of this version."""
    until = (iso(value) for value in _given(made, "expiry") if _is_moment(value))
    if any(moment and moment[:10] <= MADE_ON for moment in until):
        raise PassedOverError("expired")
    if any(is_future(iso(value)) or _NEVER.match(str(value)) for value in _given(made, "embargo") if _is_moment(value)):
        raise PassedOverError("scheduled")


def _is_moment(value: Any) -> bool:
    """Whether a value is a date; an empty one of a database ("0000-00-00") is none."""
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(iso(value) or _NEVER.match(str(value)))


def _states_of_joomla(found: Mapping[str, Any]) -> set[str]:
    """What the numbers in the keys "state" and "access" of an article of Joomla mean."""
    own = found.get("attributes") if isinstance(found.get("attributes"), Mapping) else found
    if not isinstance(own, Mapping) or not ("introtext" in own or {"state", "access"} <= own.keys()):
        return set()
    state, access = str(own.get("state", "1")), str(own.get("access", "1"))
    made = {_STATES_OF_JOOMLA[state]} if state in _STATES_OF_JOOMLA else set()
    return made | ({"protected"} if access.isdigit() and access not in _PUBLIC_ACCESS_IN_JOOMLA else set())


def _other_type(made: Entries) -> str:
    """The kind of an object that is no story; "" for others."""
    for entry in made.get("type", ()):
        kind = record_shapes().types.get(comparable(entry.value), "") if isinstance(entry.value, str) else ""
        if kind == "page" and comparable(entry.key) != "posttype" and not _PAGE_SIGNS & made.keys():
            continue
        if kind:
            return kind
    return ""


def _is_set(made: Entries, field: str) -> bool:
    return any(is_yes(value) for value in _given(made, field))


def _is_unset(made: Entries, field: str) -> bool:
    return any(is_no(value) for value in _given(made, field))


def _given(made: Entries, field: str) -> Iterator[Any]:
    """The values of a field; of a list the first, of an object with a value that. Those that are None are left out."""
    for value in values(made, field):
        one = value[0] if isinstance(value, list) else value
        one = one.get("value", label(one)) if isinstance(one, Mapping) else one
        if one is not None:
            yield one


def _is_unpublished(found: Mapping[str, Any], made: Entries) -> bool:
    """Marks that single systems use: the id of a draft in Sanity, a null date in Strapi, status 0 in Drupal."""
    if any(str(found.get(key, "")).startswith(_UNPUBLISHED_IDS) for key in ("_id", "_originalId")):
        return True
    if any(_has_no_day(one) for one in (found, found.get("attributes")) if isinstance(one, Mapping)):
        return True
    if _is_unpublished_entry(found.get("sys")) or any(_is_off(one) for one in (found, found.get("fields"))):
        return True
    if any(value is False for value in _given(made, "status")):
        return True
    return str(found.get("status")) == "0" and "text" in lookup(found)


def _has_no_day(one: Mapping[str, Any]) -> bool:
    """Whether an object has the days of its making and of its last change, but the day of its publication is empty."""
    days = {comparable(key): value for key, value in one.items() if isinstance(key, str)}
    is_story = days.keys() >= {"publishedat", "createdat", "updatedat"} or (
        days.keys() >= {"publishedat", "createdat"} and isinstance(one.get("content"), Mapping)  # of Storyblok
    )
    return is_story and not days["publishedat"]


def _is_unpublished_entry(system: Any) -> bool:
    """Whether these are the facts of an entry of Contentful that has a version, and none that is published."""
    return (
        isinstance(system, Mapping)
        and system.get("type") == "Entry"
        and "version" in system
        and not (system.get("publishedVersion") or system.get("publishedAt"))
    )


def _is_off(one: Any) -> bool:
    """Whether a page of Wagtail is not live. The key "live" alone tells whether a story is a live blog."""
    signs = ("first_published_at", "has_unpublished_changes")
    return isinstance(one, Mapping) and any(key in one for key in signs) and is_no(one.get("live", "live"))
