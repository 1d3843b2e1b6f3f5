"""The recogniser that comes with the package: a small transformer, run on the CPU.

A text is cut into words, the words into windows of at most `WINDOW` word pieces
that end at sentence ends where there are any; the network gives each word the
probabilities of its tags, and the best legal row of tags gives the names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sitegen.annotate.recogniser import Span
from sitegen.annotate.wordpieces import CLS, SEP, WordPieces, Words, split, surroundings

Floats = npt.NDArray[np.float32]

MODEL = Path(__file__).parent / "model"
WINDOW = 126  # word pieces; what the model was trained on, less the two that frame it
BATCH = 512  # word pieces fed at once, padding included: more is slower, and larger
OVERLAP = 16  # words of context on either side of a cut inside a sentence
PART = 20_000  # words read at a time: bounds the memory for texts of any length
SURELY_OUTSIDE = 0.998  # such words separate the stretches that are decoded
LONGEST_PIECES = 16  # of one word
# What is short for a name's last word, and seldom a word that could end a sentence itself.
_ABBREVIATED = re.compile(
    r"(?:^|[\s.])(?:Inc|Corp|Co|Ltd|Bros|Jr|Sr|St|Mt|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky"
    r"|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ont|Ore|Pa|Penn|Tenn|Tex|Va|Wash|Wis|Wyo)$"
)
_POSSESSIVES = ("'s", "’s", "'S", "’S")


@dataclass(frozen=True, slots=True)
class Window:
    """Words fed together: `first` to `last` of the text, of which it answers for `own` on."""

    first: int
    last: int
    own: int


class NeuralRecogniser:
    """Finds people, organizations, places and events in English text."""

    def __init__(self, folder: Path = MODEL) -> None:
        """Name the model's folder; it is read when the first text comes."""
        self._folder = folder

    def find(self, text: str) -> list[Span]:
        """Return the names in `text`, sorted, disjoint, in code points. See `Recogniser`."""
        words = split(text)
        found: list[Span] = []
        for start in range(0, len(words.forms), PART):
            found += self._find(text, _part(words, start))
        return found

    def _find(self, text: str, words: Words) -> list[Span]:
        shares = self._shares(text, words)
        spans = []
        for first, last, kind in self._decoder.names(shares, _breaks(text, words)):
            score = float(self._decoder.mass(shares[first:last], kind).mean())
            span = _trimmed(text, words, first, last)
            if span:
                spans.append(Span(*span, kind, min(1.0, round(score, 4))))
        return spans

    def _shares(self, text: str, words: Words) -> Floats:
        """Return the probabilities of the tags, [words, tags]."""
        encoded = [self._pieces.encode(form) for form in words.forms]
        pieces = [ids[:LONGEST_PIECES] for ids, _ in encoded]
        cases = [case for _, case in encoded]
        shares = np.zeros((len(pieces), len(self._decoder.tags)), np.float32)
        windows = list(_windows([len(ids) for ids in pieces], _ends(text, words)))
        for batch in _batches(windows, pieces):
            self._run(batch, pieces, cases, shares)
        return shares

    def _run(
        self,
        batch: Sequence[Window],
        pieces: Sequence[tuple[int, ...]],
        cases: Sequence[int],
        shares: Floats,
    ) -> None:
        """Feed one batch and write its answers into `shares`."""
        rows = [_row(window, pieces, cases) for window in batch]
        length = max(len(row[0]) for row in rows)
        inputs = np.zeros((3, len(rows), length), np.int64)
        for number, row in enumerate(rows):
            for column in range(3):
                inputs[column, number, : len(row[column])] = row[column]
        names = ("pieces", "cases", "surroundings")
        (scores,) = self._session.run(None, dict(zip(names, inputs, strict=True)))
        for number, (window, row) in enumerate(zip(batch, rows, strict=True)):
            answers = scores[number, row[3][window.own - window.first :]]
            shares[window.own : window.last] = _softmax(answers)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # here, since reading cached annotations must not pay for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # stories are spread over processes instead
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            self._folder / "recogniser.onnx", options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _pieces(self) -> WordPieces:
        lines = (self._folder / "vocab.txt").read_text("utf-8").split("\n")
        return WordPieces(lines[:-1] if lines[-1] == "" else lines)

    @cached_property
    def _decoder(self) -> Decoder:
        labels = json.loads((self._folder / "labels.json").read_text("utf-8"))
        return Decoder(labels["tags"], labels["kinds"])


class Decoder:
    """Tag probabilities to names, by the most probable row of tags that is legal BIOES."""

    def __init__(self, tags: Sequence[str], kinds: dict[str, str]) -> None:
        """Take the tags in the order of the model's scores ("O", "B-PER", ..)."""
        self.tags = list(tags)
        self._kinds = kinds
        legal = [[_may_follow(before, after) for after in tags] for before in tags]
        self._steps = np.where(np.array(legal), 0.0, -np.inf).astype(np.float32)
        self._columns = {
            kind: [i for i, tag in enumerate(tags) if kinds.get(tag[2:]) == kind] for kind in kinds.values()
        }
        self._first = np.where([tag[0] in "OBS" for tag in tags], 0.0, -np.inf)
        self._last = np.where([tag[0] in "OES" for tag in tags], 0.0, -np.inf)

    def mass(self, shares: Floats, kind: str) -> Floats:
        """Return the probability of `kind`, whatever the place in the name, for each word."""
        total: Floats = shares[:, self._columns[kind]].sum(axis=1)
        return total

    def names(self, shares: Floats, breaks: set[int]) -> Iterator[tuple[int, int, str]]:
        """Yield (first word, end word, kind); no name crosses a word in `breaks`."""
        inside = shares[:, 0] < SURELY_OUTSIDE
        for first, last in _stretches(inside, breaks):
            yield from self._names_in(self._path(shares[first:last]), first)

    def _path(self, shares: Floats) -> list[int]:
        """Viterbi over one stretch."""
        logs = np.log(np.maximum(shares, 1e-12))
        best = logs[0] + self._first
        came = np.zeros(logs.shape, np.int64)
        for place in range(1, len(logs)):
            reached = best[:, None] + self._steps
            came[place] = reached.argmax(axis=0)
            best = reached.max(axis=0) + logs[place]
        path = [int((best + self._last).argmax())]
        for place in range(len(logs) - 1, 0, -1):
            path.append(int(came[place, path[-1]]))
        return path[::-1]

    def _names_in(self, path: Sequence[int], base: int) -> Iterator[tuple[int, int, str]]:
        first = 0
        for place, number in enumerate(path):
            tag = self.tags[number]
            if tag[0] in "BS":
                first = place
            if tag[0] in "ES":
                yield base + first, base + place + 1, self._kinds[tag[2:]]


def _may_follow(before: str, after: str) -> bool:
    if before[0] in "BI":
        return after[0] in "IE" and after[2:] == before[2:]
    return after[0] in "OBS"


def _stretches(inside: npt.NDArray[np.bool_], breaks: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of true places, cut before each place in `breaks`."""
    places: list[int] = np.flatnonzero(inside).tolist()
    if not places:
        return
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1 or place in breaks:
            yield first, last + 1
            first = place
        last = place
    yield first, last + 1


def _part(words: Words, start: int) -> Words:
    end = start + PART
    return Words(words.forms[start:end], words.starts[start:end], words.ends[start:end])


def _gaps(text: str, words: Words) -> Iterator[tuple[int, str]]:
    """Yield for each word but the first its number and what stands before it."""
    for number in range(1, len(words.forms)):
        yield number, text[words.ends[number - 1] : words.starts[number]]


def _breaks(text: str, words: Words) -> set[int]:
    """Words that begin a paragraph: no name reaches over an empty line."""
    return {number for number, gap in _gaps(text, words) if gap.count("\n") > 1}


def _ends(text: str, words: Words) -> set[int]:
    """Words that may begin a sentence or a line: good places to cut."""
    found = {number for number, gap in _gaps(text, words) if "\n" in gap}
    forms = words.forms
    for number in range(1, len(forms)):
        if forms[number - 1][0] in ".!?…\"”'’)" and _begins(words, number):
            found.add(number)
    return found


def _begins(words: Words, number: int) -> bool:
    """Whether a full stop, and a space and a capital after it, stand before this word."""
    forms = words.forms
    spaced = words.starts[number] > words.ends[number - 1]
    stop = forms[number - 1][0] in ".!?…" or (number > 1 and forms[number - 2][0] in ".!?…")
    # One letter before the stop is an initial ("J. Smith", "U.S. Steel"), not an end.
    initial = number > 1 and len(forms[number - 2]) == 1 and forms[number - 2].isalpha()
    return spaced and stop and not initial and not forms[number][0].islower()


def _windows(lengths: Sequence[int], ends: set[int]) -> Iterator[Window]:
    """Cut words of these lengths (in pieces) into windows that fit."""
    first = own = 0
    while own < len(lengths):
        last, room = first, WINDOW
        while last < len(lengths) and lengths[last] <= room:
            room -= lengths[last]
            last += 1
        if last == len(lengths):
            yield Window(first, last, own)
            return
        half = (own + last + 1) // 2
        cut = next((place for place in range(last, half, -1) if place in ends), None)
        if cut is not None:
            yield Window(first, cut, own)
            first = own = cut
        else:
            # No sentence ends here: give both sides of the cut some words of the other.
            cut = max(own + 1, last - OVERLAP // 2)
            yield Window(first, cut, own)
            first, own = max(own, cut - OVERLAP // 2), cut


def _batches(windows: Sequence[Window], pieces: Sequence[tuple[int, ...]]) -> Iterator[list[Window]]:
    """Group windows of like length, so that little is padding."""
    sizes = {window: sum(map(len, pieces[window.first : window.last])) + 2 for window in windows}
    batch: list[Window] = []
    for window in sorted(windows, key=lambda item: (sizes[item], item.first)):
        if batch and sizes[window] * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _row(
    window: Window, pieces: Sequence[tuple[int, ...]], cases: Sequence[int]
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return pieces, cases and surroundings of a window, and where its words begin."""
    own = cases[window.first : window.last]
    row: tuple[list[int], list[int], list[int], list[int]] = ([CLS], [0], [0], [])
    near = surroundings(own)
    for ids, case, around in zip(pieces[window.first : window.last], own, near, strict=True):
        row[3].append(len(row[0]))
        row[0].extend(ids)
        row[1].extend([case] * len(ids))
        row[2].extend([around] * len(ids))
    row[0].append(SEP)
    return row


def _softmax(scores: Floats) -> Floats:
    grown: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def _trimmed(text: str, words: Words, first: int, last: int) -> tuple[int, int] | None:
    """Return the code points of words `first` to `last`, less what is not the name's."""
    while first < last and not words.forms[first][0].isalnum():
        first += 1
    while last > first and _hangs(words, first, last):
        last -= 1
    if first == last:
        return None
    start, end = words.starts[first], words.ends[last - 1]
    if last - first > 1 and text[end - 2 : end] in _POSSESSIVES:
        end -= 2
    return start, _with_stop(text, start, end)


def _hangs(words: Words, first: int, last: int) -> bool:
    """Whether the last word of a span is a sign that does not close a bracket in it."""
    form = words.forms[last - 1]
    if form == ")":
        return "(" not in words.forms[first:last]
    return not form[0].isalnum()


def _with_stop(text: str, start: int, end: int) -> int:
    """Take the stop of an abbreviation in: "U.S." and "Acme Inc." are whole only with it."""
    if text[end : end + 1] != ".":
        return end
    initials = end - start > 2 and text[end - 2] == "." and text[end - 1].isalpha()
    return end + 1 if initials or _ABBREVIATED.search(text[start:end]) else end
