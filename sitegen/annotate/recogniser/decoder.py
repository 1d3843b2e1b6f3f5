"""Decodes probabilities of tags to names: the most probable sequence of tags that is valid in the BIOES scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

OUTSIDE_PROBABILITY = 0.998  # words that are more probably no name separate the stretches that are decoded


class TagDecoder:
    """Decodes probabilities of tags to names, by the most probable valid BIOES sequence."""

    def __init__(self, tags: Sequence[str], kinds: dict[str, str]) -> None:
        """`tags` are the model's tags in the order of its outputs ("O", "B-PER", ...).

        `kinds` maps "PER" etc. to kinds.
        """
        self.tags = list(tags)
        self._kinds = kinds
        legal = [[_may_follow(before, after) for after in tags] for before in tags]
        self._steps = np.where(np.array(legal), 0.0, -np.inf).astype(np.float32)
        self._columns = {
            kind: [i for i, tag in enumerate(tags) if kinds.get(tag[2:]) == kind] for kind in kinds.values()
        }
        self._first = np.where([tag[0] in "OBS" for tag in tags], 0.0, -np.inf)
        self._last = np.where([tag[0] in "OES" for tag in tags], 0.0, -np.inf)

    def kind_probability(self, probabilities: Floats, kind: str) -> Floats:
        """Returns for each word the probability of `kind`, summed over the positions in a name.

        `probabilities` are those of the tags, [words, tags].
        """
        total: Floats = probabilities[:, self._columns[kind]].sum(axis=1)
        return total

    def names(self, probabilities: Floats, breaks: set[int]) -> Iterator[tuple[int, int, str]]:
        """Yields (first word, end word, kind) for each name. Words in `breaks` begin a paragraph, which ends a name."""
        inside = probabilities[:, 0] < OUTSIDE_PROBABILITY
        for first, last in _stretches(inside, breaks):
            yield from self._names_in(self._path(probabilities[first:last]), first)

    def _path(self, probabilities: Floats) -> list[int]:
        """The most probable valid tags of one stretch (Viterbi algorithm)."""
        logs = np.log(np.maximum(probabilities, 1e-12))
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
    """Yields (start, end) of the runs of true values, also cut before each position in `breaks`."""
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
