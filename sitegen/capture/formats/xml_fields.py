"""Reads fields of an item of an export by the local names of its elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def child(element: Any, name: str) -> str:
    """The text of the first child with a local name, without white space around it; "" if there is none."""
    found = element.find(f"{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def encoded(item: Any, kind: str) -> str:
    """The text of content:encoded or excerpt:encoded. Their namespaces have the same endings in all versions."""
    for found in item.iterchildren("{*}encoded"):
        if f"/{kind}/" in found.tag:
            return found.text or ""
    return ""


def meta_values(item: Any, key: str) -> Iterator[str]:
    """The values of a key in the metadata of a post of WordPress."""
    for meta in item.iterchildren("{*}postmeta"):
        if child(meta, "meta_key") == key:
            yield child(meta, "meta_value")
