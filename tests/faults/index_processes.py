"""Processes that build and read an index, for tests that kill them; and what an index answers."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.chunking import chunk_document
from assistant.embedding import EmbeddingModel
from assistant.index import BuildPlan, BuildResult, IndexHandle, build_index, list_builds, rebuild_index, verify_build
from assistant.language import keyword_tokens
from assistant.loading import load_corpus

# Builds again from the store, and kills itself with SIGKILL at the stage and step that it is given.
REBUILD = """
import os, signal, sys
from pathlib import Path
from assistant.index import layout, rebuild_index

folder, stage, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def progress(name, done, total):
    if (name, done) == (stage, step):
        die()

if stage == "rename":
    layout.set_current = die
print("started", flush=True)
rebuild_index(folder, progress=progress)
"""

# Searches until it is told to stop, and says of every answer which build it came from and what it was.
READ = """
import json, sys
from pathlib import Path
from assistant.index import IndexHandle

folder, stop = Path(sys.argv[1]), Path(sys.argv[2])
handle = IndexHandle(folder)
answers, questions = set(), 0
print("reading", flush=True)
while not stop.exists():
    reader = handle.current()
    row = questions % reader.chunk_count
    dense = reader.dense(reader.chunk_vectors([row])[0], 1)[0].row
    keyword = reader.keyword([reader.lexicon["word"]], 1)
    texts = tuple(chunk.text for chunk in reader.chunks([row, *[hit.row for hit in keyword]]))
    answers.add((reader.build_id, reader.lexicon["word"], row, dense, texts))
    questions += 1
handle.close()
print(json.dumps({"questions": questions, "answers": sorted(answers)}))
"""


def publish(folder: Path, word: str, count: int, corpus: Path, model: EmbeddingModel, **changes: Any) -> BuildResult:
    """Index `count` documents that all hold the word."""
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    for number in range(count):
        (corpus / f"{number}.md").write_text(f"# Part {number}\n\nThe {word} of part {number} stands here.\n")
    documents = load_corpus(corpus).documents
    chunks = [chunk for one in documents for chunk in chunk_document(one, model.count_tokens, max_tokens=256)]
    words = [keyword_tokens(chunk.text) for chunk in chunks]
    plan = BuildPlan(model, lexicon={"word": word}, chunking={}, **changes)
    return build_index(folder, documents, chunks, words, plan)


def start(code: str, *arguments: object) -> "subprocess.Popen[str]":
    """Run Python code in a process of its own, and wait for the first line it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def answers(folder: Path) -> tuple[Any, ...]:
    """What the index answers now, the same for the same content."""
    with closing(IndexHandle(folder)) as handle:
        reader = handle.current()
        assert reader.notice is None
        rows = range(reader.chunk_count)
        dense = [reader.dense(reader.chunk_vectors([row])[0], 3) for row in rows]
        return reader.chunks(rows), dense, reader.keyword([reader.lexicon["word"]], 100), reader.lexicon


def assert_left_as_it_was(folder: Path, was: tuple[Any, ...]) -> None:
    """The index answers as before, and the next writer finds everything it needs and removes what was left."""
    assert verify_build(folder) == []
    assert answers(folder) == was
    rebuild_index(folder)
    assert answers(folder) == was
    assert sorted(os.listdir(folder / "builds")) == [info.build_id for info in list_builds(folder)]
    assert len(list_builds(folder)) == 2
    assert not (folder / "CURRENT.tmp").exists()
