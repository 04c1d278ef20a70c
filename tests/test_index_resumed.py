"""A build that is killed while it embeds goes on where it was: no text that has a vector is embedded again."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.chunking import chunk_document
from assistant.embedding import load_embedding_model
from assistant.index import BuildPlan, build_index, verify_build
from assistant.index.store import Store, vector_key
from assistant.language import keyword_tokens
from assistant.loading import load_corpus

STORED = 192  # texts, three slices of the model
BUILD = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_index_resumed import build
from assistant.embedding import load_embedding_model

def progress(stage, done, total):
    if stage == "embed" and done >= {STORED}:
        os.kill(os.getpid(), signal.SIGKILL)

build(Path(sys.argv[1]), Path(sys.argv[2]), load_embedding_model(), progress)
"""


def build(corpus: Path, folder: Path, model: Any, progress: Any = None) -> Any:
    documents = load_corpus(corpus).documents
    chunks = [chunk for one in documents for chunk in chunk_document(one, model.count_tokens, max_tokens=64)]
    words = [keyword_tokens(chunk.text) for chunk in chunks]
    told = {"progress": progress} if progress else {}
    return build_index(folder, documents, chunks, words, BuildPlan(model, lexicon={}, chunking={}, **told))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for part in range(40):
        lines = [f"Item {part * 10 + line} of part {part} weighs {line + 3} kg." for line in range(8)]
        (folder / f"{part}.md").write_text(f"# Part {part}\n\n{' '.join(lines)}\n", encoding="utf-8")
    return folder


def test_a_killed_build_embeds_nothing_twice(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "index"
    run = subprocess.run([sys.executable, "-c", BUILD, str(corpus), str(folder)], capture_output=True, timeout=120)
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    with Store(folder / "store.sqlite") as store:
        (stored,) = store._database.execute("SELECT count(*) FROM embeddings").fetchone()
        keys = {key for (key,) in store._database.execute("SELECT key FROM embeddings")}
    assert stored >= STORED

    model = load_embedding_model()
    embedded: list[str] = []
    encode = model.encode

    def noted(texts: Sequence[str], **how: Any) -> Any:
        embedded.extend(texts)
        return encode(texts, **how)

    monkeypatch.setattr(model, "encode", noted)
    result = build(corpus, folder, model)

    assert len(embedded) == len(set(embedded)) == result.embedded
    assert not keys & {vector_key(model.weights_sha256, text) for text in embedded}
    assert (result.reused, result.embedded > 0) == (stored, True)
    assert verify_build(folder) == []
