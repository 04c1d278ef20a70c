"""The runner asks a real assistant, in the conversation where there is one, and scores what comes back."""

from dataclasses import replace

import pytest
from small_questions import CHEST, COURSE, COURSE_LENGTH, RECORDS, TEAPOT, TOO_LONG, VOLCANO, WATER, facts, questions

from assistant.errors import QuestionError
from assistant.types import Disagreement, DisagreementSide, Turn
from evals.records import METRICS
from evals.runner import Conversations, IndexChangedError, run_questions, select
from evals.summary import abstention, groups, means, unscored


class Altered:
    """A real assistant whose traces are changed on the way, and counted."""

    def __init__(self, assistant, change=lambda trace: trace):
        self.documents = assistant.documents
        self.asked = []
        self._assistant = assistant
        self._change = change

    def trace(self, question, turns=()):
        self.asked.append(question)
        return self._change(self._assistant.trace(question, turns))

    def draft(self, trace):
        return self._assistant.draft(trace)


def answering(**fields):
    return lambda trace: replace(trace, answer=replace(trace.answer, **fields))


@pytest.fixture(scope="module")
def outcome(small_assistant, tmp_path_factory):
    return run_questions(small_assistant, questions(tmp_path_factory.mktemp("runner"), *RECORDS))


def by_id(outcome, question_id):
    return next(case for case in outcome.cases if case.id == question_id)


@pytest.fixture
def run_one(small_assistant, tmp_path):
    def run(record, subject=None):
        (case,) = run_questions(subject or small_assistant, questions(tmp_path, record)).cases
        return case

    return run


def test_every_question_has_a_case_in_order_and_every_metric_a_place(outcome):
    assert [case.id for case in outcome.cases] == [one["id"] for one in RECORDS]
    assert all(list(case.scores) == [metric.name for metric in METRICS] for case in outcome.cases)


def test_a_found_section_and_a_stated_fact_score_full_marks(outcome):
    case = by_id(outcome, "water")
    for name in ("Success@1", "Success@5", "RR@10", "nDCG@10", "Recall@10", "vital nuggets", "right"):
        assert case.scores[name] == 1, name
    for name in ("citation recall", "citation precision", "spans exact", "cites a labelled section"):
        assert case.scores[name] == 1, name
    for name in ("unsupported sentences", "declined, answerable", "must-not said", "false disagreement"):
        assert case.scores[name] == 0, name
    for name in ("verdict", "follow-up loss", "sides shown", "referred, must be", "declined, unanswerable"):
        assert case.scores[name] is None, name
    assert case.passages[0].labelled
    assert case.passages[0].section == "How hot should the water be?"
    assert case.missed_sections == ()
    assert 0 < case.similarity <= 1


def test_the_citations_are_kept_as_they_stand_in_the_documents(outcome, small_assistant):
    for citation in by_id(outcome, "water").citations:
        text = small_assistant.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_the_verdict_is_scored_where_one_is_expected(outcome, run_one):
    assert by_id(outcome, "teapot").scores["verdict"] == 1
    wrong = run_one({**TEAPOT, "verdict": "yes"})
    assert (wrong.scores["verdict"], wrong.scores["right"], wrong.right_if_answered) == (0, 0, False)


def test_a_missing_fact_is_named_and_the_answer_not_right(run_one):
    case = run_one({**WATER, "nuggets": facts("70 and 80", "moon cheese")})
    assert case.missed_vital == ("moon cheese",)
    assert (case.scores["vital nuggets"], case.scores["right"]) == (0.5, 0)


def test_what_must_not_be_said_is_named(run_one):
    case = run_one({**WATER, "must_not": ["bitter"]})
    assert case.forbidden == ("bitter",)
    assert (case.scores["must-not said"], case.scores["right"]) == (1, 0)


def test_without_labels_there_is_no_ranking_but_the_rest_is_scored(outcome):
    case = by_id(outcome, "course")
    assert case.scores["nDCG@10"] is case.scores["cites a labelled section"] is None
    assert case.scores["vital nuggets"] == 1


def test_a_label_that_was_not_found_is_named(run_one, small_assistant):
    class Shallow(Altered):
        def trace(self, question, turns=()):
            trace = super().trace(question, turns)
            return replace(trace, passages=trace.passages[-1:])

    case = run_one(WATER, Shallow(small_assistant))
    assert case.missed_sections == ("tea: How hot should the water be?",)
    assert case.scores["Recall@10"] == case.scores["RR@10"] == 0


def test_a_label_without_a_heading_is_the_text_above_the_first_section(run_one):
    above = {**WATER, "question": "What is green tea made from?", "sections": [{"document": "tea", "heading": ""}]}
    case = run_one(above)
    assert case.passages[0].labelled
    assert not all(passage.labelled for passage in case.passages)


def test_documents_that_the_index_lacks_leave_the_ranking_unmeasured(run_one):
    case = run_one({**WATER, "sections": [{"document": "coffee", "heading": "Milk"}]})
    assert case.scores["Success@5"] is None
    assert case.scores["vital nuggets"] == 1


def test_a_question_that_is_refused_is_unscored_and_not_a_zero(outcome):
    case = by_id(outcome, "too-long")
    assert "limit" in case.unscored
    assert set(case.scores.values()) == {None}
    assert case.right_if_answered is None
    assert unscored(outcome.cases) == (case,)
    assert means(outcome.cases)["vital nuggets"].count == 4  # of five that can be answered


def test_declining_the_unanswerable_is_right_and_answering_it_is_not(outcome, run_one, small_assistant):
    case = by_id(outcome, "volcano")
    assert (case.status, case.expected_status) == ("not_found", "not_found")
    assert (case.scores["declined, unanswerable"], case.scores["declined, answerable"]) == (1, None)
    assert (case.scores["right"], case.right_if_answered) == (1, False)
    answered = run_one({**VOLCANO, "question": "How hot should the water be?"})
    assert (answered.scores["declined, unanswerable"], answered.scores["right"]) == (0, 0)
    assert answered.right_if_answered is False


def test_what_is_said_when_nothing_was_found_states_no_facts(run_one, small_assistant):
    declining = answering(status="not_found", text="Nearest topic: 70 and 80", citations=(), sentences=())
    case = run_one(WATER, Altered(small_assistant, declining))
    assert (case.scores["vital nuggets"], case.scores["declined, answerable"], case.scores["right"]) == (0, 1, 0)
    assert case.scores["citation recall"] is case.scores["conciseness"] is None


def test_a_draft_tells_whether_a_declined_answer_would_have_been_right(run_one, small_assistant):
    declining = answering(status="not_found", text="Nothing.", citations=(), sentences=())
    assert run_one(WATER, Altered(small_assistant, declining)).right_if_answered is True
    missing = {**WATER, "nuggets": facts("moon cheese")}
    assert run_one(missing, Altered(small_assistant, declining)).right_if_answered is False


def test_an_emergency_is_referred_and_counts_in_neither_refusal(outcome, run_one, small_assistant):
    case = by_id(outcome, "chest")
    assert (case.scores["referred, must be"], case.scores["right"]) == (1, 1)
    assert case.scores["declined, answerable"] is case.scores["declined, unanswerable"] is None
    assert case.right_if_answered is None
    missed = run_one(CHEST, Altered(small_assistant, answering(status="not_found")))
    assert (missed.scores["referred, must be"], missed.scores["right"]) == (0, 0)
    alarmed = run_one(WATER, Altered(small_assistant, answering(status="referred")))
    assert (alarmed.scores["referred, must not be"], alarmed.scores["right"]) == (1, 0)


def test_every_side_of_a_disagreement_must_be_shown(run_one, small_assistant):
    record = {**WATER, "kind": "disagreement", "sides": [{"any": ["70"]}, {"any": ["95"]}]}
    assert run_one(record).scores["sides shown"] == 0
    shown = Disagreement("heat", (DisagreementSide("70 degrees", (1,)), DisagreementSide("95 degrees", (2,))))
    case = run_one(record, Altered(small_assistant, answering(disagreement=shown)))
    assert (case.scores["sides shown"], case.scores["false disagreement"]) == (1, None)
    assert run_one(WATER, Altered(small_assistant, answering(disagreement=shown))).scores["false disagreement"] == 1


def test_words_that_belong_to_no_sentence_are_unsupported(run_one, small_assistant):
    invented = Altered(
        small_assistant,
        lambda trace: answering(text=trace.answer.text + " Serve it to the moon.")(trace),
    )
    case = run_one(WATER, invented)
    assert case.scores["unsupported sentences"] > 0
    assert case.scores["citation recall"] < 1


def test_a_turn_without_an_answer_is_asked_and_its_answer_put_behind_it(outcome):
    case = by_id(outcome, "course/2")
    assert case.turns == (COURSE_LENGTH["turns"][0]["content"], by_id(outcome, "course").text)
    assert case.search_question != case.question
    assert (case.scores["vital nuggets"], case.scores["follow-up loss"]) == (1, 0)


def test_a_conversation_is_asked_once(small_assistant, tmp_path):
    third = {**COURSE_LENGTH, "id": "course/3", "turns": [*COURSE_LENGTH["turns"]], "question": "And is it expensive?"}
    subject = Altered(small_assistant)
    run_questions(subject, questions(tmp_path, COURSE, COURSE_LENGTH, third))
    assert sorted(subject.asked) == sorted(
        [COURSE["question"], COURSE_LENGTH["question"], COURSE_LENGTH["stand_alone"], third["question"]]
    )


def test_given_answers_of_a_conversation_are_kept(small_assistant):
    given = (Turn("user", "Hello?"), Turn("assistant", "Ask me about tea."))
    subject = Altered(small_assistant)
    filled = Conversations(subject).filled((*given, Turn("user", "Do I need a teapot?")))
    assert filled[:2] == given
    assert subject.asked == ["Do I need a teapot?"]
    assert filled[3] == Turn("assistant", small_assistant.ask("Do I need a teapot?").text)


def test_what_a_follow_up_loses_is_measured_against_its_stand_alone_wording(run_one):
    record = {**COURSE_LENGTH, "question": "Which volcano erupted in 1883?"}
    assert run_one(record).scores["follow-up loss"] == 1


def test_an_error_in_an_earlier_turn_leaves_the_case_unscored(run_one):
    record = {**COURSE_LENGTH, "turns": [{"role": "user", "content": "tea " * 1000}]}
    assert "limit" in run_one(record).unscored


def test_any_other_error_keeps_its_traceback(small_assistant, run_one):
    def broken(trace):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_one(WATER, Altered(small_assistant, broken))


def test_a_corpus_that_changes_during_the_run_ends_it(small_assistant, tmp_path):
    fingerprints = iter(("first", "second"))
    changing = Altered(small_assistant, lambda trace: answering(corpus_fingerprint=next(fingerprints))(trace))
    with pytest.raises(IndexChangedError):
        run_questions(changing, questions(tmp_path, WATER, TEAPOT))


def test_each_question_has_its_stages_timed(outcome):
    scored = [case.id for case in outcome.cases if not case.unscored]
    assert list(outcome.timings.cases) == scored
    assert all(stages["total"] > 0 for stages in outcome.timings.cases.values())


def test_a_half_is_selected_by_the_split(tmp_path):
    every = questions(tmp_path, *RECORDS)
    assert set(select(every, "dev")) | set(select(every, "test")) == set(every)
    assert all(question.split == "dev" for question in select(every, "dev"))
    assert select(every, None) == every


def test_groups_are_the_halves_the_kinds_and_the_topics(outcome):
    grouped = groups(outcome.cases)
    assert list(grouped)[:3] == ["all", "dev", "test"]
    assert len(grouped["dev"]) + len(grouped["test"]) == len(outcome.cases) == len(grouped["topic:small"])
    assert [case.id for case in grouped["kind:followup"]] == ["course/2"]


def test_the_abstention_is_measured_over_what_needs_no_referral(outcome):
    found = abstention(outcome.cases)
    assert found.confidence.auroc == 1
    assert found.confidence.curve[-1] == (1.0, pytest.approx(1 / 5))
    assert found.declined["unrelated"].count == 1
    assert found.operating_point.coverage == pytest.approx(4 / 5)
    assert found.crag == pytest.approx(4 / 5)


def test_a_question_error_is_an_expected_error(small_assistant):
    with pytest.raises(QuestionError):
        small_assistant.ask(TOO_LONG["question"])
