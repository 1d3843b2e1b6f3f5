"""A name and its parts, as names are compared: words, surname, qualifier, figures, sounds; and how alike words are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA
from slugify import slugify

from sitegen.annotate.gazetteer.gazetteer import load_gazetteer
from sitegen.annotate.words.background import load_background
from sitegen.content.name_keys import name_key
from sitegen.core.model import PERSON, PLACE
from sitegen.core.person_names import is_family_suffix, surname
from sitegen.entities.link_words import link_words

_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("dj", "j"), ("kh", "h"), ("ch", "c"), ("sh", "s"),
    ("zh", "j"), ("ts", "c"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("q", "k"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
_VOWELS = re.compile(r"(?<=\w)[aeiouyh]+|[^\w ]")
_FIRST_VOWEL = re.compile(r"\b[aeiouy]")
_DOUBLED = re.compile(r"([a-z])\1+")
_DIGITS = re.compile(r"\d+")

_MAX_WORDS = 16
"""Names of more words are sentences; they are compared by their first words."""


@dataclass(frozen=True, slots=True)
class ComparedName:
    """A name and its parts for comparison.

    `words` are those of its name key without articles, qualifier and suffixes; `family` is a person's surname, "" for a
    single word; `suffix` is "jr" or the like; `qualifier` stands in parentheses or, in a place's name, behind a comma;
    `sounds` is the phonetic key.
    """

    kind: str
    name: str
    words: tuple[str, ...] = field(default=(), compare=False)
    family: str = field(default="", compare=False)
    suffix: str = field(default="", compare=False)
    qualifier: str = field(default="", compare=False)
    figures: tuple[str, ...] = field(default=(), compare=False)
    sounds: str = field(default="", compare=False)

    @property
    def plain(self) -> str:
        """The words as text."""
        return " ".join(self.words)


@lru_cache(1 << 13)  # a name stands under several keys
def compared_name(kind: str, name: str) -> ComparedName:
    """A name with its parts for comparison."""
    bare, _, rest = name.partition(", " if kind == PLACE.name and " (" not in name else " (")
    words = name_key(kind, bare or name).split()[:_MAX_WORDS]
    suffix = next((word for word in words[1:] if is_family_suffix(word)), "") if kind == PERSON.name else ""
    kept = tuple(word for word in words if word != suffix)
    if len(kept) > 1 and kept[0] == "the":
        kept = kept[1:]
    family = name_key(kind, surname(bare)) if kind == PERSON.name and len(kept) > 1 else ""
    plain = " ".join(kept)
    qualifier = name_key(kind, rest.rstrip(")")) if rest else ""
    return ComparedName(
        kind, name, kept, family, suffix, qualifier, tuple(sorted(_DIGITS.findall(plain))), phonetic_key(plain)
    )


def phonetic_key(text: str) -> str:
    """How a name sounds, whatever its transcription: its consonants, and a vowel at the start of words."""
    plain = text if text.isascii() else slugify(text, separator=" ")
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _FIRST_VOWEL.sub("a", _VOWELS.sub("", plain)))


def acronyms(name: ComparedName) -> frozenset[str]:
    """The acronyms that a name of several words can have, with and without its small words."""
    words, small = name.words, link_words().small
    if len(words) < 2:
        return frozenset()
    return frozenset({"".join(word[0] for word in words), "".join(word[0] for word in words if word not in small)})


# --- words ---


def sound_alike(one: str, other: str) -> bool:
    """Whether two words of a name may be transcriptions of one word."""
    words = link_words()
    if one == other or words.are_nicknames(one, other):
        return True
    key = phonetic_key(one)
    if len(key) < 2 or key != phonetic_key(other) or (words.is_given_name(one) and words.is_given_name(other)):
        return False
    return similar(one, other)


MIN_SIMILARITY = 0.6
"""The least share of letters, 0 to 1, that transcriptions of one word have in common."""


def similar(one: str, other: str) -> bool:
    """Whether two texts have enough letters in common to be transcriptions of one."""
    latin = [text if text.isascii() else slugify(text, separator=" ") for text in (one, other)]
    return min(map(len, latin)) > 4 and OSA.normalized_similarity(*latin) >= MIN_SIMILARITY


def near(one: str, other: str) -> bool:
    """Whether two words differ by so few letters for their length that the one may be a slip for the other.

    The first letter is the same, since it is the one that is misspelt least: "tender" is no slip for "lender". A plural
    is no slip either.
    """
    length = min(len(one), len(other))
    most = 0 if length < 5 or one[0] != other[0] else 1 if length < 10 else 2
    are_near = bool(most) and OSA.distance(one, other, score_cutoff=most) <= most
    is_plural = one + "s" == other or other + "s" == one
    return are_near and not is_plural and not (is_place_name(one) and is_place_name(other))


@lru_cache(1 << 14)
def is_place_name(word: str) -> bool:
    """Whether a word is the name of a country, region or city: "Iran" is no slip for "Iraq"."""
    places = load_gazetteer()
    return places.named(word) is not None or bool(places.cities(word))


@lru_cache(1 << 14)
def is_english(word: str) -> bool:
    """Whether a word is one of general English: "exports" is no slip for "experts"."""
    return load_background().word(word).passages > 0


def unknown_words(name: ComparedName) -> int:
    """The number of words of a name that are neither general English nor a place: a slip has more of them.

    It is 0 for people, whose names are no words.
    """
    if name.kind == PERSON.name:
        return 0
    return sum(not (is_english(word) or is_place_name(word)) for word in name.words)
