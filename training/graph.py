"""The recogniser as an ONNX graph, put together by hand of the operators that onnxruntime is fastest at.

One window at a time: no padding, so what is found in a window never hangs on the windows beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnx
from model import HEADS, LAYERS, WIDTH
from onnx import TensorProto, helper, numpy_helper

from sitegen.annotate.recogniser.windows import WINDOW_PIECES

Weights = dict[str, npt.NDArray[np.float32]]
INPUTS = ("pieces", "cases", "surroundings")
# Seven bits: without VNNI the sums of eight overflow on older processors.
LARGEST = 63
OWN = "com.microsoft"


class Graph:
    """Nodes and constants as they are added; values are named after what makes them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **options: object) -> str:
        """Add one operator with one output; return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **options))
        return name

    def constant(self, name: str, value: npt.NDArray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
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
        if f"{name}.ease" in self.weights:
            states = self.node("Mul", [states, self.weight(f"{name}.ease")], f"{name}.eased")
        matrix = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1)
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / LARGEST
        inputs = [
            states,
            self.constant(f"{name}.matrix", np.round(matrix / scale).astype(np.int8)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            "",
            self.constant(f"{name}.bias", np.concatenate([self.weights[f"{part}.bias"] for part in parts])),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, OWN)

    def normed(self, states: str, added: str, name: str) -> str:
        both = self.node("Add", [states, added], f"{name}.sum")
        inputs = [both, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=1e-12)

    def layer(self, states: str, name: str) -> str:
        three = self.linear(states, [f"{name}.query", f"{name}.key", f"{name}.value"], f"{name}.three")
        heads = [f"{name}.q", f"{name}.k", f"{name}.v"]
        self.nodes.append(helper.make_node("Split", [three, "thirds"], heads, name=f"{name}.split", axis=2))
        mixed = self.node("MultiHeadAttention", heads, f"{name}.heads", OWN, num_heads=HEADS)
        states = self.normed(states, self.linear(mixed, [f"{name}.mixed"], f"{name}.mixed"), f"{name}.norm1")
        inner = self.node("Gelu", [self.linear(states, [f"{name}.up"], f"{name}.up")], f"{name}.inner", OWN)
        return self.normed(states, self.linear(inner, [f"{name}.down"], f"{name}.down"), f"{name}.norm2")


def model_of(weights: Weights) -> onnx.ModelProto:
    """Inputs int64 [1, length]; output float32 scores [1, length, tags]."""
    graph = Graph(weights)
    graph.constant("thirds", np.full(3, WIDTH, np.int64))
    states = graph.node("Add", [graph.lookup("words", "pieces"), _positions(graph)], "placed")
    cases, surroundings = (
        graph.node("Gather", [graph.weight(f"{name}.weight"), name], f"{name}.found")
        for name in ("cases", "surroundings")
    )
    states = graph.normed(graph.node("Add", [states, cases], "written"), surroundings, "norm")
    for number in range(LAYERS):
        states = graph.layer(states, f"layers.{number}")
    scores = graph.linear(states, ["tags"], "scores")
    count = weights["tags.bias"].shape[0]
    made = helper.make_graph(
        graph.nodes,
        "recogniser",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in INPUTS],
        [helper.make_tensor_value_info(scores, TensorProto.FLOAT, [1, "length", count])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(OWN, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="sitegen")


def _positions(graph: Graph) -> str:
    """The vectors of places 0, 1, .. of the window."""
    length = graph.node("Shape", ["pieces"], "length", start=1)
    start = graph.constant("zero", np.zeros(1, np.int64))
    # No window is longer: the places beyond would only be carried along.
    places = graph.constant("positions.weight", graph.weights["positions.weight"][: WINDOW_PIECES + 2])
    return graph.node("Slice", [places, start, length], "places")
