"""Trims spans to the name itself, without articles, titles and possessives, and rejects spans that are no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.words import background
from sitegen.annotate.words.lexicon import (
    ARTICLES,
    COMPANY_SUFFIXES,
    DAYS,
    GENERIC,
    HYPHEN_TAILS,
    MONTHS,
    ORGANIZATION_HEADS,
    PLACE_HEADS,
    ROYAL,
    TITLE_MODIFIERS,
    TITLE_TAILS,
    TITLES,
)
from sitegen.core.person_names import PARTICLES, is_family_suffix
from sitegen.core.text import squeeze

WORD = re.compile(r"[^\W_]++(?:['’.&-]{1,8}+[^\W_]++)*+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?$")
_POSSESSIVE = re.compile(r"['’`][sS]?$")
_UNFINISHED = re.compile(r"(?:\s(?:of|for|and)){1,2}(?:\sthe)?$|(?<=\w)\sthe$")
_HYPHEN_TAIL = re.compile(r"-([a-z]+)$")
_STOPPED = frozenset(
    "jr sr inc ltd co corp bros llc st mt ft calif fla ariz ala conn mass mich minn miss tenn tex wis".split()
)
_BLOCK_CHARS = 200  # long lines are checked in blocks of so many characters
_TITLES_AND_DATES = TITLES | TITLE_MODIFIERS | TITLE_TAILS | MONTHS | DAYS | ARTICLES
_BUILDINGS = frozenset(
    "mosque bridge blvd boulevard cathedral palace temple building tower stadium memorial chapel arena hotel".split()
)
_OF_PERSONS = frozenset("mr mrs ms cllr".split())  # a person's name follows, whatever it looks like
# Words of financial tables.
_TABLE = frozenset(
    "revs shr qtr qtly qtrly pretax mths cts dlrs mln bln dlr vs tonnes cwt avg pct caps ot interbank fob cif".split()
)
_OF_TABLES = frozenset("net profit loss year quarter record prior gross sales shares reuter".split())
_MEASURES = frozenset("gnp gdp cpi ppi libor libid aaa bbb est gmt edt adr adrs prime rate".split())
_PARTS_OF_LEAGUES = frozenset("atlantic pacific midwest northeast southeast metropolitan".split())
# Words that, after the name of a country, are not part of a name even with a capital.
_OF_COUNTRIES = frozenset(
    "government trade dollar dollars franc francs mark marks yen pound pounds crown crowns economy tariffs test "
    "officials banks bonds firms exports imports democrat democrats republican republicans senator senators "
    "congressman congressmen governor company companies reuter".split()
)
_IDEAS = frozenset(("third world", "first world", "new world", "old world", "third way", "big bang", "cold front"))
_PARTY_AND_STATE = re.compile(r"[DR]-[A-Z][a-z]+\.?$")  # "Howard Marsh (D-Conn.)"
_BRACKETED = re.compile(r"\s*\((?:ret|retd|res)\.?\)\s*")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The span of a name after trimming; `titled` tells whether a person's title was removed before it."""

    start: int
    end: int
    titled: bool


def trim(text: str, start: int, end: int) -> Trimmed | None:
    """The name in `text[start:end]` without surrounding words and signs; None if nothing is left."""
    start, end = _whole_words(text, max(0, start), min(len(text), end))
    start, end = _strip_ends(text, start, end)
    start, titled = _strip_front(text, start, end)
    end = max(start, end)
    if text[max(0, start - 4) : start] == "The " and _needs_article(squeeze(text[start:end])):
        start -= 4
    return Trimmed(start, end, titled) if any(c.isalnum() for c in text[start:end]) else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Extends a span to whole words. A model may stop inside a word, or leave out the last full stop of "U.S."."""
    limit = max(0, start - 40)
    while start > limit and start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    limit = min(len(text), end + 40)
    while 0 < end < limit and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    last = text[start:end].rpartition(" ")[2].casefold()
    if end < len(text) and text[end] == "." and (_INITIALS.search(text, start, end) or last in ("jr", "sr")):
        end += 1
    return start, end


def _strip_ends(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and not _keeps_stop(text, start, end):
        end -= 1
    owned = _possessive_end(text, start, end)
    if owned:
        return start, owned
    possessive = _POSSESSIVE.search(text[start:end])
    if possessive and possessive.start() > 1:
        end = start + possessive.start()
    tail = _HYPHEN_TAIL.search(text[start:end])
    if tail and tail.group(1) in HYPHEN_TAILS:
        end = start + tail.start()
    unfinished = _UNFINISHED.search(text[start:end])  # "Department for the"
    return start, start + unfinished.start() if unfinished else end


def _possessive_end(text: str, start: int, end: int) -> int:
    """The end of a name of the gazetteer that includes "'s" ("Moody's"); 0 for all other names."""
    spaced = text[end : end + 1] == " "  # some texts have spaces around punctuation
    stop = end if _POSSESSIVE.search(text[start:end]) else end + 2 + spaced
    whole = text[start:stop].replace("’", "'").replace(" 's", "'s")
    owned = whole.casefold().endswith("'s")
    return stop if owned and gazetteer.load_gazetteer().named(whole, capitals=whole.isupper()) else 0


def _keeps_stop(text: str, start: int, end: int) -> bool:
    if text[end - 1] == ")":
        return "(" in text[start:end]
    if text[end - 1] != ".":
        return False
    if _INITIALS.search(text, start, end):
        return True
    last = text[start : end - 1].rpartition(" ")[2].casefold()
    return last in _STOPPED


def _strip_front(text: str, start: int, end: int) -> tuple[int, bool]:
    """The start of the name after articles, titles and words before titles; and whether a title was among them."""
    titled = False
    for _ in range(12):
        match = WORD.match(text, start, end)
        if not match or match.end() >= end:
            break
        following = _next_word(text, match.end(), end)
        if following < 0 or not _precedes_name(match.group(), squeeze(text[following:end])):
            break
        titled = titled or (match.group().casefold().rstrip(".") in TITLES)
        start = following
    return start, titled


def _next_word(text: str, place: int, end: int) -> int:
    bracketed = _BRACKETED.match(text, place + (text[place : place + 1] == "."), end)
    if bracketed:
        place = bracketed.end()
    while place < end and not text[place].isalnum():
        if text[place] in "-–/&":
            return -1
        place += 1
    return place if place < end else -1


def _precedes_name(word: str, rest: str) -> bool:
    """Whether `word` is not part of the name `rest` that follows it."""
    low = word.casefold().rstrip(".")
    if low in ARTICLES:
        return not (low == "the" and _needs_article(rest))
    if low in TITLES:
        return _is_title(low, rest)
    tail = _HYPHEN_TAIL.search(word)
    if tail and tail.group(1) in HYPHEN_TAILS and word[0].isupper():
        return rest[0].isupper()  # "Norwegian-owned Quill Corp"
    known = gazetteer.load_gazetteer()
    if low in TITLE_MODIFIERS or low in TITLE_TAILS or known.demonym(word) or known.named(word):
        return _leads_to_title(rest)
    return word.islower() and word.isalpha() and low not in PARTICLES and not rest.islower()


def _is_title(low: str, rest: str) -> bool:
    first = rest.split()[0]
    if low in ROYAL and (len(rest.split()) == 1 or is_family_suffix(rest.split()[1])):
        return False
    # "Chief Executive", "General Motors", "Justice Department", "Prime Minister": here no person's name follows.
    if first.casefold().rstrip(".") in TITLES:
        return True
    if low in _OF_PERSONS:
        return first[0].isupper()
    last = rest.split()[-1].casefold()
    return (
        first[0].isupper()
        and last not in GENERIC | ORGANIZATION_HEADS | PLACE_HEADS | _BUILDINGS
        and not gazetteer.load_gazetteer().named(f"{low.title()} {rest}")
    )


def _leads_to_title(rest: str) -> bool:
    """Whether `rest` begins with words that precede a title, a title, and then a name."""
    words = rest.split()
    for place, word in enumerate(words[:-1]):
        low = word.casefold().rstrip(".")
        if low in TITLES:
            return any(w.casefold().rstrip(".") not in TITLES | TITLE_MODIFIERS for w in words[place + 1 :])
        if low not in TITLE_MODIFIERS:
            return False
    return False


def _needs_article(rest: str) -> bool:
    known = gazetteer.load_gazetteer()
    return bool(known.cities("The " + rest)) and not known.cities(rest)


def is_name(surface: str, score: float, kind: str) -> bool:
    """Whether the trimmed text `surface` can be a name: it is no month, title, common word or stray sign.

    `score` is the recogniser's probability of `kind`.
    """
    words = WORD.findall(surface)
    if not words or len(surface) > 120 or not any(c.isalpha() for c in surface) or _has_unopened_bracket(surface):
        return False
    if _is_titles_only([w.casefold() for w in words]) or (len(words) == 1 and words[0].casefold() in GENERIC):
        return bool(gazetteer.load_gazetteer().named(surface))
    if _is_of_figures({w.casefold() for w in words}) or (kind == "person" and any(c.isdigit() for c in surface)):
        return False
    if (kind == "organization" and _is_heading(words)) or surface.casefold() in _IDEAS:
        return False
    if _is_described(words) or _PARTY_AND_STATE.match(surface) or _is_suffix(words):
        return False
    if len(words) > 1:
        return score >= 0.6 or not all(w.casefold() in GENERIC for w in words)
    word = words[0]
    if len(word) < 2 and word.isascii():
        return False
    if word.islower() and word.isascii():
        return score >= 0.5 and not background.load_background().is_common(word)
    return kind == "person" or score >= 0.6 or not background.load_background().is_common(word)


def _is_suffix(words: list[str]) -> bool:
    """Whether the words are only a company suffix: "S.A."."""
    return all(word.replace(".", "").casefold() in COMPANY_SUFFIXES for word in words)


def _has_unopened_bracket(surface: str) -> bool:
    """Whether the text has a closing bracket without an opening one, as when "(Europe) Ltd" is cut in two."""
    return ")" in surface and "(" not in surface


def _is_of_figures(words: set[str]) -> bool:
    """Whether the words are from tables of figures: "Year Net", "Qtly div", "GNP"."""
    return bool(words & _TABLE) or words <= _MEASURES or (words <= GENERIC and bool(words & _OF_TABLES))


def _is_heading(words: list[str]) -> bool:
    """Whether the words are a heading of a table: "W L PCT GB", "EASTERN CONFERENCE", "Atlantic Division"."""
    if len(words) > 2 and all(len(word) < 4 and word.isupper() for word in words):
        return True
    first, last = words[0].casefold(), words[-1].casefold()
    return len(words) == 2 and (
        (last in ("division", "conference") and first in GENERIC | _PARTS_OF_LEAGUES) or first == "division"
    )


def _is_described(words: list[str]) -> bool:
    """Whether only a demonym or country in it is a name: "Israeli army", "U.K. Government"."""
    place = next((n for n, word in enumerate(words) if word.islower()), len(words))
    capital = " ".join(words[:place])
    known = gazetteer.load_gazetteer()
    if len(words) > 1 and words[-1].casefold() in _OF_COUNTRIES:
        first = " ".join(words[:-1])
        return bool(known.demonym(first) or known.named(first) or known.named(first + "."))
    return 0 < place < len(words) and all(w.islower() for w in words[place:]) and bool(known.demonym(capital))


def _is_titles_only(words: list[str]) -> bool:
    """Whether only titles, months and the like are left: "Prime Minister", but not "Labor Party"."""
    return all(w in _TITLES_AND_DATES or w.isdigit() for w in words) and words[-1] not in TITLE_MODIFIERS


def in_capitals(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is in a line in capitals, where letter case does not distinguish names."""
    # Of a long line only the blocks around the span are checked. Neighbouring spans share blocks, so results are
    # cached.
    low, high = max(0, start // _BLOCK_CHARS - 1) * _BLOCK_CHARS, (end // _BLOCK_CHARS + 2) * _BLOCK_CHARS
    first = text.rfind("\n", low, start) + 1 or low
    last = text.find("\n", end, high)
    return _is_in_capitals(text[first : last if last >= 0 else high])


@lru_cache(maxsize=64)
def _is_in_capitals(line: str) -> bool:
    letters, capitals = sum(map(str.isalpha, line)), sum(map(str.isupper, line))
    return capitals >= 0.8 * letters and len(WORD.findall(line)) > 2


def is_name_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the name `text[start:end]` is in capitals and probably no acronym, as in a dateline or headline."""
    form = text[start:end]
    return form.isupper() and (sum(c.isalpha() for c in form) > 4 or in_capitals(text, start, end))


def title_case(surface: str) -> str:
    """A name from a line in capitals, written in title case."""
    return " ".join(w if "." in w or len(w) < 2 else _title(w) for w in surface.split())


def _title(word: str) -> str:
    low = word.casefold()
    if low in PARTICLES or low in ("of", "for", "and", "on"):
        return low
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
