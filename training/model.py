"""MiniLM-L6 as a token classifier, with letter-case features at its input."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from sitegen.annotate.recogniser.wordpieces import CASES, PAD, SURROUNDINGS
from training.shape import MINILM, Shape

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Parts of one layer by our name, and by the base model's.
_LAYER_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


class Layer(nn.Module):
    """One BERT layer, normalised after each half."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.mixed = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, shape.inner)
        self.down = nn.Linear(shape.inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.heads, self.dropout = shape.heads, dropout

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Map states [batch, length, width] to states of the same shape; `mask` is added to the attention scores."""
        query, key, value = (
            part(states).unflatten(2, (self.heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.mixed(mixed.transpose(1, 2).flatten(2))
        states = self.norm1(states + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(states)))
        return self.norm2(states + functional.dropout(inner, self.dropout, self.training))


class Tagger(nn.Module):
    """Word pieces, their letter case and their surroundings in; a score for each tag out."""

    def __init__(self, tags: int, shape: Shape = MINILM, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.words = nn.Embedding(shape.vocabulary, shape.width, padding_idx=PAD)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.cases = nn.Embedding(len(CASES), shape.width)
        self.surroundings = nn.Embedding(len(SURROUNDINGS), shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.tags = nn.Linear(shape.width, tags)
        nn.init.normal_(self.cases.weight, std=0.01)
        nn.init.normal_(self.surroundings.weight, std=0.01)

    def forward(self, pieces: torch.Tensor, cases: torch.Tensor, surroundings: torch.Tensor) -> torch.Tensor:
        """Map three int64 inputs [batch, length] to scores [batch, length, tags]."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.words(pieces) + self.positions(places)[None]
        states = states + self.cases(cases) + self.surroundings(surroundings)
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        mask = torch.where(pieces == PAD, -1e4, 0.0)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        return self.tags(functional.dropout(states, self.dropout, self.training))


def from_base(path: Path, tags: int) -> Tagger:
    """Return a tagger with the weights of the base model in `path`. Exits where its SHA-256 is another."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
        raise SystemExit(f"{path}: not the base model this was made for (SHA-256 differs)")
    base, tagger = load_file(path), Tagger(tags)
    renamed = {ours: base[theirs] for ours, theirs in base_names(MINILM.layers).items()}
    # Token types are always 0 here, so their embedding becomes part of the positions.
    renamed["positions.weight"] += base["embeddings.token_type_embeddings.weight"][0]
    left = tagger.load_state_dict(renamed, strict=False)
    if left.unexpected_keys:
        raise SystemExit(f"weights without a place: {left.unexpected_keys}")
    return tagger


def base_names(layers: int) -> dict[str, str]:
    """The base model's name of each weight that is taken from it, by our name."""
    names = {"words.weight": "embeddings.word_embeddings.weight"}
    names["positions.weight"] = "embeddings.position_embeddings.weight"
    for end in ("weight", "bias"):
        names[f"norm.{end}"] = f"embeddings.LayerNorm.{end}"
        for number in range(layers):
            for ours, theirs in _LAYER_PARTS.items():
                names[f"layers.{number}.{ours}.{end}"] = f"encoder.layer.{number}.{theirs}.{end}"
    return names
