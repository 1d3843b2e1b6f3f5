"""The parts of a person's name: the word under which an index sorts it, and the surname that texts use.

The rules are those of library catalogues. A suffix ("Jr.", "PhD", "der Ältere") is not part of the surname. A particle
in lower case is sorted after it (Beethoven, Ludwig van; Assad, Bashar al-); a particle with a capital begins it (Van
Dyke, De Niro). Rulers and saints are sorted by their given names (Charles III, Catherine of Aragon). Names in Chinese,
Japanese or Korean letters begin with the surname, and so do romanised ones that have a typical form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.core.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUFFIXES = _words("jr jnr sr snr ii iii iv vi vii viii xiv")
"""Generational suffixes, in lower case and without full stops."""

PARTICLES = _words(
    "de da di du dos das del della van von der den ter ten la le el al bin ibn ben bint abu af av zu y e"
)
"""Words between given names and a surname, in lower case."""

ALL_PARTICLES = PARTICLES | _words("do des dello degli dei vom zum zur les te 't")
"""These and the rarer ones: where it is known that a name stands, each of them may be a part of it."""

HONORIFICS = _words("dr mr mrs ms mx prof professor sir dame rev fr capt maj col lt gen sgt")
"""Before any name, in lower case and without stops; no part of it."""

_SORTED_PARTICLES = _words("du des vom zum zur bin ibn ben bint abu")
"""Particles in lower case that nevertheless begin the surname for sorting."""

_DEGREES = _words(
    "phd dphil md dmd dds dvm jd lld llb llm mba msc bsc edd thd psyd dsc cpa frs fba obe mbe cbe kbe dbe gbe kcmg "
    "gcmg kcb gcb qc mep msp osb ofm usn usmc"
)
_RELATIONS = _words("fils père aîné cadet hijo padre senior junior")
_ANY_CASE = SUFFIXES | _RELATIONS | _words("phd esq esquire ret")
_PHRASES = _words(
    "the-elder the-younger der-ältere der-jüngere die-ältere die-jüngere d-ä d-j le-jeune el-viejo el-joven il- "
    "vecchio il-giovane den-ældre den-yngre"
)
_NUMBER = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})")
"""A Roman number from I to XXIX."""

_RELATION_BEFORE_SURNAME, _RELATION_OR_SURNAME = _words("júnior filho"), _words("neto sobrinho")
"""Portuguese names may end in these as part of the surname; the second set are also surnames alone (Agostinho Neto)."""

_SAINTS = _words("saint sainte st ste san santa santo")
_RULERS = _words(
    "king queen prince princess emperor empress sultan emir tsar czar kaiser pope saint st könig königin kaiserin "
    "papst prinz prinzessin roi reine pape rey reina koning koningin"
)
_NOBLES = _words("duke duchess earl count countess baron baroness marquess viscount")
_TWO_NAMES = _words(
    "john-paul juan-carlos victor-emmanuel vittorio-emanuele frederick-william friedrich-wilhelm franz-joseph abdul- "
    "hamid"
)
_NO_RULERS = _words("malcolm")  # X was the surname of Malcolm X
_NOT_GIVEN = _words("ibn abu")

_EASTERN = re.compile(r"[\u1100-\u11ff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff ·・]+")
_HYPHENED = re.compile(r"[A-Z][a-z]{1,5}( [A-Z][a-z]+-[a-z]+)")  # Ban Ki-moon, Chiang Kai-shek
_CHINESE = _words(
    "bai bo cai cao chen cheng cui dai deng ding dong du fan fang feng fu gao gong gu guo han hao he hou hu hua huang "
    "jia jiang jin kong lei li liang liao lin liu long lu luo lü ma mao meng mo pan peng qian qiao qin qiu ren shao "
    "shen shi song su sun tan tang tao tian wan wang wei wen wu xi xia xiang xiao xie xiong xu xue yan yang yao ye yi "
    "yin yu yuan zeng zhai zhang zhao zheng zhong zhou zhu zhuang zou"
)
_ONSET = "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
_RIME = "(?:i?ang?|i?ong|ua?ng?|iao|uai|ai|ao|ei|eng?|ia|ie|iu|ing?|ou|ua|ue|ui|uo|[aeiou])"
_GIVEN = re.compile(rf"(?:{_ONSET}{_RIME}){{2}}", re.IGNORECASE)

_ARTICLE = re.compile(r"(?:(?:al|el)-|(?:as|ad|ar|an|at|az|ash|d)[-'’])(?=\w)|d['’](?=\w)")  # al-Assad, d'Estaing

_SILENT, _PARTING = re.compile(r"['’ʼ.,]"), re.compile(r"[-‐/]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in three parts, in written order: `before`, `family`, `after`.

    `family` is the part for sorting. `particles` is the number of words at the end of `before` that are particles.
    `number` is the number of a ruler or of a suffix, 0 if there is none.
    """

    before: str
    family: str
    after: str
    particles: int = 0
    number: int = 0


def surname(name: str) -> str:
    """The surname as texts use it; "" if the name is a single word."""
    parts = parse(name)
    called = parts.family.split()
    while len(called) > 1 and called[0] in _SORTED_PARTICLES:
        del called[0]
    return " ".join(called) if parts.before or parts.after else ""


def sort_key(name: str, language: str = "") -> str:
    """The key by which an index sorts a name: surname, given names, then the rest, all without accents.

    Parts are separated by tabs. `language` is the site's language code.
    """
    parts = parse(name, language)
    family = _ARTICLE.sub("", parts.family)
    number = f"{parts.number:02}" if parts.number else ""
    is_ruler = number and _plain(parts.before) in _RULERS | {""}
    rest = (number, parts.before) if is_ruler else (parts.before, number or parts.after)
    return "\t".join(_letters(part) for part in (family, *rest))


def split_for_index(name: str, language: str = "") -> tuple[str, str, str]:
    """`name` split in three: the text before the part for sorting, that part, and the text after it.

    `language` is the site's language code.
    """
    parts = parse(name, language)
    start = len(parts.before) + bool(parts.before)
    end = start + len(parts.family)
    return (name[:start], name[start:end], name[end:]) if name[start:end] == parts.family else ("", name, "")


def is_family_suffix(word: str) -> bool:
    """Whether a word behind a surname says which of a family is meant: "Jr.", "III"."""
    return _plain(word) in SUFFIXES


def _letters(text: str) -> str:
    return " ".join(_PARTING.sub(" ", _SILENT.sub("", fold(text))).split())


def parse(name: str, language: str = "") -> PersonName:
    """The parts of a name. A qualifier in parentheses, and words after a comma, count as `after`.

    `language` is the site's language code: in Hungarian, all names begin with the surname.
    """
    bare = name.partition(" (")[0].strip() or name
    head, comma, tail = bare.partition(",")
    words, rest = head.split(), f"{comma}{tail}"
    if comma and words and not all(_is_suffix(word) for word in tail.replace(",", " ").split()):
        return PersonName("", head, rest)  # Oduya, Walter
    if not words or words[0].isdigit():
        return PersonName("", bare, "")  # 50 Cent
    made = _ruler(words) or _eastern(words, language) or _western(words)
    return PersonName(made.before, made.family, f"{made.after}{rest}".strip(), made.particles, made.number)


def _plain(word: str) -> str:
    return word.replace(".", "").strip(",").casefold()


def _number(word: str) -> int:
    """The value of a Roman number; 0 if the word is not one."""
    match = _NUMBER.fullmatch(word)
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return 10 * len(match[1]) + ones.index(match[2]) if match else 0


# --- rulers and saints -------------------------------------------------------------------------------------


def _ruler(words: Sequence[str]) -> PersonName | None:
    """The parts of the name of a ruler or saint, sorted by given names: "King Charles III", "Catherine of Aragon"."""
    titled = _plain(words[0]) in _RULERS and len(words) > 1
    start = 1 if titled else 0
    if len(words) > 2 and _plain(words[0]) in _NOBLES and words[1] == "of":
        return _cut(words, 2, len(words))  # Duke of Wellington
    if "of" in words[start + 1 :]:
        return _cut(words, start, words.index("of", start + 1))
    place = next((at for at in range(start + 1, len(words)) if _number(words[at])), 0)
    names = words[start:place]
    if not titled and len(words[place]) == 1 and place + 1 < len(words):
        return None  # an initial: Michael V Hayden
    if place and (titled or len(names) == 1 or "-".join(map(_plain, names)) in _TWO_NAMES):
        number = _number(words[place])
        if number == 10 and not titled and _plain(names[0]) in _NO_RULERS:
            return None
        return _cut(words, start, place, number=number)
    return _cut(words, 1, 2) if titled and len(words) == 2 else None


def _cut(words: Sequence[str], start: int, end: int, particles: int = 0, number: int = 0) -> PersonName:
    before, family, after = (" ".join(part) for part in (words[:start], words[start:end], words[end:]))
    return PersonName(before, family, after, particles, number)


# --- names that begin with the surname ---------------------------------------------------------------------


def _eastern(words: Sequence[str], language: str) -> PersonName | None:
    text = " ".join(words)
    first = (
        _EASTERN.fullmatch(text)
        or _HYPHENED.fullmatch(text)
        or (len(words) == 2 and _plain(words[0]) in _CHINESE and _GIVEN.fullmatch(words[1]) and len(words[1]) > 4)
        or language.split("-")[0] == "hu"
    )
    return _cut(words, 0, 1) if first and len(words) > 1 else None


# --- names that end with it --------------------------------------------------------------------------------


def _western(words: Sequence[str]) -> PersonName:
    end = _without_suffixes(words)
    number = next((n for n in map(_number, words[end:]) if n), 0)
    last = end - 1
    if (last > 0 and _plain(words[last]) in _RELATION_BEFORE_SURNAME) or (
        last > 1 and _plain(words[last]) in _RELATION_OR_SURNAME
    ):
        last -= 1  # Silva Neto
    if last > 2 and words[last - 1] == "y":
        last -= 2  # Ramón y Cajal
    elif last > 1 and _plain(words[last - 1]) in _SAINTS and words[last - 1][0].isupper():
        last -= 1  # Saint Laurent
    first = last
    while first > 0 and _is_particle(words[first - 1], at_front=first == 1):
        first -= 1
    small = next(
        (at for at in range(first, last) if words[at][0].isupper() or _plain(words[at]) in _SORTED_PARTICLES), last
    )
    return _cut(words, small, end, small - first, number)


def _is_particle(word: str, *, at_front: bool) -> bool:
    """Whether a word before a surname is a particle. A first word with a capital is a given name (Van Morrison)."""
    plain = _plain(word).replace("’", "'")
    return plain in ALL_PARTICLES and not (at_front and word[0].isupper() and plain not in _NOT_GIVEN)


def _without_suffixes(words: Sequence[str]) -> int:
    """The number of words of a name that come before its suffixes."""
    end = len(words)
    while end > 1:
        if end > 2 and "-".join(map(_plain, words[end - 2 : end])) in _PHRASES:
            end -= 2
        elif _is_suffix(words[end - 1]) and not (end == 2 and _plain(words[1]) in _RELATIONS):
            end -= 1
        else:
            break
    return end


def _is_suffix(word: str) -> bool:
    plain = _plain(word)
    if plain in _ANY_CASE:
        return True
    number = _number(word)
    return (number > 1 and number != 10) or (plain in _DEGREES and not word.islower() and word != word.capitalize())
