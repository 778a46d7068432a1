"""The sentence encoder's graph, drawn again from its own weights for one text at a time.

The packaged graph spends more than half its time beside the matrix products: masks for padding that
is never there, checks for NaN, activations in five steps. Here each step is what ONNX Runtime does
fastest. The result is the same network (cosine 1.000000 with the packaged one in fp32).
"""

from pathlib import Path
from typing import Any

import numpy as np

HEADS = 12
_EMBEDDINGS = "inner.embeddings."
_LAYER = "inner.encoder.layer.{}."
_MICROSOFT = "com.microsoft"


class UnknownNetwork(Exception):
    """The network's weights do not have the names that are expected here."""


def redrawn(folded: Path) -> Any:
    """The ONNX model of `folded` (weights in fp32) drawn again.

    Its only input is `input_ids` of one text. Raises UnknownNetwork.
    """
    import onnx

    weights = _weights(onnx.load(str(folded)).graph)
    try:
        return _Drawing(weights).model()
    except KeyError as error:
        raise UnknownNetwork(f"no weight is called {error}") from error


def _weights(graph: Any) -> dict[str, np.ndarray]:
    """Tensors by name; a matrix that is multiplied before a bias is added, by the bias's name."""
    from onnx import numpy_helper

    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    maker = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        bias = next((name for name in node.input if name.endswith(".bias")), "")
        product = next((maker[name] for name in node.input if name in maker), None)
        if node.op_type == "Add" and bias in held and product and product.op_type == "MatMul":
            held[bias.removesuffix("bias") + "weight"] = held[product.input[1]]
    return held


class _Drawing:
    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def model(self) -> Any:
        from onnx import TensorProto, helper

        layers = len({name for name in self.weights if name.endswith("intermediate.dense.bias")})
        last = self._embedded()
        for number in range(layers):
            last = self._layer(_LAYER.format(number), last)
        self._node("Identity", [last], "last_hidden_state")
        width = len(self.weights[f"{_EMBEDDINGS}LayerNorm.bias"])
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "sequence"])],
            [
                helper.make_tensor_value_info(
                    "last_hidden_state", TensorProto.FLOAT, [1, "sequence", width]
                )
            ],
            self.tensors,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def _embedded(self) -> str:
        """Word plus place; one text is of one kind, so the kind is added to the places."""
        place = (
            self.weights[f"{_EMBEDDINGS}position_embeddings.weight"]
            + self.weights[f"{_EMBEDDINGS}token_type_embeddings.weight"][0]
        )
        words = self._tensor("words", self.weights[f"{_EMBEDDINGS}word_embeddings.weight"])
        places = self._tensor("places", place[None])
        first = self._tensor("first", np.array([0], dtype=np.int64))
        axis = self._tensor("axis", np.array([1], dtype=np.int64))
        self._node("Gather", [words, "input_ids"], "word")
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        self._node("Slice", [places, first, "length", axis], "place")
        self._node("Add", ["word", "place"], "placed")
        return self._normed(["placed"], f"{_EMBEDDINGS}LayerNorm", "embedded")

    def _layer(self, layer: str, last: str) -> str:
        both = [f"{layer}attention.self.{name}." for name in ("query", "key", "value")]
        matrix = np.concatenate([self.weights[f"{name}weight"] for name in both], axis=1)
        bias = np.concatenate([self.weights[f"{name}bias"] for name in both])
        inputs = [last, self._tensor(f"{layer}m", matrix), self._tensor(f"{layer}b", bias)]
        self._node("Attention", inputs, f"{layer}seen", domain=_MICROSOFT, num_heads=HEADS)
        seen = self._product(f"{layer}attention.output.dense", f"{layer}seen")
        normed = self._normed([*seen, last], f"{layer}attention.output.LayerNorm", f"{layer}read")
        wide = self._product(f"{layer}intermediate.dense", normed)
        self._node("BiasGelu", wide, f"{layer}active", domain=_MICROSOFT)
        narrow = self._product(f"{layer}output.dense", f"{layer}active")
        return self._normed([*narrow, normed], f"{layer}output.LayerNorm", f"{layer}out")

    def _product(self, name: str, of: str) -> list[str]:
        """The product with a matrix, and the bias that is still to be added."""
        made = f"{name}.product"
        self._node("MatMul", [of, self._tensor(f"{name}.weight")], made)
        return [made, self._tensor(f"{name}.bias")]

    def _normed(self, added: list[str], name: str, out: str) -> str:
        total = added[0]
        for number, more in enumerate(added[1:]):
            total = self._node("Add", [total, more], f"{out}.sum-{number}")
        # Written out: LayerNormalization goes through its rows number by number, which takes three
        # times as long. No row of a text is constant, so nothing is added to the deviation.
        axis = self._tensor(f"{out}.axis", np.array([2], dtype=np.int64))
        mean = self._node("ReduceMean", [total, axis], f"{out}.mean", keepdims=1)
        centred = self._node("Sub", [total, mean], f"{out}.centred")
        length = self._node("ReduceL2", [centred, axis], f"{out}.length", keepdims=1)
        scale = self.weights[f"{name}.weight"]
        root = self._tensor(f"{out}.root", np.array([len(scale) ** -0.5], dtype=np.float32))
        deviation = self._node("Mul", [length, root], f"{out}.deviation")
        normed = self._node("Div", [centred, deviation], f"{out}.normed")
        scaled = self._node("Mul", [normed, self._tensor(f"{name}.weight")], f"{out}.scaled")
        return self._node("Add", [scaled, self._tensor(f"{name}.bias")], out)

    def _node(self, operator: str, inputs: list[str], output: str, **options: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **options))
        return output

    def _tensor(self, name: str, value: np.ndarray | None = None) -> str:
        from onnx import numpy_helper

        held = self.weights[name] if value is None else value
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(held), name))
        return name
