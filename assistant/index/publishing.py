"""A build on its way: its parts are written aside, checked as a reader would read them, and only then put in place."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexDamagedError
from assistant.index.carried import Carried
from assistant.index.checks import find_problems
from assistant.index.handle import load_build
from assistant.index.layout import IndexFolder, prune_builds, publish, temporary_build
from assistant.index.manifest import (
    Manifest,
    corpus_fingerprint,
    describe_files,
    read_manifest,
    write_manifest,
)
from assistant.index.material import Material
from assistant.index.parts import CHUNK_VECTORS, Progress, vector_batches, write_parts
from assistant.index.store import Store

if TYPE_CHECKING:
    from assistant.index.server import ChromaServer

KEEP_BUILDS = 2


@dataclass(frozen=True, slots=True)
class Published:
    """The build that is in use now, and how many different vectors it uses."""

    build_id: str
    vectors: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes builds of one index and switches to them.

    Attributes:
        index: The folder of the index, whose lock is held.
        store: Holds the vectors, and is made to hold what the build was made from.
        server: The Chroma server that the chunks' vectors go to; None keeps them in the build.
        progress: Is told of the stages "write" and "verify".
    """

    index: IndexFolder
    store: Store
    server: "ChromaServer | None"
    progress: Progress

    def publish(self, material: Material, content_sha256: str, carried: Carried | None = None) -> Published:
        """Write a build and switch to it.

        Args:
            material: What it is made from.
            content_sha256: Its hash.
            carried: The build that a part of it may be copied from.

        Raises:
            IndexDamagedError: The store lacks a vector, or the new build fails its check.
        """
        index, server = self.index, self.server
        build_id = index.next_id(content_sha256)
        with temporary_build(index) as build:
            counts = write_parts(build, self.store, material, carried, self.progress)
            manifest = Manifest(
                build_id=build_id,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                content_sha256=content_sha256,
                corpus_fingerprint=corpus_fingerprint(material.indexed_documents),
                documents=material.indexed_documents,
                embedding=material.embedding,
                chunking=material.chunking,
                counts=counts,
                collection=self._serve(build, build_id, counts.chunks) if server and counts.chunks else "",
                files=describe_files(build),
                answering=material.answering,
            )
            write_manifest(build, manifest)
            self.progress("verify", 0, 1)
            self._verify(build, material)
            settings = {
                "embedding": asdict(material.embedding),
                "chunking": material.chunking,
                "lexicon": material.lexicon,
                "answering": material.answering,
            }
            vectors = self.store.replace_content(material, settings)
            publish(index, build, build_id)
            self.progress("verify", 1, 1)
        prune_builds(index, KEEP_BUILDS)
        if server:
            from assistant.index.served import delete_retired

            delete_retired(server, index)
        return Published(build_id, vectors)

    def _serve(self, build: Path, build_id: str, count: int) -> str:
        """Write a build's vectors to the server; the name of the collection."""
        from assistant.index.served import collection_name, write_collection

        if self.server is None:
            return ""
        name = collection_name(self.index, build_id)
        batches = vector_batches(build / CHUNK_VECTORS)
        write_collection(self.server, name, batches, count, rebuild=self.index.build_command)
        return name

    def _verify(self, build: Path, material: Material) -> None:
        """Open a finished build as a reader would, and ask it for what it holds.

        Its checksums are those of what lies on disk a moment before: to read it all once more would tell nothing new.
        """
        rebuild = self.index.build_command
        reader = load_build(build, read_manifest(build, rebuild), rebuild, server=self.server)
        try:
            problems = find_problems(reader, material.keyword_texts)
        finally:
            reader.close()
        if problems:
            raise IndexDamagedError(f"The new build failed its check and was not used: {problems[0]}.")
