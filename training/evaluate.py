"""Exact scores of the recogniser on the held-out documents, by sentence and by document, and on the hard sets.

python -m training.evaluate --data ../shared/ner/train [--model FOLDER] [--errors]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sitegen.annotate.recogniser.neural import MODEL, NeuralRecogniser
from training.examples import EVENT_SETS
from training.scores import Name, Tally
from training.sentences import Sentence, documents, is_held_out, joined, read_sentences
from training.stress import hard_sets

TYPE_OF = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT"}


def whole_documents(sentences: list[Sentence]) -> list[Sentence]:
    """Each document as one text of one paragraph."""
    groups = documents(sentences)
    return [Sentence(*joined(group, " "), group[0].source, group[0].doc) for group in groups]


def names_in(recogniser: NeuralRecogniser, item: Sentence) -> set[Name]:
    """The names that the recogniser finds, with their types; events only where the set marks them."""
    found = {(span.start, span.end, TYPE_OF[span.kind]) for span in recogniser.find(item.text)}
    return found if item.source in EVENT_SETS else {name for name in found if name[2] != "EVENT"}


def measure(recogniser: NeuralRecogniser, items: list[Sentence], label: str, errors: bool = False) -> None:
    """Print precision, recall and F1 by type; persons, organizations and places make up "all"."""
    tally, begun = Tally(), time.process_time()
    for item in items:
        wanted, found = set(item.spans), names_in(recogniser, item)
        tally.add(found, wanted)
        if errors and found != wanted:
            print(item.doc, "missed", _shown(item.text, wanted - found), "extra", _shown(item.text, found - wanted))
    words = sum(len(item.text.split()) for item in items)
    print(f"{label}: {tally}  ({words / (time.process_time() - begun):.0f} words/s)", flush=True)


def _shown(text: str, spans: set[Name]) -> list[str]:
    return [f"{text[start:end]}/{kind}" for start, end, kind in sorted(spans)]


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--errors", action="store_true", help="print what differs, by document")
    return parser.parse_args()


def main() -> None:
    """Measure a model on all held-out sets."""
    asked = options()
    recogniser = NeuralRecogniser(asked.model)
    held_out = [item for item in read_sentences(asked.data) if is_held_out(item)]
    news = [item for item in held_out if not item.doc.startswith("crossner")]
    measure(recogniser, held_out, "sentences")
    measure(recogniser, whole_documents(held_out), "documents", asked.errors)
    measure(recogniser, whole_documents(news), "documents without politics")
    for label, items in hard_sets(held_out):
        measure(recogniser, items, label, asked.errors and label == "sport")


if __name__ == "__main__":
    main()
