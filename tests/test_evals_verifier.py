"""The verifier's test bed: pairs are read in full or refused, and thresholds are chosen on one half."""

import json
from pathlib import Path

import pytest

from evals.questions import split_of
from evals.verifier import Pair, PairFileError, best_threshold, by_threshold, load_pairs, measure

GOOD = {
    "id": "kiln/1",
    "field": "pottery",
    "document": "kiln.md",
    "sentence": "The kiln is hot.",
    "passage": "The kiln is very hot.",
    "label": "supported",
    "check": "wording",
    "split": split_of("kiln/1"),
}


def written(folder: Path, *records: object) -> Path:
    (folder / "pairs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return folder


def pair(number: int, label: str) -> Pair:
    return Pair(f"p/{number}", "pottery", "kiln.md", str(number), ("text",), label, "wording", "dev")


def test_a_good_line_is_read(tmp_path: Path):
    (found,) = load_pairs(written(tmp_path, GOOD))
    assert (found.id, found.passages, found.label) == ("kiln/1", ("The kiln is very hot.",), "supported")


def test_a_pair_may_have_several_passages(tmp_path: Path):
    (found,) = load_pairs(written(tmp_path, GOOD | {"passage": ["One.", "Two."]}))
    assert found.passages == ("One.", "Two.")


@pytest.mark.parametrize(
    "change",
    [
        {"label": "true"},
        {"check": "mood"},
        {"sentence": " "},
        {"passage": ["One.", ""]},
        {"passage": 3},
        {"split": "test" if GOOD["split"] == "dev" else "dev"},
        {"more": 1},
    ],
)
def test_a_wrong_line_is_refused_with_its_place(tmp_path: Path, change: dict[str, object]):
    with pytest.raises(PairFileError, match="line 1"):
        load_pairs(written(tmp_path, GOOD | change))


def test_an_id_stands_once_and_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(PairFileError, match="stands twice"):
        load_pairs(written(tmp_path, GOOD, GOOD))
    with pytest.raises(PairFileError, match="No pairs"):
        load_pairs(tmp_path / "none")


def test_the_best_threshold_parts_what_is_supported_from_the_rest():
    pairs = [pair(number, "supported" if number >= 7 else "contradicted") for number in range(10)]
    threshold = best_threshold(pairs, lambda one: float(one.sentence))
    assert 6 < threshold <= 7


def test_precision_recall_and_the_worst_error_are_counted():
    pairs = [pair(1, "supported"), pair(2, "supported"), pair(3, "contradicted"), pair(4, "not_found")]
    found = measure(pairs, "length", by_threshold(lambda one: float(one.sentence), 2.0), 2.0)
    assert found.precision("supported") == pytest.approx(1 / 3)
    assert found.recall("supported") == 0.5
    assert found.recall("contradicted") == 0.0
    assert found.precision("contradicted") is None
    assert found.turned_supported == 1.0
    assert found.by_check == {"wording": (4, 1, 2)}
