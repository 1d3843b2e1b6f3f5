"""The recogniser as an ONNX graph, put together by hand of the operators that onnxruntime is fastest at.

One window at a time: no padding, so what is found in a window never hangs on the windows beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from sitegen.annotate.recogniser.windows import WINDOW_PIECES
from training.shape import Shape

Weights = dict[str, npt.NDArray[np.float32]]
INPUTS = ("pieces", "cases", "surroundings")
# Seven bits: without VNNI the sums of eight overflow on older processors.
MAX_WEIGHT = 63
ONNXRUNTIME = "com.microsoft"  # the domain of operators that onnxruntime has beyond the standard


class Graph:
    """Nodes and constants as they are added; values are named after what makes them."""

    def __init__(self, weights: Weights, shape: Shape) -> None:
        self.weights, self.shape = weights, shape
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **options: object) -> str:
        """Add one operator with one output; return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **options))
        return name

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        """Add an array; return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Add a weight as it is, in 32 bits; return its name."""
        return self.constant(name, self.weights[name])

    def lookup(self, table: str, numbers: str) -> str:
        """A row of an embedding for each number, kept as int8 with one scale a row."""
        full = self.weights[f"{table}.weight"]
        scale = np.maximum(np.abs(full).max(axis=1, keepdims=True), 1e-8) / 127
        rows = self.constant(f"{table}.table", np.round(full / scale).astype(np.int8))
        scales = self.constant(f"{table}.scale", scale.astype(np.float32))
        row = self.node("Gather", [rows, numbers], f"{table}.row")
        wide = self.node("Cast", [row], f"{table}.wide", to=TensorProto.FLOAT)
        by = self.node("Gather", [scales, numbers], f"{table}.by")
        return self.node("Mul", [wide, by], f"{table}.found")

    def linear(self, states: str, parts: Sequence[str], name: str) -> str:
        """Matrices side by side, int8 with one scale a column; the input is quantized as it comes."""
        if f"{name}.smoothing" in self.weights:
            states = self.node("Mul", [states, self.weight(f"{name}.smoothing")], f"{name}.smoothed")
        matrix = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1)
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / MAX_WEIGHT
        inputs = [
            states,
            self.constant(f"{name}.matrix", np.round(matrix / scale).astype(np.int8)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            "",
            self.constant(f"{name}.bias", np.concatenate([self.weights[f"{part}.bias"] for part in parts])),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, ONNXRUNTIME)

    def normed(self, states: str, added: str, name: str) -> str:
        """The sum of two states, normalised."""
        both = self.node("Add", [states, added], f"{name}.sum")
        inputs = [both, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=1e-12)

    def embedded(self) -> str:
        """What the first layer is fed with: word, place, letter case and surroundings of each piece."""
        states = self.node("Add", [self.lookup("words", "pieces"), self.places()], "placed")
        cases, surroundings = (
            self.node("Gather", [self.weight(f"{name}.weight"), name], f"{name}.found")
            for name in ("cases", "surroundings")
        )
        return self.normed(self.node("Add", [states, cases], "written"), surroundings, "norm")

    def places(self) -> str:
        """The vectors of places 0, 1, .. of the window."""
        length = self.node("Shape", ["pieces"], "length", start=1)
        start = self.constant("zero", np.zeros(1, np.int64))
        # No window is longer: the places beyond would only be carried along.
        places = self.constant("positions.weight", self.weights["positions.weight"][: WINDOW_PIECES + 2])
        return self.node("Slice", [places, start, length], "places")

    def layer(self, states: str, name: str) -> str:
        """One layer of attention and its two matrices."""
        mixed = self.linear(self.attention(states, name), [f"{name}.mixed"], f"{name}.mixed")
        states = self.normed(states, mixed, f"{name}.norm1")
        inner = self.node("Gelu", [self.linear(states, [f"{name}.up"], f"{name}.up")], f"{name}.inner", ONNXRUNTIME)
        return self.normed(states, self.linear(inner, [f"{name}.down"], f"{name}.down"), f"{name}.norm2")

    def attention(self, states: str, name: str) -> str:
        """What the heads of a layer make of its states."""
        three = self.linear(states, [f"{name}.query", f"{name}.key", f"{name}.value"], f"{name}.three")
        parts = [f"{name}.q", f"{name}.k", f"{name}.v"]
        self.nodes.append(helper.make_node("Split", [three, "thirds"], parts, name=f"{name}.split", axis=2))
        return self.node("MultiHeadAttention", parts, f"{name}.heads", ONNXRUNTIME, num_heads=self.shape.heads)


def model_of(weights: Weights, shape: Shape) -> onnx.ModelProto:
    """The model: inputs int64 [1, length], output float32 scores [1, length, tags]."""
    graph = Graph(weights, shape)
    graph.constant("thirds", np.full(3, shape.width, np.int64))
    states = graph.embedded()
    for number in range(shape.layers):
        states = graph.layer(states, f"layers.{number}")
    scores = graph.linear(states, ["tags"], "scores")
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(ONNXRUNTIME, 1)]
    made = _graph_proto(graph, scores, weights["tags.bias"].shape[0])
    return helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="sitegen")


def _graph_proto(graph: Graph, scores: str, tags: int) -> onnx.GraphProto:
    return helper.make_graph(
        graph.nodes,
        "recogniser",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in INPUTS],
        [helper.make_tensor_value_info(scores, TensorProto.FLOAT, [1, "length", tags])],
        graph.constants,
    )
