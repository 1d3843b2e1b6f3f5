"""MiniLM-L6 as a token classifier, with letter-case features at its input."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from sitegen.annotate.recogniser.wordpieces import CASES, PAD, SURROUNDINGS

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512


class Layer(nn.Module):
    """One BERT layer (normalisation after each half)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        query, key, value = (
            part(states).unflatten(2, (HEADS, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.mixed(mixed.transpose(1, 2).flatten(2))
        states = self.norm1(states + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(states)))
        return self.norm2(states + functional.dropout(inner, self.dropout, self.training))


class Tagger(nn.Module):
    """Word pieces, their case and their surroundings in; a score per tag out."""

    def __init__(self, tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH, padding_idx=PAD)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.cases = nn.Embedding(len(CASES), WIDTH)
        self.surroundings = nn.Embedding(len(SURROUNDINGS), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, tags)
        self.dropout = dropout
        nn.init.normal_(self.cases.weight, std=0.01)
        nn.init.normal_(self.surroundings.weight, std=0.01)

    def forward(self, pieces: torch.Tensor, cases: torch.Tensor, surroundings: torch.Tensor) -> torch.Tensor:
        """All inputs int64 [batch, length]; returns scores [batch, length, tags]."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.words(pieces) + self.positions(places)[None]
        states = states + self.cases(cases) + self.surroundings(surroundings)
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        mask = torch.where(pieces == PAD, -1e4, 0.0)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        return self.tags(functional.dropout(states, self.dropout, self.training))


def from_base(path: Path, tags: int) -> Tagger:
    """Return a tagger with the weights of the base model in `path`, whose hash must match."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
        raise SystemExit(f"{path}: not the base model this was made for (SHA-256 differs)")
    base, tagger = load_file(path), Tagger(tags)
    renamed = {ours: base[theirs] for ours, theirs in _names().items()}
    # Token types are always 0 here, so their embedding becomes part of the positions.
    renamed["positions.weight"] += base["embeddings.token_type_embeddings.weight"][0]
    left = tagger.load_state_dict(renamed, strict=False)
    if left.unexpected_keys:
        raise SystemExit(f"weights without a place: {left.unexpected_keys}")
    return tagger


def _names() -> dict[str, str]:
    names = {"words.weight": "embeddings.word_embeddings.weight"}
    names["positions.weight"] = "embeddings.position_embeddings.weight"
    pairs = {
        "query": "attention.self.query", "key": "attention.self.key",
        "value": "attention.self.value", "mixed": "attention.output.dense",
        "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
        "down": "output.dense", "norm2": "output.LayerNorm",
    }  # fmt: skip
    for end in ("weight", "bias"):
        names[f"norm.{end}"] = f"embeddings.LayerNorm.{end}"
        for number in range(LAYERS):
            for ours, theirs in pairs.items():
                names[f"layers.{number}.{ours}.{end}"] = f"encoder.layer.{number}.{theirs}.{end}"
    return names
