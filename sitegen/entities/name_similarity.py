"""Finds pairs of names so similar that they may mean one thing, with the reason.

Names that share no key are skipped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from slugify import slugify

from sitegen.core.model import PERSON, PLACE, TAG
from sitegen.core.person_names import is_family_suffix
from sitegen.core.text import fold

_MAX_NAMES_PER_WORD = 60
"""A key that more names share is divided by their first letters; the parts that are still larger are skipped."""

_SMALL = frozenset("of the for and de la le du des van von der den di da del al el bin ibn & a an in on".split())
_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("dj", "j"), ("kh", "h"), ("ch", "c"), ("sh", "s"),
    ("zh", "j"), ("ts", "c"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("q", "k"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
_VOWELS = re.compile(r"(?<=\w)[aeiouyh]+|[^\w ]")
_FIRST_VOWEL = re.compile(r"\b[aeiouy]")
_DOUBLED = re.compile(r"([a-z])\1+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ComparedName:
    """A term's name and its forms for comparison.

    `words` are without case, accents, punctuation and suffixes, `folded` are the words as text, `sounds` is their
    phonetic key.
    """

    id: int
    kind: str
    name: str
    count: int
    words: tuple[str, ...] = field(default=(), compare=False)
    folded: str = field(default="", compare=False)
    sounds: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two names of one kind, the more frequent one first; `sure` is the confidence, 0 to 1, by the names alone."""

    one: ComparedName
    other: ComparedName
    sure: float
    why: str


def compared_name(number: int, kind: str, name: str, count: int) -> ComparedName:
    """A name with its forms for comparison. `number` is the id of the term, `count` its number of stories."""
    plain = fold(name).replace(".", " ").replace(",", " ").replace("-", " ")
    words = tuple(word for word in plain.split() if not is_family_suffix(word))
    folded = " ".join(words)
    return ComparedName(number, kind, name, count, words, folded, phonetic_key(folded))


def similar_pairs(names: Iterable[ComparedName]) -> Iterator[SimilarPair]:
    """Pairs of names of one kind that may mean one thing, each with its best reason.

    In each pair, at least one name is in two or more stories.
    """
    kinds: dict[str, list[ComparedName]] = defaultdict(list)
    for name in names:
        if name.words and "(" not in name.name:  # a name with a qualifier was distinguished from others on purpose
            kinds[name.kind].append(name)
    for kind in sorted(kinds):
        for one, other in _neighbours(kinds[kind]):
            found = _compare(one, other)
            if found:
                yield found


# --- which names are compared -----------------------------------------------------------------------------


def _neighbours(names: Sequence[ComparedName]) -> Iterator[tuple[ComparedName, ComparedName]]:
    """Pairs that share a word, the beginning or end of a single word, a phonetic key, or an acronym."""
    seen: set[int] = set()  # both ids in one number, since there are millions of pairs
    for keys in (_word_keys, _phonetic_keys, _acronym_keys):
        blocks: dict[str, list[ComparedName]] = defaultdict(list)
        for name in names:
            for key in keys(name):
                blocks[key].append(name)
        for block in blocks.values():
            for one, other in _pairs(block):
                pair = one.id << 32 | other.id
                if pair not in seen:
                    seen.add(pair)
                    yield one, other


def _pairs(block: list[ComparedName]) -> Iterator[tuple[ComparedName, ComparedName]]:
    if len(block) > _MAX_NAMES_PER_WORD:
        parts: dict[str, list[ComparedName]] = defaultdict(list)
        for name in block:
            parts[name.words[0][0] if name.kind == PERSON.name else name.folded[:6]].append(name)
        for part in parts.values():
            if len(part) <= _MAX_NAMES_PER_WORD:
                yield from _pairs(part)
        return
    ordered = sorted(block, key=lambda n: (-n.count, n.name, n.id))
    for place, one in enumerate(ordered):
        if one.count < 2:
            return
        for other in ordered[place + 1 :]:
            yield one, other


def _word_keys(name: ComparedName) -> Iterator[str]:
    if len(name.words) == 1:
        word = name.words[0]
        yield from {f"^{word[:4]}", f"{word[-4:]}$"}
    for word in {word for word in name.words if len(word) > 1 and word not in _SMALL}:
        yield word


def _phonetic_keys(name: ComparedName) -> Iterator[str]:
    if len(name.sounds) > 2:
        yield name.sounds
    last = name.sounds.split()[-1:]
    if name.kind == PERSON.name and len(name.words) > 1 and last and len(last[0]) > 2:
        yield f"{name.words[0][0]} {last[0]}"


def _acronym_keys(name: ComparedName) -> Iterator[str]:
    plain = name.name.replace(".", "")
    if plain.isupper() and plain.isalpha() and 2 < len(plain) <= 7:
        yield plain.casefold()
    elif len(name.words) > 2:
        yield from {"".join(w[0] for w in name.words if w not in _SMALL), "".join(w[0] for w in name.words)}


def phonetic_key(text: str) -> str:
    """How a name sounds, whatever its alphabet and transcription: its consonants, and a vowel at the start of words."""
    plain = text if text.isascii() else slugify(text, separator=" ")
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _FIRST_VOWEL.sub("a", _VOWELS.sub("", plain)))


# --- reasons why two names may mean one thing -------------------------------------------------------------


def _compare(one: ComparedName, other: ComparedName) -> SimilarPair | None:
    if _figures(one) != _figures(other) or one.folded == other.folded:
        return None  # "2018 World Cup" and "2022 World Cup" are different
    found = [comparison for judge in _COMPARISONS if (comparison := judge(one, other))]
    return SimilarPair(one, other, *max(found)) if found else None


def _figures(name: ComparedName) -> list[str]:
    return sorted(_DIGITS.findall(name.folded))


Comparison = tuple[float, str] | None


def _initials(one: ComparedName, other: ComparedName) -> Comparison:
    if one.kind != PERSON.name or one.words[-1] != other.words[-1] or min(len(one.words), len(other.words)) < 2:
        return None
    short, long = sorted((one.words[:-1], other.words[:-1]), key=lambda w: (len(w), len("".join(w))))
    if short[0] == long[0] and len(short) < len(long):
        return 0.75, "one has a middle name more"
    if len(short[0]) == 1 or len(long[0]) == 1:
        fits = all((a[0] == b[0] and 1 in (len(a), len(b))) or a == b for a, b in zip(short, long, strict=False))
        return (0.75, "the initials fit and the surname is the same") if fits else None
    return None


def _surname(one: ComparedName, other: ComparedName) -> Comparison:
    if one.kind != PERSON.name or one.words[-1] != other.words[-1]:
        return None
    if 1 in (len(one.words), len(other.words)):
        return 0.5, "one is the surname of the other"
    return 0.3, "the surname is the same"


def _spelling(one: ComparedName, other: ComparedName) -> Comparison:
    length = min(len(one.folded), len(other.folded))
    most = 0 if length < 5 else 1 if length < 9 else 2
    distance = OSA.distance(one.folded, other.folded, score_cutoff=most)
    if not most or distance > most:
        return None
    if one.kind == PERSON.name and len(one.words) > 1 and _both_first_names(one, other):
        return None
    sure = 0.8 - 0.15 * distance
    sure *= 0.6 if one.kind == TAG.name else 1  # similar plain words are often different words: "exports", "experts"
    return sure, f"the spelling differs by {distance} {'letter' if distance == 1 else 'letters'}"


def _both_first_names(one: ComparedName, other: ComparedName) -> bool:
    """Whether two persons differ only in a short first name: Jane and June are different people."""
    return one.words[1:] == other.words[1:] and max(len(one.words[0]), len(other.words[0])) < 6


def _same_phonetic_key(one: ComparedName, other: ComparedName) -> Comparison:
    if one.kind == TAG.name or (one.kind == PERSON.name and _both_first_names(one, other)):
        return None
    if len(one.sounds) > 3 and one.sounds == other.sounds:
        return 0.6, "they sound alike in other transcriptions"
    if one.kind != PERSON.name or one.words[0][0] != other.words[0][0] or min(len(one.words), len(other.words)) < 2:
        return None
    surnames = {tuple(name.sounds.split()[-1:]) for name in (one, other)}
    near = OSA.normalized_similarity(one.words[0], other.words[0]) > 0.6
    return (0.5, "the surnames sound alike, the first names are near") if len(surnames) == 1 and near else None


def _acronym(one: ComparedName, other: ComparedName) -> Comparison:
    if one.kind in (PERSON.name, TAG.name):
        return None
    for short, long in ((one, other), (other, one)):
        if len(short.words) == 1 < len(long.words) and short.words[0] in set(_acronym_keys(long)):
            return 0.7, f"{short.name} has the first letters of {long.name}"
    return None


def _contained(one: ComparedName, other: ComparedName) -> Comparison:
    short, long = sorted((one, other), key=lambda n: len(n.words))
    if len(short.words) == len(long.words) or f" {short.folded} " not in f" {long.folded} ":
        return None
    if one.kind == PERSON.name and len(short.words) == 1:
        return None if short.words[0] != long.words[0] else (0.3, "one is the first name of the other")
    sure = 0.6 if len(short.words) > 1 else 0.35
    sure *= 1 if long.folded.startswith(short.folded) else 0.6  # "Royal Bank of X" is not the Bank of X
    return sure * (0.7 if one.kind in (PLACE.name, TAG.name) else 1), "one name is a part of the other"


_COMPARISONS: tuple[Callable[[ComparedName, ComparedName], Comparison], ...] = (
    _initials,
    _surname,
    _spelling,
    _same_phonetic_key,
    _acronym,
    _contained,
)
