"""Documents that a user adds: which files are kept and under which name, and what a build makes of them."""

import errno
import shutil
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import CorpusError, IndexMissingError
from assistant.index import rollback
from assistant.loading import load_corpus
from assistant.pipeline import build_with_uploads
from assistant.pipeline.uploads import UPLOADED, UploadError, UploadLimits, Uploads, file_name
from assistant.types import is_uploaded

LANTERN = b"# Lanterns\n\nThe lantern of Orrefjord weighs seventeen kilograms.\n"
LIMITS = UploadLimits(file_bytes=2000, files=3)


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads", LIMITS)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("lantern.md", "lantern.md"),
        ("My notes (2).TXT", "My-notes-2.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\notes.md", "notes.md"),
        ("/etc/..hidden.md", "hidden.md"),
        ("…<img src=x>.md", "img-src-x.md"),
        ("a\x00b\nc.md", "a-b-c.md"),
        ("førstehjelp.md", "førstehjelp.md"),
        (f"{'x' * 300}.md", f"{'x' * 80}.md"),
        ("---.md", None),
        (".md", None),
        ("lantern.pdf", "lantern.pdf"),
        ("lantern.odt", None),
        ("", None),
        ("notes.md/", None),
        ("..", None),
    ],
)
def test_name_of_a_file_is_never_a_path(given: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(UploadError, match=r"was not added: \.md, \.txt, .* and \.csv files are read"):
            file_name(given)
    else:
        assert file_name(given) == kept


def test_added_file_is_a_document_with_an_id_that_no_corpus_file_can_have(uploads: Uploads, tmp_path: Path) -> None:
    document = uploads.add("sub/../Lantern notes.md", LANTERN)
    assert (document.id, document.title, document.file) == (f"{UPLOADED}Lantern-notes", "Lanterns", "Lantern-notes.md")
    assert is_uploaded(document.id)
    assert left_in(uploads.folder) == ["Lantern-notes.md"]
    assert uploads.documents().documents == (document,)
    assert (uploads.folder / "Lantern-notes.md").read_bytes() == LANTERN
    hidden = tmp_path / "corpus" / UPLOADED
    hidden.mkdir(parents=True)
    shutil.copy(uploads.folder / "Lantern-notes.md", hidden)
    with pytest.raises(CorpusError):
        load_corpus(tmp_path / "corpus")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("big.md", b"x" * 2001, "it is larger than 0.00191 MB"),
        ("empty.md", b" \n", "it is empty"),
        ("binary.txt", bytes(range(256)), "it is a binary file, not text"),
        ("front.md", b"---\ntitle: [\n---\n\nText.\n", "its front matter is not valid YAML"),
        ("headings.md", b"# Only a heading\n", "it holds headings or page furniture only"),
        ("LANTERN.txt", b"Another text.\n", "a document of that name is there"),
        ("copy.md", LANTERN, "it is the same file as “lantern.md”"),
    ],
)
def test_refused_file_is_named_with_the_reason_and_leaves_nothing(
    uploads: Uploads, name: str, data: bytes, reason: str
) -> None:
    uploads.add("lantern.md", LANTERN)
    with pytest.raises(UploadError, match=f"^{name} was not added: {reason}"):
        uploads.add(name, data)
    assert left_in(uploads.folder) == ["lantern.md"]


def test_copy_of_a_document_of_the_index_is_refused(uploads: Uploads, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "first.md").write_bytes(LANTERN)
    with pytest.raises(UploadError, match="it is the same file as “Lanterns”"):
        uploads.add("second.md", LANTERN, load_corpus(tmp_path / "corpus").documents)


def test_no_more_files_than_allowed(uploads: Uploads) -> None:
    for number in range(LIMITS.files):
        uploads.add(f"{number}.md", LANTERN + b"%d times.\n" % number)
    with pytest.raises(UploadError, match="there may be 3 uploaded documents at most"):
        uploads.add("more.md", b"More text.\n")


def test_full_disk_is_named_and_nothing_half_written_stays(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(data[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    uploads.add("first.md", b"The first text.\n")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UploadError, match=r"^lantern.md was not added: no space left on device\.$"):
        uploads.add("lantern.md", LANTERN)
    assert left_in(uploads.folder) == ["first.md"]


def test_file_added_by_another_process_in_the_meantime_is_not_replaced(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads.folder.mkdir()
    write = Path.write_bytes

    def write_beside(path: Path, data: bytes) -> int:
        write(uploads.folder / "lantern.md", b"Theirs.\n")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_beside)
    with pytest.raises(UploadError, match="a document of that name has just been added"):
        uploads.add("lantern.md", LANTERN)
    assert (uploads.folder / "lantern.md").read_bytes() == b"Theirs.\n"


def test_only_an_uploaded_document_can_be_removed(uploads: Uploads, tmp_path: Path) -> None:
    document = uploads.add("lantern.md", LANTERN)
    (tmp_path / "other.md").write_bytes(LANTERN)
    for stranger in ("tea", f"{UPLOADED}../other", f"{UPLOADED}none", ""):
        with pytest.raises(UploadError, match="was not removed: it is no longer there"):
            uploads.remove(stranger)
    assert uploads.remove(document.id) == "lantern.md"
    assert left_in(uploads.folder) == []
    assert left_in(tmp_path) == ["other.md", "uploads"]


def test_build_takes_uploads_in_and_out_and_can_be_rolled_back(
    uploads: Uploads, small_index_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_index_dir, tmp_path / "indexes")
    question = "How much does the lantern of Orrefjord weigh?"
    with Assistant.open(index_dir=tmp_path / "indexes") as assistant:
        before, first = assistant.documents(), assistant.build_id
        assert assistant.ask(question).status == "not_found"
        document = uploads.add("lantern.md", LANTERN)
        stages: list[str] = []
        report = build_with_uploads(
            uploads, index_dir=tmp_path / "indexes", progress=lambda stage, done, total: stages.append(stage)
        )
        assert report.changed
        assert assistant.build_id == report.build_id != first
        assert assistant.documents() == [*before, document]
        answer = assistant.ask(question)
        assert [one.document_id for one in answer.citations] == [document.id]
        assert list(dict.fromkeys(stages)) == ["embed", "write", "verify"]
        assert not build_with_uploads(uploads, index_dir=tmp_path / "indexes").changed

        assert rollback(tmp_path / "indexes" / "default") == first
        assert assistant.build_id == first
        assert assistant.ask(question).status == "not_found"

        again = build_with_uploads(uploads, index_dir=tmp_path / "indexes")
        assert assistant.ask(question).status == "answered"
        uploads.remove(document.id)
        assert build_with_uploads(uploads, index_dir=tmp_path / "indexes").build_id > again.build_id
        assert assistant.documents() == before


def test_build_names_an_upload_that_became_unreadable(uploads: Uploads, small_index_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(small_index_dir, tmp_path / "indexes")
    uploads.add("lantern.md", LANTERN)
    (uploads.folder / "lantern.md").write_bytes(b"\x00\x01")
    report = build_with_uploads(uploads, index_dir=tmp_path / "indexes")
    assert [(one.file, one.reason) for one in report.skipped] == [("lantern.md", "it is a binary file, not text")]
    assert not report.changed


def test_build_with_uploads_needs_an_index_to_begin_from(uploads: Uploads, tmp_path: Path) -> None:
    uploads.add("lantern.md", LANTERN)
    with pytest.raises(IndexMissingError):
        build_with_uploads(uploads, index_dir=tmp_path / "indexes")
