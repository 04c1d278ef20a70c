"""The shipped operations of the embedding model are those that the description in `evals` makes."""

import hashlib

from assistant.embedding import load_embedding_model
from assistant.embedding.onnx_encoder import GRAPH, GRAPH_SHA256
from evals.encoder_graph import build_graph


def test_the_shipped_graph_is_the_one_that_is_made_and_checked():
    graph = build_graph(load_embedding_model().folder)
    assert graph == GRAPH.read_bytes()
    assert hashlib.sha256(graph).hexdigest() == GRAPH_SHA256


def test_the_graph_holds_no_weights():
    import onnx

    model = onnx.ModelProto()
    model.ParseFromString(GRAPH.read_bytes())
    weights = model.graph.initializer
    assert len(weights) == 101
    assert all(one.data_location == onnx.TensorProto.EXTERNAL and not one.raw_data for one in weights)
