"""A planted regression is named by the metric that should see it, and a change for the better by none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.comparison import Comparison, ComparisonError, compare
from evals.records import METRICS, CaseResult, CitedSpan, Fingerprint, Run

STATE = Fingerprint("corpus", "questions", "code", "1", {"passages": 10}, {"model": "weights"})
COUNT = 40


def case(number: int, **changes: object) -> CaseResult:
    """A question that is answered perfectly; every fourth is not in the sources and is declined."""
    if number % 4 == 3:
        scores = {"declined, unanswerable": 1.0, "right": 1.0}
        found = CaseResult(
            id=f"q{number}",
            kind="unanswerable",
            topic="none",
            split=_split(number),
            question=f"Is {number} there?",
            answerable=False,
            expected_status="not_found",
            status="not_found",
            text="The sources do not answer this question.",
            scores={metric.name: scores.get(metric.name) for metric in METRICS},
        )
    else:
        bad_when_lower = {"declined, unanswerable", "sides shown", "referred, must be"}
        scores = {
            metric.name: 1.0 if metric.better == "higher" else 0.0
            for metric in METRICS
            if metric.name not in bad_when_lower
        }
        found = CaseResult(
            id=f"q{number}",
            kind="fact",
            topic="small",
            split=_split(number),
            question=f"What is {number}?",
            expected_verdict="yes",
            status="answered",
            verdict="yes",
            text=f"It is {number} [1].",
            citations=(CitedSpan(1, "document", "Numbers", 0, 5, f"{number}"),),
            scores={metric.name: scores.get(metric.name) for metric in METRICS},
        )
    return replace(found, **changes)


def _split(number: int) -> str:
    return "dev" if number < COUNT // 2 else "test"


def run(cases=None, **changes: object) -> Run:
    cases = [case(number) for number in range(COUNT)] if cases is None else cases
    return replace(Run("small", "all", "sections", STATE, tuple(cases)), **changes)


def with_scores(one: CaseResult, **scores: float | None) -> CaseResult:
    return replace(one, scores={**one.scores, **{name.replace("__", ", "): value for name, value in scores.items()}})


def changed(change: Callable[[CaseResult], CaseResult]) -> Run:
    return run([change(one) for one in run().cases])


def reasons(comparison: Comparison) -> str:
    return "\n".join(comparison.regressions)


def metric(comparison: Comparison, name: str, half: str = "all"):
    return next(one for one in comparison.metrics if (one.metric.name, one.half) == (name, half))


def test_a_run_is_as_good_as_itself():
    found = compare(run(), run())
    assert (found.regressions, found.cases, found.differing, found.paired) == ((), (), (), COUNT)
    assert metric(found, "nDCG@10").difference.mean == 0


def test_worse_ranking_is_named_with_its_interval():
    def worse(one: CaseResult) -> CaseResult:
        number = int(one.id[1:])
        return with_scores(one, **{"nDCG@10": 0.5}) if one.answerable and number % 3 == 0 else one

    found = compare(run(), changed(worse))
    assert metric(found, "nDCG@10").regressed
    assert [line for line in found.regressions if not line.startswith("nDCG@10")] == []
    assert found.regressions[0].startswith("nDCG@10 1.000 -> 0.833 (-0.167, 95 % interval -0.")


def test_a_few_worse_rankings_may_be_chance_and_pass():
    worse = changed(lambda one: with_scores(one, **{"nDCG@10": 0.9}) if one.id == "q4" else one)
    found = compare(run(), worse)
    assert metric(found, "nDCG@10").difference.mean < 0
    assert found.regressions == ()


def test_a_metric_that_is_not_gated_passes():
    worse = changed(lambda one: with_scores(one, **{"Success@1": 0.0}) if one.answerable else one)
    found = compare(run(), worse)
    assert metric(found, "Success@1").difference.significant
    assert found.regressions == ()


def test_one_broken_citation_is_enough_for_an_exact_metric_and_its_question_is_named():
    worse = changed(lambda one: with_scores(one, **{"spans exact": 0.0}) if one.id == "q4" else one)
    lines = compare(run(), worse).regressions
    assert [line.split(" 1.000")[0] for line in lines] == ["spans exact", "spans exact on dev"]
    assert lines[0].endswith("in q4")


def test_a_new_answer_with_a_fault_is_seen_though_nothing_pairs_with_it():
    declined = replace(case(4), status="not_found", verdict=None, text="No.", citations=())
    declined = with_scores(declined, **{"citation recall": None, "unsupported sentences": None})
    faulty = with_scores(case(4), **{"citation recall": 0.5, "unsupported sentences": 0.25})
    before = run([declined if one.id == "q4" else one for one in run().cases])
    after = run([faulty if one.id == "q4" else one for one in run().cases])
    assert "citation recall" in reasons(compare(before, after))
    assert "unsupported sentences" in reasons(compare(before, after))
    assert compare(after, before).of("changed")
    assert "citation recall" not in reasons(compare(after, before))


def test_a_lower_threshold_is_caught_by_what_it_answers_and_should_not():
    def answers_all(one: CaseResult) -> CaseResult:
        if one.answerable:
            return one
        given = replace(one, status="answered", text="It is so [1].")
        return with_scores(given, declined__unanswerable=0.0, right=0.0)

    found = compare(run(), changed(answers_all))
    assert "declined, unanswerable 1.000 -> 0.000" in reasons(found)
    assert len(found.of("broken")) == COUNT // 4
    assert "declined, answerable" not in reasons(found)


def test_a_rise_is_a_regression_where_lower_is_better():
    worse = changed(lambda one: with_scores(one, declined__answerable=1.0) if one.answerable else one)
    assert "declined, answerable 0.000 -> 1.000" in reasons(compare(run(), worse))
    assert compare(worse, run()).regressions == ()


def test_what_one_half_loses_the_other_cannot_make_up_for():
    def worse(one: CaseResult) -> CaseResult:
        return with_scores(one, **{"vital nuggets": 0.5 if one.split == "test" else 1.0}) if one.answerable else one

    def better(one: CaseResult) -> CaseResult:
        return with_scores(one, **{"vital nuggets": 0.5 if one.split == "dev" else 1.0}) if one.answerable else one

    found = compare(changed(better), changed(worse))
    assert metric(found, "vital nuggets").difference.mean == pytest.approx(0)
    assert reasons(found).startswith("vital nuggets on test 1.000 -> 0.500")


def test_a_question_that_vanished_is_a_regression_and_a_new_one_is_not():
    shorter = run(run().cases[1:])
    found = compare(run(), shorter)
    assert found.regressions == ("question q0 vanished",)
    assert [(one.id, one.before.id, one.after) for one in found.of("vanished")] == [("q0", "q0", None)]
    assert compare(shorter, run()).regressions == ()
    assert [one.id for one in compare(shorter, run()).of("appeared")] == ["q0"]


def test_a_question_that_is_no_longer_scored_is_a_regression_and_no_zero():
    failed = run([replace(one, scores={}, unscored="too long") if one.id == "q0" else one for one in run().cases])
    found = compare(run(), failed)
    assert found.regressions == ("question q0 is no longer scored: too long",)
    assert metric(found, "nDCG@10").after == 1.0
    assert compare(failed, run()).regressions == ()
    assert compare(failed, failed).regressions == ()


def test_a_metric_that_is_no_longer_measured_is_a_regression():
    silent = changed(lambda one: with_scores(one, verdict=None))
    assert compare(run(), silent).regressions == ("verdict is no longer measured",)
    assert compare(silent, run()).regressions == ()


@pytest.mark.parametrize(
    "change",
    [
        {"question": "What was 0?"},
        {"expected_verdict": "no"},
        {"answerable": False, "expected_status": "not_found"},
        {"turns": ("Hello.",), "stand_alone": "What is 0, hello?"},
    ],
)
def test_a_question_of_other_words_or_labels_is_named_and_in_no_mean(change):
    other = with_scores(replace(case(0), **change), right=0.0, **{"nDCG@10": 0.0, "spans exact": 0.0})
    found = compare(run(), run([other, *run().cases[1:]]))
    assert [(one.id, one.change) for one in found.cases] == [("q0", "reworded")]
    assert (found.regressions, found.paired) == ((), COUNT - 1)


def test_what_the_assistant_said_in_between_does_not_make_it_another_question():
    before = replace(case(0), turns=("Hello.", "Good day."), stand_alone="What is 0, hello?")
    after = replace(before, turns=("Hello.", "Good evening."))
    assert compare(run([before]), run([after])).cases == ()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"text": "It may be 0 [1]."}, "changed"),
        ({"verdict": None}, "changed"),
        ({"status": "referred"}, "changed"),
        ({"citations": ()}, "changed"),
        ({"citations": (CitedSpan(1, "document", "Numbers", 70, 75, "0"),)}, None),
        ({"confidence": 0.3}, None),
    ],
)
def test_another_answer_is_a_change_and_a_moved_place_is_not(change, name):
    after = run([replace(case(0), **change), *run().cases[1:]])
    assert [one.change for one in compare(run(), after).cases] == ([name] if name else [])


def test_fixed_and_broken_follow_from_what_is_right():
    wrong = run([with_scores(case(0), right=0.0), *run().cases[1:]])
    assert [one.change for one in compare(run(), wrong).cases] == ["broken"]
    assert [one.change for one in compare(wrong, run()).cases] == ["fixed"]


def test_a_run_of_one_half_is_compared_with_that_half():
    dev = run([one for one in run().cases if one.split == "dev"], split="dev")
    found = compare(run(), dev)
    assert (found.regressions, found.paired) == ((), COUNT // 2)
    assert found.differing == ("split (all -> dev)",)
    with pytest.raises(ComparisonError, match=r"small \(dev\) and small \(test\)"):
        compare(dev, run([one for one in run().cases if one.split == "test"], split="test"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"corpus": "other"}, ("corpus",)),
        ({"questions": "other"}, ("questions",)),
        ({"code": "other"}, ("code",)),
        ({"configuration": {"passages": 5}}, ("setting passages (10 -> 5)",)),
        ({"configuration": {"passages": 10, "new": 1}}, ("setting new (None -> 1)",)),
        ({"models": {"model": "other"}}, ("model model",)),
        ({"version": "2"}, ()),
    ],
)
def test_the_states_are_told_apart(change, words):
    assert compare(run(), run(fingerprint=replace(STATE, **change))).differing == words
