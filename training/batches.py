"""Examples grouped to batches, and batches as padded tensors."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sitegen.annotate.recogniser.wordpieces import PAD
from training.examples import IGNORED, Example

SORTED_TOGETHER = 2000  # examples: those of like length among so many neighbours share a batch


def batches(examples: Sequence[Example], max_pieces: int, shuffle: torch.Generator | None) -> list[list[Example]]:
    """Group examples of like length, at most `max_pieces` word pieces (with padding) each; in any order if shuffled."""
    made: list[list[Example]] = []
    pool = SORTED_TOGETHER if shuffle is not None else len(examples)
    for start in range(0, len(examples), pool):
        for item in sorted(examples[start : start + pool], key=lambda item: len(item.pieces)):
            if not made or len(item.pieces) * (len(made[-1]) + 1) > max_pieces:
                made.append([])
            made[-1].append(item)
    if shuffle is None:
        return made
    return [made[number] for number in torch.randperm(len(made), generator=shuffle).tolist()]


def tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """Pad a batch: pieces, cases, surroundings and tags [batch, length], events [batch, 1]."""
    longest = max(len(item.pieces) for item in batch)

    def padded(rows: list[list[int]], filler: int) -> torch.Tensor:
        return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])

    return (
        padded([item.pieces for item in batch], PAD),
        padded([item.cases for item in batch], 0),
        padded([item.surroundings for item in batch], 0),
        padded([item.tags for item in batch], IGNORED),
        torch.tensor([[item.events] for item in batch]),
    )
