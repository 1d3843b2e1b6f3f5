"""The recogniser of the package: a small transformer that runs on the CPU.

A text is split into words, and the words into windows of at most `WINDOW_PIECES` word pieces that end at sentence ends
if possible. The network returns probabilities of tags for each word; the most probable valid sequence of tags gives the
names.
"""

from __future__ import annotations

import json
import os
import re
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sitegen.annotate.recogniser import windows
from sitegen.annotate.recogniser.decoder import Floats, TagDecoder
from sitegen.annotate.recogniser.spans import Span
from sitegen.annotate.recogniser.windows import Window
from sitegen.annotate.recogniser.wordpieces import CLS, SEP, WordPieces, Words, split, surroundings

MODEL = Path(__file__).parent / "model"
BATCH_WORDS = 20_000  # words processed at a time: bounds the memory for texts of any length
MAX_PIECES_PER_WORD = 16  # longer words are cut
# Abbreviations at the end of names. They seldom end a sentence, so a full stop after them belongs to the name.
_ABBREVIATED = re.compile(
    r"(?:^|[\s.])(?:Inc|Corp|Co|Ltd|Bros|Jr|Sr|St|Mt|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky"
    r"|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ont|Ore|Pa|Penn|Tenn|Tex|Va|Wash|Wis|Wyo)$"
)
_SPACED_INITIALS = re.compile(r"(?:[A-Z]\. )+[A-Z]")  # "S. C."
_POSSESSIVES = ("'s", "’s", "'S", "’S")


class NeuralRecogniser:
    """Finds persons, organizations, places and events in English text."""

    def __init__(self, folder: Path = MODEL) -> None:
        """`folder` holds the model. It is read when the first text is processed."""
        self._folder = folder

    def find(self, text: str) -> list[Span]:
        """Returns the names in `text`; see `Recogniser.find`."""
        words = split(text)
        found: list[Span] = []
        for start in range(0, len(words.forms), BATCH_WORDS):
            found += self._find(text, _part(words, start))
        return found

    def _find(self, text: str, words: Words) -> list[Span]:
        probabilities = self._tag_probabilities(text, words)
        spans = []
        for first, last, kind in self._decoder.names(probabilities, windows.breaks(text, words)):
            score = float(self._decoder.kind_probability(probabilities[first:last], kind).mean())
            span = _trimmed(text, words, first, last)
            if span:
                spans.append(Span(*span, kind, min(0.9999, round(score, 4))))
        return spans

    def _tag_probabilities(self, text: str, words: Words) -> Floats:
        """Returns the probabilities of the tags, [words, tags]."""
        fed = NetworkInput(words.forms, self._pieces)
        probabilities = np.zeros((len(words.forms), len(self._decoder.tags)), np.float32)
        for window in windows.cut_windows(fed.lengths, windows.cut_places(text, words)):
            # One window at a time: without padding, the result of a window does not depend on other windows.
            (scores,) = self._session.run(None, fed.inputs(window))
            probabilities[window.own : window.last] = scores[0, fed.heads(window)]
        return _softmax(probabilities)

    @cached_property
    def _session(self) -> Any:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # no network use; read when onnxruntime is imported
        import onnxruntime  # imported here, since commands that find no names must not pay for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # stories are distributed over processes instead
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
    def _decoder(self) -> TagDecoder:
        labels = json.loads((self._folder / "labels.json").read_text("utf-8"))
        return TagDecoder(labels["tags"], labels["kinds"])


class NetworkInput:
    """The words of a text as arrays for the network."""

    def __init__(self, forms: list[str], pieces: WordPieces) -> None:
        encoded = [pieces.encode(form) for form in forms]
        rows = [ids[:MAX_PIECES_PER_WORD] for ids, _ in encoded]
        self.lengths = [len(row) for row in rows]
        self._cases = np.array([case for _, case in encoded], np.int64)
        self._ids = np.fromiter(chain.from_iterable(rows), np.int64)
        self._starts = np.concatenate(([0], np.cumsum(self.lengths, dtype=np.int64)))

    def heads(self, window: Window) -> npt.NDArray[np.int64]:
        """The positions, in the window's row, of the first piece of each word that the window decides."""
        heads: npt.NDArray[np.int64] = self._starts[window.own : window.last] - self._starts[window.first] + 1
        return heads

    def inputs(self, window: Window) -> dict[str, npt.NDArray[np.int64]]:
        """Pieces, letter cases and surroundings of a window, each as an array [1, pieces]."""
        words = slice(window.first, window.last)
        lengths, cases = self.lengths[words], self._cases[words]
        begin, end = self._starts[window.first], self._starts[window.last]
        row = np.zeros((3, 1, end - begin + 2), np.int64)
        row[0, 0, 0], row[0, 0, -1] = CLS, SEP
        row[0, 0, 1:-1] = self._ids[begin:end]
        row[1, 0, 1:-1] = np.repeat(cases, lengths)
        row[2, 0, 1:-1] = np.repeat(surroundings(cases), lengths)
        return {"pieces": row[0], "cases": row[1], "surroundings": row[2]}


def _part(words: Words, start: int) -> Words:
    end = start + BATCH_WORDS
    return Words(words.forms[start:end], words.starts[start:end], words.ends[start:end])


def _softmax(scores: Floats) -> Floats:
    grown: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return probabilities


def _trimmed(text: str, words: Words, first: int, last: int) -> tuple[int, int] | None:
    """Returns the offsets (start, end) of words `first` to `last`, without punctuation and possessive at the ends.

    Returns None if nothing is left.
    """
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
    """Whether the last word of a span is punctuation, except a bracket that closes one in the span."""
    form = words.forms[last - 1]
    if form == ")":
        return "(" not in words.forms[first:last]
    return not form[0].isalnum()


def _with_stop(text: str, start: int, end: int) -> int:
    """Returns `end`, moved behind a full stop that belongs to an abbreviation: "U.S.", "Acme Inc."."""
    if text[end : end + 1] != ".":
        return end
    initials = end - start > 2 and text[end - 2] == "." and text[end - 1].isalpha()
    initials = initials or _SPACED_INITIALS.fullmatch(text, start, end) is not None
    return end + 1 if initials or _ABBREVIATED.search(text[start:end]) else end
