"""Looks at elements of XML by their local names, whatever their namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitegen.core.text import squeeze


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def inside(element: Any, *names: str) -> Iterator[Any]:
    """All elements below an element with one of these local names, in their order."""
    return (one for one in element.iter(*(f"{{*}}{name}" for name in names)) if one is not element)


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of an element with one of these local names."""
    yield from element.iterchildren(*(f"{{*}}{name}" for name in names))


def first(element: Any, path: str) -> Any:
    """The first element at a path of local names ("docdata/doc-id"), or None; each step finds any depth."""
    for name in path.split("/"):
        element = next(inside(element, name), None) if element is not None else None
    return element


def words(element: Any) -> str:
    """The text of an element in one line; "" for None."""
    return squeeze("".join(element.itertext())) if element is not None else ""


def word(element: Any, path: str) -> str:
    """The text of the first element at a path, in one line; "" if there is none."""
    return words(first(element, path))


def attribute(element: Any, path: str, *names: str) -> str:
    """The first of these attributes that is not blank, of all elements at a path; "" if there is none."""
    *before, last = path.split("/")
    start = first(element, "/".join(before)) if before else element
    for one in inside(start, last) if start is not None else ():
        for name in names:
            if value := squeeze(one.get(name) or ""):
                return str(value)
    return ""
