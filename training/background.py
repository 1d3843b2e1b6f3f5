"""Makes sitegen/annotate/data/background.tsv: in how many passages of plain English a word occurs.

    python training/background.py [../shared/ner/train]

Read are the openly licensed sentences that also train the recogniser (see ../shared/ner/README.md); only counts are
kept. A passage is a run of sentences of one document, about as long as a short story, because tags weigh words by
the stories that have them, not by sentences. The table has a word (lower case), its passages, and how often per
cent it is written with a capital inside a sentence: names are near 100, common words near 0.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "sitegen" / "annotate" / "data" / "background.tsv"
SETS = HERE.parent.parent / "shared" / "ner" / "train"
PASSAGE = 200  # words
FEWEST = 2
LARGEST = 300_000  # bytes
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def passages(folder: Path) -> Iterator[list[list[str]]]:
    """Sentences in runs of about PASSAGE words; tweets and other loose sentences run together too."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        run: list[list[str]] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                run.append(json.loads(line)["tokens"])
                if sum(map(len, run)) >= PASSAGE:
                    yield run
                    run = []
        if run:
            yield run


def main(folder: Path) -> None:
    stories: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    total = 0
    for passage in passages(folder):
        total += 1
        words = [(w, place) for sentence in passage for place, w in enumerate(sentence) if WORD.fullmatch(w)]
        stories.update({w.lower() for w, _ in words})
        for word, place in words:
            if place:
                inside[word.lower()] += 1
                capital[word.lower()] += word[0].isupper()
    lines = [f"# {total} passages; word, passages that have it, per cent with a capital inside a sentence"]
    size = len(lines[0])
    kept = []
    for word, count in sorted(stories.items(), key=lambda item: (-item[1], item[0])):
        line = f"{word}\t{count}\t{round(100 * capital[word] / inside[word]) if inside[word] else 0}"
        size += len(line.encode()) + 1
        if count < FEWEST or size > LARGEST - 1000:
            break
        kept.append(line)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines + sorted(kept)) + "\n", "utf-8")
    print(f"{len(kept)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SETS)
