"""A language model that fails in any way costs a line: the sources' own answer is given, in bounded time."""

import logging
import socket
import time

import pytest
from scripted_server import (
    breaks_off_after,
    falls_silent_after,
    never_stops,
    pings_for_ever,
    refuses,
    says,
    sends,
)

from assistant.pipeline.language_model import LanguageModel

COST = "What does a firing cost?"
TRUE = "A firing costs 30 euros [1]. "
HASTY = {
    "chat_connect_timeout_s": 1.0,
    "chat_first_token_timeout_s": 0.7,
    "chat_token_timeout_s": 0.7,
    "chat_timeout_s": 2.5,
    "chat_max_tokens": 60,
}
# On a busy machine a reply may take its time; only where time is what fails is it short.
PATIENT = {
    "chat_connect_timeout_s": 5.0,
    "chat_first_token_timeout_s": 30.0,
    "chat_token_timeout_s": 30.0,
    "chat_timeout_s": 50.0,
    "chat_max_tokens": 60,
}
SHORT = {
    "begin": {"chat_first_token_timeout_s": 0.7},
    "fell silent": {"chat_token_timeout_s": 0.7},
    "finish": {"chat_timeout_s": 2.5},
}

FAILURES = [
    pytest.param([falls_silent_after()], "did not begin to answer within 0.7 s", id="no first token"),
    pytest.param([pings_for_ever()], "did not begin to answer within 0.7 s", id="nothing but pings"),
    pytest.param([falls_silent_after(TRUE + "The")], "fell silent in the middle", id="silence between tokens"),
    pytest.param([never_stops("so ", every_s=0.1)], "did not finish within 2.5 s", id="too slow in all"),
    pytest.param([never_stops("and so on ")], "did not come to an end", id="one endless sentence"),
    pytest.param([never_stops("Firing {number} was good. ")], "did not come to an end", id="endless sentences"),
    pytest.param([never_stops(TRUE)], "did not come to an end", id="the same for ever"),
    pytest.param([never_stops("")], "did not begin to answer", id="endless nothing"),
    pytest.param([refuses(401)], "(401)", id="401"),
    pytest.param([refuses(403)], "(403)", id="403"),
    pytest.param([refuses(404)], "(404)", id="404"),
    pytest.param([refuses(429)], "(429)", id="429"),
    pytest.param([refuses(500)], "(500)", id="500"),
    pytest.param([refuses(503)], "(503)", id="503"),
    pytest.param([refuses(307, "http://127.0.0.1:9/v1/chat/completions")], "(307)", id="redirect"),
    pytest.param([refuses(400, "no such parameter")], "refused the request (400)", id="400"),
    pytest.param([breaks_off_after(TRUE + "The")], "broke off", id="stream cut"),
    pytest.param([breaks_off_after(TRUE + "The", cleanly=True)], "broke off", id="stream ended without its mark"),
    pytest.param([says("")], "empty answer", id="empty reply"),
    pytest.param([says(" \n\n ")], "could be verified", id="white space"),
    pytest.param([sends(b"")], "no reply", id="nothing at all"),
    pytest.param([sends(b"data: {broken\n\n")], "no reply", id="broken JSON"),
    pytest.param([sends(b"data: \xff\xfe\x00\x80\n\n")], "no reply", id="bytes that are no text"),
    pytest.param([sends(b"\x00\x01\x02 garbage")], "no reply", id="no events"),
    pytest.param(
        [sends(b'data: {"error": {"message": "out of memory"}}\n\n')], "reported an error", id="error in stream"
    ),
    pytest.param([sends(b'data: []\n\ndata: "x"\n\n')], "", id="events of another kind"),
]


@pytest.mark.parametrize(("acts", "words"), FAILURES)
def test_a_failure_gives_the_sources_own_answer_and_one_line(connected, workshop, caplog, acts, words):
    caplog.set_level(logging.DEBUG)
    short = next((limits for word, limits in SHORT.items() if word in words), {})
    assistant, _ = connected(*acts, **(PATIENT | short))
    own = workshop.ask(COST)
    begun = time.monotonic()
    answer = assistant.ask(COST)
    assert time.monotonic() - begun < 60, "it was given up at all"
    assert (answer.mode, answer.status) == ("extractive", "answered")
    assert answer.sentences == own.sentences
    assert answer.citations == own.citations
    assert answer.text == f"{own.text}\n{answer.model_note}"
    assert words in answer.model_note
    assert "\n" not in answer.model_note
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("status", [429, 500])
def test_a_busy_server_is_asked_once_more(connected, status):
    assistant, server = connected(refuses(status), says(TRUE))
    answer = assistant.ask(COST)
    assert (answer.mode, len(server.requests)) == ("scripted", 2)


@pytest.mark.parametrize(("acts", "requests"), [([refuses(429)], 2), ([refuses(401)], 1), ([refuses(400)], 1)])
def test_no_server_is_asked_again_and_again(connected, acts, requests):
    assistant, server = connected(*acts)
    assistant.ask(COST)
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    "act", [falls_silent_after(TRUE), never_stops(TRUE), pings_for_ever(), never_stops("{number} ", every_s=0.05)]
)
def test_the_connection_is_closed_when_a_model_is_given_up(connected, act):
    assistant, server = connected(act, **HASTY)
    assistant.ask(COST)
    assert server.requests[0].left.wait(20)


def test_a_listener_that_goes_away_closes_the_connection(connected):
    assistant, server = connected(never_stops("A firing costs 30 euros [1]. Beginners should not open the kiln. "))
    parts = assistant.stream(COST)
    assert next(parts).sentence is not None
    parts.close()
    assert server.requests[0].left.wait(20)


def test_a_server_that_is_not_there_is_told(connected, workshop):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assistant, _ = connected(says(TRUE), chat_base_url=f"http://127.0.0.1:{port}/v1", **HASTY)
    answer = assistant.ask(COST)
    assert answer.sentences == workshop.ask(COST).sentences
    assert "could not be reached" in answer.model_note


def test_a_server_that_takes_no_connection_is_given_up(connected):
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        assistant, _ = connected(says(TRUE), chat_base_url=f"http://127.0.0.1:{full.getsockname()[1]}/v1", **HASTY)
        answer = assistant.ask(COST)
        for one in waiting:
            one.close()
    assert answer.mode == "extractive"
    assert "in time" in answer.model_note or "within" in answer.model_note


def test_passages_that_are_too_long_for_the_server_are_halved(connected):
    full = "the request exceeds the available context size, try increasing it"
    assistant, server = connected(refuses(400, full), says(TRUE))
    answer = assistant.ask(COST)
    first, second = (request.prompt.count("<passage ") for request in server.requests)
    assert second == first // 2 > 0
    assert answer.mode == "scripted"


def test_a_context_that_is_too_short_for_one_passage_is_told(connected):
    assistant, server = connected(refuses(400, "This model's maximum context length is 16 tokens"))
    answer = assistant.ask(COST)
    assert server.requests[-1].prompt.count("<passage ") == 1
    assert "more than it can read" in answer.model_note


def test_passages_that_do_not_fit_by_the_estimate_are_left_out_from_the_end(connected):
    assistant, server = connected(says(TRUE), chat_context_tokens=900, chat_max_tokens=300)
    assistant.ask(COST)
    roomy, other = connected(says(TRUE))
    roomy.ask(COST)
    some, every = server.requests[0].prompt, other.requests[0].prompt
    assert 0 < some.count("<passage ") < every.count("<passage ")
    assert 'number="1"' in some


def test_the_reply_is_bounded_by_the_server_too(connected):
    assistant, server = connected(says(TRUE), chat_max_tokens=77)
    assistant.ask(COST)
    assert server.requests[0].body["max_tokens"] == 77
    assert server.requests[0].body["temperature"] == 0


def test_a_model_of_any_kind_may_raise_anything(parts, workshop):
    from langchain_core.language_models import GenericFakeChatModel

    from assistant import Assistant
    from assistant.settings import load_settings

    class Odd(GenericFakeChatModel):
        def _stream(self, *_: object, **__: object):
            raise KeyError("sk-secret")

    language_model = LanguageModel.opened(load_settings(), Odd(messages=iter(())))
    answer = Assistant(*parts, load_settings(), language_model).ask(COST)
    assert answer.sentences == workshop.ask(COST).sentences
    assert "failed (KeyError)" in answer.model_note
    assert "secret" not in answer.model_note


def test_any_chat_model_of_langchain_can_be_given(workshop_dir):
    from langchain_core.language_models import FakeListChatModel

    from assistant import Assistant

    with Assistant.open(index_dir=workshop_dir, chat_model=FakeListChatModel(responses=[TRUE])) as assistant:
        answer = assistant.ask(COST)
    assert (answer.mode, answer.text) == ("FakeListChatModel", "A firing costs 30 euros [1].")
