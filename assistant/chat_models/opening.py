"""A name and an address -> a language model, through LangChain; or an object that is one already.

Keys are read from the environment by the libraries themselves; none passes through this module.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from assistant.addresses import is_loopback
from assistant.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_INSTALL = "Run `pip install '.[chat]'` in the project's folder."
_NO_KEY = "none"  # a server on this machine asks for no key, and the library insists on one


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model may take: seconds to connect, to the first word, between words and in all; tokens of its reply."""

    connect_s: float = 5.0
    first_token_s: float = 60.0
    between_tokens_s: float = 20.0
    total_s: float = 120.0
    most_tokens: int = 300


@dataclass(frozen=True, slots=True)
class Address:
    """Where an OpenAI-compatible server is; `allow_http` lets it be plain http on another machine."""

    base_url: str = ""
    allow_http: bool = False


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A language model and the name that it has in answers.

    `close` closes its connections; None where it came from outside, whose owner closes it.
    """

    name: str
    model: "BaseChatModel" = field(repr=False)
    close: Callable[[], Awaitable[None]] | None = field(default=None, repr=False)


def given_chat_model(model: "BaseChatModel", name: str = "") -> ChatModel:
    """A LangChain chat model that was made elsewhere, with the best name that it has."""
    own = next((str(value) for key in ("model_name", "model") if (value := getattr(model, key, None))), "")
    return ChatModel(name or own or type(model).__name__, model)


def open_chat_model(name: str, *, address: Address | None = None, limits: Limits | None = None) -> ChatModel:
    """The language model of that name.

    Args:
        name: `provider:model`; with a base URL, the name that the server knows, "openai:" before it or not.
        address: an OpenAI-compatible server (Ollama, llama.cpp, vLLM, LM Studio); without one, the provider's own.
        limits: what it may take.

    Raises:
        ChatModelError: the name, the address or the key is missing or wrong, or a package is not installed.
    """
    address, limits = address or Address(), limits or Limits()
    if not name.strip():
        raise ChatModelError(
            "ASSISTANT_CHAT_BASE_URL names a server but no model. Set ASSISTANT_CHAT_MODEL to the server's name for it."
        )
    if address.base_url:
        return _served(name, address, limits)
    provider, _, model = name.partition(":")
    if not (provider and model):
        raise ChatModelError(
            f"ASSISTANT_CHAT_MODEL is {name!r}; it must be provider:model, such as openai:gpt-4o-mini, or a server's "
            "own name with ASSISTANT_CHAT_BASE_URL."
        )
    made = _made(provider, model, limits)
    own_address = getattr(made, "openai_api_base", None) or getattr(made, "base_url", None)
    if isinstance(own_address, str) and own_address:
        _checked(own_address, "The model's address", allow_http=address.allow_http)
    return ChatModel(name, made)


def _served(name: str, address: Address, limits: Limits) -> ChatModel:
    """A model of an OpenAI-compatible server, over a connection of its own."""
    parts = _checked(address.base_url, "ASSISTANT_CHAT_BASE_URL", allow_http=address.allow_http)
    try:
        import httpx
        from langchain_openai import ChatOpenAI
        from openai import OpenAIError
        from pydantic import SecretStr
    except ImportError as error:
        raise ChatModelError(f"A language model needs packages that are not installed. {_INSTALL}") from error
    timeout = httpx.Timeout(limits.total_s, connect=limits.connect_s, read=limits.total_s)
    # A redirect would carry the question elsewhere, and a proxy of the environment would see what goes to this machine.
    client = httpx.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=not _is_loopback(parts))
    values: dict[str, Any] = {
        "model": name.removeprefix("openai:"),
        "base_url": address.base_url,
        "http_async_client": client,
        "timeout": timeout,
        "temperature": 0.0,
        "max_retries": 0,
        # The field `max_tokens` would be sent by a newer name, which not every compatible server knows.
        "extra_body": {"max_tokens": limits.most_tokens},
        "use_responses_api": False,
    }
    try:
        model = ChatOpenAI(**values)
    except OpenAIError:
        model = ChatOpenAI(**values, api_key=SecretStr(_NO_KEY))
    return ChatModel(name, model, client.aclose)


def _made(provider: str, model: str, limits: Limits) -> "BaseChatModel":
    """A model of one of LangChain's providers."""
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise ChatModelError(f"A language model needs packages that are not installed. {_INSTALL}") from error
    unusable: tuple[type[Exception], ...] = (ValueError, *_missing_key_errors())
    try:
        made: BaseChatModel = init_chat_model(
            model,
            model_provider=provider,
            temperature=0.0,
            max_tokens=limits.most_tokens,
            max_retries=0,
            timeout=limits.total_s,
        )
    except ImportError as error:
        package = (error.name or f"langchain-{provider}").partition(".")[0].replace("_", "-")
        raise ChatModelError(
            f"The package for the provider {provider!r} is not installed. Run `pip install {package}`."
        ) from None
    except unusable as error:
        # Its message may hold what was passed on; only whether the provider is known is told.
        known = "Unsupported" not in str(error)
        why = "its settings or its key are not complete" if known else "LangChain knows no such provider"
        raise ChatModelError(f"ASSISTANT_CHAT_MODEL={provider}:{model} cannot be used: {why}.") from None
    return made


def _missing_key_errors() -> tuple[type[Exception], ...]:
    """What libraries raise for a missing key that is no ValueError."""
    try:
        from openai import OpenAIError
    except ImportError:
        return ()
    return (OpenAIError,)


def _checked(url: str, origin: str, *, allow_http: bool) -> SplitResult:
    """The parts of an address that may be used; no message repeats the address, which may hold a key."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 - a port that is no number is told here
    except ValueError:
        parts, host = SplitResult("", "", "", "", ""), None
    if parts.scheme not in ("http", "https") or not host:
        raise ChatModelError(f"{origin} must be like http://127.0.0.1:8080/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ChatModelError(f"{origin} must hold no name, key or query; keys belong in OPENAI_API_KEY.")
    if parts.scheme == "http" and not allow_http and not _is_loopback(parts):
        raise ChatModelError(
            f"{origin} is plain http on another machine: questions and keys would travel readable. "
            "Use https, or set ASSISTANT_CHAT_ALLOW_HTTP=true."
        )
    return parts


def _is_loopback(parts: SplitResult) -> bool:
    return is_loopback(parts.hostname or "")
