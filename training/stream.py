"""The training examples of one pass after the other: packed, renamed, recased, worn; and invented ones among them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.cities import large_cities
from training.examples import EVENT_SETS, Encoder, Example
from training.letter_case import recased, upper
from training.noise import Spans, messaged, old_print
from training.sentences import Sentence, joined, name_pools
from training.slots import Slots
from training.templates import DATELINES

# How often the documents of a set are drawn in one pass.
REPEATS = {
    "wikigold": 2, "crossner": 1, "redocred": 1, "gum": 2, "re3d": 2, "uner_ewt": 1.5,
    "uner_pud": 3, "btc": 0.6,
}  # fmt: skip
NEWSLIKE = ("uner_pud", "gum", "redocred", "wikigold", "re3d", "crossner")
INVENTED = 0.18  # invented examples for each one of the sets


class Stream:
    """Makes the examples of one pass after the other, always the same for one seed."""

    def __init__(self, docs: list[list[Sentence]], encoder: Encoder, seed: int) -> None:
        self.docs, self.encoder, self.seed = docs, encoder, seed
        self.pools = name_pools(item for doc in docs for item in doc)
        self.slots = Slots(self.pools, large_cities(300_000), large_cities(30_000))

    def epoch(self, number: int) -> list[Example]:
        """Return the examples of pass `number`, shuffled; a share of them invented."""
        rng = random.Random(f"{self.seed}-{number}")
        made = [self._vary(pack, rng) for doc in self._drawn(rng) for pack in self._packs(doc, rng)]
        made += [self._invented(rng) for _ in range(int(INVENTED * len(made)))]
        rng.shuffle(made)
        return made

    def _drawn(self, rng: random.Random) -> Iterator[list[Sentence]]:
        for doc in self.docs:
            times = REPEATS[doc[0].source]
            whole = int(times) + (rng.random() < times - int(times))
            for _ in range(whole):
                yield doc

    def _packs(self, doc: list[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
        room, pack = self._room(rng), list[Sentence]()
        for item in doc:
            need = self.encoder.length(item.text)
            if pack and need > room:
                yield pack
                room, pack = self._room(rng), []
            pack.append(item)
            room -= need
        if pack:
            yield pack

    def _room(self, rng: random.Random) -> int:
        return 0 if rng.random() < 0.45 else rng.randint(60, 126)

    def _vary(self, pack: list[Sentence], rng: random.Random) -> Example:
        source = pack[0].source
        text, spans = joined(_headed(pack) if rng.random() < 0.06 else pack, "\n" if rng.random() < 0.1 else " ")
        if rng.random() < 0.3:
            text, spans = self._renamed(text, spans, rng)
        if source in NEWSLIKE and rng.random() < 0.08:
            text, spans = self._with_dateline(text, spans, rng)
        text = recased(text, spans, rng, 0.06 if source != "btc" else 0.02)
        text, spans = self._damaged(text, spans, source, len(pack) == 1, rng)
        return self.encoder.example(text, spans, source in EVENT_SETS)

    def _damaged(self, text: str, spans: Spans, source: str, single: bool, rng: random.Random) -> tuple[str, Spans]:
        """Now and then as worn print, or a single sentence as a short message."""
        if source in NEWSLIKE and rng.random() < 0.1:
            return old_print(text, spans, rng)
        if source != "btc" and single and rng.random() < 0.08:
            return messaged(text, spans, rng)
        return text, spans

    def _invented(self, rng: random.Random) -> Example:
        text, spans = self.slots.block(rng)
        if rng.random() < 0.2:
            text, spans = self._with_dateline(text, spans, rng)
        return self.encoder.example(recased(text, spans, rng, 0.06), spans, True)

    def _with_dateline(self, text: str, spans: Spans, rng: random.Random) -> tuple[str, Spans]:
        line, found = self.slots.fill(rng.choice(DATELINES), rng)
        return line + text, found + [(s + len(line), e + len(line), t) for s, e, t in spans]

    def _renamed(self, text: str, spans: Spans, rng: random.Random) -> tuple[str, Spans]:
        """Put other names of the same type in, one for one throughout the text."""
        other: dict[tuple[str, str], str] = {}
        made, found, last = "", Spans(), 0
        for start, end, tag in sorted(spans):
            name = text[start:end]
            if (name, tag) not in other:
                other[name, tag] = self._another(name, tag, rng) if rng.random() < 0.5 else name
            made += text[last:start]
            found.append((len(made), len(made) + len(other[name, tag]), tag))
            made, last = made + other[name, tag], end
        return made + text[last:], found

    def _another(self, name: str, tag: str, rng: random.Random) -> str:
        if tag == "PER":
            return self.slots.person(rng) if " " in name else self.slots.surname(rng)
        if tag == "LOC" and rng.random() < 0.5:
            return self.slots.named(rng.choice(["city", "country"]), rng)[0]
        if tag == "ORG" and rng.random() < 0.3:
            return self.slots.named(rng.choice(["media", "body", "company"]), rng)[0]
        candidates = rng.choices(self.pools[tag], k=8)
        return min(candidates, key=lambda item: abs(item.count(" ") - name.count(" ")))


def _headed(pack: list[Sentence]) -> list[Sentence]:
    """The first sentence as a headline in capitals on its own line."""
    first = pack[0]
    return [Sentence(upper(first.text) + "\n", first.spans, first.source, first.doc), *pack[1:]]
