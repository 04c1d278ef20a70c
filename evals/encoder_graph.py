"""The operations of the default embedding model as an ONNX graph without weights.

Each weight is named by its place in the model's safetensors file. The operators are ONNX Runtime's fused ones for BERT
(domain com.microsoft), so that nothing is left to be optimised each time the graph is opened. The model: Devlin et al.
2019 (post-norm encoder, learned positions, exact GELU), as MiniLM (Wang et al. 2020) sizes it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.embedding.files import WEIGHTS

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

_FUSED = "com.microsoft"


def build_graph(folder: Path) -> bytes:
    """The serialised graph of the BERT model in a folder, from token ids to the last hidden states.

    Args:
        folder: Holds `config.json` and `model.safetensors`.
    """
    import onnx
    from onnx import helper

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    places = _places(folder / WEIGHTS)
    nodes = _nodes(config)
    used = {name for node in nodes for name in node.input if name in places}
    batch: list[str | int] = ["texts", "tokens"]
    states = helper.make_tensor_value_info("last_hidden_state", onnx.TensorProto.FLOAT, [*batch, config["hidden_size"]])
    inputs = [
        helper.make_tensor_value_info(name, onnx.TensorProto.INT32, batch)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    weights = [_external(name, **places[name]) for name in sorted(used)]
    graph = helper.make_graph(nodes, "encoder", inputs, [states], weights)
    operators = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(graph, opset_imports=operators, ir_version=8)
    return bytes(model.SerializeToString(deterministic=True))


def _places(file: Path) -> dict[str, dict[str, Any]]:
    """Where each tensor of a safetensors file lies."""
    with file.open("rb") as stream:
        header_bytes = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(header_bytes))
    header.pop("__metadata__", None)
    places = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        places[name] = {"shape": entry["shape"], "offset": 8 + header_bytes + start, "length": end - start}
    return places


def _external(name: str, shape: list[int], offset: int, length: int) -> "TensorProto":
    from onnx import TensorProto

    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", WEIGHTS), ("offset", str(offset)), ("length", str(length))):
        tensor.external_data.add(key=key, value=value)
    return tensor


def _nodes(config: dict[str, Any]) -> "list[NodeProto]":
    from onnx import helper

    epsilon, layers = config["layer_norm_eps"], config["num_hidden_layers"]
    tables = [f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type")]
    norm = ["embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"]
    inputs = ["input_ids", "token_type_ids", *tables, *norm, "attention_mask"]
    outputs = ["states.0", "lengths"]
    nodes = [helper.make_node("EmbedLayerNormalization", inputs, outputs, domain=_FUSED, epsilon=epsilon)]
    for layer in range(layers):
        after = "last_hidden_state" if layer == layers - 1 else f"states.{layer + 1}"
        nodes += _layer(f"encoder.layer.{layer}", f"states.{layer}", after, config["num_attention_heads"], epsilon)
    return nodes


def _layer(prefix: str, before: str, after: str, heads: int, epsilon: float) -> "list[NodeProto]":
    """Attention, then the feed-forward part, each added to what went in and normalised."""
    from onnx import helper

    def product(states: str, dense: str) -> "NodeProto":
        weight = f"{prefix}.{dense}.weight"
        return helper.make_node("FusedMatMul", [states, weight], [f"{prefix}.{dense}"], domain=_FUSED, transB=1)

    def added(part: str, states: str, to: str) -> "NodeProto":
        norm = [f"{prefix}.{part}.LayerNorm.{name}" for name in ("weight", "bias")]
        inputs = [f"{prefix}.{part}.dense", states, *norm, f"{prefix}.{part}.dense.bias"]
        return helper.make_node("SkipLayerNormalization", inputs, [to], domain=_FUSED, epsilon=epsilon)

    projections = [f"attention.self.{name}" for name in ("query", "key", "value")]
    biased = [f"{prefix}.{name}.biased" for name in projections]
    context, attended, grown = f"{prefix}.context", f"{prefix}.attended", f"{prefix}.grown"
    return [
        *(product(before, name) for name in projections),
        *(
            helper.make_node("Add", [f"{prefix}.{name}", f"{prefix}.{name}.bias"], [one])
            for name, one in zip(projections, biased, strict=True)
        ),
        helper.make_node("MultiHeadAttention", [*biased, "", "lengths"], [context], domain=_FUSED, num_heads=heads),
        product(context, "attention.output.dense"),
        added("attention.output", before, attended),
        product(attended, "intermediate.dense"),
        helper.make_node(
            "BiasGelu",
            [f"{prefix}.intermediate.dense", f"{prefix}.intermediate.dense.bias"],
            [grown],
            domain=_FUSED,
        ),
        product(grown, "output.dense"),
        added("output", attended, after),
    ]
