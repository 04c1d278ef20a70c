"""An extractive answer and its passages -> the answer in a language model's words, each sentence verified first.

The extractive answer is there before the model is asked. It decides whether there is an answer at all and what its
verdict is; it lends its sentences where the model's are not supported, and it is given where the model fails.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answering import Composed
from assistant.chat_models import (
    ChatModel,
    Checked,
    Draft,
    Limits,
    NoReplyError,
    Prompt,
    ShownPassage,
    answer_prompt,
    check,
    drafts,
    reply,
)
from assistant.pipeline.written_sentences import OwnSentences, Sheet
from assistant.types import Answer, AnswerSentence, Document, Passage, StreamedPart, Verdict

_MOST_SENTENCES = 20  # of a reply, after which it is not read on
_MOST_REPEATS = 3  # of one and the same sentence, after which it turns in a circle
_WORDS: dict[Verdict, str] = {"yes": "Yes", "no": "No", "depends": "It depends"}
_INSTEAD = "these are the sources' own sentences."


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a language model is asked: its limits, what its context holds, how many passages it is shown."""

    limits: Limits
    context_tokens: int
    passages: int
    traced: bool = False


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What a language model was asked and what came of each of its sentences.

    `failure` says why the extractive answer is given instead; it is empty where the model's is.
    """

    model: str
    prompt: Prompt
    sentences: tuple[Checked, ...] = ()
    failure: str = ""
    first_sentence_ms: float | None = None


class ModelWriting:
    """One answer as a model writes it: `parts` gives its sentences, then `answer` and `report` are there."""

    def __init__(
        self,
        chat: ChatModel,
        options: ModelOptions,
        *,
        extractive: Answer,
        composed: Composed,
        passages: Sequence[Passage],
        document: Callable[[str], Document],
    ) -> None:
        self._chat, self._options, self._extractive = chat, options, extractive
        shown = passages[: options.passages]
        self._passages = [
            ShownPassage(number, one, document(one.chunk.document_id)) for number, one in enumerate(shown, 1)
        ]
        self._own = OwnSentences(extractive, composed.evidence)
        self._sheet = Sheet(document)
        self._checked: list[Checked] = []
        self._prompt = Prompt("", "")
        self._first_sentence_ms: float | None = None
        self._started = time.perf_counter()
        self._failure = ""

    @property
    def answer(self) -> Answer:
        """The model's answer, or the extractive one with the reason; in the end."""
        if self._failure:
            line = f"({self._failure})"
            return replace(self._extractive, model_note=line, text=f"{self._extractive.text}\n{line}")
        return self._sheet.answer(self._extractive, mode=self._chat.name, model_note=self._left_out())

    @property
    def report(self) -> ModelReport:
        """What was asked and what came of it; in the end."""
        return ModelReport(self._chat.name, self._prompt, tuple(self._checked), self._failure, self._first_sentence_ms)

    def parts(self) -> Iterator[StreamedPart]:
        """The sentences that are shown, each as soon as it is verified."""
        try:
            yield from self._sentences()
        except NoReplyError as error:
            self._failure = f"The language model {error.reason}, so {_INSTEAD}"
            return
        if not any(one.fate == "kept" for one in self._checked):
            self._failure = f"None of the language model's sentences could be verified, so {_INSTEAD}"

    def _sentences(self) -> Iterator[StreamedPart]:
        shown = self._passages
        while True:
            room = self._options.context_tokens - self._options.limits.most_tokens
            self._prompt = answer_prompt(self._extractive.search_question, shown, most_tokens=room)
            messages, limits = self._prompt.messages, self._options.limits
            try:
                with closing(reply(self._chat, messages, limits, traced=self._options.traced)) as pieces:
                    for draft in drafts(pieces):
                        yield from self._taken(draft)
                return
            except NoReplyError as error:
                if not error.too_long or len(self._prompt.shown) <= 1:
                    raise
                shown = list(self._prompt.shown[: len(self._prompt.shown) // 2])

    def _taken(self, draft: Draft) -> Iterator[StreamedPart]:
        """What is shown for a sentence of the model: itself, a sentence of the sources, or nothing."""
        if len(self._checked) >= _MOST_SENTENCES or sum(one.draft == draft for one in self._checked) >= _MOST_REPEATS:
            raise NoReplyError("did not come to an end")
        checked = self._judged(draft)
        if checked.fate == "left out":
            own = self._own.nearest(draft.text)
            if own is not None:
                checked = replace(checked, fate="replaced")
                yield from self._shown([*self._own.opening_before(own.text), own])
        elif checked.fate == "kept" and (quote := checked.quote) is not None:
            yield from self._shown(self._own.opening_before(draft.text, quote))
            if self._sheet.says(draft.text):
                checked = replace(checked, fate="repeated", reason="It says again what is said.")
            else:
                yield self._part(self._sheet.add_quoted(draft.text, quote, checked.support))
        self._checked.append(checked)

    def _judged(self, draft: Draft) -> Checked:
        """What comes of a sentence, as far as it depends on the sentence, the passages and the verdict."""
        verdict = self._extractive.verdict
        if draft.text.rstrip(".").casefold() == "not found":
            raise NoReplyError("found no answer in the passages")
        if draft.verdict and verdict and draft.verdict != verdict:
            if any(one.fate in ("kept", "replaced", "verdict") for one in self._checked):
                return Checked(draft, "left out", "Its verdict is not that of the sources.")
            raise NoReplyError(f"began with “{_WORDS[draft.verdict]}” where the sources say “{_WORDS[verdict]}”")
        if not draft.text:
            return Checked(draft, "verdict" if draft.verdict else "no claim")
        if any(one.draft.text == draft.text for one in self._checked):
            return Checked(draft, "repeated", "It says again what it said.")
        return check(draft, self._prompt.shown, self._checked[-1] if self._checked else None)

    def _shown(self, sentences: Sequence[AnswerSentence]) -> Iterator[StreamedPart]:
        """The extractive answer's own sentences, with its own citations."""
        for sentence in sentences:
            if not self._sheet.says(sentence.text):
                yield self._part(self._sheet.add_own(sentence, self._extractive, item=self._own.is_item(sentence)))

    def _part(self, sentence: AnswerSentence) -> StreamedPart:
        if self._first_sentence_ms is None:
            self._first_sentence_ms = 1000 * (time.perf_counter() - self._started)
        return StreamedPart(sentence, self._sheet.cited(sentence))

    def _left_out(self) -> str:
        """The line that says how many of the model's sentences are not shown; empty where all are."""
        claims = [one for one in self._checked if one.fate in ("kept", "replaced", "left out")]
        replaced, out = (sum(one.fate == fate for one in claims) for fate in ("replaced", "left out"))
        if not replaced + out:
            return ""
        told = [f"{out} left out"] if out else []
        told += [f"{replaced} replaced by the sources' own words"] if replaced else []
        return (
            f"({replaced + out} of the language model's {len(claims)} sentences could not be verified: "
            f"{' and '.join(told)}.)"
        )
