"""`python -m evals encoder-graph`."""

from typing import Annotated

import typer


def encoder_graph(
    write: Annotated[bool, typer.Option("--write", help="Write it into the package.")] = False,
) -> None:
    """Make the ONNX graph of the default embedding model from its configuration, and print its hash.

    After `--write`, put the hash into `assistant/embedding/onnx_encoder.py`.

    Example: python -m evals encoder-graph --write
    """
    import hashlib

    from assistant.embedding import load_embedding_model
    from assistant.embedding.onnx_encoder import GRAPH
    from evals.encoder_graph import build_graph

    graph = build_graph(load_embedding_model().folder)
    typer.echo(hashlib.sha256(graph).hexdigest())
    if write:
        GRAPH.write_bytes(graph)
        typer.echo(f"Wrote {GRAPH}.", err=True)
