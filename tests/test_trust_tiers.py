"""Documents that users added are told from curated ones: few push none out, none overrides, each citation says so."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.checking.reports import csv_report, markdown_report
from assistant.cli import main
from assistant.pipeline import build_index, build_with_uploads
from assistant.pipeline.uploads import UploadLimits, Uploads
from assistant.retrieval import Added, retrieve
from assistant.serialization import answer_object, search_object
from assistant.types import UPLOADED_LABEL, Answer, Passage, is_uploaded
from assistant.ui.exports import markdown_conversation, printable_conversation
from assistant.ui.passages import source_passage
from assistant.ui.state import Exchange
from assistant.ui.study_sheet import printable_sheet, study_sheet

CURATED = {
    "certificates.md": """---
title: Certificates
sources:
  - title: Guide to the trade
    publisher: Harbour Guild
    date: 2019
---

# Certificates

## Do I need a certificate?

A certificate is not required for massage at the harbour school. It helps to find work.

## How long does the course take?

The course takes nine weeks.
""",
    "clots.md": """# Blood clots

## Is massage safe with a blood clot?

Massage must not be given to anyone with a blood clot. Deep vein thrombosis rules out massage of the leg.

## What should a therapist do about a clot?

A therapist sends a client with signs of a blood clot to a doctor at once.
""",
}
SAYINGS = (
    "Yes, a certificate is required for massage at the harbour school.",
    "A certificate is required for every massage at the harbour school.",
    "Yes: nobody may give a massage at the harbour school without a certificate.",
    "Everyone needs a certificate for massage at the harbour school.",
    "A certificate is always required, also for massage at the harbour school.",
)
CLOT = """# Is massage safe with a blood clot?

Yes. Massage is the treatment for a blood clot. Massage of the leg is safe with deep vein thrombosis. A blood clot needs no doctor.
"""  # noqa: E501
BALM = """# Lamp balm

## What does lamp balm do for a sore elbow?

Lamp balm of Orrefjord heals a sore elbow in two days.

## How heavy is the lamp of Orrefjord?

The lamp of Orrefjord weighs seventeen kilograms.
"""
NEWER = """---
title: Our certificates
sources:
  - title: Guide to the trade
    publisher: Harbour Guild
    date: 2031
---

# How long does the course take?

The course takes two weeks.
"""
NEED = "Do I need a certificate for massage?"
WEIGHT = "How heavy is the lamp of Orrefjord?"


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two curated documents and of what somebody added: fifty that say the opposite, and three others."""
    folder = tmp_path_factory.mktemp("tiers")
    (folder / "corpus").mkdir()
    for name, text in CURATED.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(folder / "corpus", index_dir=folder / "indexes")
    uploads = Uploads(folder / "uploads", UploadLimits(100_000, 60))
    for number in range(50):
        saying = SAYINGS[number % len(SAYINGS)]
        uploads.add(f"copy-{number}.md", f"# Do I need a certificate?\n\n{saying} {'!' * number}\n".encode())
    for name, text in (("clot", CLOT), ("balm", BALM), ("newer", NEWER)):
        uploads.add(f"{name}.md", text.encode())
    build_with_uploads(uploads, index_dir=folder / "indexes")
    return folder / "indexes"


@pytest.fixture(scope="module")
def jammed(index_dir: Path) -> Iterator[Assistant]:
    with closing(Assistant.open(index_dir=index_dir)) as opened:
        yield opened


def added(found: list[Passage]) -> int:
    return sum(is_uploaded(passage.chunk.document_id) for passage in found)


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
@pytest.mark.parametrize("question", [NEED, "certificate required", "Is a certificate required in 2024?"])
def test_fifty_near_copies_leave_the_curated_source_in_the_results(jammed: Assistant, question: str, mode) -> None:
    found = jammed.search(question, k=4, mode=mode)
    assert len(found) == 4
    assert added(found) <= 2
    assert "certificates" in {passage.chunk.document_id for passage in found}


def test_the_curated_source_stays_in_the_answer_and_comes_first(jammed: Assistant) -> None:
    answer = jammed.ask(NEED)
    assert answer.status == "answered"
    assert answer.verdict != "yes"
    assert not answer.citations[0].uploaded
    assert "A certificate is not required for massage" in answer.text


def test_an_uploaded_newer_edition_does_not_replace_what_a_curated_document_says(jammed: Assistant) -> None:
    answer = jammed.ask("How long does the course take?")
    assert "nine weeks" in answer.text
    assert answer.citations[0].document_id == "certificates"


@pytest.mark.parametrize(
    "question",
    [
        "Is massage safe with a blood clot?",
        "Is massage the treatment for a blood clot?",
        "Should a client with a blood clot see a doctor?",
        "I have a blood clot in my leg, may I massage it?",
        "My calf is swollen, red and warm. Should I massage it?",
    ],
)
def test_an_uploaded_document_never_overrides_what_is_safe(jammed: Assistant, question: str) -> None:
    answer = jammed.ask(question)
    assert "clot.md" not in str(answer) and "treatment for a blood clot" not in answer.text
    assert not any(citation.uploaded for citation in answer.citations)
    assert answer.status == "referred" or not answer.text.startswith("Yes")


def test_what_only_an_uploaded_document_says_of_health_is_quoted_without_a_verdict(jammed: Assistant) -> None:
    answer = jammed.ask("Does lamp balm heal a sore elbow?")
    assert (answer.status, answer.verdict) == ("answered", None)
    assert answer.citations and all(citation.uploaded for citation in answer.citations)
    assert answer.closing


def test_an_uploaded_document_answers_what_it_alone_is_about(jammed: Assistant) -> None:
    answer = jammed.ask(WEIGHT)
    assert "seventeen kilograms" in answer.text
    assert answer.citations[0].document_id == ".uploaded/balm"


def exchange(assistant: Assistant, answer: Answer) -> Exchange:
    sources = (source_passage(one, assistant.document(one.document_id)) for one in answer.citations)
    return Exchange(answer.question, answer, tuple(sources))


def test_json_and_exports_name_uploaded_documents_as_such(jammed: Assistant) -> None:
    answer = jammed.ask(WEIGHT)
    assert [one.get("uploaded") for one in answer_object(answer)["citations"]] == [True] * len(answer.citations)
    results = search_object(jammed.search(WEIGHT, k=4), 1.0)["results"]
    assert [bool(one.get("uploaded")) for one in results] == [
        one["document_id"].startswith(".uploaded/") for one in results
    ]
    shown = [exchange(jammed, answer)]
    sheet = study_sheet("Lamps", shown)
    for written in (markdown_conversation("Lamps", shown), printable_conversation("Lamps", shown)):
        assert UPLOADED_LABEL in written
    assert UPLOADED_LABEL in printable_sheet(sheet)
    curated = jammed.ask("What should a therapist do about a clot?")
    assert UPLOADED_LABEL not in printable_conversation("Clots", [exchange(jammed, curated)])


@pytest.mark.parametrize("command", [["ask", WEIGHT], ["search", WEIGHT, "-k", "3"]])
def test_the_command_line_names_uploaded_documents_as_such(index_dir: Path, capsys, command: list[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--index-dir", str(index_dir)])
    assert UPLOADED_LABEL in " ".join(capsys.readouterr().out.split())


def test_a_check_hears_curated_documents_before_uploaded_ones(jammed: Assistant, tmp_path: Path) -> None:
    page = tmp_path / "faq.md"
    page.write_text(
        "## Do I need a certificate?\n\nA certificate is required for massage at the harbour school.\n\n"
        "## How heavy is the lamp?\n\nThe lamp of Orrefjord weighs seventeen kilograms.\n",
        encoding="utf-8",
    )
    check = jammed.check(page)
    wrong, right = (item.sentences[0] for item in check.items)
    assert wrong.label == "contradicted"
    assert not any(citation.uploaded for citation in wrong.citations)
    assert right.label == "supported"
    assert UPLOADED_LABEL in markdown_report(check)
    assert UPLOADED_LABEL in csv_report(check)
    assert json.dumps([one.uploaded for one in right.citations]) == "[true]"


def test_copies_come_behind_everything_else_and_are_not_lost(jammed: Assistant) -> None:
    reader = jammed._handle.current()
    vector = jammed._language.question_vector(NEED)

    def found(added: Added | None, top_k: int) -> list[str]:
        given = retrieve(reader, NEED, vector, top_k=top_k, candidates=100, dense_weight=0.6, added=added)
        return [passage.chunk.document_id for passage in given]

    assert len(found(None, 200)) == reader.chunk_count
    assert len(found(Added(reader.uploaded_rows, 5), 200)) == reader.chunk_count
    assert {one for one in found(Added(reader.uploaded_rows, 0), 200) if is_uploaded(one)} == set()
    copies = [one for one in found(Added(reader.uploaded_rows, 20), 20) if one.startswith(".uploaded/copy-")]
    assert 0 < len(copies) <= 3 * len(SAYINGS)
