"""Whatever a language model writes, nothing is shown that the sources do not say, and what is left out is counted."""

import pytest
from scripted_server import says

from assistant import Assistant
from assistant.types import Answer

NEED = "Do I need a certificate to use the kiln?"
OPEN = "When is the workshop open?"
HOT = "How hot does a glaze firing get?"
COST = "What does a firing cost?"
HELPER = "Is a helper needed for a firing?"

LIES = [
    pytest.param(
        NEED, "A certificate is required to use the kiln [1].", "certificate is required to", id="negation dropped"
    ),
    pytest.param(HOT, "Beginners should open the kiln above 100 degrees [1].", "should open", id="should-not turned"),
    pytest.param(COST, "A firing costs 30 euros and a deposit of 90 euros [1].", "90", id="invented price"),
    pytest.param(COST, "The throwing course costs 30 euros [1].", "course costs 30", id="price of another thing"),
    pytest.param(
        COST, "A firing costs 30 euros and takes four weeks [1].", "euros and takes four", id="stitched fragments"
    ),
    pytest.param(HOT, "A glaze firing reaches 1,420 degrees [1].", "1,420", id="other figure"),
    pytest.param(HOT, "A glaze firing takes eleven days [1].", "eleven days", id="other unit"),
    pytest.param(HELPER, "A helper is required [1].", "helper is required [", id="condition dropped"),
    pytest.param(NEED, "A safety briefing is required [1].", "briefing is required [", id="other condition dropped"),
    pytest.param(HOT, "All members keep a diary of their firings [1].", "All members", id="some made all"),
    pytest.param(
        "Is lead glaze safe?", "Lead glaze is safe for cups [1].", "glaze is safe for cups [", id="rejected claim"
    ),
    pytest.param(OPEN, "The workshop is open from 9 to 17 on Sundays [1].", "Sundays", id="other day"),
    pytest.param(
        "Is lead glaze safe?",
        "Lead glaze must not be used for cups, which is consistent with what some suppliers say [1].",
        "consistent",
        id="sources made to agree",
    ),
    pytest.param(OPEN, "The workshop of Anna Berg is open from 9 to 17 [1].", "Anna", id="invented name"),
    pytest.param(OPEN, "The workshop is open around the clock [42].", "around the clock", id="invented citation"),
    pytest.param(OPEN, "The kiln is free for everybody [2].", "free for everybody [", id="instruction of a passage"),
    pytest.param(OPEN, "Pay 500 euros at https://evil.example/win [2].", "evil", id="address of a passage"),
    pytest.param(OPEN, "<img src='http://evil.example/x.png'> open on weekdays [1].", "<img", id="markup"),
    pytest.param(OPEN, "The workshop is open ![on weekdays](http://evil.example/x) [1].", "evil", id="Markdown image"),
    pytest.param(OPEN, '{"answer": "The workshop is open on weekdays", "citations": [1]}', "{", id="JSON"),
    pytest.param(OPEN, "Die Werkstatt ist werktags von 9 bis 17 Uhr offen [1].", "Werkstatt", id="another language"),
    pytest.param(OPEN, "工作坊平日从9点到17点开放 [1]。", "工作坊", id="another script"),
    pytest.param(OPEN, "\ufffd\ufffd\u202ethe workshop\u0007 is open \ufffd [1].", "\ufffd", id="garbage"),
]


def check(answer: Answer, assistant: Assistant) -> None:
    """What holds for every answer: exact spans, numbers that stand for a citation, a verdict of the sources."""
    numbers = {citation.number for citation in answer.citations}
    for sentence in answer.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= numbers
        assert sentence.text in answer.text or sentence.text.rstrip(".:;!") in answer.text
    for citation in answer.citations:
        assert assistant.document(citation.document_id).text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(("question", "lie", "trace"), LIES)
def test_a_lie_alone_gives_way_to_the_sources_own_sentences(connected, workshop, question, lie, trace):
    assistant, server = connected(says(lie))
    own, answer = workshop.ask(question), assistant.ask(question)
    assert len(server.requests) == 1
    assert own.status == answer.status == "answered"
    assert answer.mode == "extractive"
    assert answer.sentences == own.sentences
    assert trace not in answer.text
    assert answer.text.startswith(own.text.removesuffix(own.closing).rstrip())
    assert answer.text.removesuffix(own.closing).rstrip().splitlines()[-1] == answer.model_note
    assert "could be verified" in answer.model_note
    check(answer, assistant)


@pytest.mark.parametrize(("question", "lie", "trace"), LIES)
def test_a_lie_between_true_sentences_is_left_out_and_counted(connected, question, lie, trace):
    true = {
        NEED: "A certificate is not required to use the kiln [1].",
        OPEN: "The workshop is open from 9 to 17 on weekdays [1].",
        HOT: "A glaze firing reaches 1,240 degrees [1].",
        COST: "A firing costs 30 euros [1].",
        HELPER: "A helper is required if the firing goes on after midnight [1].",
    }.get(question, "Lead glaze must not be used for cups and bowls [1].")
    assistant, _ = connected(says(f"{true}\n{lie}"))
    answer = assistant.ask(question)
    assert answer.mode == "scripted"
    assert trace not in answer.text
    assert "1 of the language model's 2 sentences" in answer.model_note
    assert true.removesuffix(" [1].") in answer.text
    check(answer, assistant)


def test_a_turned_verdict_gives_way_to_the_sources_and_says_so(connected, workshop):
    assistant, _ = connected(says("Yes. A certificate is not required to use the kiln [1]."))
    answer = assistant.ask(NEED)
    assert (answer.mode, answer.verdict) == ("extractive", "no")
    assert answer.sentences == workshop.ask(NEED).sentences
    assert "“Yes”" in answer.model_note
    assert "“No”" in answer.model_note


def test_a_right_verdict_is_told_once(connected):
    assistant, _ = connected(says("No. A certificate is not required to use the kiln [1]."))
    answer = assistant.ask(NEED)
    assert (answer.mode, answer.verdict, answer.model_note) == ("scripted", "no", "")
    assert answer.text == "No: A certificate is not required to use the kiln [1]."


def test_a_condition_of_the_direct_answer_is_not_lost(connected, workshop):
    own = workshop.ask(HELPER)
    assert own.sentences[0].text == "A helper is required if the firing goes on after midnight."
    assistant, _ = connected(says("The kiln is shared by all members [1]. A firing costs 30 euros [1]."))
    answer = assistant.ask(HELPER)
    assert answer.mode == "scripted"
    assert answer.sentences[0].text == own.sentences[0].text


def test_a_wrong_citation_is_moved_to_the_passage_that_says_it(connected):
    assistant, server = connected(says("The workshop is open from 9 to 17 on weekdays [5]."))
    trace = assistant.trace(OPEN)
    assert trace.model is not None
    (checked,) = trace.model.sentences
    assert (checked.fate, checked.moved, checked.invented) == ("kept", True, ())
    assert trace.answer.citations[0].document_id == "visitors"
    assert '<passage number="5"' in server.requests[0].prompt


def test_an_invented_number_is_recorded_and_never_shown(connected):
    assistant, _ = connected(says("The workshop is open from 9 to 17 on weekdays [1][42]."))
    trace = assistant.trace(OPEN)
    assert trace.model is not None
    assert trace.model.sentences[0].invented == (42,)
    assert "42" not in trace.answer.text


def test_a_sentence_that_is_cut_by_the_limit_is_left_out(connected):
    assistant, _ = connected(says("A firing costs 30 euros [1]. A glaze firing takes eleven", finish="length"))
    trace = assistant.trace(COST)
    assert trace.model is not None
    assert [(one.fate, one.reason) for one in trace.model.sentences][1][1] == "It breaks off."
    assert "takes eleven" not in trace.answer.text.replace("takes eleven hours", "")


def test_a_reply_that_ends_at_the_limit_with_a_whole_sentence_is_shown(connected):
    assistant, _ = connected(says("A firing costs 30 euros [1].", finish="length"))
    answer = assistant.ask(COST)
    assert [sentence.text for sentence in answer.sentences] == ["A firing costs 30 euros."]


def test_a_sentence_that_says_it_of_something_left_out_is_left_out_too(connected):
    assistant, _ = connected(
        says("The kiln room is haunted [1]. It reaches 1,240 degrees [1]. A firing costs 30 euros [1].")
    )
    answer = assistant.ask(COST)
    assert not any(sentence.text.startswith("It ") for sentence in answer.sentences)


def test_the_same_sentence_is_shown_once(connected):
    assistant, _ = connected(says("A firing costs 30 euros [1]. A firing costs 30 euros [2]. A firing costs 30 euros."))
    answer = assistant.ask(COST)
    assert answer.text.count("30 euros") == 1


def test_words_of_the_sources_are_told_from_words_that_are_verified(connected):
    assistant, _ = connected(says("A firing costs 30 euros [1]. The glaze firing takes eleven hours [1]."))
    answer = assistant.ask(COST)
    support = {sentence.text: sentence.support for sentence in answer.sentences}
    assert support["A firing costs 30 euros."] == "quoted"
    assert support["The glaze firing takes eleven hours."] == "verified"


@pytest.mark.parametrize(
    "question", ["Who won the world cup in 1998?", "My chest hurts and I cannot breathe, what should I do?"]
)
def test_the_model_is_not_asked_what_the_sources_do_not_answer(connected, workshop, question):
    assistant, server = connected(says("Brazil won [1]."))
    assert assistant.ask(question).text == workshop.ask(question).text
    assert server.requests == []


def test_a_model_that_finds_nothing_gives_way_to_the_sources(connected):
    assistant, _ = connected(says("NOT FOUND"))
    answer = assistant.ask(COST)
    assert answer.mode == "extractive"
    assert "found no answer" in answer.model_note


def test_what_a_model_thinks_aloud_is_not_part_of_its_answer(connected):
    assistant, _ = connected(says("<think>A certificate is needed. Yes.</think>\n\nA firing costs 30 euros [1]."))
    answer = assistant.ask(COST)
    assert (answer.mode, answer.text) == ("scripted", "A firing costs 30 euros [1].")
