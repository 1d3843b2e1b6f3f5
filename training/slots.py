"""Fills the slots of templates with names that were seen, listed or put together, and joins templates to copy."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from training import builders
from training import wordlists as lists
from training.letter_case import upper
from training.noise import Spans, old_print
from training.oldpaper import OLD
from training.sports import CUPS, DIVISIONS, HEADS, INTROS, LINES, ROWS
from training.templates import DATELINES, DAYS, MONTHS, NEWS, RESULTS, SPORTS

_SLOT = re.compile(r"\{(\w+)\}")


PAPERS = ["Herald", "Times", "Gazette", "Advertiser", "Courier", "Tribune", "Intelligencer"]
STORMS = ["Hurricane", "Typhoon", "Cyclone", "Tropical Storm"]
# What a slot is filled with: one of the lists is drawn, then one of its names; and the tag of the name.
LISTED: dict[str, tuple[list[list[str]], str]] = {
    "capital": ([lists.CAPITALS], "LOC"),
    "country": ([lists.COUNTRIES], "LOC"),
    "state": ([lists.STATES], "LOC"),
    "us": ([["U.S.", "U.K.", "US", "UK", "U.A.E."]], "LOC"),
    "club": ([lists.CLUBS], "ORG"),
    "agency": ([lists.AGENCIES], "ORG"),
    "media": ([lists.MEDIA], "ORG"),
    "body": ([lists.BODIES], "ORG"),
    "party": ([lists.BODIES[-40:]], "ORG"),
    "company": ([lists.COMPANIES], "ORG"),
    "paper": ([PAPERS], "ORG"),
    "un": ([["U.N.", "UN", "United Nations", "EU", "E.U."]], "ORG"),
    "event": ([lists.EVENTS], "EVENT"),
    "cupname": ([CUPS], ""),
    "division": ([DIVISIONS], ""),
    "dem": ([lists.DEMONYMS], ""),
    "day": ([DAYS], ""),
    "month": ([MONTHS.split()], ""),
    "month3": ([[name[:3] for name in MONTHS.split()]], ""),
}


@dataclass
class Slots:
    """Fills templates; `pools` holds names seen in the training sets, by tag, `cities` and `towns` names of places.

    `acronym` is that of the last institution which was named together with its acronym.
    """

    pools: dict[str, list[str]]
    cities: list[str]
    towns: list[str]
    acronym: str = ""
    listed: dict[str, tuple[list[list[str]], str]] = field(init=False)

    def __post_init__(self) -> None:
        self.listed = LISTED | {
            "city": ([lists.CAPITALS, self.cities], "LOC"),
            "cityclub": ([lists.SPORTS_CITIES, lists.SPORTS_CITIES, self.cities, lists.CLUBS], "ORG"),
            "town": ([self.towns, self.cities], "LOC"),
            "city2": ([self.cities], "LOC"),
        }

    def named(self, slot: str, rng: random.Random) -> tuple[str, str]:
        """What fills a slot, and its tag, "" for what is no name."""
        if slot in COMPUTED:
            compute, tag = COMPUTED[slot]
            return compute(self, rng), tag
        sources, tag = self.listed[slot]
        return rng.choice(rng.choice(sources)), tag

    def person(self, rng: random.Random) -> str:
        """A full name: seen, put together from parts, or with initials."""
        chance = rng.random()
        if chance < 0.3:
            return builders.person(rng)
        if chance < 0.5:
            return rng.choice(self.pools["PER"])
        given = rng.choice(lists.GIVEN)
        if chance < 0.58:
            given = f"{given[0]}."
        return f"{given} {self.surname(rng)}"

    def surname(self, rng: random.Random) -> str:
        """A surname: of the list, or the end of a name that was seen."""
        chance = rng.random()
        if chance < 0.3:
            return rng.choice(builders.FAMILIES)
        if chance < 0.6:
            return rng.choice(lists.SURNAMES)
        return rng.choice(self.pools["PER"]).split()[-1]

    def institution(self, rng: random.Random) -> str:
        """A body that was seen, or one put together."""
        if rng.random() < 0.3:
            return rng.choice(self.pools["ORG"])
        return builders.institution(rng, self.stem(rng), self.surname(rng))

    def institution_with_acronym(self, rng: random.Random) -> str:
        """A body that has an acronym, which fills the next slots `acr`."""
        while True:
            name = builders.institution(rng, self.stem(rng), self.surname(rng))
            self.acronym = builders.acronym(name)
            if self.acronym:
                return name

    def stem(self, rng: random.Random) -> str:
        """A town or city to name something after."""
        return rng.choice(self.towns if rng.random() < 0.5 else self.cities)

    def fill(self, template: str, rng: random.Random) -> tuple[str, Spans]:
        """Return the text of `template` with its slots filled, and the spans."""
        text, spans, last = "", Spans(), 0
        for slot in _SLOT.finditer(template):
            text += template[last : slot.start()]
            name, tag = self.named(slot[1].lower(), rng)
            name = upper(name) if slot[1].isupper() else name
            if tag:
                spans.append((len(text) + _article(name, tag), len(text) + len(name), tag))
            text, last = text + name, slot.end()
        return text + template[last:], spans

    def old(self, rng: random.Random) -> tuple[str, Spans]:
        """A paragraph of an old newspaper, as it was read from worn print."""
        return old_print(*self._joined([rng.choice(OLD) for _ in range(rng.randint(1, 3))], " ", rng), rng)

    def report(self, rng: random.Random) -> tuple[str, Spans]:
        """Some of a sports report: headline, dateline, a sentence, then rows of one pattern or prose."""
        dateline = rng.choice(DATELINES) if rng.random() < 0.6 else ""
        lines = [rng.choice(HEADS)] if rng.random() < 0.6 else []
        opening = rng.choice(INTROS) if rng.random() < 0.6 else rng.choice(LINES)
        lines += [dateline + opening] if rng.random() < 0.7 else []
        lines += _rows(rng) if rng.random() < 0.65 else [" ".join(rng.choices(LINES + SPORTS, k=rng.randint(1, 3)))]
        return self._joined(lines, "\n" if rng.random() < 0.8 else " ", rng)

    def _joined(self, templates: list[str], gap: str, rng: random.Random) -> tuple[str, Spans]:
        text, spans = "", Spans()
        for template in templates:
            line, found = self.fill(template, rng)
            text += gap if text else ""
            spans += [(start + len(text), end + len(text), tag) for start, end, tag in found]
            text += line
        return text, spans

    def block(self, rng: random.Random) -> tuple[str, Spans]:
        """A sports report, an old newspaper, some lines of results, or a few sentences of invented copy."""
        kind = rng.random()
        if kind < 0.3:
            return self.report(rng)
        if kind < 0.42:
            return self.old(rng)
        return self._joined(*_copy(rng), rng)


def _rows(rng: random.Random) -> list[str]:
    """Up to three patterns, each on up to five lines."""
    return [row for _ in range(rng.randint(1, 3)) for row in [rng.choice(ROWS)] * rng.randint(1, 5)]


def _copy(rng: random.Random) -> tuple[list[str], str]:
    """Templates, and what stands between them. Tables repeat one pattern; prose does not."""
    kind = rng.random()
    if kind < 0.25:
        count = rng.randint(1, 6)
        return [rng.choice(RESULTS)] * count, "\n"
    return rng.choices(SPORTS if kind < 0.4 else NEWS, k=rng.randint(1, 3)), " "


def _article(name: str, tag: str) -> int:
    """How long the article of a name is that the sets leave out of it, as that of "The Times"."""
    return 4 if name[:4].lower() == "the " and tag != "LOC" else 0


# Slots whose names are put together, with their tags.
COMPUTED: dict[str, tuple[Callable[[Slots, random.Random], str], str]] = {
    "per": (Slots.person, "PER"),
    "sur": (Slots.surname, "PER"),
    "given": (lambda _, rng: rng.choice(lists.GIVEN), "PER"),
    "initialsur": (lambda slots, rng: f"{rng.choice('ABCDEFGHJKLMNPRSTW')}. {slots.surname(rng)}", "PER"),
    "institution": (Slots.institution, "ORG"),
    "institutionacr": (Slots.institution_with_acronym, "ORG"),
    "acr": (lambda slots, _: slots.acronym, "ORG"),
    "landform": (lambda slots, rng: builders.landform(rng, slots.stem(rng)), "LOC"),
    "yearevent": (lambda _, rng: f"{rng.randint(1970, 2026)} {rng.choice(lists.EVENTS[:36])}", "EVENT"),
    "storm": (lambda _, rng: f"{rng.choice(STORMS)} {rng.choice(lists.GIVEN)}", "EVENT"),
    "n": (lambda _, rng: str(rng.randint(0, 9)), ""),
    "nn": (lambda _, rng: str(rng.randint(10, 99)), ""),
    "nnn": (lambda _, rng: str(rng.randint(100, 40000)), ""),
    "year": (lambda _, rng: str(rng.randint(1970, 2026)), ""),
}
