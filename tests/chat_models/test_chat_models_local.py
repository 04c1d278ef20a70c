"""A real small language model, served on this machine: whatever it writes, only what is verified is shown."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant import Assistant
from assistant.pipeline.language_model import LanguageModel
from assistant.settings import load_settings
from assistant.verification import supports
from evals.local_model import CONTEXT_TOKENS, NAME, is_installed, serving

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the small language model is not installed: run `make local-model`"
)
QUESTIONS = ("What does a firing cost?", "Do I need a certificate to use the kiln?")


@pytest.fixture(scope="module")
def written(parts) -> Iterator[Assistant]:
    pytest.importorskip("langchain_openai", reason="the language model's packages are not installed")
    with serving() as address:
        settings = load_settings(
            chat_model=NAME,
            chat_base_url=address,
            chat_context_tokens=CONTEXT_TOKENS,
            chat_passages=2,
            chat_max_tokens=60,
            chat_first_token_timeout_s=120.0,
            chat_token_timeout_s=60.0,
            chat_timeout_s=130.0,
        )
        language_model = LanguageModel.opened(settings)
        assert language_model is not None
        with closing(language_model):
            yield Assistant(*parts, settings, language_model)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_that_a_real_model_gets_wrong_is_shown(written, workshop, question):
    streamed = [part.sentence for part in written.stream(question) if part.sentence is not None]
    trace = written.trace(question)
    assert trace.model is not None
    assert trace.model.sentences, trace.model.failure
    own = workshop.ask(question)
    assert trace.answer.verdict == own.verdict
    quotes = {citation.number: citation.quote for citation in trace.answer.citations}
    for sentence in trace.answer.sentences:
        is_own = sentence.text in {one.text for one in own.sentences}
        assert is_own or all(supports(sentence.text, quotes[number]) for number in sentence.citations)
    kept = {one.draft.text for one in trace.model.sentences if one.fate == "kept"}
    assert {one.text for one in streamed} <= kept | {one.text for one in own.sentences}


def test_the_same_prompt_gets_the_same_answer(written):
    first, again = written.ask(QUESTIONS[0]), written.ask(QUESTIONS[0])
    assert (first.text, first.citations) == (again.text, again.citations)
