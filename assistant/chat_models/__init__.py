"""The optional language model: any LangChain chat model, whose sentences are verified before anybody sees them.

opening     a name and an address, or an object -> the model
tracing     no question leaves the machine by a tracing variable
prompting   passages and question -> prompt, its wording in prompt.toml
streaming   prompt -> the reply, piece by piece, within its limits
failures    why there is no usable reply, in a reader's words
sentences   the reply -> sentences with the numbers they cite
checking    a sentence -> the words of a passage that it rests on, or why it is not shown
rewriting   a follow-up question -> the stand-alone wording that a model proposes
"""

from assistant.chat_models.checking import Checked, Quote, check
from assistant.chat_models.failures import NoReplyError
from assistant.chat_models.opening import Address, ChatModel, Limits, given_chat_model, open_chat_model
from assistant.chat_models.prompting import Prompt, ShownPassage, answer_prompt
from assistant.chat_models.rewriting import proposed_question
from assistant.chat_models.sentences import Draft, drafts
from assistant.chat_models.streaming import close, reply
from assistant.chat_models.tracing import tracing

__all__ = [
    "Address",
    "ChatModel",
    "Checked",
    "Draft",
    "Limits",
    "NoReplyError",
    "Prompt",
    "Quote",
    "ShownPassage",
    "answer_prompt",
    "check",
    "close",
    "drafts",
    "given_chat_model",
    "open_chat_model",
    "proposed_question",
    "reply",
    "tracing",
]
