"""The relation of two names by their letters alone: how the one can be a form of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from sitegen.annotate.gazetteer.gazetteer import load_gazetteer
from sitegen.annotate.words.lexicon import COMPANY_SUFFIXES
from sitegen.core.model import EVENT, ORGANIZATION, PERSON, PLACE, TAG
from sitegen.core.person_names import ALL_PARTICLES
from sitegen.entities.compared_names import (
    MIN_SIMILARITY,
    ComparedName,
    acronyms,
    is_english,
    is_place_name,
    near,
    similar,
    sound_alike,
)
from sitegen.entities.link_words import link_words

INCOMPLETE = frozenset("surname given initial acronym alias head tail owner generic branch qualifier edition".split())
"""Forms in which one name says less than the other, so that several may be meant by it.

"alias" is no relation of letters: stories use the one name for the thing that has the other.
"""


def name_form(one: ComparedName, other: ComparedName) -> str:
    """The form in which one name can be the other's, "" if it cannot be.

    The order of the names has no influence.
    """
    if one.kind != other.kind or not (_has_letters(one) and _has_letters(other)) or opposed(one, other):
        return ""
    if one.words == other.words:
        return "qualifier" if (one.qualifier, one.suffix) != (other.qualifier, other.suffix) else "same"
    if one.kind != PERSON.name and (form := _synonyms(one, other)):
        return form
    if one.figures != other.figures:
        return "edition" if _is_edition(one, other) else ""
    short, long = sorted((one, other), key=lambda n: (len(n.words), len(n.plain), n.plain))
    judges = _PERSON if one.kind == PERSON.name else _OTHER
    return next((form for judge in judges if (form := judge(short, long))), "")


def _has_letters(name: ComparedName) -> bool:
    return bool(name.words) and any(map(str.isalpha, name.name))


def opposed(one: ComparedName, other: ComparedName) -> bool:
    """Whether the names say that they are two: by qualifiers, suffixes or owners that exclude each other."""
    both = ((one.qualifier, other.qualifier), (one.suffix, other.suffix))
    stated = any(a and b and a != b and not _abbreviates(*sorted((a, b), key=len)) for a, b in both)
    return stated or (bool(one.qualifier or other.qualifier) and _have_other_owners(one, other))


def _abbreviates(short: str, long: str) -> bool:
    """Whether a qualifier is short for another: "Ala" of "Alabama", "Pa" of "Pennsylvania"."""
    letters = iter(long)
    return len(short) < 6 and short[0] == long[0] and all(letter in letters for letter in short)


def _is_edition(one: ComparedName, other: ComparedName) -> bool:
    """Whether the names differ in that one has a year."""
    if one.kind != EVENT.name or (one.figures and other.figures):
        return False
    bare = [tuple(word for word in name.words if not word.isdigit()) for name in (one, other)]
    return bare[0] == bare[1] and bool(bare[0])


# --- persons -------------------------------------------------------------------------------------------------


def _part_of_person(short: ComparedName, long: ComparedName) -> str:
    if len(long.words) < 2 or len(short.words) == len(long.words):
        return ""
    if short.plain in (long.family, long.words[-1]) or (short.words[-1] == long.words[-1] and _has_particles(short)):
        return "surname"
    return "given" if len(short.words) == 1 and short.words[0] == long.words[0] else ""


def _has_particles(name: ComparedName) -> bool:
    """Whether a surname stands alone with the particles before it: "de Gaulle"."""
    return all(word in ALL_PARTICLES for word in name.words[:-1])


def _order(short: ComparedName, long: ComparedName) -> str:
    return "order" if len(short.words) > 1 and sorted(_order_words(short)) == sorted(_order_words(long)) else ""


def _order_words(name: ComparedName) -> tuple[str, ...]:
    return name.words if name.kind == PERSON.name else _main(name)


def _given_names(short: ComparedName, long: ComparedName) -> str:
    """Persons of one surname, by their given names."""
    if min(len(short.words), len(long.words)) < 2 or short.words[-1] != long.words[-1]:
        return ""
    one, other = short.words[:-1], long.words[:-1]
    if one[0] == other[0]:
        return "middle" if _compatible(one[1:], other[1:]) else ""
    if one[0] in other[1:2] and len(one[0]) > 1 and len(one) < len(other):
        return "middle"
    if 1 in (len(one[0]), len(other[0])):
        initials = len(one[0]) == 1 and len(one) > 1 and "".join(one) == other[0]
        same = one[0][0] == other[0][0] and _compatible(one[1:], other[1:])
        return "initial" if same or initials else ""
    if len(one[0]) == 2 and len(other) == 2 and one[0] == other[0][0] + other[1][0]:
        return "initial"  # "JF Marsh" of "John Frederick Marsh"
    if not _compatible(one[1:], other[1:]):
        return ""
    return _first_names(one[0], other[0])


def _first_names(one: str, other: str) -> str:
    words = link_words()
    if words.are_nicknames(one, other):
        return "nickname"
    if words.is_given_name(one) and words.is_given_name(other):
        return ""
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and long.startswith(short) and not words.is_given_name(short):
        return "nickname"
    if near(one, other):
        return "spelling"
    return "transcription" if one[0] == other[0] and sound_alike(one, other) else ""


def _compatible(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the middle names of two names can be one person's: equal, or initials of each other, or left out."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def _surnames(short: ComparedName, long: ComparedName) -> str:
    """Persons of one given name, by their surnames."""
    if min(len(short.words), len(long.words)) < 2:
        return ""
    one, other = short.words, long.words
    if len(one) < len(other) and other[: len(one)] == one:
        return "longer"  # a second surname behind
    if len(one) != len(other):
        return ""
    if one[:-1] == other[:-1]:
        if near(one[-1], other[-1]):
            return "spelling"
        return "transcription" if sound_alike(one[-1], other[-1]) else ""
    return "transcription" if all(map(sound_alike, one, other)) else ""


# --- organizations, places, events, tags ------------------------------------------------------------------------


def _main(name: ComparedName) -> tuple[str, ...]:
    small = link_words().small
    return tuple(word for word in name.words if word not in small) or name.words


def _small_words(short: ComparedName, long: ComparedName) -> str:
    return "small" if _main(short) == _main(long) else ""


def _spaces(short: ComparedName, long: ComparedName) -> str:
    return "spacing" if short.plain.replace(" ", "") == long.plain.replace(" ", "") else ""


def _synonyms(short: ComparedName, long: ComparedName) -> str:
    same = link_words().synonyms
    one, other = _main(short), _main(long)
    if len(one) != len(other) or any(same.get(a, a) != same.get(b, b) for a, b in zip(one, other, strict=True)):
        return ""
    if short.kind == TAG.name and any(
        OSA.normalized_similarity(*two) < MIN_SIMILARITY for two in zip(one, other, strict=True)
    ):
        return ""  # a car is no auto show: as a topic, only another spelling is the same
    return "synonym" if one != other else ""


def _acronym(short: ComparedName, long: ComparedName) -> str:
    if len(short.words) != 1 or len(short.words[0]) < 2 or not short.name.replace(".", "").replace("&", "").isupper():
        return ""
    return "acronym" if short.words[0] in acronyms(long) else ""


def _abbreviation(short: ComparedName, long: ComparedName) -> str:
    """Whether each word of the one is the other's or short for it: "Arlen Inds" of "Arlen Industries"."""
    one, other = _main(short), _main(long)
    if len(one) != len(other) or len(one) < 2 or short.kind == TAG.name:
        return ""
    capitals = {word.strip(".").casefold() for name in (short, long) for word in name.name.split() if word.isupper()}
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return "abbreviation" if all(_shortens(*sorted(two, key=len)) and not capitals & {*two} for two in apart) else ""


def _shortens(short: str, long: str) -> bool:
    """Whether a word is short for another: its first two letters, and more of them in order."""
    letters = iter(long)
    return (
        2 < len(short) < min(7, len(long) - 2) and short[:2] == long[:2] and all(letter in letters for letter in short)
    )


def _contained(short: ComparedName, long: ComparedName) -> str:
    """The form if the one name is a part of the other; it depends on the words that the other has more."""
    one, other = short.words, long.words
    if short.kind == PLACE.name:
        return _place_part(short, long)
    if len(one) >= len(other) or _is_common_word(short):
        return ""
    if other[: len(one)] == one:
        return _with_words_behind(other[len(one) :])
    return _with_words_before(short, other[: -len(one)]) if other[-len(one) :] == one else ""


def _place_part(short: ComparedName, long: ComparedName) -> str:
    one, other = short.words, long.words
    if other[-1] == "city" and other[:-1] == one and _holder(short.plain):
        return ""  # Oklahoma City is a city of Oklahoma
    beyond = set((Counter(other) - Counter(one)).elements())
    plain = not short.qualifier and not long.qualifier
    return "generic" if plain and beyond <= link_words().settlements and set(one) <= set(other) else ""


def _with_words_behind(added: Sequence[str]) -> str:
    words = link_words()
    if all(word in words.generic or word in COMPANY_SUFFIXES for word in added):
        return "generic"
    if words.opposites & {*added} or {"and", "&"} & {*added}:
        return ""
    return "branch" if any(word in words.branches or is_place_name(word) for word in added) else "head"


def _with_words_before(short: ComparedName, added: Sequence[str]) -> str:
    words = link_words()
    if words.opposites & {*added}:
        return ""
    has_owner = short.kind != ORGANIZATION.name or words.institutions & {*short.words}
    return "owner" if has_owner and all(word in words.owners for word in added) else "tail"


def _is_common_word(name: ComparedName) -> bool:
    """Whether a name is one word of general English or of company law, cut from one of many names: "Steel", "Pte"."""
    return len(name.words) == 1 and (is_english(name.words[0]) or name.words[0] in COMPANY_SUFFIXES)


def _have_other_owners(one: ComparedName, other: ComparedName) -> bool:
    """Whether both names say whose they are, and differ: "Senate (Brazil)" and "U.S. Senate"."""
    owners = {_holder(name.qualifier) for name in (one, other) if name.qualifier}
    for name, against in ((one, other), (other, one)):
        beyond = Counter(name.words) - Counter(against.words)
        owners.add(_holder(" ".join(word for word in name.words if word in beyond and word not in link_words().small)))
    return len(owners - {""}) > 1


@lru_cache(1 << 12)
def _holder(text: str) -> str:
    """The country or region that words of a name key mean ("us", "brazilian"); "" if they mean none."""
    places = load_gazetteer()
    known = places.named(text.upper(), capitals=True) or places.demonym(text, capitals=True)
    return known.id or known.name if known and known.kind == "place" else ""


def _misspelled(short: ComparedName, long: ComparedName) -> str:
    """The names differ in one word, by letters."""
    one, other = short.words, long.words
    if len(one) != len(other):
        return ""
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) != 1 or {*apart[0]} & link_words().opposites or all(map(is_english, apart[0])):
        return ""
    if short.kind == TAG.name and OSA.distance(*apart[0]) > 1:
        return ""  # "underwriter" and "underwritten" are two topics
    return "spelling" if near(*apart[0]) else ""


def _transcribed(short: ComparedName, long: ComparedName) -> str:
    if (
        short.kind == TAG.name
        or len(short.sounds) < 4
        or short.sounds != long.sounds
        or not similar(short.plain, long.plain)
    ):
        return ""
    apart = [(a, b) for a, b in zip(short.words, long.words, strict=False) if a != b]
    return "" if any(is_place_name(a) and is_place_name(b) for a, b in apart) else "transcription"


def _overlap(short: ComparedName, long: ComparedName) -> str:
    """Events that have most words in common."""
    if short.kind != EVENT.name:
        return ""
    same = link_words().synonyms
    one, other = ({same.get(word, word) for word in _main(name)} for name in (short, long))
    opposed = (one ^ other) & link_words().opposites or [word for word in one ^ other if is_place_name(word)]
    return "overlap" if len(one & other) >= 2 and 3 * len(one & other) >= 2 * len(one | other) and not opposed else ""


_Judge = Callable[[ComparedName, ComparedName], str]
_PERSON: tuple[_Judge, ...] = (_part_of_person, _order, _given_names, _surnames)
_OTHER: tuple[_Judge, ...] = (
    _small_words, _spaces, _order, _acronym, _abbreviation, _contained, _misspelled, _transcribed, _overlap
)  # fmt: skip
