"""Spread the range of what the matrices are fed with, so that eight bits lose less of it.

Inputs are quantized with one step for all columns, and a few columns are ten times as large as the others. Dividing a
column of the input and multiplying the same row of the matrix changes nothing but the rounding. Values of attention
are divided in the matrix that makes them; before `up` and `down` a multiplication is added. (After SmoothQuant by
Guangxuan Xiao and others, 2023.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from data import Example
from model import LAYERS, Tagger
from torch import nn
from train import tensors

SHARE = 0.8  # how much of a column's range moves into the matrix
EASED = ("mixed", "up", "down")


@torch.no_grad()
def ease(model: Tagger, batches: Iterable[list[Example]]) -> dict[str, torch.Tensor]:
    """Return the weights of `model`, eased by what `batches` show, with factors named `layers.N.up.ease`."""
    ranges = _ranges(model, batches)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    for number in range(LAYERS):
        for part in EASED:
            name = f"layers.{number}.{part}"
            matrix = weights[f"{name}.weight"]
            factor = ranges[name] ** SHARE / matrix.abs().amax(dim=0).clamp(min=1e-4) ** (1 - SHARE)
            factor /= factor.log().mean().exp()
            matrix *= factor
            if part == "mixed":
                weights[f"layers.{number}.value.weight"] /= factor[:, None]
                weights[f"layers.{number}.value.bias"] /= factor
            else:
                weights[f"{name}.ease"] = 1 / factor
    return weights


def _ranges(model: Tagger, batches: Iterable[list[Example]]) -> dict[str, torch.Tensor]:
    """The largest size of each column that the eased matrices are fed with."""
    found: dict[str, torch.Tensor] = defaultdict(lambda: torch.full((1,), 1e-3))

    def watch(name: str, module: nn.Module) -> torch.utils.hooks.RemovableHandle:
        def seen(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
            found[name] = torch.maximum(found[name], inputs[0].abs().flatten(0, 1).amax(dim=0))

        return module.register_forward_pre_hook(seen)

    wanted = {f"layers.{number}.{part}" for number in range(LAYERS) for part in EASED}
    hooks = [watch(name, module) for name, module in model.named_modules() if name in wanted]
    model.eval()
    for batch in batches:
        pieces, cases, around, _, _ = tensors(batch)
        model(pieces, cases, around)
    for hook in hooks:
        hook.remove()
    return dict(found)
