"""The vector index of a build: in its own folder, or on a Chroma server."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index.chroma import ChromaIndex
from assistant.index.manifest import Manifest

if TYPE_CHECKING:
    from assistant.index.server import ChromaServer


class VectorIndex(Protocol):
    """The vectors of a build's chunks, open for searching."""

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        ...

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows of the k nearest vectors or some more, in no order, and their cosines."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


def open_vectors(build: Path, manifest: Manifest, rebuild: str, server: "ChromaServer | None") -> VectorIndex:
    """The vector index that a build's manifest names.

    Args:
        build: The folder of the build.
        manifest: Its manifest.
        rebuild: The command to name in errors.
        server: The server that is set; without one a build whose vectors are there can be read but not searched.
    """
    if manifest.collection:
        from assistant.index.served import ServedIndex

        return ServedIndex(server, manifest.collection, manifest.counts.chunks, rebuild)
    return ChromaIndex(build / "chroma")
