"""Tags: the phrases that a story is about, from the story and the shipped background table alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sitegen.annotate import background
from sitegen.annotate.lexicon import DAYS, MONTHS, TITLE_MODIFIERS, TITLES
from sitegen.text import fold, squeeze

MOST = 8
_LONGEST_TEXT = 60_000  # characters; what a story is about stands in its first ten thousand words
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_STOP = frozenset(
    """a about above across after again against ago all almost along already also although always am among
    an and another any anyone anything are aren't around as at away back be became because become been
    before began begin behind being below between both but by came can cannot can't come comes could
    couldn't did didn't do does doesn't doing done don't down during each early either else end enough
    especially etc even ever every everyone everything except far few first for former found from full
    further gave get gets getting give given gives go goes going gone good got great had hadn't half
    happen happened hard has hasn't have haven't having he held her here hers herself him himself his how
    however if in include included includes including indeed instead into is isn't it its it's itself
    just keep kept know known large last late later latest least left less let like likely little long
    look looked made main make makes making many may maybe me mean means meanwhile might mine more most
    move much must my myself near nearly need needed needs neither never new next no nobody none nor not
    nothing now of off often old on once one ones only onto or other others otherwise our ours out over
    own part per perhaps place possible put quite rather really recent recently said same saw say saying
    says second see seem seemed seems seen set several shall she should show showed shown since so some
    someone something sometimes soon still such take taken takes taking tell than that the their theirs
    them themselves then there therefore these they thing things think third this those though thought
    three through throughout thus time to today together told too took toward towards try trying turn
    turned two under until up upon us use used uses using usually very via want wanted wants was wasn't
    way we well went were weren't what whatever when where whether which while who whole whom whose why
    will with within without won't word work worked working would wouldn't yes yet you your yours
    yourself four five six seven eight nine ten dozen hundred thousand million billion trillion mln bln
    pct percent per cent year years month months week weeks day days hour hours minute minutes morning
    afternoon evening night mr mrs ms dr people person man woman men women man's number lot kind sort bit
    case fact point area added according asked called expected announced reported based due able
    available big small high low dlrs cts shr net revs qtr vs mths reuter reuters inc corp ltd co plc
    share avg oper nil prior ahead amid today's statement spokesman spokeswoman official officials issue
    issues level levels result results total amount region country countries nation state states city
    world photo image credit caption file left right center page story report reports copyright click
    subscribe email monday tuesday wednesday thursday friday saturday sunday""".split()
) | MONTHS | DAYS  # fmt: skip
# Words that may stand in a phrase but are no tag by themselves: too wide, or not nouns.
_WEAK_ALONE = (
    TITLES
    | TITLE_MODIFIERS
    | frozenset(
        """increase increased decrease rise rose fall fell growth drop higher lower major minor current central
    local international national federal public private special top key final initial average annual
    quarterly monthly weekly daily close open strong weak better best worst important significant
    political economic financial social military continue continued remain remained start started plan
    plans planned agree agreed help helped call calls hold holds pay paid provide provided receive
    received offer offered raise raised reduce reduced bring brought follow followed following allow
    allowed cause caused leave sent send meet met run ran seek sought spend spent support supported
    believe believed decide decided order ordered result allow range change changed member members side
    group groups company companies business businesses firm team unit units agreement meeting talks deal
    effort efforts measure measures move step steps problem problems question questions program programs
    course home house family life name names line head hand side""".split()
    )
)
_VERBISH = re.compile(r"(?:[^\W\d_]{3,}(?:ly|ing|ed)|[^\W\d_]+['’](?:s|t|re|ve|ll|d))$")
_NOUNS_LIKE_VERBS = frozenset(
    "housing banking shipping mining fishing farming training funding trading building smuggling trafficking voting "
    "hunting bombing shooting killing flooding spending lending borrowing manufacturing advertising hearing warning "
    "wedding painting swimming boxing cycling racing refining drilling dumping logging fracking policing parking "
    "weed seed feed breed speed bed supply family assembly monopoly anomaly rally ally bully fly reply".split()
)


@dataclass(slots=True)
class _Phrase:
    """A candidate: the forms it has in the text, where it first stands, and whether the title has it."""

    forms: Counter[str] = field(default_factory=Counter)
    first: int = 0
    titled: bool = False

    @property
    def count(self) -> int:
        return sum(self.forms.values())


def salient(
    text: str, *, title: str = "", topics: Sequence[str] = (), names: Iterable[str] = (), language: str = "en"
) -> tuple[str, ...]:
    """At most eight tags of a story, the most telling first.

    `topics` are those that the page itself names; they come first, in their order. `names` are the entities' names
    and forms: they and their words are no tags. Text in other languages than English has only its topics.
    """
    tags = _topics(topics)
    if language.casefold().partition("-")[0] not in ("en", ""):
        return tuple(tags[:MOST])
    have = {_stem(tag) for tag in tags}
    for phrase in _ranked(_candidates(title, text[:_LONGEST_TEXT], _name_words(names)), len(text)):
        if _stem(phrase) not in have and not _says_again(phrase, tags):
            have.add(_stem(phrase))
            tags.append(phrase)
    return tuple(tags[:MOST])


def _topics(topics: Sequence[str]) -> list[str]:
    kept: dict[str, str] = {}
    for topic in topics:
        plain = squeeze(topic).lower()
        if 1 < len(plain) <= 60:
            kept.setdefault(_stem(plain), plain)
    return list(kept.values())


def _name_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in _WORD.findall(fold(name)) if word not in _STOP)


# --- candidates ----------------------------------------------------------------------------------------------


def _candidates(title: str, text: str, names: frozenset[str]) -> dict[str, _Phrase]:
    found: dict[str, _Phrase] = defaultdict(_Phrase)
    for place, titled, words in _runs(title, text, names):
        for form in _phrases(words):
            phrase = found[_stem(form)]
            if not phrase.forms:
                phrase.first = place
            phrase.titled = phrase.titled or titled
            phrase.forms[form] += 1
    return found


def _runs(title: str, text: str, names: frozenset[str]) -> Iterator[tuple[int, bool, list[str]]]:
    """Runs of words that may be tags, parted by all others; with place (in words) and whether in the title."""
    place = 0
    for part, titled in ((title, True), (text, False)):
        run: list[str] = []
        for token in _TOKEN.findall(part):
            word = token.lower().replace("’", "'")
            place += 1
            if _is_candidate(token, word, names, titled):
                run.append(word)
                continue
            if run:
                yield place - len(run), titled, run
            run = []
        if run:
            yield place - len(run), titled, run


def _is_candidate(token: str, word: str, names: frozenset[str], titled: bool) -> bool:
    if not 3 <= len(word) <= 40 or not word[0].isalpha() or word in _STOP or fold(word) in names:
        return False
    if word.removesuffix("'s") in names or any(part in names for part in fold(word).split("-")):
        return False
    # A capital inside a sentence is a name that nobody recognised; the title may be in title case.
    return titled or token[0].islower() or background.load().is_common(word) or token.isupper()


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """The single words of a run, and its pairs and triples that read like nouns."""
    for start in range(len(words)):
        for size in (1, 2, 3):
            part = words[start : start + size]
            if len(part) == size and _reads_like_noun(part):
                yield " ".join(part)


def _reads_like_noun(words: Sequence[str]) -> bool:
    last = words[-1]
    if _VERBISH.search(last) and last not in _NOUNS_LIKE_VERBS:
        return False
    if len(words) == 1:
        return last not in _WEAK_ALONE
    return not words[0].endswith("ly") and "'" not in "".join(words)


def _stem(phrase: str) -> str:
    """What variants of a phrase share: plural and hyphen aside."""
    words = fold(phrase).replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


# --- ranking -------------------------------------------------------------------------------------------------


def _ranked(found: dict[str, _Phrase], length: int) -> list[str]:
    """The phrases worth having, best first; parts of a phrase that never stand alone are left out."""
    least = 2 if length < 6000 else 3
    kept = {s: p for s, p in found.items() if p.count >= least or (p.titled and p.count >= 2)}
    scores = {stem: _score(stem, phrase) for stem, phrase in kept.items()}
    order = sorted(kept, key=lambda stem: (-scores[stem], kept[stem].first, stem))
    best = scores[order[0]] if order else 0.0
    return [_shown(kept[stem]) for stem in order if scores[stem] >= 0.25 * best and not _is_part(stem, kept)]


def _score(stem: str, phrase: _Phrase) -> float:
    table = background.load()
    words = stem.split()
    weight = sum(table.idf(word) for word in words) / len(words) ** 0.7
    early = 1.0 + 0.5 / (1 + phrase.first / 60)
    return float(phrase.count**0.9 * weight * early * (1.3 if phrase.titled else 1.0))


def _is_part(stem: str, kept: dict[str, _Phrase]) -> bool:
    """Whether a longer phrase says the same nearly as often."""
    own = kept[stem].count
    return any(
        f" {stem} " in f" {other} " and kept[other].count >= 0.7 * own for other in kept if len(other) > len(stem)
    )


def _shown(phrase: _Phrase) -> str:
    return min(phrase.forms.items(), key=lambda item: (-item[1], item[0]))[0]


def _says_again(phrase: str, tags: Sequence[str]) -> bool:
    """Whether a tag has this phrase as a part, or the other way round."""
    own = f" {_stem(phrase)} "
    return any(own in f" {_stem(tag)} " or f" {_stem(tag)} " in own for tag in tags)
