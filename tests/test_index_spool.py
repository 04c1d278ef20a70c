"""Records that lie on disk while a build is made are the same as those in memory."""

import os
import tempfile
from pathlib import Path

import pytest

from assistant.chunking import chunk_document
from assistant.embedding import load_embedding_model
from assistant.errors import IndexWriteError
from assistant.index import CorpusSpool
from assistant.index.records import to_json
from assistant.index.spool import Spooled, json_lines
from assistant.loading import load_corpus


def test_documents_and_chunks_come_back(tmp_path: Path):
    (tmp_path / "a.md").write_text("# One\n\nA line\u2028here. Ünï\n\n- x\n- y\n")
    (tmp_path / "b.md").write_text("# Two\n\nAnother.\n")
    documents = load_corpus(tmp_path).documents
    count = load_embedding_model().count_tokens
    with CorpusSpool(tmp_path / "new" / "index") as spool:
        cut = {document: chunk_document(document, count, max_tokens=256) for document in documents}
        for document, chunks in cut.items():
            spool.add(document, chunks, [["word", "\ud800"] for _ in chunks])
        every = [chunk for chunks in cut.values() for chunk in chunks]
        assert tuple(spool.documents) == documents
        assert list(spool.chunks) == every
        assert list(json_lines(spool.chunks)) == list(json_lines(every)) == [to_json(chunk) for chunk in every]
        assert [spool.chunks[-1], *spool.chunks[:1]] == [every[-1], every[0]]
        assert list(spool.keyword_texts) == [["word", "\ud800"]] * len(every)
        assert os.listdir(tmp_path / "new" / "index") == [], "nothing can be left behind"


def test_many_records_are_read_in_parts(tmp_path: Path):
    spooled: Spooled[str] = Spooled(tmp_path, str, str)
    records = [f"{number}" * (number % 50) for number in range(1000)]
    for number, record in enumerate(records):
        spooled.append(record)
        assert spooled[number] == record
    assert (list(spooled), spooled[300:900:7], len(spooled)) == (records, records[300:900:7], 1000)
    with pytest.raises(IndexError):
        spooled[1000]
    spooled.close()


def test_a_full_disk_is_one_clear_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: open("/dev/full", "wb+"))  # noqa: SIM115
    spooled: Spooled[str] = Spooled(None, str, str)
    spooled.append("x")
    with pytest.raises(IndexWriteError, match="No space left on device"):
        spooled[0]
    with pytest.raises(OSError, match="No space"):
        spooled.close()
