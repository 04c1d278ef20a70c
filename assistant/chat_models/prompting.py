"""Passages and a question -> what a language model is told.

What is quoted cannot end its block: the characters that blocks, citation marks and the models' own control words are
made of are replaced in it, so that an instruction in a passage stays words in a passage.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.types import Document, Passage, Turn

# Look-alikes for what blocks ("</passage>"), citation marks ("[3]") and control words ("<|im_end|>", "[INST]") need.
_REPLACED = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", '"': "'", "|": "/"})
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# Fewer characters than a token has on average in English (about four), so that the estimate errs on the safe side.
_CHARACTERS_PER_TOKEN = 3.0
_TOKENS_PER_MESSAGE = 16  # what a chat template puts around each message
_TURNS_SHOWN = 6
_LONGEST_TURN = 500  # characters


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as it is put before a model and as its sentences are verified; `number` is what citations name."""

    number: int
    passage: Passage
    document: Document

    @property
    def text(self) -> str:
        """The passage's words in its document, of which `start` is the place."""
        return self.document.text[self.start : self.passage.chunk.end]

    @property
    def start(self) -> int:
        """Where `text` begins in the document's text."""
        return self.passage.chunk.start


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages for a model, and the passages that they show."""

    system: str
    user: str
    shown: tuple[ShownPassage, ...] = ()

    @property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """Pairs of role and content, in order."""
        return (("system", self.system), ("human", self.user))


def answer_prompt(question: str, passages: Sequence[ShownPassage], *, most_tokens: int) -> Prompt:
    """The prompt that asks for an answer.

    Args:
        question: the stand-alone question.
        passages: the passages, best first; those that do not fit are left out from the end, the first one never.
        most_tokens: what the whole prompt may take, by an estimate.
    """
    wording = _wording()["answer"]
    shown = list(passages)
    while True:
        blocks = "\n".join(_block(wording["passage"], one) for one in shown)
        user = wording["user"].format(passages=blocks, question=quoted(question))
        prompt = Prompt(wording["system"].strip(), user.strip(), tuple(shown))
        if len(shown) <= 1 or estimated_tokens(prompt) <= most_tokens:
            return prompt
        shown.pop()


def follow_up_prompt(question: str, turns: Sequence[Turn]) -> Prompt:
    """The prompt that asks for the stand-alone wording of a follow-up question."""
    wording = _wording()["follow_up"]
    lines = [f"{turn.role}: {quoted(turn.content)[:_LONGEST_TURN]}" for turn in turns[-_TURNS_SHOWN:]]
    user = wording["user"].format(conversation="\n".join(lines), question=quoted(question))
    return Prompt(wording["system"].strip(), user.strip())


def quoted(text: str) -> str:
    """A text that can stand in a block of the prompt: nothing in it ends the block or looks like a citation mark."""
    return _CONTROL.sub("", text).translate(_REPLACED).strip()


def estimated_tokens(prompt: Prompt) -> int:
    """About how many tokens a prompt takes, rather too many than too few."""
    characters = sum(len(content) for _, content in prompt.messages)
    return round(characters / _CHARACTERS_PER_TOKEN) + _TOKENS_PER_MESSAGE * len(prompt.messages)


def _block(template: str, one: ShownPassage) -> str:
    chunk = one.passage.chunk
    source = " > ".join(dict.fromkeys(part.strip() for part in (one.document.title, *chunk.path) if part.strip()))
    text = f"{chunk.lead}\n{one.text}" if chunk.lead else one.text
    return template.strip().format(number=one.number, source=quoted(source), text=quoted(text))


@cache
def _wording() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("assistant.chat_models").joinpath("prompt.toml").read_text(encoding="utf-8"))
