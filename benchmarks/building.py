"""What an index build costs beside the embedding of its texts alone, and what the next builds cost."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.chunking import chunk_document, embedding_text, sentence_embedding_texts
from assistant.embedding import load_embedding_model
from assistant.loading import load_corpus
from assistant.pipeline import build_index
from assistant.pipeline.building import chunk_tokens
from assistant.settings import load_settings
from benchmarks.corpora import change_one, write_corpus
from benchmarks.spending import Spent, spent

_INDEX = "synthetic"


def building(chunks: int, rounds: int) -> dict[str, Any]:
    """Build, embed alone, build again unchanged and with one document changed; another corpus each round.

    What comes first, the build or the embedding, changes from round to round.
    """
    measured = [_round(chunks, seed) for seed in range(rounds)]
    build, alone = (_sum([one[name] for one in measured]) for name in ("build", "embedding alone"))
    return {
        "chunks": measured[0]["chunks"],
        "texts": measured[0]["texts"],
        "build": asdict(build),
        "embedding alone": asdict(alone),
        "build to embedding": build.seconds / alone.seconds,
        "build to embedding, processor": build.cpu_seconds / alone.cpu_seconds,
        "unchanged": asdict(_least([one["unchanged"] for one in measured])),
        "one document changed": asdict(_least([one["one document changed"] for one in measured])),
        "bytes a chunk, build": measured[0]["build bytes"] / measured[0]["chunks"],
        "bytes a chunk, store": measured[0]["store bytes"] / measured[0]["chunks"],
    }


def _round(chunks: int, seed: int) -> dict[str, Any]:
    with TemporaryDirectory() as temporary:
        corpus, indexes = Path(temporary) / "corpus", Path(temporary) / "indexes"
        write_corpus(corpus, chunks, seed)
        texts = embedded_texts(corpus)
        actions: dict[str, Callable[[], object]] = {
            "build": lambda: build_index(corpus, index=_INDEX, index_dir=indexes),
            "embedding alone": lambda: load_embedding_model().encode(texts),
        }
        found: dict[str, Any] = {name: spent(actions[name]) for name in sorted(actions, reverse=bool(seed % 2))}
        current = (indexes / _INDEX / "CURRENT").read_text(encoding="utf-8").strip()
        found["build bytes"] = _bytes(indexes / _INDEX / "builds" / current)
        found["store bytes"] = _bytes(indexes / _INDEX / "store.sqlite")
        found["unchanged"] = spent(actions["build"])
        found["chunks"] = build_index(corpus, index=_INDEX, index_dir=indexes).chunks
        change_one(corpus, seed)
        found["one document changed"] = spent(actions["build"])
    return found | {"texts": len(texts)}


def embedded_texts(corpus: Path) -> list[str]:
    """The different texts that a build of a corpus embeds."""
    model = load_embedding_model()
    limit = chunk_tokens(load_settings(), model)
    texts: dict[str, None] = {}
    for document in load_corpus(corpus).documents:
        for chunk in chunk_document(document, model.count_tokens, max_tokens=limit):
            texts.update(dict.fromkeys([embedding_text(chunk), *sentence_embedding_texts(chunk)]))
    return list(texts)


def _sum(costs: Sequence[Spent]) -> Spent:
    return Spent(sum(one.seconds for one in costs), sum(one.cpu_seconds for one in costs))


def _least(costs: Sequence[Spent]) -> Spent:
    return min(costs, key=lambda one: one.seconds)


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
