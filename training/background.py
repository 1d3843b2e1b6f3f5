"""Makes sitegen/annotate/gazetteer/data/background.tsv: in how many passages of plain English a word occurs.

    python training/background.py [../shared/ner/train]

Read are the openly licensed sentences that also train the recogniser (see ../shared/ner/README.md); only counts are
kept. A passage is a run of sentences of one document, about as long as a short story, because tags weigh words by
the stories that have them, not by sentences. The table has a word (lower case), its passages, how often per cent it
is written with a capital inside a sentence (names are near 100, common words near 0), and two digits for its uses:
of nine that its neighbours tell, so many as a noun and so many between article and noun (see `use` in
sitegen/annotate/words/background.py). That stands in for a tagger of parts of speech, which nobody ships in 300 kB.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.annotate.words.background import MODIFIER, NOUN, use

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "sitegen" / "annotate" / "data" / "background.tsv"
SETS = HERE.parent.parent / "shared" / "ner" / "train"
PASSAGE = 200  # words
FEWEST = 2
FEWEST_USES = 3
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


@dataclass
class Tally:
    """What the passages say of their words."""

    passages: int = 0
    stories: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    uses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def read(self, passage: list[list[str]]) -> None:
        """Count the words of one passage."""
        self.passages += 1
        seen = set()
        for sentence in passage:
            low = [w.lower() if WORD.fullmatch(w) or w in ("'s", "’s", "n't") else "" for w in sentence]
            for place, word in enumerate(low):
                if WORD.fullmatch(word):
                    seen.add(word)
                    self._read_word(sentence, low, place)
        self.stories.update(seen)

    def _read_word(self, sentence: list[str], low: list[str], place: int) -> None:
        word = low[place]
        if place:
            self.inside[word] += 1
            self.capital[word] += sentence[place][0].isupper()
        if sentence[place].islower():
            around = ["", "", *low, ""]
            self.uses[word][use(around[place], around[place + 1], around[place + 3])] += 1

    def line(self, word: str) -> str:
        """The table's line of a word."""
        share = round(100 * self.capital[word] / self.inside[word]) if self.inside[word] else 0
        return f"{word}\t{self.stories[word]}\t{share}\t{self._digits(word)}"

    def _digits(self, word: str) -> str:
        told = Counter({use: n for use, n in self.uses[word].items() if use})
        total = told.total()
        return "".join(str(round(9 * told[use] / total)) for use in (NOUN, MODIFIER)) if total >= FEWEST_USES else ""


def main(folder: Path) -> None:
    """Write the table: the words that most passages have, as many as fit."""
    tally = Tally()
    for passage in passages(folder):
        tally.read(passage)
    lines = [
        f"# {tally.passages} passages; word, passages that have it, per cent with a capital, uses (noun, modifier)"
    ]
    size = len(lines[0])
    kept = []
    for word, count in sorted(tally.stories.items(), key=lambda item: (-item[1], item[0])):
        line = tally.line(word)
        size += len(line.encode()) + 1
        if count < FEWEST or size > LARGEST - 1000:
            break
        kept.append(line)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines + sorted(kept)) + "\n", "utf-8")
    print(f"{len(kept)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SETS)
