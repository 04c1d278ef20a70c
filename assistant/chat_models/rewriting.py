"""A follow-up question -> the stand-alone wording that a language model proposes, if it is one that can be tried."""

import re
from collections.abc import Sequence

from assistant.chat_models.opening import ChatModel, Limits
from assistant.chat_models.prompting import follow_up_prompt
from assistant.chat_models.streaming import reply
from assistant.language.tokens import content_stems, covered
from assistant.types import Turn

_LONGEST_WORDING = 300  # characters
_KEPT_SHARE = 0.7  # of the question's own content words that its wording must keep
_LABEL = re.compile(r"^\W*(?:the )?(?:rewritten|stand-?alone) (?:question|version)(?: is)?\s*:\s*", re.IGNORECASE)


def proposed_question(
    chat: ChatModel, turns: Sequence[Turn], question: str, limits: Limits, *, traced: bool = False
) -> str:
    """The wording that the model proposes; an empty string where it changes what is asked or adds words of its own.

    Raises:
        NoReplyError: the model gave no usable reply.
    """
    pieces = reply(chat, follow_up_prompt(question, turns).messages, limits, traced=traced)
    lines = [line.strip() for line in "".join(pieces).splitlines() if line.strip()]
    wording = _LABEL.sub("", lines[0]).strip(" \"'“”*") if lines else ""
    return wording if is_usable(wording, turns, question) else ""


def is_usable(wording: str, turns: Sequence[Turn], question: str) -> bool:
    """Whether a wording keeps what the question asks and adds only words of the conversation."""
    if not wording or len(wording) > _LONGEST_WORDING or re.search(r"[<>{}\[\]`]|https?:", wording):
        return False
    stems, own = content_stems(wording), content_stems(question)
    if len(covered(own, stems)) < _KEPT_SHARE * len(own):
        return False
    said = [*own, *(stem for turn in turns for stem in content_stems(turn.content))]
    return len(covered(stems, said)) == len(stems)
