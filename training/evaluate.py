"""Exact scores of the shipped recogniser on the held-out documents, by sentence and by document.

python training/evaluate.py --data ../shared/ner/train [--model FOLDER] [--errors]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import stress
from data import EVENT_SETS, Sentence, documents, is_dev, joined, read

from sitegen.annotate.recogniser.neural import MODEL, NeuralRecogniser

TYPE_OF = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT"}


def texts(sentences: list[Sentence], whole: bool) -> list[Sentence]:
    """The sentences, or each document as one text of one paragraph."""
    if not whole:
        return sentences
    groups = documents(sentences)
    return [Sentence(*joined(group, " "), group[0].source, group[0].doc) for group in groups]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--errors", action="store_true", help="print what differs, by document")
    asked = parser.parse_args()
    recogniser = NeuralRecogniser(asked.model)
    dev = [item for item in read(asked.data) if is_dev(item)]
    news = [item for item in dev if not item.doc.startswith("crossner")]
    measure(recogniser, dev, "sentences", False)
    measure(recogniser, texts(dev, True), "documents", asked.errors)
    measure(recogniser, texts(news, True), "documents without politics", False)
    for label, items in stress.sets(dev):
        measure(recogniser, items, label, asked.errors and label == "sport")


def measure(recogniser: NeuralRecogniser, items: list[Sentence], label: str, errors: bool) -> None:
    """Print precision/recall/F1 by type; persons, organizations and places make up "all"."""
    right, found, wanted, begun = Counter[str](), Counter[str](), Counter[str](), time.process_time()
    for item in items:
        text = item.text
        gold = set(item.spans)
        mine = {(span.start, span.end, TYPE_OF[span.kind]) for span in recogniser.find(text)}
        if item.source not in EVENT_SETS:
            mine = {span for span in mine if span[2] != "EVENT"}
        for counter, spans in ((right, gold & mine), (found, mine), (wanted, gold)):
            counter.update(kind for _, _, kind in spans)
            counter["all"] += sum(kind != "EVENT" for _, _, kind in spans)
        if errors and gold != mine:
            print(item.doc, "missed", _shown(text, gold - mine), "extra", _shown(text, mine - gold))
    used = time.process_time() - begun
    words = sum(len(item.text.split()) for item in items)
    line = "  ".join(f"{kind} {_scores(right[kind], found[kind], wanted[kind])}" for kind in sorted(wanted))
    print(f"{label}: {line}  ({words / used:.0f} words/s)", flush=True)


def _shown(text: str, spans: set[tuple[int, int, str]]) -> list[str]:
    return [f"{text[start:end]}/{kind}" for start, end, kind in sorted(spans)]


def _scores(right: int, found: int, wanted: int) -> str:
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{100 * precision:.1f}/{100 * recall:.1f}/{100 * both:.1f}"


if __name__ == "__main__":
    main()
