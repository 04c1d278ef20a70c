"""What the Sources page is given to show of documents, uploads and builds."""

from pathlib import Path

import pytest

from assistant.index import BuildInfo
from assistant.index.manifest import Counts, EmbeddingInfo, IndexedDocument, Manifest
from assistant.loading import load_corpus
from assistant.pipeline.uploads import UPLOADED, UploadedFile, UploadLimits, Uploads
from assistant.ui.sources_shelf import Shelf, make_shelf
from assistant.ui.sources_view import age, builds_view, dated, document_view, documents_view, uploads_view

YEAR = 2026
ISLANDS = """---
title: Islands
kind: guide
as_of: 2021
jurisdiction: Norway
sources:
  - {id: A, title: Atlas, publisher: Coast Office, url: "https://coast.example/atlas", date: "2019"}
  - {id: B, title: Letters, publisher: "author and publisher not named", url: "javascript:alert(1)"}
---

# Islands

Islands lie in water. Some are large.

Others are small.

## Bridges

The Brandt bridge has these parts:

- a span
- two piers

## Ferries

A ferry leaves at noon.
"""
HARBOURS = """---
title: Harbours
sources:
  - {id: A, title: Atlas, publisher: Coast Office, url: "https://coast.example/atlas"}
---

A harbour has piers. The ferry to the islands leaves from there.
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "islands.md").write_text(ISLANDS, encoding="utf-8")
    (corpus / "harbours.md").write_text(HARBOURS, encoding="utf-8")
    uploads = Uploads(tmp_path / "uploads", UploadLimits(1000, 10))
    uploads.add("kelp.txt", b"Kelp grows near the ferry.\n")
    return make_shelf("000001-00000000", (*load_corpus(corpus).documents, *uploads.documents().documents))


def titles(shelf: Shelf, query: str) -> list[str]:
    return [one.volume.document.title for one in shelf.search(query)]


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2026", "this year"),
        ("2025-03-01", "last year"),
        ("20 September 2018", "8 years ago"),
        ("", ""),
        ("undated", ""),
        ("undated (2019 era)", ""),
        ("2015 to 2019", ""),
        ("2031", ""),
        ("the second article carries images from 2024", ""),
    ],
)
def test_age_is_said_only_where_the_date_is_one_year(as_of: str, words: str) -> None:
    assert age(as_of, YEAR) == words
    assert dated(as_of, YEAR) == (f"as of {as_of} ({words})" if words else as_of or "not dated")


def test_list_says_of_each_document_what_it_is(shelf: Shelf) -> None:
    shown = documents_view(shelf.search(""), len(shelf.volumes), "", YEAR)
    harbours, islands, kelp = shown["entries"]
    assert (shown["total"], [one["title"] for one in shown["entries"]]) == (3, ["Harbours", "Islands", kelp["title"]])
    assert islands["document_kind"] == "guide"
    assert islands["dated"] == "as of 2021 (5 years ago)"
    assert islands["publishers"] == harbours["publishers"] == ["Coast Office"]
    assert islands["words"] == f"{len(shelf.volumes[1].document.text.split())} words"
    assert [one["uploaded"] for one in shown["entries"]] == [False, False, True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ISLANDS", ["Islands", "Harbours"]),
        ("coast office", ["Harbours", "Islands"]),
        ("letters", ["Islands"]),
        ("uploaded", ["Kelp"]),
        ("bridge noon", ["Islands"]),
        ("oat", []),
        ("(", []),
        ("  ", ["Harbours", "Islands", "Kelp"]),
    ],
)
def test_search_needs_every_word_and_puts_titles_first(shelf: Shelf, query: str, found: list[str]) -> None:
    assert titles(shelf, query) == found


def test_search_names_the_sections_that_hold_all_words(shelf: Shelf) -> None:
    (islands,) = shelf.search("ferry noon")
    assert [(one.heading, one.snippet) for one in islands.sections] == [("Ferries", "A ferry leaves at noon.")]
    assert islands.volume.document.sections[islands.sections[0].place].heading == "Ferries"
    (apart,) = shelf.search("bridge noon")
    assert apart.sections == ()


def test_document_is_shown_as_sections_with_what_each_is_based_on(shelf: Shelf) -> None:
    volume = shelf.volume("islands")
    assert volume is not None
    shown = document_view(volume, shelf, YEAR, section=2)
    assert [(one["heading"], one["level"]) for one in shown["sections"]] == [("", 1), ("Bridges", 1), ("Ferries", 1)]
    assert [block["lines"] for block in shown["sections"][0]["blocks"]] == [
        ["Islands lie in water. Some are large."],
        ["Others are small."],
    ]
    assert [block["is_list"] for block in shown["sections"][1]["blocks"]] == [False, True]
    assert shown["sections"][1]["blocks"][1]["lines"] == ["a span", "two piers"]
    atlas, letters = shown["sources"]
    assert (atlas["about"], atlas["address"]) == (["Coast Office", "2019"], "https://coast.example/atlas")
    assert atlas["also"] == [{"id": "harbours", "title": "Harbours"}]
    assert (letters["about"], letters["address"], letters["also"]) == ([], "", [])
    assert (shown["at"], shown["jurisdiction"]) == (2, "Norway")
    assert shelf.volume("elsewhere") is None


def test_uploads_say_whether_answers_hold_them(shelf: Shelf) -> None:
    kelp = next(one.document for one in shelf.volumes if one.uploaded)
    same = UploadedFile(kelp.id, "kelp.txt", kelp.sha256)
    other = UploadedFile(f"{UPLOADED}moss", "moss.md", "0")
    states = [(one["name"], one["waits"]) for one in uploads_view([same, other], shelf)["entries"]]
    assert states == [("kelp.txt", False), ("moss.md", True)]
    (gone,) = uploads_view([], shelf)["entries"]
    assert (gone["name"], gone["id"], gone["waits"]) == (kelp.title, "", True)


def build(number: int, *documents: IndexedDocument, weights: str = "w", in_use: bool = False) -> BuildInfo:
    made = Manifest(
        build_id=f"{number:06d}-00000000",
        created="2026-03-01T12:00:00+00:00",
        content_sha256="",
        corpus_fingerprint="",
        documents=documents,
        embedding=EmbeddingInfo("model", weights, 3),
        chunking={},
        counts=Counts(len(documents), 1, 1, 1),
        files={},
    )
    return BuildInfo(made.build_id, in_use, made)


def test_document_names_all_files_that_hold_its_text(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "copy.md").write_text(HARBOURS, encoding="utf-8")
    copied = make_shelf("2", load_corpus(tmp_path / "corpus").documents)
    volume = copied.volume("copy")
    assert volume is not None
    view = document_view(volume, copied, YEAR)
    assert (view["file"], view["also"]) == ("copy.md", ["harbours.md"])


def test_upload_with_the_text_of_another_says_so(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads", UploadLimits(1000, 10))
    uploads.add("kelp.txt", b"Kelp grows near the ferry.\n")
    uploads.add("weed.md", b"Kelp  grows near the ferry.\n")
    there = make_shelf("1", uploads.documents().documents)
    assert [(one["name"], one["state"], one["waits"]) for one in uploads_view(uploads.files(), there)["entries"]] == [
        ("kelp.txt", "In use", False),
        ("weed.md", "In use: the same text as kelp.txt", False),
    ]


def test_builds_stand_newest_first_with_what_each_changed(shelf: Shelf) -> None:
    tea, chai = IndexedDocument("tea", "1"), IndexedDocument("tea", "2")
    kelp = IndexedDocument(f"{UPLOADED}kelp", "3")
    builds = [build(1, tea), build(2, tea, kelp, in_use=True), build(3, chai)]
    newest, used, oldest = builds_view(builds, busy=False)["rows"]
    assert newest["changes"] == ["Removed: kelp", "Changed: tea"]
    assert (used["changes"], used["counts"]) == (["Added: kelp"], "2 documents, 1 of them uploaded")
    assert (used["in_use"], oldest["changes"]) == (True, [])
    assert [one["can_be_used"] for one in (newest, used, oldest)] == [True, False, True]
    assert not any(one["can_be_used"] for one in builds_view(builds, busy=True)["rows"])


def test_build_that_the_app_could_not_answer_from_is_not_offered() -> None:
    broken = BuildInfo("000001-00000000", False, None, "Its manifest cannot be read.")
    rows = builds_view([broken, build(2, weights="other"), build(3, in_use=True)], busy=False)["rows"]
    assert [(one["can_be_used"], one["problem"]) for one in rows] == [
        (False, ""),
        (False, "It was built with other settings."),
        (False, "Its manifest cannot be read."),
    ]
