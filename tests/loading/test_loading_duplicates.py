"""The same content under several names is indexed once and cited under all of them."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.loading import load_corpus
from assistant.pipeline import BuildReport, build_index
from assistant.serialization import citation_object

LANTERN = "Lanterns\n\nThe lantern of Orrefjord weighs seventeen kilograms.\n"
SOURCES = "---\ntitle: Lanterns\nsources:\n- title: The lamp book\n---\n\n"
BOATS = "Boats\n\nThe boats of Orrefjord are made of larch.\n"


def test_copies_make_one_document_that_names_its_other_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text(LANTERN)
    (tmp_path / "sub" / "same-bytes.txt").write_text(LANTERN)
    (tmp_path / "other-breaks.txt").write_bytes(b"\xef\xbb\xbf" + LANTERN.replace("\n", "\r\n").encode())
    (tmp_path / "b.txt").write_text(BOATS)
    corpus = load_corpus(tmp_path)
    assert [(one.id, one.also) for one in corpus.documents] == [
        ("a", ("other-breaks.txt", "sub/same-bytes.txt")),
        ("b", ()),
    ]
    assert corpus.skipped == ()
    assert [(one.file, one.document_id, one.same_as) for one in corpus.files] == [
        ("a.txt", "a", ""),
        ("b.txt", "b", ""),
        ("other-breaks.txt", "a", "a.txt"),
        ("sub/same-bytes.txt", "a", "a.txt"),
    ]


def test_copy_that_names_its_sources_is_the_one_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LANTERN)
    (tmp_path / "z.md").write_text(SOURCES + LANTERN)
    (document,) = load_corpus(tmp_path).documents
    assert (document.file, document.also) == ("z.md", ("a.md",))
    assert [one.title for one in document.sources] == ["The lamp book"]


def test_copies_of_one_id_are_no_conflict_but_other_texts_are(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LANTERN)
    (tmp_path / "a.txt").write_text(LANTERN)
    (tmp_path / "b.md").write_text(BOATS)
    (tmp_path / "b.txt").write_text(BOATS + "Larch is heavy.\n")
    corpus = load_corpus(tmp_path)
    assert [(one.file, one.also) for one in corpus.documents] == [("a.md", ("a.txt",)), ("b.md", ())]
    assert [(one.file, one.reason) for one in corpus.skipped] == [
        ("b.txt", "another file has the same id (b.md); rename one of them")
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    folder = tmp_path_factory.mktemp("duplicates")
    (folder / "corpus").mkdir()
    for name, text in (("a.txt", LANTERN), ("b.txt", BOATS), ("copy of a.txt", LANTERN)):
        (folder / "corpus" / name).write_text(text)
    return folder, build_index(folder / "corpus", index_dir=folder / "indexes")


def test_answer_cites_the_one_document_under_all_its_names(built: tuple[Path, BuildReport]) -> None:
    folder, report = built
    assert (report.documents, report.chunks) == (2, 2)
    with Assistant.open(index_dir=folder / "indexes") as assistant:
        answer = assistant.ask("How much does the lantern of Orrefjord weigh?")
    (citation,) = answer.citations
    assert (citation.document_id, citation.also) == ("a", ("copy of a.txt",))
    assert citation_object(citation)["also"] == ["copy of a.txt"]
    assert "also" not in citation_object(assistant_citation_without_copies(folder))


def assistant_citation_without_copies(folder: Path):
    with Assistant.open(index_dir=folder / "indexes") as assistant:
        (citation,) = assistant.ask("What are the boats of Orrefjord made of?").citations
    return citation


def test_another_copy_makes_a_new_build_and_embeds_nothing(built: tuple[Path, BuildReport]) -> None:
    folder, report = built
    (folder / "corpus" / "third.txt").write_text(LANTERN)
    again = build_index(folder / "corpus", index_dir=folder / "indexes")
    assert (again.changed, again.embedded, again.chunks) == (True, 0, report.chunks)
    assert json.dumps(again.chunks_of) == json.dumps({"a": 1, "b": 1})
