"""Keys by which spellings of one name compare equal before any decision applies, and the slug of a name."""

from __future__ import annotations

from functools import lru_cache

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.words import name_keys
from sitegen.core.model import KIND, ORGANIZATION, PLACE, TAG
from sitegen.core.text import fold, name_slug, path_key


def known_name(kind: str, name: str) -> str:
    """The gazetteer's name for a place or organization, if `name` is one of its aliases; otherwise ""."""
    if kind not in (PLACE.name, ORGANIZATION.name):
        return ""
    entry = gazetteer.load_gazetteer().named(name)
    return entry.name if entry and entry.kind == kind else ""


def term_slug(kind: str, name: str) -> str:
    """The slug of a term. It depends on the kind and the name alone, not on other terms."""
    return name_slug(name_keys.without_breaks(name) if KIND[kind].entity else name)


@lru_cache(maxsize=1 << 13)  # the same name is asked for several times in a row; all names of an archive are too many
def spelling_key(kind: str, name: str) -> str:
    """A key that ignores letter case, accents, apostrophes and hyphens.

    It is derived from the slug: names with the same slug are one term, so two terms never compete for one URL.
    """
    return fold(path_key(term_slug(kind, name))).replace("-", " ")


def name_key(kind: str, name: str) -> str:
    """`spelling_key` that also ignores full stops in acronyms, suffixes of companies and plurals of tags."""
    words = spelling_key(kind, name).split(" ")
    if KIND[kind].entity:
        words = name_keys.unsuffixed(_acronyms(words))
    elif kind == TAG.name:
        words[-1] = _singular(words[-1])
    return " ".join(words)


def _acronyms(words: list[str]) -> list[str]:
    """Joins words of one letter that follow each other: "u s" becomes "us"."""
    joined: list[str] = []
    alone = False
    for word in words:
        letter = len(word) == 1 and word.isalpha()
        if letter and alone:
            joined[-1] += word
        else:
            joined.append(word)
        alone = letter
    return joined


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
