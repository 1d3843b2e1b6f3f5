"""How well entities are found in Reuters' stories of 1987, against what their editors recorded.

    python tests/quality/entities.py [--stories N] [--skip N] [--model NAME] [--missed]

An editors' place counts as found if some place of the story is, or lies in, that country: named itself, by a demonym
or by a city. A person is found by surname, an organization by any of its names. Needs ../shared beside the checkout.

B3 measures whether the editors' persons are the same entities across stories: for each person found in a story, the
share of its entity's stories that are that person's (precision), and of the person's stories that it has (recall).
A local entity has one story. "Within" is the share of persons for whom one entity of the story has the surname.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.annotate import Annotation, Annotator, Entity, join_entities, load_recogniser
from sitegen.annotate.gazetteer import gazetteer
from sitegen.core.text import fold

SHARED = Path(__file__).parents[2].parent / "shared"
STORIES = SHARED / "corpora" / "reuters21578" / "stories.jsonl.gz"
PLACES = {
    "usa": "US", "uk": "GB", "ussr": "RU", "uae": "AE", "yemen-arab-republic": "YE", "yemen-demo-republic": "YE",
    "congo": "CG", "zaire": "CD", "burma": "MM", "guinea-bissau": "GW", "st-lucia": "LC", "papua-new-guinea": "PG",
    "trinidad-tobago": "TT", "saint-lucia": "LC", "czechoslovakia": "CZ", "yugoslavia": "RS", "vatican": "VA",
    "netherlands-antilles": "CW", "us-virgin-islands": "VI", "american-samoa": "AS",
    "central-african-republic": "CF",
}  # fmt: skip
ORGANIZATIONS = {
    "ec": "European Community", "worldbank": "World Bank", "ico-coffee": "International Coffee Organization",
    "icco": "International Cocoa Organization", "inro": "International Natural Rubber Organization",
    "adb-asia": "Asian Development Bank", "adb-africa": "African Development Bank",
    "iwc-wheat": "International Wheat Council", "itc": "International Tin Council", "un": "United Nations",
    "plo": "Palestine Liberation Organization", "isa": "International Sugar Organization",
    "eib": "European Investment Bank", "iwc-whales": "International Whaling Commission",
    "mfa": "Multi-Fibre Arrangement",
}  # fmt: skip


@dataclass
class Tally:
    """Of what editors recorded, how much was found; and what was missed most."""

    wanted: int = 0
    found: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def count(self, code: str, hit: bool) -> None:
        self.wanted += 1
        self.found += hit
        self.missed[code] += not hit

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 0.0


@dataclass
class Persons:
    """The editors' persons as found: rows of code and entity, for each story; and how many are one entity there."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    whole: int = 0
    local: int = 0

    def count(self, annotation: Annotation, code: str) -> None:
        """Counts the person with an editors' code in a story: of several entities the one with the first name."""
        options = persons(annotation, code)
        if options:
            first = code.partition("-")[0]
            meant = max(options, key=lambda e: (fold(e.name).startswith(first), not e.local, e.id))
            self.rows.append((code, meant.id))
            self.whole += len(options) == 1
            self.local += meant.local

    def b_cubed(self) -> tuple[float, float, float]:
        """B3 across stories: precision, recall, F1."""
        both, codes, entities = Counter(self.rows), Counter(c for c, _ in self.rows), Counter(e for _, e in self.rows)
        precision = sum(n * n / entities[e] for (_, e), n in both.items()) / max(len(self.rows), 1)
        recall = sum(n * n / codes[c] for (c, _), n in both.items()) / max(len(self.rows), 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


@dataclass
class Report:
    """The tallies by kind, the pages that would be largest, and the speed (seconds of processor time)."""

    tallies: dict[str, Tally]
    largest: dict[str, Counter[str]]
    words: int
    seconds: float
    examples: list[str]
    persons: Persons


def stories(limit: int, skip: int = 0) -> Iterator[dict[str, Any]]:
    """Stories of the collection, evenly spread over its files."""
    with gzip.open(STORIES, "rt", encoding="utf-8") as lines:
        for place, line in enumerate(lines):
            if place >= skip + limit:
                return
            if place >= skip:
                yield json.loads(line)


def country(code: str) -> str:
    """The ISO code of an editors' place."""
    if code in PLACES:
        return PLACES[code]
    entry = gazetteer.load_gazetteer().named(code.replace("-", " ").title())
    return entry.iso if entry else ""


def persons(annotation: Annotation, code: str) -> list[Entity]:
    """The persons of a story who bear the surname of an editors' code."""
    surname = code.rpartition("-")[2]
    found = (e for e in annotation.entities if e.kind == "person")
    return [e for e in found if surname in fold(e.name).replace("-", " ").split()]


def has_organization(annotation: Annotation, code: str) -> bool:
    known = gazetteer.load_gazetteer().named(code.upper())
    names = {fold(ORGANIZATIONS.get(code, known.name if known else code)), code}
    return any(fold(form) in names for e in annotation.entities for form in (e.name, *e.aliases))


def measure(annotator: Annotator, limit: int, skip: int = 0) -> Report:
    """Annotate the stories and compare."""
    tallies = {"places": Tally(), "people": Tally(), "orgs": Tally()}
    largest: dict[str, Counter[str]] = {kind: Counter() for kind in ("person", "organization", "place", "event")}
    examples: list[str] = []
    found_persons = Persons()
    told = list(stories(limit, skip))
    begun = time.process_time()  # of one core, whatever else a machine does
    found = [annotator.annotate(story["dateline"] + " " + story["body"], title=story["title"]) for story in told]
    seconds = time.process_time() - begun
    for story, annotation in zip(told, join_entities(found), strict=True):
        for entity in annotation.entities:
            if not entity.local:
                largest[entity.kind][entity.name] += 1
        here = {e.iso for e in annotation.entities if e.kind == "place"}
        for code in story["places"]:
            hit = country(code) in here
            tallies["places"].count(code, hit)
            if not hit:
                examples.append(f"{story['id']} {code}: {story['dateline']} {story['title']}")
        for code in story["people"]:
            tallies["people"].count(code, bool(persons(annotation, code)))
            found_persons.count(annotation, code)
        for code in story["orgs"]:
            tallies["orgs"].count(code, has_organization(annotation, code))
    words = sum(len(story["body"].split()) for story in told)
    return Report(tallies, largest, words, seconds, examples, found_persons)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", type=int, default=500)
    arguments.add_argument("--skip", type=int, default=0)
    arguments.add_argument("--model", default="sitegen")
    arguments.add_argument("--missed", action="store_true")
    given = arguments.parse_args()
    report = measure(Annotator(load_recogniser(given.model)), given.stories, given.skip)
    print(f"{'Reuters':10} {'wanted':>7} {'found':>7} {'recall':>7}   missed most")
    for name, tally in report.tallies.items():
        worst = ", ".join(f"{code} {n}" for code, n in tally.missed.most_common(8) if n)
        print(f"{name:10} {tally.wanted:7} {tally.found:7} {tally.recall:7.1%}   {worst}")
    of = report.persons
    print("B3 of persons across stories: precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*of.b_cubed()))
    print(
        f"within stories: {of.whole / max(len(of.rows), 1):.1%} are one entity; {of.local} of {len(of.rows)} are local"
    )
    print(f"{report.words / report.seconds:,.0f} words a second")
    for kind, counted in report.largest.items():
        print(f"\nlargest pages, {kind}: " + ", ".join(f"{name} {n}" for name, n in counted.most_common(100)))
    if given.missed:
        print("\n" + "\n".join(report.examples))


if __name__ == "__main__":
    main()
