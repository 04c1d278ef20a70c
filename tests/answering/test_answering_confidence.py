"""The confidence: a calibrated probability, one setting that chooses the risk, and what an index keeps of both."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.confidence import SIGNS, load_model
from assistant.errors import SettingsError
from assistant.pipeline import build_index
from assistant.settings import load_settings

POTTERY = Path(__file__).resolve().parents[1] / "data" / "answering"
QUESTIONS = (
    "is an apron mandatory?",
    "who is the technician?",
    "how much is a bag of porcelain?",
    "do you have a swimming pool?",
    "what is the capital of mongolia?",
    "how much does a car cost?",
    "which glaze did the queen like best?",
)


def in_use(folder: Path) -> Path:
    return next(folder.rglob("manifest.json"))


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("risks")
    build_index(POTTERY, index_dir=folder, settings=load_settings(most_risk=0.1))
    return folder


@pytest.fixture
def bold(index_dir: Path) -> Iterator[Assistant]:
    """An assistant that takes every risk."""
    with closing(Assistant.open(index_dir=index_dir, settings=load_settings(most_risk=1.0))) as opened:
        yield opened


def test_each_feature_has_a_weight_that_speaks_the_way_it_may(bold: Assistant) -> None:
    model = load_model()
    assert set(model.weights) == set(SIGNS)
    assert all(sign * model.weights[name] >= 0 for name, sign in SIGNS.items())
    assert any(model.weights.values())
    features = bold.trace("is an apron mandatory?").composed.confidence.features
    assert set(features) == set(SIGNS)


@pytest.mark.parametrize(
    ("asked", "near_miss", "feature"),
    [
        ("who is the technician?", "who is the upholsterer?", "short_held"),
        ("how much is a bag of porcelain?", "how much is a bag of cement?", "short_held"),
    ],
)
def test_what_the_best_sentence_holds_of_a_question_speaks_for_it(
    bold: Assistant, asked: str, near_miss: str, feature: str
) -> None:
    held, lacking = (bold.trace(text).composed.confidence.features[feature] for text in (asked, near_miss))
    assert held > lacking


def test_a_word_that_no_sentence_has_in_any_words_speaks_against_an_answer(bold: Assistant) -> None:
    held, lacking = (
        bold.trace(text).composed.confidence.features["word_missing"]
        for text in ("how much is a bag of porcelain?", "how much is a bag of trombones?")
    )
    assert held < lacking


@pytest.mark.parametrize(
    ("told", "untold"),
    [
        ("how much is a bag of porcelain?", "how much did the sail loft cost?"),
        ("how long does the safety induction take?", "how long does it take to test a glaze on a tile?"),
    ],
)
def test_a_subject_without_the_figure_asked_for_speaks_against_an_answer(
    bold: Assistant, told: str, untold: str
) -> None:
    with_figure, without = (bold.trace(text).composed.confidence.features["figure_gap"] for text in (told, untold))
    assert with_figure == 0.0 < without


def test_a_year_that_no_sentence_has_speaks_against_an_answer_but_not_against_a_correction(bold: Assistant) -> None:
    missing = {
        text: bold.trace(text).composed.confidence.features["year_missing"]
        for text in (
            "who founded the pottery in 1978?",
            "who ran the pottery in 1803?",
            "was the pottery founded in 1803?",
            "why was the pottery founded in 1803?",
        )
    }
    assert list(missing.values()) == [0.0, 1.0, 0.0, 0.0]


def test_which_of_a_kind_that_no_sentence_holds_speaks_against_an_answer(bold: Assistant) -> None:
    held, lacking = (
        bold.trace(text).composed.confidence.features["asked_missing"]
        for text in ("which clay is watertight without glaze?", "which orchestra is watertight without glaze?")
    )
    assert held < lacking


def test_an_abbreviation_and_its_long_form_are_one_word_of_the_question(bold: Assistant) -> None:
    short, long = (
        bold.trace(text).composed for text in ("what does the OSP cost?", "what does the open studio pass cost?")
    )
    assert short.question.text == "what does the OSP cost?"
    for one in (short, long):
        assert one.evidence[0].soft == 1.0
        assert one.confidence.features["missing_name"] == 0.0


def test_the_model_says_what_it_was_fitted_on_development_halves_only() -> None:
    fields = load_model().provenance["fields"]
    assert "medical-massage" in fields
    for name, field in fields.items():
        assert field["half"] == "dev", name
        assert len(field["questions_sha256"]) == len(field["corpus_fingerprint"]) == 64, name
        assert 0 < field["answerable"] < field["asked"], name


def test_the_less_risk_is_taken_the_surer_an_answer_must_be() -> None:
    model = load_model()
    points = model.risks
    assert all(one.confidence >= other.confidence for one, other in pairwise(points))
    assert all(one.risk <= other.risk and one.coverage < other.coverage for one, other in pairwise(points))
    least = [model.answered_from(risk) for risk in (0.0, 0.02, 0.05, 0.1, 0.2, 1.0)]
    assert least == sorted(least, reverse=True)
    assert least[0] > least[3] > least[-1]
    assert least[0] == points[0].confidence
    assert 0 < model.answered_from(None) == model.operating_point < 1


def test_what_a_risk_promises_was_found_within_a_few_points() -> None:
    for point in load_model().risks:
        assert abs(point.risk - point.absent) < 0.06, point


@pytest.mark.parametrize("most_risk", [None, 0.0, 0.05, 0.2, 1.0])
def test_the_risk_that_is_set_decides_what_is_answered(
    monkeypatch: pytest.MonkeyPatch, index_dir: Path, most_risk: float | None
) -> None:
    if most_risk is not None:
        monkeypatch.setenv("ASSISTANT_MOST_RISK", str(most_risk))
    least = load_model().answered_from(most_risk)
    with closing(Assistant.open(index_dir=index_dir)) as assistant:
        answers = [assistant.ask(question) for question in QUESTIONS]
    for answer in answers:
        assert (answer.status == "answered") == (answer.confidence >= least), answer.question


@pytest.mark.parametrize("value", ["-0.1", "1.5", "high"])
def test_a_risk_that_is_no_share_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ASSISTANT_MOST_RISK", value)
    with pytest.raises(SettingsError, match="ASSISTANT_MOST_RISK"):
        load_settings()


def test_an_index_keeps_which_model_and_operating_point_it_was_built_with(index_dir: Path) -> None:
    kept = json.loads(in_use(index_dir).read_text(encoding="utf-8"))["answering"]
    model = load_model()
    assert kept["most_risk"] == 0.1
    assert kept["confidence"]["model_sha256"] == model.sha256
    assert kept["confidence"]["answered_from"] == model.answered_from(0.1)
    assert kept["confidence"]["expected"]["risk"] <= 0.1
    assert kept["confidence"]["provenance"]["fields"].keys() == model.provenance["fields"].keys()


def test_another_risk_makes_no_new_build(tmp_path: Path) -> None:
    first = build_index(POTTERY, index_dir=tmp_path, settings=load_settings(most_risk=0.1))
    second = build_index(POTTERY, index_dir=tmp_path, settings=load_settings(most_risk=0.3))
    assert (first.changed, second.changed) == (True, False)
    assert first.build_id == second.build_id


def test_a_refusal_names_covered_topics_and_cites_nothing(pottery: Assistant) -> None:
    answer = pottery.ask("what is the capital of mongolia?")
    assert answer.status == "not_found"
    assert (answer.sentences, answer.citations, answer.verdict) == ((), (), None)
    documents = [pottery.document(passage.chunk.document_id) for passage in pottery.search(answer.question)]
    titles = {document.title for document in documents}
    headings = {section.path[-1] for document in documents for section in document.sections if section.path}
    assert answer.nearest_topics
    assert set(answer.nearest_topics) <= titles | headings
    assert all(topic in answer.text for topic in answer.nearest_topics)
