"""Spread the range of what the matrices are fed with, so that eight bits lose less of it.

Inputs are quantized with one step for all columns, and a few columns are ten times as large as the others. Dividing a
column of the input and multiplying the same row of the matrix changes nothing but the rounding. Values of attention
are divided in the matrix that makes them; before `up` and `down` a multiplication is added. (After SmoothQuant by
Guangxuan Xiao and others, 2023.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import torch
from torch import nn

from training.batches import tensors
from training.examples import Example
from training.model import Tagger

SHARE = 0.8  # how much of a column's range moves into the matrix
SMOOTHED = ("mixed", "up", "down")
Weights = dict[str, torch.Tensor]


@torch.no_grad()
def smoothed(model: Tagger, batches: Iterable[list[Example]]) -> Weights:
    """Return the weights of `model`, smoothed by what `batches` show, with factors named `layers.N.up.smoothing`."""
    ranges = _ranges(model, batches)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    for number in range(model.shape.layers):
        for part in SMOOTHED:
            _smooth(weights, f"layers.{number}", part, ranges[f"layers.{number}.{part}"])
    return weights


def _smooth(weights: Weights, layer: str, part: str, ranges: torch.Tensor) -> None:
    """Move some of the range of one matrix's input into the matrix."""
    matrix = weights[f"{layer}.{part}.weight"]
    factor = ranges**SHARE / matrix.abs().amax(dim=0).clamp(min=1e-4) ** (1 - SHARE)
    factor /= factor.log().mean().exp()
    matrix *= factor
    if part == "mixed":
        weights[f"{layer}.value.weight"] /= factor[:, None]
        weights[f"{layer}.value.bias"] /= factor
    else:
        weights[f"{layer}.{part}.smoothing"] = 1 / factor


def _ranges(model: Tagger, batches: Iterable[list[Example]]) -> Weights:
    """The largest size of each column that the smoothed matrices are fed with."""
    found: Weights = defaultdict(lambda: torch.full((1,), 1e-3))
    wanted = {f"layers.{number}.{part}" for number in range(model.shape.layers) for part in SMOOTHED}
    modules = ((name, module) for name, module in model.named_modules() if name in wanted)
    hooks = [module.register_forward_pre_hook(_watch(name, found)) for name, module in modules]
    model.eval()
    for batch in batches:
        pieces, cases, around, _, _ = tensors(batch)
        model(pieces, cases, around)
    for hook in hooks:
        hook.remove()
    return dict(found)


def _watch(name: str, found: Weights) -> Callable[[nn.Module, tuple[torch.Tensor]], None]:
    """What notes in `found` how large the input of one module grows."""

    def note(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
        found[name] = torch.maximum(found[name], inputs[0].abs().flatten(0, 1).amax(dim=0))

    return note
