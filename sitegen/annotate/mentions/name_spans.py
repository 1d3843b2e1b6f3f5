"""The hygiene of names: what of a span is the name, and what it leans on (articles, titles, possessives)."""

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
_HYPHEN_TAIL = re.compile(r"-([a-z]+)$")
_STOPPED = frozenset(
    "jr sr inc ltd co corp bros llc st mt ft calif fla ariz ala conn mass mich minn miss tenn tex wis".split()
)
_BLOCK_CHARS = 200  # characters
_BARE = TITLES | TITLE_MODIFIERS | TITLE_TAILS | MONTHS | DAYS | ARTICLES
_BUILDINGS = frozenset(
    "mosque bridge blvd boulevard cathedral palace temple building tower stadium memorial chapel arena hotel".split()
)
_OF_PERSONS = frozenset("mr mrs ms cllr".split())  # whatever follows is somebody
# Words of tables of figures.
_TABLE = frozenset(
    "revs shr qtr qtly qtrly pretax mths cts dlrs mln bln dlr vs tonnes cwt avg pct caps ot interbank fob cif".split()
)
_OF_TABLES = frozenset("net profit loss year quarter record prior gross sales shares reuter".split())
_MEASURES = frozenset("gnp gdp cpi ppi libor libid aaa bbb est gmt edt adr adrs prime rate".split())
_PARTS_OF_LEAGUES = frozenset("atlantic pacific midwest northeast southeast metropolitan".split())
# Behind a country no more of a name than in lower case.
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
    """What is left of a span, and whether a person's title was cut off before it."""

    start: int
    end: int
    titled: bool


def trim(text: str, start: int, end: int) -> Trimmed | None:
    """The name within `text[start:end]`, or None if there is none."""
    start, end = _whole_words(text, max(0, start), min(len(text), end))
    start, end = _strip_ends(text, start, end)
    start, titled = _strip_front(text, start, end)
    end = max(start, end)
    if text[max(0, start - 4) : start] == "The " and _needs_article(squeeze(text[start:end])):
        start -= 4
    return Trimmed(start, end, titled) if any(c.isalnum() for c in text[start:end]) else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Grown over cut words: a model may stop inside one, or leave the last stop of "U.S." outside."""
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
    return start, end


def _possessive_end(text: str, start: int, end: int) -> int:
    """Where a name ends to which "'s" belongs, as the gazetteer has it ("Moody's"); 0 for all others."""
    spaced = text[end : end + 1] == " "  # in text with spaces around its signs
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
    """Where the name begins after articles, titles and what goes with titles."""
    titled = False
    for _ in range(12):
        match = WORD.match(text, start, end)
        if not match or match.end() >= end:
            break
        following = _next_word(text, match.end(), end)
        if following < 0 or not _leans(match.group(), squeeze(text[following:end])):
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


def _leans(word: str, rest: str) -> bool:
    """Whether `word` is no part of the name that `rest` is."""
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
    # "Chief Executive", "General Motors", "Justice Department", "Prime Minister": no person's name follows.
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
    """Whether a title, after more words that go with one, stands before a name in `rest`."""
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
    """Whether a trimmed surface can be a name at all: no month, bare title, common word or stray sign."""
    words = WORD.findall(surface)
    if not words or len(surface) > 120 or not any(c.isalpha() for c in surface) or _is_torn(surface):
        return False
    if _is_bare([w.casefold() for w in words]) or (len(words) == 1 and words[0].casefold() in GENERIC):
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
    """Whether this is only what stands behind firms' names: "S.A."."""
    return all(word.replace(".", "").casefold() in COMPANY_SUFFIXES for word in words)


def _is_torn(surface: str) -> bool:
    """Whether a bracket closes that did not open: "(Europe) Ltd" cut in two."""
    return ")" in surface and "(" not in surface


def _is_of_figures(words: set[str]) -> bool:
    """Whether words are of tables of figures: "Year Net", "Qtly div", "GNP"."""
    return bool(words & _TABLE) or words <= _MEASURES or (words <= GENERIC and bool(words & _OF_TABLES))


def _is_heading(words: list[str]) -> bool:
    """Whether this heads a table: "W L PCT GB", "EASTERN CONFERENCE", "Atlantic Division"."""
    if len(words) > 2 and all(len(word) < 4 and word.isupper() for word in words):
        return True
    first, last = words[0].casefold(), words[-1].casefold()
    return len(words) == 2 and (
        (last in ("division", "conference") and first in GENERIC | _PARTS_OF_LEAGUES) or first == "division"
    )


def _is_described(words: list[str]) -> bool:
    """Whether only a demonym or country is a name in it: "Israeli army", "U.K. Government"."""
    place = next((n for n, word in enumerate(words) if word.islower()), len(words))
    capital = " ".join(words[:place])
    known = gazetteer.load_gazetteer()
    if len(words) > 1 and words[-1].casefold() in _OF_COUNTRIES:
        first = " ".join(words[:-1])
        return bool(known.demonym(first) or known.named(first) or known.named(first + "."))
    return 0 < place < len(words) and all(w.islower() for w in words[place:]) and bool(known.demonym(capital))


def _is_bare(words: list[str]) -> bool:
    """Whether only titles, months and the like are left: "Prime Minister", but not "Labor Party"."""
    return all(w in _BARE or w.isdigit() for w in words) and words[-1] not in TITLE_MODIFIERS


def in_capitals(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in a line of capitals, where case says nothing."""
    # Of long lines the blocks around are enough; neighbours have the same ones, so that each is judged once.
    low, high = max(0, start // _BLOCK_CHARS - 1) * _BLOCK_CHARS, (end // _BLOCK_CHARS + 2) * _BLOCK_CHARS
    first = text.rfind("\n", low, start) + 1 or low
    last = text.find("\n", end, high)
    return _is_in_capitals(text[first : last if last >= 0 else high])


@lru_cache(maxsize=64)
def _is_in_capitals(line: str) -> bool:
    letters, capitals = sum(map(str.isalpha, line)), sum(map(str.isupper, line))
    return capitals >= 0.8 * letters and len(WORD.findall(line)) > 2


def shouts(text: str, start: int, end: int) -> bool:
    """Whether a name is in capitals, though it need not be an acronym: a dateline's city, a headline's country."""
    form = text[start:end]
    return form.isupper() and (sum(c.isalpha() for c in form) > 4 or in_capitals(text, start, end))


def title_case(surface: str) -> str:
    """A name from a line of capitals as a story would write it."""
    return " ".join(w if "." in w or len(w) < 2 else _title(w) for w in surface.split())


def _title(word: str) -> str:
    low = word.casefold()
    if low in PARTICLES or low in ("of", "for", "and", "on"):
        return low
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
