"""Marks of state in objects: which records were never public, and which are no stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.capture.fields.field_names import comparable, lookup
from sitegen.capture.formats.object_entries import Entries, values
from sitegen.capture.formats.publication_state import is_no, is_yes, known_state
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.core.errors import PassedOverError

_DRAFTS_OF_SANITY = "drafts."
_PAGE_SIGNS = frozenset(["status", "slug", "visibility"])
"""Fields by which an object of the type "page" is a page of a publishing system, and not one of a crawler."""


def is_draft(found: Mapping[str, Any], made: Entries) -> bool:
    """Whether an object is a draft. Raises PassedOverError if it is private or no story; `made` are its entries."""
    if kind := _other_type(made):
        raise PassedOverError(kind)
    states = {known_state(value) for field in ("status", "visibility") for value in _given(made, field)}
    for kind in ("private", "protected", "deleted", "embargoed", "unlisted", "scheduled"):
        if kind in states or (kind in ("private", "protected") and _is_set(made, kind)):
            raise PassedOverError(kind)
    if any(isinstance(value, str) and value.strip() for value in _given(made, "password")):
        raise PassedOverError("protected: with a password")
    if _is_unset(made, "public"):
        raise PassedOverError("private")
    return "draft" in states or _is_set(made, "draft") or _is_unset(made, "published") or _is_unpublished(found, made)


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
        one = one.get("value") if isinstance(one, Mapping) else one
        if one is not None:
            yield one


def _is_unpublished(found: Mapping[str, Any], made: Entries) -> bool:
    """Marks that single systems use: the id of a draft in Sanity, a null date in Strapi, status 0 in Drupal."""
    if str(found.get("_id", "")).startswith(_DRAFTS_OF_SANITY):
        return True
    for one in (found, found.get("attributes")):
        if (
            isinstance(one, Mapping)
            and one.keys() >= {"publishedAt", "createdAt", "updatedAt"}
            and not one["publishedAt"]
        ):
            return True
    if any(value is False for value in _given(made, "status")):
        return True
    return str(found.get("status")) == "0" and "text" in lookup(found)
