"""The whole check over a real index: each sentence of a page against the best passages of the corpus."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from assistant.types import CheckedSentence, FaqCheck

PAGE = """# Tea at home

Welcome to our page!

## Do I need a teapot?

Yes. A cup and a small strainer are enough.

## How hot should the water be?

Between 70 and 80 degrees Celsius. Boiling water does not make the tea bitter. It should be between 90 and 100 degrees
Celsius.

## What does the tasting course cost?

It costs 45 euros and takes 3 hours. Our cat is called Oolong.
"""
EXPECTED = {
    "Welcome to our page!": "no_claim",
    "Yes.": "contradicted",
    "A cup and a small strainer are enough.": "supported",
    "Between 70 and 80 degrees Celsius.": "supported",
    "Boiling water does not make the tea bitter.": "contradicted",
    "It should be between 90 and 100 degrees\nCelsius.": "contradicted",
    "It costs 45 euros and takes 3 hours.": "supported",
    "Our cat is called Oolong.": "not_found",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faq") / "tea.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def checked(small_assistant: Assistant, page: Path) -> FaqCheck:
    return small_assistant.check(page)


def sentences(check: FaqCheck) -> list[CheckedSentence]:
    return [sentence for item in check.items for sentence in item.sentences]


def test_each_sentence_has_its_label(checked: FaqCheck) -> None:
    assert {sentence.text: sentence.label for sentence in sentences(checked)} == EXPECTED


def test_texts_and_quotes_are_exact(checked: FaqCheck, small_assistant: Assistant) -> None:
    for sentence in sentences(checked):
        assert PAGE[sentence.start : sentence.end] == sentence.text
        assert sentence.reason
        for citation in sentence.citations:
            document = small_assistant.document(citation.document_id)
            assert document.text[citation.start : citation.end] == citation.quote


def test_what_is_contradicted_or_supported_is_cited_and_one_number_is_one_quote(checked: FaqCheck) -> None:
    cited = [citation for sentence in sentences(checked) for citation in sentence.citations]
    assert len({citation.number for citation in cited}) == len({(one.document_id, one.start) for one in cited})
    for sentence in sentences(checked):
        if sentence.label in ("supported", "contradicted"):
            assert sentence.citations
        assert bool(sentence.suggestion) == (sentence.label == "contradicted")


def test_progress_ends_with_every_sentence(small_assistant: Assistant, page: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    small_assistant.check(page, progress=lambda stage, done, total: steps.append((stage, done, total)))
    assert steps[-1] == ("Checking", len(EXPECTED), len(EXPECTED))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], small_index_dir: Path) -> Callable[..., tuple[object, str, str]]:
    """Run `assistant check` in this process: its exit code and what it printed."""

    def run_command(*arguments: str | Path) -> tuple[object, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["check", *map(str, arguments), "--index-dir", str(small_index_dir)])
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    return run_command


Run = Callable[..., tuple[object, str, str]]


def test_the_command_ends_with_3_where_anything_is_contradicted(run: Run, page: Path) -> None:
    code, out, _ = run(page, "--json")
    assert code == 3
    summary = json.loads(out)["summary"]
    assert summary == {"supported": 3, "contradicted": 3, "not_found": 1, "no_claim": 1}


def test_the_command_ends_with_0_where_nothing_is_contradicted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "true.txt"
    path.write_text("Do I need a teapot?\nNo. Boiling water makes the tea bitter.\n", encoding="utf-8")
    code, out, _ = run(path)
    assert code == 0
    assert "Boiling water makes the tea bitter." in out


def test_reports_are_written_in_the_form_of_the_file_name(run: Run, page: Path, tmp_path: Path) -> None:
    for name in ("report.md", "report.csv", "report.json", "report.txt"):
        code, out, note = run(page, "--output", tmp_path / name)
        assert (code, out) == (3, "")
        assert name in note
    assert "## To correct" in (tmp_path / "report.md").read_text(encoding="utf-8")
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(EXPECTED)
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["items"]


def test_a_table_of_the_same_answers_gives_the_same_labels(small_assistant: Assistant, tmp_path: Path) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(
        [("Question", "Answer"), ("Do I need a teapot?", "Yes. A cup and a small strainer are enough.")]
    )
    path = tmp_path / "tea.csv"
    path.write_text(written.getvalue(), encoding="utf-8")
    labels = [sentence.label for sentence in sentences(small_assistant.check(path))]
    assert labels == ["contradicted", "supported"]


def test_a_file_that_cannot_be_checked_is_an_error_of_one_line(run: Run, tmp_path: Path) -> None:
    code, out, note = run(tmp_path / "absent.md")
    assert (code, out) == (1, "")
    assert note.startswith("error: ")
    assert note.count("\n") == 1
