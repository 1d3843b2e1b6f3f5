"""The model that gives a pair of names its probability of being one: logistic, with the weights in link_model.toml."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LOCAL = "local "
"""Before the kind, in the name of the model for names that are known in one story only."""


@dataclass(frozen=True, slots=True)
class KindModel:
    """The weights for one kind. A probability is never above `most`, which the training data support."""

    intercept: float
    most: float
    weights: Mapping[str, float]

    def probability(self, numbers: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a pair with these features is one. A form without a weight is never one."""
        form = next(name for name in numbers if name.startswith("form_"))
        if form not in self.weights:
            return 0.0
        score = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in numbers.items())
        return min(self.most, 1 / (1 + math.exp(-max(-60.0, min(60.0, score)))))


@dataclass(frozen=True, slots=True)
class LinkModel:
    """A model for each kind, and the sentence that tells each feature."""

    kinds: Mapping[str, KindModel]
    says: Mapping[str, str]


@cache
def link_model() -> LinkModel:
    """The model in the package."""
    return read_model(files(__package__).joinpath("link_model.toml").read_text("utf-8"))


def read_model(text: str) -> LinkModel:
    """The model that a TOML text holds."""
    data = tomllib.loads(text)
    kinds = {name: KindModel(made["intercept"], made["most"], made["weights"]) for name, made in data["model"].items()}
    return LinkModel(kinds, data["says"])
