"""The evidence on one pair of names, as named numbers: what speaks for one thing, and what against it."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, fields
from functools import lru_cache

from sitegen.core.model import PERSON, PLACE
from sitegen.entities.candidates import Candidate, Counted, Option
from sitegen.entities.compared_names import ComparedName
from sitegen.entities.context import LIFETIME_YEARS, Context, Contexts, days_apart
from sitegen.entities.link_words import link_words
from sitegen.entities.name_forms import name_form

_MAX_SURPRISE_ODDS = 6.0
"""The most that one shared name proves: the natural logarithm of 400 to 1 against chance."""

_NEAR_DAYS = 10
"""Days after which a name's last appearance proves half as much."""

_YEAR_DAYS = 365

_MIN_COMPANY_TERMS = 3
"""Names of fewer other names have no company to compare."""

_RIVAL_FORMS = frozenset({"qualifier", "branch", "tail", "surname", "given", "edition", ""})
"""Forms in which two longer names are not one thing, and so compete for the shorter name."""


@dataclass(frozen=True, slots=True)
class Features:
    """The numbers on a pair: a shorter or rarer name, and the longer one that it may stand for.

    `form` is the relation of their letters (name_forms.py). All numbers are 0 where nothing is known. link_model.toml
    has weights for them, and sentences for those that are shown as evidence.
    """

    form: str
    common_surname: float = 0.0  # 1: very many people have it
    known_form: float = 0.0  # log of the stories that use the shorter name for the longer one
    company: float = 0.0  # log of how much the shared other names surprise
    company_share: float = 0.0  # 0 to 1, of the smaller name's other names, rare ones counting more
    no_company: float = 0.0  # 1: both have other names, and share none
    same_paper: float = 0.0  # 1: a publication has both, of several
    other_paper: float = 0.0  # 1: none has both
    near: float = 0.0  # 0 to 1: 1 on the same day
    far: float = 0.0  # log of the years between
    lifetime: float = 0.0  # 1: more than LIFETIME_YEARS between
    together: float = 0.0  # 0 to 1: the share of the rarer name's stories that have both
    same_role: float = 0.0
    same_common_role: float = 0.0  # 1: the same roles are those of very many people
    other_role: float = 0.0
    same_sex: float = 0.0
    other_sex: float = 0.0
    same_id: float = 0.0
    prominence: float = 0.0  # log of the longer name's stories
    both_frequent: float = 0.0  # log of the rarer name's stories
    rivals: float = 0.0  # 0 to 1: the share of other longer names in the stories of all longer names
    rival_frequent: float = 0.0  # log of how many times more stories other longer names have
    rival_closer: float = 0.0  # how much the company of another longer name surprises more
    letters: float = 0.0  # log of the letters of the shorter name

    def numbers(self) -> dict[str, float]:
        """The numbers that are not 0, by name; the form counts as 1 under "form_" and its name."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "form"}
        return {f"form_{self.form}": 1.0} | {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """The features of a pair, and what they were read from.

    `shared` are the names that both are named with (surprise and id of each term), `rivals` the names of the options
    that exclude this one, `contexts` those of the shorter and of the longer name; `is_alone` is true if there is no
    other option.
    """

    option: Option
    features: Features
    shared: tuple[tuple[float, int], ...]
    roles: tuple[str, ...]
    rivals: tuple[str, ...]
    contexts: tuple[Context, Context]
    is_alone: bool = False


def pair_features(contexts: Contexts, candidate: Candidate, short: Context) -> list[JudgedPair]:
    """The features of a name with each of its options. `short` is the context of the name, in one story if it is local.

    Pairs with different ids of the gazetteer are left out: they are two things.
    """
    found = []
    for option in candidate.options:
        long = contexts.of_term(option.entity.term, option.entity.name.kind)
        if not (short.ids and long.ids and not short.ids & long.ids):
            found.append((option, long, _shared(contexts, short, long)))
    return [_judged(contexts, candidate.entity, short, this, found) for this in found]


_Found = tuple[Option, Context, "_Shared"]


def _judged(contexts: Contexts, entity: Counted, short: Context, this: _Found, found: Sequence[_Found]) -> JudgedPair:
    option, long, shared = this
    rivals = [other for other in found if competing(option, other[0])]
    features = Features(
        option.form,
        **_of_names(entity, option, short, long),
        **_of_company(shared),
        **_of_papers(contexts, short, long),
        **_of_days(short, long),
        **_of_words(entity, option, short, long),
        **_of_rivals(option, shared, rivals),
    )
    roles = tuple(sorted(_shared_roles(short, long)))
    names = tuple(other[0].entity.name.name for other in rivals)
    return JudgedPair(option, features, shared.terms, roles, names, (short, long), len(found) == 1)


def _of_names(entity: Counted, option: Option, short: Context, long: Context) -> dict[str, float]:
    """The numbers on the two names, their ids and their stories."""
    name = entity.name
    return {
        "common_surname": float(name.kind == PERSON.name and name.words[-1] in link_words().common_surnames),
        "letters": math.log(len(name.plain)),
        "known_form": _known_form(entity, option, short, long),
        "same_id": float(bool(short.ids & long.ids)),
        "prominence": math.log(option.entity.count),
        "both_frequent": math.log(min(option.entity.count, entity.count)),
        "together": len(short.stories & long.stories) / min(len(short.stories), len(long.stories)),
    }


def _of_company(shared: _Shared) -> dict[str, float]:
    return {
        "company": math.log1p(shared.surprise),
        "company_share": shared.share,
        "no_company": float(shared.has_company and not shared.terms),
    }


def _of_papers(contexts: Contexts, short: Context, long: Context) -> dict[str, float]:
    both = short.publications & long.publications
    return {
        "same_paper": float(contexts.several_publications and bool(both)),
        "other_paper": float(bool(short.publications and long.publications and not both)),
    }


def _of_days(short: Context, long: Context) -> dict[str, float]:
    gap = days_apart(short.days, long.days)
    if gap is None:
        return {}
    years = gap / _YEAR_DAYS
    return {
        "near": _NEAR_DAYS / (_NEAR_DAYS + gap),
        "far": math.log1p(years),
        "lifetime": float(years > LIFETIME_YEARS),
    }


def _of_words(entity: Counted, option: Option, short: Context, long: Context) -> dict[str, float]:
    """The numbers on the words beside the names: roles, titles and pronouns."""
    roles, common = _shared_roles(short, long), link_words().common_roles
    sexes = _sex(short, entity) * _sex(long, option.entity)
    return {
        "same_role": float(bool(roles - common)),
        "same_common_role": float(bool(roles) and roles <= common),
        "other_role": float(bool(short.words.roles and long.words.roles and not roles)),
        "same_sex": float(sexes > 0),
        "other_sex": float(sexes < 0),
    }


def _shared_roles(one: Context, other: Context) -> Set[str]:
    return one.words.roles.keys() & other.words.roles.keys()


def _of_rivals(option: Option, shared: _Shared, rivals: Sequence[_Found]) -> dict[str, float]:
    share = _share_of_rivals(option, rivals)
    closest = max((other[2].surprise for other in rivals), default=0.0)
    return {
        "rivals": share,
        "rival_frequent": max(0.0, math.log(share / (1 - share))) if share else 0.0,
        "rival_closer": max(0.0, closest - shared.surprise) / _MAX_SURPRISE_ODDS,
    }


def competing(one: Option, other: Option) -> bool:
    """Whether two options are different things, so that a name stands for one of them only."""
    return one is not other and _are_rivals(one.entity.name, other.entity.name)


@lru_cache(1 << 14)  # the options of a local name are compared for each of its stories
def _are_rivals(one: ComparedName, other: ComparedName) -> bool:
    return name_form(one, other) in _RIVAL_FORMS


def _known_form(entity: Counted, option: Option, short: Context, long: Context) -> float:
    """How many stories use the one name for the other thing, as a logarithm.

    It says nothing of persons and places: each story uses "Baker" for its own Baker, and "London" for its own London.
    """
    if entity.name.kind in (PERSON.name, PLACE.name):
        return 0.0
    return math.log1p(long.forms.get(entity.name.plain, 0) + short.forms.get(option.entity.name.plain, 0))


def _share_of_rivals(option: Option, rivals: Sequence[_Found]) -> float:
    others = sum(other[0].entity.count for other in rivals)
    return others / (others + option.entity.count)


def _sex(context: Context, entity: Counted) -> int:
    """1 if a man is meant, -1 for a woman, 0 if it is not known: by titles and pronouns, else by the given name."""
    words = link_words()
    signs = context.words
    if max(signs.male, signs.female) >= 4 * min(signs.male, signs.female) and signs.male != signs.female:
        return 1 if signs.male > signs.female else -1
    given = entity.name.words[0] if entity.name.kind == PERSON.name and len(entity.name.words) > 1 else ""
    return (given in words.men) - (given in words.women)


# --- company -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shared:
    """The other terms that the stories of both names have, each with how little it would be expected by chance.

    `surprise` is their sum; `share` is its part of the sum of the smaller company.
    """

    terms: tuple[tuple[float, int], ...] = ()
    surprise: float = 0.0
    share: float = 0.0
    has_company: bool = False


def _shared(contexts: Contexts, one: Context, other: Context) -> _Shared:
    small, large = sorted((one, other), key=lambda c: len(c.stories))
    if small.stories <= large.stories:
        return _Shared()  # the company is the same because the stories are
    known = [term for term in small.company if term not in (one.term, other.term)]
    weights = {term: _surprise(contexts, term, len(large.stories)) for term in known}
    both = tuple((weights[term], term) for term in known if term in large.company)
    # fsum is exact, so the order of terms in the index has no influence.
    total, surprise = math.fsum(weights.values()), math.fsum(weight for weight, _ in both)
    has_company = min(len(known), len(large.company)) >= _MIN_COMPANY_TERMS
    return _Shared(both, surprise, surprise / total if total else 0.0, has_company)


def _surprise(contexts: Contexts, term: int, stories: int) -> float:
    """How much it proves that one of some stories names a term: minus the logarithm of its probability by chance."""
    expected = contexts.count(term) * stories / contexts.stories
    return min(_MAX_SURPRISE_ODDS, -math.log(max(1e-9, 1 - math.exp(-expected)))) if expected else 0.0
