"""What two spellings of one name share, before anybody decides anything."""

from __future__ import annotations

from sitegen.annotate import gazetteer, names
from sitegen.model import KIND, ORGANIZATION, PLACE, TAG
from sitegen.text import fold


def known_name(kind: str, name: str) -> str:
    """The gazetteer's name for it, where `name` is one of its aliases."""
    if kind not in (PLACE.name, ORGANIZATION.name):
        return ""
    entry = gazetteer.load().named(name)
    return entry.name if entry and entry.kind == kind else ""


def name_key(kind: str, name: str) -> str:
    """What two spellings of one name share."""
    if KIND[kind].entity:
        return names.key(name)
    folded = fold(name)
    if kind != TAG.name:
        return folded
    words = folded.replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else folded


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
