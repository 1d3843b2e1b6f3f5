"""The sentences of the sets that train and measure: read, held out, grouped by document."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from training.noise import Spans
from training.wordlists import CAPITALS, COUNTRIES

TYPES = ("PER", "ORG", "LOC", "EVENT")
STATES_THAT_ACT = frozenset(COUNTRIES) | {"America", "Great Britain", "UAE", "USSR", "Soviet Union"}
_CLOSING = re.compile(r"[.,;:!?)\]}%”’]|'s|’s|n't|n’t|'(?:re|ve|ll|d|m)|\.\.\.")
_OPENING = ("(", "[", "{", "“", "‘", "$", "£", "€", "``")


@dataclass(slots=True)
class Sentence:
    """Running text with its names as (start, end, type), in code points."""

    text: str
    spans: Spans
    source: str
    doc: str


def read_sentences(folder: Path) -> list[Sentence]:
    """Read every `*.jsonl.gz` of `folder`, in the order of their names."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [_sentence(json.loads(line)) for line in lines]
    if not found:
        raise SystemExit(f"{folder}: holds no *.jsonl.gz with sentences")
    return found


def _sentence(row: dict[str, Any]) -> Sentence:
    text, places = join_tokens(row["tokens"])
    spans = [(places[start][0], places[end - 1][1], tag) for start, end, tag in row["spans"]]
    spans = [(start, end, type_of(text[start:end], tag, row["set"])) for start, end, tag in spans]
    return Sentence(text, spans, row["set"], row["doc"])


def type_of(name: str, tag: str, source: str) -> str:
    """A country is a place, also where it acts: `uner_*` and `gum` call it an organization then."""
    if tag == "ORG" and (name in STATES_THAT_ACT or (source == "uner_pud" and name in CAPITALS)):
        return "LOC"
    return tag


def join_tokens(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Put tokens together as a writer would; return the text and each token's place."""
    text, places, glue, quoted = "", list[tuple[int, int]](), True, False
    for token in tokens:
        closes = bool(_CLOSING.fullmatch(token)) or (token in ('"', "''") and quoted)
        text += "" if glue or closes else " "
        places.append((len(text), len(text) + len(token)))
        text += token
        quoted ^= token == '"'
        glue = token in _OPENING or (token == '"' and quoted)
    return text, places


def is_held_out(sentence: Sentence) -> bool:
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


def joined(pack: Iterable[Sentence], gap: str) -> tuple[str, Spans]:
    """Put sentences after one another, with `gap` between them."""
    text, spans = "", Spans()
    for item in pack:
        text += gap if text else ""
        spans += [(start + len(text), end + len(text), tag) for start, end, tag in item.spans]
        text += item.text
    return text, spans


def name_pools(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """The distinct names of each type, sorted, tweets left out."""
    names: dict[str, set[str]] = {name: set() for name in TYPES}
    for item in sentences:
        if item.source != "btc":
            for start, end, tag in item.spans:
                name = item.text[start:end]
                if len(name) > 2 and name[0].isupper():
                    names[tag].add(name)
    return {tag: sorted(found) for tag, found in names.items()}
