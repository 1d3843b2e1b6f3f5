"""The sizes of the network. They stand apart from the network itself, so that reading them needs no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a BERT encoder. The defaults are those of MiniLM-L6."""

    width: int = 384
    heads: int = 12
    layers: int = 6
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512


MINILM = Shape()
