"""Names of people with the family name first, as catalogs, mail programs and databases write them."""

from __future__ import annotations

import re

from sitegen.capture.fields import bylines
from sitegen.capture.fields.name_form import in_normal_case
from sitegen.core.person_names import SUFFIXES

_TURNED = re.compile(r"(?P<family>[^,;]{2,40}),\s+(?P<given>[^,;]{1,40})")
_MAX_GIVEN_WORDS = 3
_MAX_INITIALS_CHARS = 2


def given_first(text: str, *, stated: bool = False, alone: bool = False) -> str:
    """The name "Ines Halvorsen" for "Halvorsen, Ines"; "" if the text is no such name.

    It is none if the comma may separate two authors, or a name and an agency. `stated` means that the text is known to
    name a person, `alone` that it names only one, so that the family name may have several words.
    """
    match = _TURNED.fullmatch(text.strip())
    if not match or any(map(bylines.is_agency, match.groups())):
        return ""
    family, given = match["family"].split(), match["given"].split()
    is_family = alone or len(family) == 1 or family[0].islower()
    is_given = len(given) <= _MAX_GIVEN_WORDS and all(_may_be_given(word, match["family"]) for word in given)
    name = in_normal_case(" ".join((*given, *family)))
    return name if is_family and is_given and bylines.is_person(name, stated=stated) else ""


def all_given_first(text: str) -> tuple[str, ...]:
    """The names in a text such as "Halvorsen, Ines; Lund, Ana"; none if one of them is not of this form."""
    found = [given_first(part, stated=True) for part in text.split(";")]
    return tuple(found) if all(found) else ()


def _may_be_given(word: str, family: str) -> bool:
    """Whether a word may be a given name or an initial; one in capitals only if the family name is written so too."""
    is_capital = word[:1].isupper() and (len(word) <= _MAX_INITIALS_CHARS or not word.isupper() or family.isupper())
    return is_capital and word.rstrip(".").lower() not in SUFFIXES
