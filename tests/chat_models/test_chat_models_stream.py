"""An answer can be had sentence by sentence, with a model and without one, and as a part of LangChain."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from scripted_server import breaks_off_after, refuses, says

from assistant.errors import QuestionError
from assistant.types import Answer, StreamedPart, Turn

COST = "What does a firing cost?"
TRUE = (
    "A firing costs 30 euros [1]. A glaze firing takes eleven hours [1]. "
    "Some members keep a diary of their firings [2]."
)


def streamed(parts: list[StreamedPart]) -> tuple[list[str], Answer]:
    assert [part.answer is None for part in parts] == [True] * (len(parts) - 1) + [False]
    answer = parts[-1].answer
    assert answer is not None
    return [part.sentence.text for part in parts[:-1] if part.sentence], answer


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


def test_sentences_come_first_and_the_same_answer_last(connected):
    assistant, _ = connected(says(TRUE))
    parts = list(assistant.stream(COST))
    sentences, answer = streamed(parts)
    assert sentences == [sentence.text for sentence in answer.sentences]
    assert len(sentences) == 3
    assert timeless(answer) == timeless(assistant.ask(COST))
    for part in parts[:-1]:
        assert part.sentence is not None
        assert tuple(citation.number for citation in part.citations) == part.sentence.citations


def test_a_sentence_is_shown_before_the_reply_is_complete(connected):
    assistant, _ = connected(breaks_off_after(TRUE))
    parts = list(assistant.stream(COST))
    assert parts[0].sentence is not None
    assert parts[0].sentence.text == "A firing costs 30 euros."
    assert "broke off" in parts[-1].answer.model_note


def test_without_a_model_the_sources_own_sentences_come_one_by_one(workshop):
    sentences, answer = streamed(list(workshop.stream(COST)))
    assert sentences == [sentence.text for sentence in answer.sentences]
    assert timeless(answer) == timeless(workshop.ask(COST))
    assert (answer.mode, answer.model_note) == ("extractive", "")


@pytest.mark.parametrize(
    "question", ["Who won the world cup in 1998?", "My chest hurts and I cannot breathe, what should I do?"]
)
def test_what_is_declined_or_referred_comes_whole(workshop, question):
    parts = list(workshop.stream(question))
    assert len(parts) == 1
    assert parts[0].answer is not None


def test_a_question_that_is_refused_is_refused(workshop):
    with pytest.raises(QuestionError):
        next(workshop.stream("?!"))


def test_the_time_of_the_model_is_told(connected):
    assistant, _ = connected(says(TRUE))
    assert assistant.ask(COST).timings_ms["language model"] > 0


def test_threads_and_event_loops_get_the_same_answer(connected):
    assistant, _ = connected(says(TRUE))
    alone = timeless(assistant.ask(COST))
    with ThreadPoolExecutor(4) as pool:
        assert {timeless(one).text for one in pool.map(assistant.ask, [COST] * 8)} == {alone.text}

    async def inside() -> Answer:
        return assistant.ask(COST)

    assert timeless(asyncio.run(inside())).text == alone.text


def test_a_retriever_of_langchain_gives_passages_with_their_places(workshop):
    found = workshop.as_retriever(k=2).invoke(COST)
    assert len(found) == 2
    text = workshop.document(found[0].metadata["document_id"]).text
    assert text[found[0].metadata["start"] : found[0].metadata["end"]] == found[0].page_content
    assert "30 euros" in found[0].page_content
    assert [one.id for one in asyncio.run(workshop.as_retriever(k=2).ainvoke(COST))] == [one.id for one in found]


def test_a_runnable_of_langchain_answers_questions_with_and_without_history(workshop):
    runnable = workshop.as_runnable()
    assert timeless(runnable.invoke(COST)) == timeless(workshop.ask(COST))
    history = [{"role": "user", "content": "Is there a throwing course?"}, {"role": "assistant", "content": "Yes."}]
    turns = [Turn("user", "Is there a throwing course?"), Turn("assistant", "Yes.")]
    asked = {"question": "how much does it cost?", "history": history}
    assert timeless(runnable.invoke(asked)) == timeless(workshop.ask("how much does it cost?", turns))
    assert timeless(asyncio.run(runnable.ainvoke(COST))) == timeless(workshop.ask(COST))
    assert [one.status for one in (runnable | (lambda answer: answer)).batch([COST, COST])] == ["answered"] * 2


@pytest.mark.parametrize(
    "asked", [3, {}, {"question": 1}, {"question": "x", "history": ["y"]}, {"question": "x", "history": 5}]
)
def test_what_is_no_question_is_refused_by_the_runnable(workshop, asked):
    with pytest.raises(QuestionError, match="question"):
        workshop.as_runnable().invoke(asked)


TURNS = [
    Turn("user", "What does the throwing course cost?"),
    Turn("assistant", "The throwing course costs 120 euros and takes four weeks."),
]


def test_a_models_wording_of_a_follow_up_is_taken_where_it_is_found_better(connected):
    assistant, server = connected(says("How long does the throwing course take?"), says("It takes four weeks [1]."))
    answer = assistant.ask("how long?", TURNS)
    assert "four weeks" in answer.text
    assert "<conversation>" in server.requests[0].prompt


@pytest.mark.parametrize(
    "act",
    [
        says("What is the price of lead glaze in Texas?"),
        says("The throwing course takes four weeks, so the answer is four weeks."),
        says("<script>how long?</script>"),
        says(""),
        refuses(500),
        breaks_off_after("How long"),
    ],
    ids=["other words", "an answer", "markup", "nothing", "500", "cut"],
)
def test_a_wording_that_changes_the_question_or_fails_changes_nothing(connected, workshop, act):
    assistant, _ = connected(act)
    own = workshop.ask("how long does it take?", TURNS)
    assert assistant.ask("how long does it take?", TURNS).search_question == own.search_question


def test_a_question_that_stands_alone_is_not_reworded(connected):
    assistant, server = connected(says(TRUE))
    assistant.ask("Do I need a certificate to use the kiln?", TURNS)
    assert server.requests
    assert not any("<conversation>" in request.prompt for request in server.requests)
    assistant, server = connected(says(TRUE), chat_follow_up_timeout_s=0.0)
    assistant.ask("how long does it take?", TURNS)
    assert not any("<conversation>" in request.prompt for request in server.requests)
