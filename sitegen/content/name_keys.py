"""What two spellings of one name share, before anybody decides anything, and the slug that this gives them."""

from __future__ import annotations

from functools import lru_cache

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.words import name_keys
from sitegen.core.model import KIND, ORGANIZATION, PLACE, TAG
from sitegen.core.text import fold, name_slug, one_name


def known_name(kind: str, name: str) -> str:
    """The gazetteer's name for it, where `name` is one of its aliases."""
    if kind not in (PLACE.name, ORGANIZATION.name):
        return ""
    entry = gazetteer.load_gazetteer().named(name)
    return entry.name if entry and entry.kind == kind else ""


def term_slug(kind: str, name: str) -> str:
    """Where the term of a name stands among those of its kind, whatever others there are."""
    return name_slug(name_keys.without_breaks(name) if KIND[kind].entity else name)


@lru_cache(maxsize=1 << 13)  # a name is asked for several times in a row; all of an archive's would be held for ever
def spelling_key(kind: str, name: str) -> str:
    """What ways to write a name share: letter case, accents, apostrophes, hyphens and the like aside.

    It is made of the slug: names of one slug are one term, so no term ever has to leave its URL to another.
    """
    return fold(one_name(term_slug(kind, name))).replace("-", " ")


def name_key(kind: str, name: str) -> str:
    """What two spellings of one name share; stops in acronyms, suffixes of companies and plurals of tags are no
    more."""
    words = spelling_key(kind, name).split(" ")
    if KIND[kind].entity:
        words = name_keys.unsuffixed(_acronyms(words))
    elif kind == TAG.name:
        words[-1] = _singular(words[-1])
    return " ".join(words)


def _acronyms(words: list[str]) -> list[str]:
    """Letters that stand one by one as one word: "U.S." is "US"."""
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
