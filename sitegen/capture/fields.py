"""Fields that do not depend on a seed's format: publication, language, the range of dates."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from sitegen.capture import ranges
from sitegen.capture.furniture import folder_of
from sitegen.model import DateRange, Image, Provenance, Story
from sitegen.text import plain

_SMALL = frozenset("of the and for in on de la le du des der die das el los las al".split())
_LEAST_LETTERS = 40


def complete(story: Story, note: str = "", stated: str = "") -> Story:
    """`story` with the fields that are inferred from others. `note`: how its bytes were read, if by a guess."""
    found = dict(story.provenance)
    made: dict[str, Any] = {"provenance": found}
    text = plain(story.body)
    if not story.publication and (name := publication(story.seed)):
        made["publication"], found["publication"] = name, Provenance("folder", 0.7)
    if spoken := language(text, stated):
        made["language"], found["language"] = spoken
    if not story.date and (bounds := date_range(text, story.images)):
        made["date_range"], found["date_range"] = bounds
    if note:
        found["body"] = Provenance(f"{found['body'].source}; {note}", min(found["body"].confidence, 0.7))
    return replace(story, **made)


def publication(seed: str) -> str:
    """The name of a publication from its folder under seeds/; numbers and dates name none."""
    folder = folder_of(seed)
    words = folder.replace("-", " ").replace("_", " ").split()
    if not any(c.isalpha() for c in folder):
        return ""
    return " ".join(w if at and w in _SMALL else w[:1].upper() + w[1:] for at, w in enumerate(words))


def language(text: str, stated: str = "") -> tuple[str, Provenance] | None:
    """The language of a text; what the page states stands where the text agrees or is too short to tell."""
    stated = stated.strip().replace("_", "-")
    letters = sum(c.isalpha() for c in text[:4000])
    if letters < _LEAST_LETTERS:
        return (stated, Provenance("stated by the page", 0.6)) if stated else None
    code, probability = _identify(text[:1000])
    if stated and stated.split("-")[0].lower() == code:
        return stated, Provenance("stated by the page, and the language of the text", 1.0)
    return code, Provenance("language of the text", round(probability, 2))


def date_range(text: str, images: tuple[Image, ...]) -> tuple[DateRange, Provenance] | None:
    """The bounds that an undated story's text gives for its date."""
    proof = ranges.prove(text, tuple(image.caption for image in images))
    return (proof.bounds, Provenance(proof.words, 0.7)) if proof else None


def _identify(text: str) -> tuple[str, float]:
    """The most likely language and its share of what all languages' likelihoods add up to."""
    from py3langid import rank  # loads a model: only where a text is read

    ranked = [(str(code), float(score)) for code, score in rank(text)]
    top = ranked[0][1]
    return ranked[0][0], 1 / sum(math.exp(max(score - top, -60)) for _, score in ranked)
