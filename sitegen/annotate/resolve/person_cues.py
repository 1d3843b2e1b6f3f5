"""What the words next to a person's name show: titles, sex, kinship. They are in gazetteer/data/person_words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files as package_files
from typing import Any

from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.words.lexicon import TITLE_MODIFIERS, TITLES
from sitegen.core.person_names import HONORIFICS
from sitegen.core.text import fold, squeeze

MALE, FEMALE = "male", "female"

_TITLE_REACH_CHARS = 60  # the titles of a name are within so many characters before it
_KIN_REACH_CHARS = 80  # a word of kinship and what stands between it and the name
_BEHIND_CHARS = 60  # an apposition behind the name
_PRONOUN_CHARS = 160  # the characters behind a name in which a pronoun can mean the person


@dataclass(frozen=True, slots=True)
class NameCues:
    """What the words next to one mention of a person show.

    `form` is the mention with its titles ("Mr. Lee"). `titles` are these in lower case, in their common form ("senator"
    for "Sen."). `sex` is that of the titles, or of a pronoun that means the person ("Lee shot himself"): MALE, FEMALE
    or "". `kin` tells whether the words introduce a relative of somebody ("her brother, Mr. Lee"), `kin_sex` which sex
    that is. `family` tells whether several people are meant ("the Lee brothers", "Mr. and Mrs. Lee"), `suffixed`
    whether the mention tells its bearer from others of the name ("the elder Lee", "Lee, no relation").
    """

    form: str
    titles: tuple[str, ...] = ()
    sex: str = ""
    kin: bool = False
    kin_sex: str = ""
    family: bool = False
    suffixed: bool = False


def cues(text: str, sighting: Sighting) -> NameCues:
    """The cues of the words around a sighting in `text`."""
    words = _words()
    start, titles = _titles(text, sighting.start)
    sexes = {words.title_sex[title] for title in titles if title in words.title_sex}
    own = _OWN.match(text, sighting.end)
    if own and not sexes:
        sexes = {words.pronoun_sex[own[own.lastindex or 0]]}
    kin = _kin(text, start, sighting.end)
    start, generation = _behind_match(text, start, words.generation_before)
    start, couple = _behind_match(text, start, words.couple) if titles else (start, False)
    family = words.family.match(text, sighting.end)
    suffix = words.generation_behind.match(text, sighting.end)
    end = max(match.end() if match else sighting.end for match in (family, suffix))
    several = couple or family is not None or "messrs" in titles
    return NameCues(
        form=squeeze(text[start:end]),
        titles=tuple(words.offices.get(title, title) for title in titles),
        sex=sexes.pop() if len(sexes) == 1 and not several else "",
        kin=bool(kin),
        kin_sex=words.kin_sex.get(kin, ""),
        family=several,
        suffixed=generation or suffix is not None or _NAMESAKE.match(text, sighting.end) is not None,
    )


def _behind_match(text: str, start: int, pattern: re.Pattern[str]) -> tuple[int, bool]:
    """Where the words that `pattern` finds directly before `start` begin, and whether there are any."""
    match = pattern.search(text, max(0, start - 30), start)
    return (match.start(), True) if match else (start, False)


def is_office_of_doubt(title: str) -> bool:
    """Whether a person who is not said to be a `title` (in its common form) is hardly called so: "officer"."""
    return title in _words().doubtful_offices


def is_political(title: str) -> bool:
    """Whether the title, in its common form, is of politics."""
    return title in _words().political_offices


def is_courtesy(titles: Sequence[str]) -> bool:
    """Whether one of the titles is only polite: "Mr."."""
    return any(title in _words().courtesy for title in titles)


def mentions_office(sentence: str, title: str) -> bool:
    """Whether a sentence has the title, or another form of it, as a word."""
    words = _words()
    found = (fold(word).rstrip(".") for word in _WORD.findall(sentence))
    return any(words.offices.get(word, word) == title for word in found)


@lru_cache(maxsize=1 << 12)
def sex_of_given_name(name: str) -> str:
    """The sex that the first word of a full name shows: MALE, FEMALE, or "" for names of both sexes or unknown ones."""
    return _words().given.get(fold(name.split(" ", 1)[0]), "")


def sex_of_title(title: str) -> str:
    """The sex that a title shows, in lower case: MALE, FEMALE or ""."""
    return _words().title_sex.get(title, "")


def sex_of_pronouns(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The sex of the pronouns in the given spans of `text`: MALE or FEMALE if they agree, else ""."""
    counted = {MALE: 0, FEMALE: 0}
    words = _words()
    for start, end in spans:
        for match in words.pronoun.finditer(text, start, min(end, start + _PRONOUN_CHARS)):
            counted[words.pronoun_sex[match[0].casefold()]] += 1
    male, female = counted[MALE], counted[FEMALE]
    if min(male, female) * 3 > max(male, female) or male == female:
        return ""
    return MALE if male > female else FEMALE


# --- titles --------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_][\w’'-]{0,30}")
_LAST_WORD = re.compile(r"([^\W\d_][\w’'-]{0,30})(\.?)[^\S\n]{0,3}\n?[^\S\n]{0,8}$")


_PARTS_OF_TITLES = TITLE_MODIFIERS - frozenset("then former late ex".split())


def _titles(text: str, end: int) -> tuple[int, list[str]]:
    """Where the titles before a name begin, and the titles in lower case, first to last."""
    words = _words()
    start, found = end, list[str]()
    while len(found) < 5 and end - start < _TITLE_REACH_CHARS:
        match = _LAST_WORD.search(text, max(0, start - 40), start)
        word = match[1] if match else ""
        low = fold(word)
        if not match or word in words.kin_sex or not _is_title(low, word, bool(found)):
            break
        is_abbreviated = word[0].isupper() and low in words.abbreviations
        if (match[2] and not is_abbreviated) or (len(word) == 1 and not match[2]):
            break  # the full stop ends a sentence, or a letter is no title
        start, found = match.start(), [low, *found]
    return start, found


def _is_title(low: str, word: str, before_title: bool) -> bool:
    """Whether a word is a title, or a capitalised word that narrows the title behind it: "Prime", "Deputy"."""
    if low in TITLES or low in _words().courtesy:
        return word[0].isupper() or low not in _words().capital_titles
    return before_title and word[0].isupper() and low in _PARTS_OF_TITLES


# --- kinship -------------------------------------------------------------------------------------------------


def _kin(text: str, start: int, end: int) -> str:
    """The word of kinship that introduces the name between `start`, before its titles, and `end`; "" if none does."""
    words = _words()
    before = words.kin_before.search(text, max(0, start - _KIN_REACH_CHARS), start)
    if before and (before["comma"] or not before["of"]):
        is_apposition = not before["comma"] or words.apposition_end.match(text, end)
        is_titled = text[start:end].find(" ") > 0 and not words.says.match(text, end)
        if is_apposition or is_titled:
            return before["kin"]
    behind = words.kin_behind.match(text, end, min(len(text), end + _BEHIND_CHARS))
    return (behind["kin"] or behind["of"]) if behind else ""


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables of person_words.toml, and the patterns made of them."""

    title_sex: dict[str, str]
    courtesy: frozenset[str]
    abbreviations: frozenset[str]
    capital_titles: frozenset[str]
    offices: dict[str, str]
    doubtful_offices: frozenset[str]
    political_offices: frozenset[str]
    kin_sex: dict[str, str]
    pronoun_sex: dict[str, str]
    given: dict[str, str]
    kin_before: re.Pattern[str]
    kin_behind: re.Pattern[str]
    family: re.Pattern[str]
    couple: re.Pattern[str]
    pronoun: re.Pattern[str]
    says: re.Pattern[str]
    apposition_end: re.Pattern[str]
    generation_before: re.Pattern[str]
    generation_behind: re.Pattern[str]


_NUMBER = r"an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+"  # "a mother of two" is anybody's
_COURTESY = "mr mrs ms miss mx messrs mister mme mlle madame madam monsieur sir dame lord lady"
_SAYS = re.compile(r"\s(?:said|says|told|added|asked|replied|wrote|recalled|claimed|argued|testified|insisted)\b")
_OWN = re.compile(r"\s(?:[a-z]{1,20}\s){1,3}(himself|herself)\b|\sand\s(his|her)\s(?:wife|husband)\b")
"""Pronouns behind a name that mean its bearer."""
_APPOSITION_END = re.compile(r"['’]s\b|[\"”’')]?\s*(?:[,.;:!?)–—]|$)|\s(?:and|who)\b")
_NAMESAKE = re.compile(r",\s[^.!?\n]{0,60}\b(?:no relation|of the same name|not related|unrelated|a namesake)\b")
_GENERATION_BEFORE = re.compile(r"\b(?:[Ee]lder|[Yy]ounger|[Ss]enior|[Jj]unior)\s$")
_GENERATION_BEHIND = re.compile(
    r",?\s(?:[JS]r\b\.?|I{2,3}\b|the (?:elder|younger)\b|(?:[Jj]unior|[Ss]enior)(?=\s*(?:[,.;:!?)]|$)))"
)


@cache
def _words() -> _Words:
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "person_words.toml").read_text("utf-8")
    data = tomllib.loads(text)
    kin_sex = {**_sexes(data["kin"], fold_words=False), **dict.fromkeys(data["kin"]["either"].split(), "")}
    kin = _any(kin_sex)
    owner, between = _any(data["kin"]["owners"].split()), _any(data["kin"]["between"].split())
    pronouns = _sexes(data["pronouns"])
    offices = {form: title for title, forms in data["offices"]["same"].items() for form in forms.split()}
    return _Words(
        title_sex=_sexes(data["titles"]),
        courtesy=frozenset([*_COURTESY.split(), *map(fold, data["titles"]["foreign"].split())]),
        abbreviations=frozenset([*HONORIFICS, *offices, *data["titles"]["abbreviated"].split()]),
        capital_titles=frozenset(data["titles"]["capital"].split()),
        offices=offices,
        doubtful_offices=frozenset(data["offices"]["needs_mention"].split()),
        political_offices=frozenset(data["offices"]["political"].split()),
        kin_sex=kin_sex,
        pronoun_sex=pronouns,
        given=_sexes(data["given"]),
        kin_before=re.compile(rf"\b(?P<kin>{kin})(?P<of>\s(?:of|to)\s[^,.;:!?\n]{{1,50}})?(?P<comma>,)?\s[\"“'‘(]?$"),
        kin_behind=re.compile(
            rf"(?:,\s|\s\(|\s[-–—]\s)(?:who (?:is|was) )?(?:"
            rf"(?:(?:{owner})|(?:[\w’'-]{{1,30}}\s){{0,2}}[\w’'-]{{1,30}}(?:['’]s?))\s(?:(?:{between})\s){{0,3}}(?P<kin>{kin})\b"
            rf"(?=\s*[,.;:!?)–—]|\s(?:of|who)\b|\s*$)|"
            rf"(?:(?:the|a|an)\s)?(?:(?:{between})\s){{0,2}}(?P<of>{kin})\s(?:of|to)\s(?!(?:{_NUMBER})\b))"
        ),
        family=re.compile(rf"\s(?:{_any(data['kin']['families'].split())})\b"),
        couple=re.compile(r"\b(?:[Mm]r|[Dd]r|[Ss]ir|[Ll]ord|[Pp]rof|[Rr]ev|Herr)\.? (?:and|&|und) $"),
        pronoun=re.compile(rf"\b(?:{_any(pronouns)})\b", re.IGNORECASE),
        says=_SAYS,
        apposition_end=_APPOSITION_END,
        generation_before=_GENERATION_BEFORE,
        generation_behind=_GENERATION_BEHIND,
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _sexes(table: dict[str, Any], *, fold_words: bool = True) -> dict[str, str]:
    return {fold(word) if fold_words else word: sex for sex in (MALE, FEMALE) for word in table[sex].split()}
