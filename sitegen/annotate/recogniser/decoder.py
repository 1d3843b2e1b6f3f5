"""From the probabilities of tags to names: the most probable row of tags that is legal BIOES."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

OUTSIDE_PROBABILITY = 0.998  # such words separate the stretches that are decoded


class TagDecoder:
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
        inside = shares[:, 0] < OUTSIDE_PROBABILITY
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
