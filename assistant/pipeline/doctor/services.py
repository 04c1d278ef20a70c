"""The Chroma server, the language model, and who can reach the app and what it may do for them."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.addresses import is_loopback
from assistant.errors import AssistantError, ChatModelError, SettingsError, VectorServerError
from assistant.pipeline.building import connected, index_folder
from assistant.pipeline.doctor.findings import Finding
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.index.server import ServerAddress

# Where Linux lists its sockets, and what stands there for "every address of this machine" and "listening".
_SOCKET_LISTS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_EVERYWHERE = {"0" * 8, "0" * 32}
_LISTENING = "0A"
_ONLY_HERE = "127.0.0.1"


def check_chroma_server(settings: Settings, index: str) -> Iterator[Finding]:
    """Whether the Chroma server that is set answers, holds the vectors, and is not open to the network."""
    from assistant.index import verify_build

    name = "Chroma server"
    folder = index_folder(index, None, settings)
    collection = _collection(folder)
    if not settings.chroma_url:
        if collection:
            meaning = "The index has its vectors on a Chroma server, and none is set: only words are searched for."
            yield Finding(name, "problem", meaning, "Set ASSISTANT_CHROMA_URL, or run `assistant index build`.")
        else:
            yield Finding(name, "ok", "None is set: the vectors lie in the index.")
        return
    try:
        with closing(connected(settings)) as server:
            version, address = server.version(), server.address
            problems = verify_build(folder, server=server) if collection else []
        if problems:
            raise VectorServerError(problems[0])
    except SettingsError as error:
        yield Finding(name, "problem", str(error), "Nothing was sent.")
        return
    except VectorServerError as error:
        advice = "Start it (`chroma run`) or mend the address; until then only words are searched for."
        yield Finding(name, "problem", str(error), advice)
        return
    if not collection:
        meaning = f"{address.url} answers (version {version}), and the index in use does not have its vectors there."
        yield Finding(name, "warning", meaning, "Run `assistant index build` to move them.")
    else:
        yield Finding(name, "ok", f"{address.url} answers (version {version}) and finds the vectors of the index.")
    yield from _reach(name, address)


def _reach(name: str, address: "ServerAddress") -> Iterator[Finding]:
    """Who else can reach the Chroma server, or read what goes there."""
    if address.is_loopback and listens_everywhere(address.port):
        meaning = f"It listens on every address of this machine (port {address.port}), and asks nobody who they are."
        advice = "Start it with `--host 127.0.0.1`; others reach it through a proxy that asks for a token over https."
        yield Finding(name, "problem", meaning, advice)
    elif not address.is_loopback and address.url.startswith("http:"):
        meaning = "It is plain http on another machine: whoever is on the way can read and change what is searched."
        yield Finding(name, "warning", meaning, "Put a proxy with https before it, and ASSISTANT_CHROMA_TOKEN.")


def check_language_model(settings: Settings, *, ask: bool) -> Iterator[Finding]:
    """Whether the language model that is set can be used; it is asked nothing unless `ask` says so."""
    from assistant.pipeline.language_model import LanguageModel

    name = "language model"
    try:
        model = LanguageModel.opened(settings)
    except (ChatModelError, SettingsError) as error:
        yield Finding(name, "problem", str(error), "Unset ASSISTANT_CHAT_MODEL to answer with the sources' sentences.")
        return
    if model is None:
        yield Finding(
            name, "ok", "None is set: answers are the sources' own sentences, and nothing leaves the machine."
        )
        return
    try:
        if not ask:
            yield Finding(name, "ok", f"{model.name} is set up. It was asked nothing; --ask-model sends it a word.")
        else:
            started = time.perf_counter()
            failure = model.failure()
            seconds = time.perf_counter() - started
            if failure:
                advice = "Until then answers are the sources' own sentences."
                yield Finding(name, "problem", f"{model.name} {failure}.", advice)
            else:
                yield Finding(name, "ok", f"{model.name} answers ({seconds:.1f} s).")
    finally:
        model.close()
    parts = urlsplit(settings.chat_base_url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        meaning = "Its server is plain http on another machine: questions, passages and keys travel readable."
        yield Finding(name, "warning", meaning, "Use https.")
    if settings.tracing:
        yield Finding(name, "warning", "Tracing is allowed: LangSmith's variables send questions and answers to it.",
                      "Unset ASSISTANT_TRACING unless you want that.")  # fmt: skip


def check_access(settings: Settings) -> Iterator[Finding]:
    """Whether people beyond this machine can reach the app, and what they may do there."""
    from streamlit import config

    address = str(config.get_option("server.address") or "")
    port = int(config.get_option("server.port"))
    is_open = not is_loopback(address) or listens_everywhere(port)
    if not is_open:
        meaning = "The app is for this machine alone"
        who = " and asks people to sign in" if settings.require_sign_in else ""
        editing = "; its Sources page may change the documents" if settings.allow_editing else ""
        yield Finding("access", "ok", f"{meaning}{who}{editing}.")
        return
    where = address or "every address of this machine"
    if settings.allow_editing and not settings.require_sign_in:
        meaning = f"The app listens on {where}, and whoever reaches it may add and remove documents."
        advice = "Set ASSISTANT_REQUIRE_SIGN_IN=true, or unset ASSISTANT_ALLOW_EDITING."
        yield Finding("access", "problem", meaning, advice)
    elif not settings.require_sign_in:
        meaning = f"The app listens on {where}, and whoever reaches it may ask."
        advice = f"Set server.address to {_ONLY_HERE} in .streamlit/config.toml, or ASSISTANT_REQUIRE_SIGN_IN=true."
        yield Finding("access", "warning", meaning, advice)
    else:
        yield Finding("access", "ok", f"The app listens on {where} and asks people to sign in.")


def listens_everywhere(port: int) -> bool:
    """Whether something on this machine listens on a port of all its addresses; not known anywhere but on Linux."""
    for file in _SOCKET_LISTS:
        try:
            lines = file.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if state == _LISTENING and int(number, 16) == port and address in _EVERYWHERE:
                return True
    return False


def _collection(folder: Path) -> str:
    """The collection of the build in use; empty where it has none, or cannot be read."""
    from assistant.index import list_builds

    try:
        in_use = [build.manifest for build in list_builds(folder) if build.in_use]
    except AssistantError:
        return ""
    return in_use[0].collection if in_use and in_use[0] else ""
