"""How exactly names are found, end to end, in the dev part of ../shared/ner: `python -m tests.quality.mentions`.

F1 over persons, organizations and places, exact spans and kinds: of the recogniser alone, and of what annotation makes
of its spans. Names that the resolver finds rightly but the sets leave out (a demonym's country, a date's city) count
against it here. Documents are joined from tokens as print has them.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.annotate import Recogniser, load_recogniser
from sitegen.annotate.resolve.resolver import resolve_names

FOLDER = Path(__file__).parents[2].parent / "shared" / "ner" / "train"
KINDS = {"PER": "person", "ORG": "organization", "LOC": "place"}
SETS = ("uner_pud", "gum")


@dataclass
class Document:
    """A text with the names that people marked in it."""

    text: str = ""
    gold: set[tuple[int, int, str]] = field(default_factory=set)

    def add(self, tokens: Sequence[str], spans: Iterable[tuple[int, int, str]]) -> None:
        """Append a sentence."""
        places: list[tuple[int, int]] = []
        self.text += "\n" if self.text else ""
        for token in tokens:
            self.text += " " if places and not _touches(self.text, token) else ""
            places.append((len(self.text), len(self.text) + len(token)))
            self.text += token
        self.gold |= {(places[a][0], places[b - 1][1], KINDS[kind]) for a, b, kind in spans if kind in KINDS}


def _touches(text: str, token: str) -> bool:
    return token in (".", ",", ";", ":", "!", "?", ")", "]", "%", "'s", "’s", "n't", "'", "’") or text[-1] in "([$"


def documents(name: str) -> Iterator[Document]:
    """The dev documents of a set, in order."""
    found: dict[str, Document] = defaultdict(Document)
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for sentence in map(json.loads, lines):
            if is_dev(name, sentence["doc"]):
                found[sentence["doc"]].add(sentence["tokens"], sentence["spans"])
    yield from found.values()


def is_dev(name: str, document: str) -> bool:
    """Whether training leaves a document out (training/sentences.py says the same)."""
    if name == "uner_pud":
        return int(document[-3:]) % 2 == 0
    return document.startswith("GUM_news") and sum(document.encode()) % 2 == 0


def scores(recogniser: Recogniser, name: str) -> tuple[float, float]:
    """F1 of the recogniser's spans and of the mentions made of them."""
    counts = {"alone": [0, 0, 0], "annotated": [0, 0, 0]}
    for document in documents(name):
        spans = recogniser.find(document.text)
        for what, found in (("alone", spans), ("annotated", resolve_names(document.text, spans).mentions)):
            names = {(n.start, n.end, n.kind) for n in found if n.kind in KINDS.values()}
            for place, number in enumerate((len(document.gold), len(names), len(names & document.gold))):
                counts[what][place] += number
    alone, annotated = (2 * hit / max(wanted + made, 1) for wanted, made, hit in counts.values())
    return alone, annotated


def main() -> None:
    """Print the table."""
    recogniser = load_recogniser()
    print(f"{'set':10} {'recogniser':>10} {'annotated':>10}")
    for name in SETS:
        print("{:10} {:10.1%} {:10.1%}".format(name, *scores(recogniser, name)))


if __name__ == "__main__":
    main()
