"""How common words are in plain English: the shipped table of counts (`data/background.tsv`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from math import log


@dataclass(frozen=True, slots=True)
class Background:
    """`passages` in all, and for each word those that have it and how often (per cent) it has a capital."""

    passages: int
    words: dict[str, tuple[int, int]]

    def idf(self, word: str) -> float:
        """The weight of a word: low for common ones. Unknown words weigh as if one passage in all had them twice."""
        seen = self.words.get(word, (1, 0))[0]
        return log((self.passages + 1) / (seen + 1))

    def is_common(self, word: str) -> bool:
        """Whether running text writes this word in lower case as a rule."""
        seen, capitals = self.words.get(word.casefold(), (0, 100))
        return seen >= 4 and capitals < 50


@cache
def load() -> Background:
    """The table of this process, read once."""
    lines = package_files("sitegen.annotate").joinpath("data", "background.tsv").read_text("utf-8").splitlines()
    words = {}
    for line in lines[1:]:
        word, passages, capitals = line.split("\t")
        words[word] = (int(passages), int(capitals))
    return Background(int(lines[0].split()[1]), words)
