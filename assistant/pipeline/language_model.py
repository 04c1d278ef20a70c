"""The optional language model with the settings filled in: opened once, asked for answers and for readings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from assistant.conversation.leaning import leaning
from assistant.settings import Settings, refuse_rerouting
from assistant.types import Answer, Document, Passage, Turn

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.answering import Composed
    from assistant.chat_models import ChatModel, Limits
    from assistant.pipeline.writing_with_model import ModelWriting


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A language model and how it is asked."""

    chat: "ChatModel"
    settings: Settings

    @classmethod
    def opened(cls, settings: Settings, given: "BaseChatModel | None" = None) -> Self | None:
        """The model that was given, or the one that the settings name; None where there is neither.

        Raises:
            ChatModelError: it is not installed, or its name, address or key cannot be used.
            SettingsError: a variable of the environment would send questions elsewhere.
        """
        if given is None and not settings.chat_model and not settings.chat_base_url:
            return None
        from assistant.chat_models import Address, given_chat_model, open_chat_model

        refuse_rerouting(tracing=settings.tracing)
        if given is not None:
            return cls(given_chat_model(given, settings.chat_model), settings)
        address = Address(settings.chat_base_url, settings.chat_allow_http)
        return cls(open_chat_model(settings.chat_model, address=address, limits=_limits(settings)), settings)

    @property
    def name(self) -> str:
        """The name that it has in answers."""
        return self.chat.name

    def close(self) -> None:
        """Close its connections."""
        from assistant.chat_models import close

        close(self.chat)

    def failure(self) -> str:
        """What it does when it is asked for one word, to be read after its name; empty where it answers."""
        from assistant.chat_models import NoReplyError, reply

        try:
            words = "".join(reply(self.chat, [("user", "Say: ready")], _limits(self.settings)))
        except NoReplyError as error:
            return error.reason
        return "" if words.strip() else "sent an empty reply"

    def writing(
        self, extractive: Answer, composed: "Composed", passages: Sequence[Passage], document: Callable[[str], Document]
    ) -> "ModelWriting":
        """The answer as the model writes it; nothing is asked before its parts are."""
        from assistant.pipeline.writing_with_model import ModelOptions, ModelWriting

        options = ModelOptions(
            limits=_limits(self.settings),
            context_tokens=self.settings.chat_context_tokens,
            passages=self.settings.chat_passages,
            traced=self.settings.tracing,
        )
        return ModelWriting(
            self.chat, options, extractive=extractive, composed=composed, passages=passages, document=document
        )

    def proposals(self, turns: Sequence[Turn], asked: str) -> tuple[str, ...]:
        """The stand-alone wordings that the model proposes for a follow-up; none where it fails or is too slow."""
        seconds = self.settings.chat_follow_up_timeout_s
        if not seconds or not turns or leaning(asked).manner == "alone":
            return ()
        from assistant.chat_models import NoReplyError, proposed_question

        limits = replace(_limits(self.settings), first_token_s=seconds, total_s=seconds)
        try:
            wording = proposed_question(self.chat, turns, asked, limits, traced=self.settings.tracing)
        except NoReplyError:
            return ()
        return (wording,) if wording else ()


def _limits(settings: Settings) -> "Limits":
    from assistant.chat_models import Limits

    return Limits(
        connect_s=settings.chat_connect_timeout_s,
        first_token_s=settings.chat_first_token_timeout_s,
        between_tokens_s=settings.chat_token_timeout_s,
        total_s=settings.chat_timeout_s,
        most_tokens=settings.chat_max_tokens,
    )
