"""Held-out documents and invented copy made hard on purpose, each as a list of sentences with their names.

The patterns here are none of those in training, and the people in them come from the held-out documents.
"""

# ruff: noqa: E501 - a template is one line
from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from training.cities import large_cities
from training.letter_case import lower, upper
from training.noise import Spans, messaged, old_print
from training.sentences import Sentence, name_pools
from training.slots import Slots

SPORT = [
    "SOCCER - {CITYCLUB} EASE PAST {CITYCLUB} IN CUP.\n{CITY} ({agency}) - {cityclub} goalkeeper {per} saved two penalties as they knocked {cityclub} out on {day}.",
    "{country} coach {per} left out {cityclub} defender {sur} for the trip to {country}.",
    "TENNIS - {SUR} OUT, {SUR} THROUGH IN {CITY}.\nMen's singles, second round:\n{n}-{per} ({country}) beat {per} ({country}) 6-4 6-{n}\n{per} ({country}) beat {n}-{per} ({country}) 7-6 (7-{n}) 6-3",
    "Women's 1,500 metres final:\n1. {per} ({country}) four minutes {nn}.{n} seconds\n2. {per} ({country}) 4:{nn}.{n}\n3. {per} ({country}) 4:{nn}.{n}",
    "Table after {day}'s games (played, points):\n{cityclub} {nn} {nn}\n{cityclub} {nn} {nn}\n{club} {nn} {nn}\n{cityclub} {nn} {nn}",
    "NBA - {CITYCLUB} STREAK ENDS AT {CITYCLUB}.\n{per} scored {nn} points, {nn} of them in the last quarter, and {cityclub} came from behind to beat {cityclub}.",
    "Eastern division\n{cityclub} {nn} {nn} .{nn}0 -\n{cityclub} {nn} {nn} .{nn}1 {n}\n{cityclub} {nn} {nn} .{nn}2 {n} 1/2",
    "{cityclub} 4 {cityclub} 2\n{cityclub} 1 {cityclub} 1\n{club} 0 {cityclub} 3",
    "CRICKET - {COUNTRY} COLLAPSE AFTER {SUR}'S FIVE.\n{CITY}, {month} {nn} ({agency}) - {per} took five wickets as {country} were dismissed for {nn} by {country}.",
    "{sur} st {sur} b {sur} {nn}\n{sur} hit wicket b {sur} {n}\n{sur} not out {nn}\nTotal (for {n} wickets) {nnn}",
    "{city}'s only club, {cityclub}, plays at home to {cityclub} before it goes to {city} for a training camp.",
    "Leading money winners:\n1. {per} ({country}) $1,2{nn},000\n2. {per} $9{nn},000\n3. {per} ({country}) $8{nn},000",
    "BASEBALL - {SUR} BLANKS {CITYCLUB}.\nAt {city}, {per} ({n}-{n}) gave up four hits to pitch {cityclub} past {cityclub} 5-0.",
    "{cityclub}'s {per} and {cityclub}'s {per} were booked by {country} referee {per}.",
    "Ice hockey results:\n{cityclub} 3 {cityclub} 2 (in overtime)\n{cityclub} 5 {cityclub} 1",
    "{country} 31 {country} 12 (halftime 14-6)\n{country} - Tries: {per}, {per}. Penalties: {sur}.",
    "Grid for the grand prix in {city}:\n1. {per} ({country}) {company}\n2. {per} ({country}) {company}",
]
COPIES = 12


def hard_sets(dev: Iterable[Sentence], seed: int = 77) -> Iterator[tuple[str, list[Sentence]]]:
    """Yield the name and the sentences of each hard set."""
    plain = [item for item in dev if not item.doc.startswith("crossner")]
    yield "capitals", [_kept(item, upper(item.text), item.spans) for item in plain]
    yield "lower case", [_kept(item, lower(item.text), item.spans) for item in plain]
    for name, damage in (("old print", old_print), ("messages", messaged)):
        rng = random.Random(seed)
        yield name, [_kept(item, *damage(item.text, list(item.spans), rng)) for item in plain]
    yield "sport", _sport(plain, random.Random(seed))


def _kept(item: Sentence, text: str, spans: Spans) -> Sentence:
    return Sentence(text, spans, item.source, item.doc)


def _sport(dev: list[Sentence], rng: random.Random) -> list[Sentence]:
    slots = Slots(name_pools(dev), large_cities(300_000), large_cities(30_000))
    return [Sentence(*slots.fill(line, rng), "template", "sport") for line in SPORT for _ in range(COPIES)]
