"""The keys of a name: names that may be one share at least one of them, and only such names are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sitegen.core.model import PERSON, PLACE, TAG
from sitegen.entities.compared_names import ComparedName, acronyms, compared_name
from sitegen.entities.link_words import link_words

_MAX_KEY_WORDS = 4
"""The number of a name's words that are keys, the longest first."""


def block_keys(name: ComparedName) -> Iterator[str]:
    """The keys of a name. Names that may be one share at least one of them."""
    if not name.words:
        return
    yield "=" + " ".join(sorted(name.words))
    yield f"@{name.plain}"
    if len(name.sounds) > 2:
        yield "~" + name.sounds.replace(" ", "")
    yield from _person_keys(name) if name.kind == PERSON.name else _other_keys(name)


def alias_keys(name: ComparedName, forms: str) -> Iterator[str]:
    """The other names that stories use for a term. `forms` is JSON, as in the table term_names."""
    if name.kind in (PERSON.name, PLACE.name, TAG.name) or len(forms) < len(name.name) * 2:
        return  # each story uses "Baker" for its own Baker
    for form in json.loads(forms):
        if (other := compared_name(name.kind, form).plain) and other != name.plain:
            yield f"@{other}"


def _person_keys(name: ComparedName) -> Iterator[str]:
    last = name.words[-1]
    if len(name.words) == 1:
        yield f"^{last}"
        return
    yield f"^{last}"  # of the single word
    if name.family and name.family != last:
        yield f"^{name.family}"
    for first in {name.words[0][0], *(_initials_of_nicknames(name.words[0]))}:
        yield f"{first} {last}"  # initials, middle names, nicknames
    yield f"{name.words[0]} {last[:3]}"  # spelling of the surname
    yield f"{name.words[0]} ..{last[-3:]}"


def _initials_of_nicknames(given: str) -> set[str]:
    return {other[0] for other in link_words().nicknames.get(given, ())}


def _other_keys(name: ComparedName) -> Iterator[str]:
    small, same = link_words().small, link_words().synonyms
    words = [word for word in name.words if word not in small] or list(name.words)
    if len(name.words) == 1:
        yield f"^{words[0][:4]}"
        yield f"{words[0][-4:]}$"
        if name.name.replace(".", "").replace("&", "").isupper():
            yield f"#{words[0]}"
    yield from sorted(set(words), key=lambda w: (-len(w), w))[:_MAX_KEY_WORDS]
    yield " ".join(sorted(same.get(word, word) for word in words))
    yield "".join(name.words)
    for acronym in acronyms(name):
        yield f"#{acronym}"
