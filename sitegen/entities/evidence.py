"""The evidence on a pair of names in short sentences."""

from __future__ import annotations

from sitegen.core.text import shortened_list, word_list
from sitegen.entities.context import LIFETIME_YEARS, Contexts
from sitegen.entities.features import JudgedPair
from sitegen.entities.link_model import LinkModel

_MAX_NAMES = 4
"""The most names in a sentence."""


def sentences(contexts: Contexts, model: LinkModel, name: str, pair: JudgedPair) -> tuple[str, ...]:
    """The sentences on the features of a pair that are not 0 and have one. `name` is the shorter name."""
    told = [feature for feature in pair.features.numbers() if feature in model.says]
    values = _values(contexts, name, pair)
    found = [model.says[feature].format_map(values) for feature in told]
    if pair.is_alone and "alone" in model.says and pair.features.form in ("surname", "initial", "given"):
        found.append(model.says["alone"].format_map(values))
    return tuple(found)


def _values(contexts: Contexts, name: str, pair: JudgedPair) -> dict[str, str]:
    shared = sorted((-round(weight, 6), contexts.name(term)) for weight, term in pair.shared)
    one, other = pair.contexts
    papers = sorted(one.publications & other.publications)
    together = len(one.stories & other.stories)
    return {
        "short": name,
        "long": pair.option.entity.name.name,
        "names": shortened_list([found for _, found in shared], _MAX_NAMES),
        "papers": shortened_list(papers, 3),
        "role": word_list(list(pair.roles[:2])),
        "roles": word_list([" or ".join(sorted(context.words.roles)[:2]) for context in pair.contexts]),
        "rivals": shortened_list(list(pair.rivals), 3),
        "years": " and ".join(context.years() for context in pair.contexts),
        "lifetime": str(LIFETIME_YEARS),
        "together": f"{together} {'story names' if together == 1 else 'stories name'}",
    }
