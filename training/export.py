"""Write the trained weights as the model that the package ships: ONNX, int8, with notices.

python training/export.py --weights /somewhere/best.pt --vocabulary vocab.txt
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from data import TAGS
from model import Tagger
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

MODEL = Path(__file__).parents[1] / "sitegen/annotate/model"
KINDS = {"PER": "person", "ORG": "organization", "LOC": "place", "EVENT": "event"}
MOST_BYTES = 25_000_000


class SmallTable(nn.Module):
    """An embedding as int8 with one scale a row, which costs a quarter and loses next to nothing."""

    def __init__(self, full: nn.Embedding) -> None:
        super().__init__()
        weight = full.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (weight / scale).round().to(torch.int8))

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        return self.table[numbers].to(torch.float32) * self.scale[numbers]


def write_onnx(model: Tagger, path: Path) -> None:
    """Export with free batch and length; word vectors and matrices become int8."""
    model.words = SmallTable(model.words)
    model.positions = SmallTable(model.positions)
    names = ["pieces", "cases", "surroundings"]
    free = {name: {0: "batch", 1: "length"} for name in [*names, "scores"]}
    sample = tuple(torch.ones(2, 7, dtype=torch.int64) for _ in names)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            sample,
            str(whole),
            input_names=names,
            output_names=["scores"],
            dynamic_axes=free,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            # Seven bits: without VNNI the sums of eight overflow on older processors.
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    asked = parser.parse_args()
    model = Tagger(len(TAGS))
    model.load_state_dict(torch.load(asked.weights))
    model.eval()
    asked.out.mkdir(parents=True, exist_ok=True)
    write_onnx(model, asked.out / "recogniser.onnx")
    shutil.copyfile(asked.vocabulary, asked.out / "vocab.txt")
    labels = json.dumps({"tags": TAGS, "kinds": KINDS}, indent=1)
    (asked.out / "labels.json").write_text(labels + "\n", "utf-8")
    shutil.copyfile(Path(__file__).parent / "NOTICE.md", asked.out / "NOTICE.md")
    size = (asked.out / "recogniser.onnx").stat().st_size
    print(f"{size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit("the model is larger than the package allows")


if __name__ == "__main__":
    main()
