"""Why a language model gave no usable reply, in a reader's words.

The libraries behind LangChain's chat models each have exceptions of their own. They are told apart by LangChain's own
classes where a library uses them, by HTTP status, and by the names of their classes; never by their messages, which may
hold a key or the question. The one exception is a refusal whose message speaks of the context: nothing of it is shown.
"""

import re

_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|size|window|limit)|exceed\w* (?:the )?(?:available |maximum |model's )*context"
    r"|prompt is too long|too many (?:input )?tokens",
    re.IGNORECASE,
)
_OUT_OF_REACH = "could not be reached"
_BROKEN_OFF = "broke off in the middle of its answer"
_BY_STATUS = {
    400: "refused the request (400)",
    401: "refused the key, or there is none (401)",
    403: "refused access (403)",
    404: "does not know the model or the address (404)",
    408: "took too long (408)",
    413: "refused the request as too long (413)",
    429: "is over its limit of requests (429)",
}
# Class names of the exceptions of httpx, of its successors and of the clients built on them, the most telling first.
_BY_NAME = (
    ("ContextOverflowError", "was given more than it can read"),
    ("ModelAuthenticationError", _BY_STATUS[401]),
    ("ModelPermissionDeniedError", _BY_STATUS[403]),
    ("ModelNotFoundError", _BY_STATUS[404]),
    ("ModelRateLimitError", _BY_STATUS[429]),
    ("ConnectTimeout", "could not be reached in time"),
    ("TimeoutException", "did not answer in time"),
    ("APITimeoutError", "did not answer in time"),
    ("ModelTimeoutError", "did not answer in time"),
    ("TimeoutError", "did not answer in time"),
    ("RemoteProtocolError", _BROKEN_OFF),
    ("ReadError", _BROKEN_OFF),
    ("IncompleteRead", _BROKEN_OFF),
    ("APIConnectionError", _OUT_OF_REACH),
    ("ModelConnectionError", _OUT_OF_REACH),
    ("ConnectError", _OUT_OF_REACH),
    ("ConnectionError", _OUT_OF_REACH),
    ("TransportError", _OUT_OF_REACH),
    ("ValueError", "sent something that is no reply"),  # broken JSON and bytes that are no text among them
    ("APIError", "reported an error"),
)


class NoReplyError(Exception):
    """A language model gave no usable reply.

    Attributes:
        reason: what it did, to be read after "The language model ".
        retry: whether the same request may succeed a moment later.
        too_long: whether the request was more than the model can read.
    """

    def __init__(self, reason: str, *, retry: bool = False, too_long: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.too_long = too_long


def no_reply(error: BaseException, *, begun: bool = False) -> NoReplyError:
    """What a model's exception comes to; the exception itself and its message are not kept.

    Args:
        error: what the model raised.
        begun: whether a part of the reply had come.
    """
    if isinstance(error, NoReplyError):
        return error
    names = {kind.__name__ for kind in type(error).__mro__}
    status = _status(error)
    if "ContextOverflowError" in names or (status in (400, 413, 422, 500) and _TOO_LONG.search(str(error))):
        return NoReplyError("was given more than it can read", too_long=True)
    if status is not None:
        failed = f"failed on its side ({status})" if status >= 500 else f"refused the request ({status})"
        return NoReplyError(_BY_STATUS.get(status, failed), retry=status == 429 or status >= 500)
    for name, reason in _BY_NAME:
        if name in names:
            return NoReplyError(_BROKEN_OFF if begun and reason == _OUT_OF_REACH else reason)
    return NoReplyError(f"failed ({type(error).__name__})")


def _status(error: BaseException) -> int | None:
    """The HTTP status of an error, where the server answered at all."""
    response = getattr(error, "response", None)
    for holder in (error, response):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int) and status >= 300:
            return status
    return None
