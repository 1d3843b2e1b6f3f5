"""Makes sitegen/annotate/gazetteer/data/background.tsv: in how many passages of plain English a word occurs.

    python -m training.background [../shared/ner/train]

It reads the openly licensed sentences that also train the recogniser (see README.md), and keeps only counts. A passage
is a run of sentences of one document, about as long as a short story, because tags weigh words by the stories that have
them, not by sentences. The table has a word (lower case), its passages, how often per cent it is written with a capital
inside a sentence (names are near 100, common words near 0), and two digits for its uses: of nine that its neighbours
tell, so many as a noun and so many between article and noun (see `use` in sitegen/annotate/words/background.py). That
stands in for a tagger of parts of speech, which nobody ships in 300 kB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.annotate.words import background

OUT = Path(background.__file__).parents[1] / "gazetteer" / "data" / "background.tsv"
PASSAGE_WORDS = 200
MIN_PASSAGES = 2  # rarer words are left out
MIN_USES = 3  # words that are used less often have no digits
MAX_BYTES = 299_000  # of the whole table
COLUMNS = "word, passages that have it, per cent with a capital, uses (noun, modifier)"
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CLITICS = ("'s", "’s", "n't")


def passages(folder: Path) -> Iterator[list[list[str]]]:
    """Sentences in runs of about PASSAGE_WORDS words; tweets and other loose sentences run together too."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        run: list[list[str]] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                run.append(json.loads(line)["tokens"])
                if sum(map(len, run)) >= PASSAGE_WORDS:
                    yield run
                    run = []
        if run:
            yield run


@dataclass
class Tally:
    """What the passages say of their words: in how many each occurs, and how it is written and used."""

    passages: int = 0
    occurs: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    uses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, passage: list[list[str]]) -> None:
        """Count the words of one passage."""
        self.passages += 1
        seen = set()
        for sentence in passage:
            low = [w.lower() if WORD.fullmatch(w) or w in CLITICS else "" for w in sentence]
            for place, word in enumerate(low):
                if WORD.fullmatch(word):
                    seen.add(word)
                    self._add_word(sentence, low, place)
        self.occurs.update(seen)

    def _add_word(self, sentence: list[str], low: list[str], place: int) -> None:
        word = low[place]
        if place:
            self.inside[word] += 1
            self.capital[word] += sentence[place][0].isupper()
        if sentence[place].islower():
            around = ["", "", *low, ""]
            self.uses[word][background.use(around[place], around[place + 1], around[place + 3])] += 1

    def table(self) -> list[str]:
        """A head, then the words that most passages have, as many as fit, each as a line; sorted by word."""
        head = f"# {self.passages} passages; {COLUMNS}"
        size, kept = len(head), list[str]()
        for word, count in sorted(self.occurs.items(), key=lambda item: (-item[1], item[0])):
            line = self.line(word)
            size += len(line.encode()) + 1
            if count < MIN_PASSAGES or size > MAX_BYTES:
                break
            kept.append(line)
        return [head, *sorted(kept)]

    def line(self, word: str) -> str:
        """The table's line of a word."""
        share = round(100 * self.capital[word] / self.inside[word]) if self.inside[word] else 0
        return f"{word}\t{self.occurs[word]}\t{share}\t{self._digits(word)}"

    def _digits(self, word: str) -> str:
        known = Counter({use: n for use, n in self.uses[word].items() if use})
        total = known.total()
        if total < MIN_USES:
            return ""
        return "".join(str(round(9 * known[use] / total)) for use in (background.NOUN, background.MODIFIER))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/ner/train"))
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    tally = Tally()
    for passage in passages(asked.folder):
        tally.add(passage)
    lines = tally.table()
    asked.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} words, {asked.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
