"""Decides which persons are known in one story only, since others may bear the name: "Taylor", "Mr. Lee", "Anna K."."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files as package_files

from sitegen.annotate.resolve import person_cues
from sitegen.annotate.resolve.name_groups import NameGroup, last_name
from sitegen.annotate.words.name_keys import name_key
from sitegen.core.person_names import ALL_PARTICLES
from sitegen.core.text import fold

BARE = "it is a first name or a surname alone, and the story names nobody so in full"
ABBREVIATED = "its surname is only an initial"

_PARTICLES = ALL_PARTICLES | frozenset(
    "De Di Da Do Du Des Le La Las Los El Von Van Der Den Ter Bin Del Della Dos Das".split()
)
"""Words that begin a surname. "Al", "Ben" and "Abu" with a capital are given names."""
_RULERS = frozenset("king queen pope emperor empress sultan emir prince princess shah tsar".split())
_GENERATIONS = frozenset("jr jnr sr snr".split())
_ALWAYS_TITLES = frozenset("lady sister brother father mother saint st".split())
"""Titles that are no part of a whole name if one word follows, unlike "Pope" and "Queen"."""
_INITIAL = re.compile(r"[^\W\d_]\.?")
_EASTERN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_MIN_EASTERN_LETTERS = 3  # of a whole name in Chinese or Korean letters: two are a surname in Japanese


def why_local(text: str, head: NameGroup, name: str) -> str:
    """Why a person with this name is known in this story only; "" if the name is that of one person anywhere.

    `head` is the group of the person's name in `text`, `name` the name that the person gets.
    """
    if head.unlinked:
        return head.unlinked
    if name in _mononyms():
        told = (person_cues.cues(text, s) for s in head.sightings) if " " not in name else ()
        return BARE if any(c.kin or person_cues.is_courtesy(c.titles) for c in told) else ""
    return _why_bare([word for word in name.split() if fold(word).rstrip(".") not in _GENERATIONS])


def with_royal_title(text: str, head: NameGroup) -> str:
    """The name of a group; a single name that has a ruler's title before it gets the title: "King Fahd" for "Fahd"."""
    name = head.surface
    if len(head.words) > 1 or head.unlinked:
        return name
    for sighting in head.sightings:
        titles = person_cues.cues(text, sighting).titles
        if titles and titles[-1] in _RULERS:
            return f"{titles[-1].title()} {name}"
    return name


def stated_name(text: str, head: NameGroup, people: Sequence[str]) -> str:
    """The only one of the full names `people` that a bare name can mean; "" if there are none or several.

    They are persons of the story, but `text` does not name them in full.
    """
    if len(head.words) > 1 or head.unlinked:
        return ""
    keys = ((name, name_key(name).split()) for name in people)
    fits = [name for name, words in keys if len(words) > 1 and head.key in (words[0], last_name(words))]
    if len(fits) != 1:
        return ""
    sex = person_cues.sex_of_given_name(fits[0])
    told = [person_cues.cues(text, sighting) for sighting in head.sightings]
    is_other = any(c.kin or c.family or c.suffixed or (c.sex and sex and c.sex != sex) for c in told)
    return "" if is_other else fits[0]


def _why_bare(words: list[str]) -> str:
    """Why these words of a name are not a whole name; "" if they are."""
    while len(words) > 1 and words[-1].islower():
        words = words[:-1]  # a word behind the name: "Markus B. schwieg"
    while len(words) > 1 and _leads_to_surname(words[0]):
        words = words[1:]
    if len(words) < 2:
        return "" if words and _is_whole_eastern(words[0]) else BARE
    if len(words) == 2 and _INITIAL.fullmatch(words[1]) and words[1] not in ("I", "V", "X"):
        return ABBREVIATED
    return ""


def _leads_to_surname(word: str) -> bool:
    """Whether a first word is a title or a particle, which no whole name begins with."""
    low = fold(word).rstrip(".")
    return word in _PARTICLES or low in _ALWAYS_TITLES or person_cues.is_courtesy([low])


def _is_whole_eastern(word: str) -> bool:
    return len(word) >= _MIN_EASTERN_LETTERS and _EASTERN.fullmatch(word) is not None


@cache
def _mononyms() -> frozenset[str]:
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "mononyms.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return frozenset([*data["names"].split(), *data["whole"]])
