"""Finds the entities and tags of a story, from its text alone.

The names below are loaded when they are first used: a build needs only a few modules of this package, and the
recognition of names is the largest part of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitegen.annotate.annotation import Annotation, Entity, Mention
    from sitegen.annotate.annotator import Annotator
    from sitegen.annotate.finder import Finder
    from sitegen.annotate.recogniser.loading import load_recogniser
    from sitegen.annotate.recogniser.spans import Recogniser, Span
    from sitegen.annotate.setting import Setting
    from sitegen.annotate.sharing import join_entities

_HOMES = {
    **dict.fromkeys(["Annotation", "Entity", "Mention"], "annotation"),
    "Annotator": "annotator",
    "Finder": "finder",
    "Recogniser": "recogniser.spans",
    "Setting": "setting",
    "Span": "recogniser.spans",
    "join_entities": "sharing",
    "load_recogniser": "recogniser.loading",
}
"""Public name -> the module that defines it."""

__all__ = [
    "Annotation",
    "Annotator",
    "Entity",
    "Finder",
    "Mention",
    "Recogniser",
    "Setting",
    "Span",
    "join_entities",
    "load_recogniser",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
