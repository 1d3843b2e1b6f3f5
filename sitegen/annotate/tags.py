"""Tags: the phrases that a story is about, from its text and the word table of the package alone.

A tag is a subject heading: a noun, or nouns with the words that describe them. There is no part-of-speech tagger: nouns
are recognised by how a word is used in plain English (the table) and in the story itself. The floors [tags] in
tests/quality/floors.toml guard the result of the limits below.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sitegen.annotate.words import background
from sitegen.annotate.words.background import MODIFIER, NOUN, OTHER, Word, use
from sitegen.annotate.words.lexicon import DAYS, MONTHS, ORGANIZATION_HEADS, TITLE_MODIFIERS, TITLES
from sitegen.core.text import fold, squeeze

MAX_TAGS = 8
MAX_TEXT_TAGS = 5  # of them from the text: a few good ones are better than many
_MAX_TEXT_CHARS = 60_000  # characters; the first ten thousand words show what a story is about
_LEAD_CHARS = 400  # characters; a first paragraph up to this length counts like the title, as subtitles do
_SHORT_STORY_WORDS = 200  # words; in a shorter story, two uses of a phrase need not be far apart
_TOKEN = re.compile(r"[^\W\d_]+(?:(?:-|['’](?!s\b))[^\W\d_]+)*|['’]s\b|\d[\d.,]*|[^\w\s]")
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
    subscribe email past front round extra apart twice somebody everybody anybody half pair rest thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety eleven
    twelve o'clock o’clock metre metres kilometre kilometres mile miles inch inches feet millimetre millimetres
    centimetre centimetres tonne tonnes ton tons kilo pound pounds penny pence euro euros dollar dollars litre litres
    sure whether whose earlier later existing leading longer shorter
    monday tuesday wednesday thursday friday saturday sunday""".split()
) | MONTHS | DAYS  # fmt: skip
# Words that may be part of a phrase but are no tags alone: too general, in every story, or roles of people.
_WEAK_ALONE = (
    TITLES
    | TITLE_MODIFIERS
    | (ORGANIZATION_HEADS - frozenset("museum church police army navy orchestra newspaper".split()))
    | frozenset(
        """increase decrease rise fall growth drop plan plans call calls hold offer order change changes range
        member members group groups business businesses firm team teams unit units agreement talks deal deals
        effort efforts measure measures move moves step steps problem problems question questions answer answers
        program programs course home house houses life lives name names line lines head heads hand hands
        spring summer autumn winter season seasons decade decades century moment moments dawn dusk noon midnight
        face faces eye eyes arm arms leg legs heart mouth hair voice voices finger fingers foot shoulder
        wife husband mother father son sons daughter daughters brother brothers sister sisters child widow uncle
        aunt family friend friends neighbour neighbours boy boys girl girls crowd audience visitor visitors guest
        somebody stranger heroine hero victim victims crew crews worker workers passenger passengers engineer
        engineers builder builders contractor contractors lawyer lawyers cook cooks deckhand reader readers
        door doors window windows table tables chair chairs desk cup glass bottle coffee tea bread loaf kettle
        umbrella hat coat shirt shoes box boxes bag bags envelope envelopes flask bench room rooms floor floors
        wall walls roof stair stairs kitchen bed beds hut lamp corridor paper papers bowl plate pocket
        word words sentence phrase attempt attempts condition conditions subject subjects reason reasons sense
        truth fear fears hope hopes idea ideas detail details example examples matter matters view views mind mood
        silence smile joke jokes mistake mistakes chance chances decision decisions choice task job jobs duty
        term terms visit trip return arrival speech speeches remark remarks comment comments message messages
        failure summary date dates list lists page pages figure figures gap gaps hole holes dot piece pieces joint
        thing stuff edge middle top bottom corner surface end beginning version type types form forms style way
        signature signatures bit total majority minority gain gains loss losses cause causes effect effects
        purpose aim goal goals role roles stage event events action actions work works power use kind difference
        titles title bill note notes mention attention interest record records ball kick span comfort past
        history future minute second day attempt thumbnail sign signs sound sounds sight ground spot spots
        money price prices cost costs water air sky sun wind rain noise speed weight size height length depth
        distance condition situation position response request statement claim claims charge success help pay
        success support evidence test tests text story book books picture pictures photograph letter letters
        forecast dull dream dreams memory memories love death deaths birth age""".split()
    )
)
# Endings of words for people's occupations.
_ROLE = re.compile(r"(?:[^\W\d_]{2}(?:man|men|woman|women|ologists?|teachers?|keepers?|makers?))$")
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ful|less|able|ible|ed|ing|est|ish|ary|ant|ent)$")
_NOUN_SHARE = 0.45  # the minimum share of noun uses for a word to count as a noun


@dataclass(slots=True)
class _Phrase:
    """A candidate: its forms with counts, the indexes of its first and last token, whether it is in title or lead."""

    forms: Counter[str] = field(default_factory=Counter)
    first: int = 0
    last: int = 0
    titled: bool = False

    @property
    def count(self) -> int:
        return sum(self.forms.values())


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the story.

    `word` is in lower case ("" for other signs); `stem` is "" if the word cannot be part of a tag; `titled` tells
    whether it is in the title or lead.
    """

    word: str
    stem: str
    titled: bool


def story_tags(
    text: str, *, title: str = "", topics: Sequence[str] = (), names: Iterable[str] = (), language: str = "en"
) -> tuple[str, ...]:
    """At most eight tags of a story: the page's `topics` first, then at most five phrases of the text, the best first.

    `names` are the names and forms of the story's entities, which are no tags. Text in another language than English
    gets only its topics.
    """
    tags = _topics(topics)
    if language.casefold().partition("-")[0] not in ("en", ""):
        return tuple(tags[:MAX_TAGS])
    own = [phrase for phrase in _own(title, text[:_MAX_TEXT_CHARS], names) if not _overlaps(phrase, tags)]
    return tuple([*tags, *own[:MAX_TEXT_TAGS]][:MAX_TAGS])


def _topics(topics: Sequence[str]) -> list[str]:
    kept: dict[str, str] = {}
    for topic in topics:
        plain = squeeze(topic).lower()
        if 1 < len(plain) <= 60:
            kept.setdefault(stem(plain), plain)
    return list(kept.values())


def _own(title: str, text: str, names: Iterable[str]) -> list[str]:
    forms = list(names)
    tokens = list(_tokens(title, text, _name_words(forms)))
    found = _candidates(tokens)
    for form in forms:
        found.pop(stem(form), None)
    return _ranked(found, len(tokens))


def _name_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in _WORD.findall(fold(name)) if word not in _STOP)


# --- candidates ----------------------------------------------------------------------------------------------


def _tokens(title: str, text: str, names: frozenset[str]) -> Iterator[_Token]:
    """The words of title, lead and text. Tokens that separate sentences have the word ""."""
    lead, _, rest = text.partition("\n\n")
    if len(lead) > _LEAD_CHARS:
        lead, rest = "", text
    for part, titled in ((title, True), (lead, True), (rest, False)):
        made: dict[str, _Token] = {}
        for token in _TOKEN.findall(part):
            if token not in made:
                made[token] = _token(token, titled, names)
            yield made[token]
        yield _Token("", "", False)


def _token(token: str, titled: bool, names: frozenset[str]) -> _Token:
    word = token.lower().replace("’", "'")
    known = word[0].isalpha() or word == "'s"
    return _Token(word if known else "", stem(word) if _is_usable(token, word, names) else "", titled)


def _is_usable(token: str, word: str, names: frozenset[str]) -> bool:
    if not 3 <= len(word) <= 40 or not word[0].isalpha() or word in _STOP or "'" in word:
        return False
    table = background.load_background()
    common = table.is_common(word)
    if any(part in names for part in fold(word).split("-")):
        return table.word(word).noun >= 4 and token[0].islower()  # "the bridge" in a story about the Ilver Bridge
    # A capital inside a sentence means a name that was not recognised.
    return common or token[0].islower()


def _candidates(tokens: Sequence[_Token]) -> dict[str, _Phrase]:
    uses = _uses(tokens)
    repeated = _repeated(tokens)
    found: dict[str, _Phrase] = defaultdict(_Phrase)
    for start, first in enumerate(tokens):
        for end in range(start + 1, min(start + 3, len(tokens)) + 1):
            if tokens[end - 1].stem not in repeated:
                break
            words = [token.word for token in tokens[start:end]]
            if _is_nominal(words, _use(tokens, start, end), uses):
                _count(found[stem(" ".join(words))], " ".join(words), start, first.titled)
    return found


def _repeated(tokens: Sequence[_Token]) -> frozenset[str]:
    """Stems whose parts all occur at least twice in the story: other words cannot be in a repeated phrase."""
    stems = Counter(token.stem for token in tokens if token.stem)
    parts: Counter[str] = Counter()
    for found, count in stems.items():
        for part in found.split():
            parts[_singular(part)] += count
    return frozenset(found for found in stems if all(parts[_singular(part)] > 1 for part in found.split()))


def _count(phrase: _Phrase, form: str, place: int, titled: bool) -> None:
    if not phrase.forms:
        phrase.first = place
    phrase.last = place
    phrase.titled = phrase.titled or titled
    phrase.forms[form] += 1


def _use(tokens: Sequence[_Token], start: int, end: int) -> str:
    before2 = tokens[start - 2].word if start > 1 else ""
    before1 = tokens[start - 1].word if start else ""
    return use(before2, before1, tokens[end].word if end < len(tokens) else "")


# --- nouns ---------------------------------------------------------------------------------------------------


def _uses(tokens: Sequence[_Token]) -> Mapping[str, Counter[str]]:
    """For each stem, how often the story uses it in each way."""
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for place, token in enumerate(tokens):
        if token.stem:
            uses[token.stem][_use(tokens, place, place + 1)] += 1
    return uses


def _is_nominal(words: Sequence[str], seen_as: str, uses: Mapping[str, Counter[str]]) -> bool:
    """Whether words read like a noun with what describes it, here and in plain English. `seen_as` is their use here."""
    last = words[-1]
    if not _is_noun(last, uses[stem(last)]):
        return False
    if len(words) == 1:
        return not (last in _WEAK_ALONE or _ROLE.search(last))
    return (
        seen_as != OTHER
        and len(set(words)) == len(words)
        and all(_describes(word, uses[stem(word)]) for word in words[:-1])
    )


def _is_noun(word: str, here: Counter[str]) -> bool:
    noun, modifier, other = _evidence(word, here)
    total = noun + modifier + other
    if _known(word).noun < 0 and not _ADJECTIVE.search(word):
        noun, modifier = noun + modifier, 0  # "the harbour strike": words before nouns are often nouns
    return total > 0 and noun >= _NOUN_SHARE * total and noun >= modifier


def _known(word: str) -> Word:
    """The table's entry for a word or, if that is not known, for its singular."""
    table = background.load_background()
    known = table.word(word)
    return known if known.noun >= 0 else table.word(_singular(word))


def _describes(word: str, here: Counter[str]) -> bool:
    """Whether a word can describe a noun in a tag: it is no verb and no adverb."""
    noun, modifier, other = _evidence(word, here)
    return not word.endswith("ly") and noun + modifier > 1.5 * other


def _evidence(word: str, here: Counter[str]) -> tuple[float, float, float]:
    """Weighted counts of uses as noun, as modifier and as something else: in the story, and in plain English.

    A use in the story weighs two. The table weighs as much as the number of passages that have the word, at most
    twelve: a story may use a verb as a noun once, and the story decides on rare words.
    """
    known = _known(word)
    weight = min(known.passages, 12) / 9 if known.noun >= 0 else 0.0
    noun, modifier = known.noun * weight, known.modifier * weight
    return 2 * here[NOUN] + noun, 2 * here[MODIFIER] + modifier, 2 * here[OTHER] + 9 * weight - noun - modifier


def stem(phrase: str) -> str:
    """A key that ignores plural and hyphens."""
    words = fold(phrase).replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


@lru_cache(maxsize=1 << 15)
def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


# --- ranking -------------------------------------------------------------------------------------------------


def _ranked(found: Mapping[str, _Phrase], length: int) -> list[str]:
    """The phrases that are good enough, best first.

    A part of a longer phrase is left out if it is rarely used alone.
    """
    kept = {key: phrase for key, phrase in found.items() if _is_enough(key, phrase, length)}
    scores = {key: _score(key, phrase, length) for key, phrase in kept.items() if not _is_part(key, kept)}
    order = sorted(scores, key=lambda key: (-scores[key], kept[key].first, key))
    best = scores[order[0]] if order else 0.0
    return [_shown(kept[key]) for key in order if scores[key] >= 0.25 * best]


def _is_enough(key: str, phrase: _Phrase, length: int) -> bool:
    """Whether a story repeats a phrase: title or lead have it, or its uses are far apart."""
    if phrase.count < 2:
        return False
    if phrase.titled:
        return True
    far = length < _SHORT_STORY_WORDS or phrase.last - phrase.first >= 0.15 * length
    return far and phrase.count >= (2 if " " in key else 3 + length // 1500)


def _score(key: str, phrase: _Phrase, length: int) -> float:
    table = background.load_background()
    words = key.split()
    weight = sum(table.idf(word) for word in words) / len(words) ** 0.5
    spread = 0.7 + 0.6 * (phrase.last - phrase.first) / max(length, 1)
    return float(phrase.count**0.8 * weight * spread * (1.7 if phrase.titled else 1.0))


def _is_part(key: str, kept: Mapping[str, _Phrase]) -> bool:
    """Whether a phrase is part of a longer one and is not much more frequent than it."""
    own = kept[key].count
    return any(
        f" {key} " in f" {other} " and own - kept[other].count < max(3, kept[other].count)
        for other in kept
        if len(other) > len(key)
    )


def _shown(phrase: _Phrase) -> str:
    return min(phrase.forms.items(), key=lambda item: (-item[1], item[0]))[0]


def _overlaps(phrase: str, tags: Sequence[str]) -> bool:
    """Whether a tag contains this phrase, or the phrase a tag."""
    own = f" {stem(phrase)} "
    return any(own in f" {stem(tag)} " or f" {stem(tag)} " in own for tag in tags)
