"""Plain values of data whose programs write each value with its type or its language around it.

Known are the extended JSON of MongoDB, the documents of Firestore and DynamoDB, JSON-LD, JSON made of XML, the fields
of Drupal, and fields with a value for each language.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

_MAX_LEVELS = 40
"""Deeper values are left as they are."""
_MAX_LITERAL_CHARS = 20_000
_TYPED = frozenset(
    "$oid $numberLong $numberInt $numberDouble $numberDecimal $symbol stringValue integerValue doubleValue "
    "booleanValue timestampValue referenceValue S N BOOL SS NS L @value @list @set".split()
)
"""Keys of an object that stands for the value at the key."""
_NULLS = frozenset(["nullValue", "NULL", "$undefined"])
_OF_XML = ("#text", "__text", "_text", "$t", "__cdata", "_cdata", "#cdata-section", "#cdata", "_")
"""Keys of the text of an element, beside its attributes."""
_LOCALE = re.compile(
    r"[a-z]{2,3}[-_](?:(?:[A-Z][a-z]{3}|hans|hant)(?:[-_](?:[A-Z]{2}|[a-z]{2}))?|[A-Z]{2}|[a-z]{2}|\d{3})"
    r"|und|zxx|x-default"
)
"""A language with its script or its region: "pt-BR", "zh_Hant"; or a name for an unknown one."""
_LANGUAGES = frozenset(
    "en de fr es pt it nl ru pl sv tr ar he zh ja ko da nb fi cs el hu ro uk fa hi eng deu ger fra fre spa por ita nld "
    "rus pol swe tur ara heb zho jpn".split()
)


def plain(value: Any, level: int = 0) -> Any:
    """A value without types and languages around it. Of values in several languages the first is taken."""
    if level > _MAX_LEVELS:
        return value
    if isinstance(value, list):
        return [plain(one, level + 1) for one in value]
    if not isinstance(value, Mapping):
        return value
    inner = _inner(value)
    if inner is not value:
        return plain(inner, level + 1)
    return {key: plain(one, level + 1) for key, one in value.items()}


def literal(text: str) -> Any:
    """The list or the object that a text has in the form of JSON or of Python, as pandas writes it; else the text."""
    if not (text[:1] in "[{" and text[-1:] in "]}" and 2 <= len(text) <= _MAX_LITERAL_CHARS):
        return text
    for load in (json.loads, _python_literal):
        try:
            value = load(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if isinstance(value, list | Mapping):
            return value
    return text


def _python_literal(text: str) -> Any:
    """The value of a literal of Python. Python warns of signs in it that are wrong only by its newer rules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(text)


def _inner(value: Mapping[Any, Any]) -> Any:
    """What an object stands for; the object itself if it stands for no other value."""
    if len(value) <= 3:
        if key := next((key for key in value if key in _TYPED), None):
            return value[key]
        if len(value) == 1 and next(iter(value)) in _NULLS:
            return None
        if set(value) == {"arrayValue"}:
            return _at(value["arrayValue"], "values", [])
        if set(value) == {"mapValue"}:
            return _at(value["mapValue"], "fields", {})
        if set(value) == {"M"}:
            return value["M"]
    of_xml = next((key for key in _OF_XML if isinstance(value.get(key), str)), None)
    if of_xml:
        return value[of_xml]
    if value and all(isinstance(key, str) and _is_language(key) for key in value):
        return next((one for one in value.values() if one not in (None, "", [], {})), "")
    return value


def _is_language(key: str) -> bool:
    return key in _LANGUAGES or _LOCALE.fullmatch(key) is not None


def _at(value: Any, key: str, default: Any) -> Any:
    return value.get(key, default) if isinstance(value, Mapping) else default
