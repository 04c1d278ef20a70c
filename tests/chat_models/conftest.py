"""An index about a pottery workshop, and assistants over it whose language model is a scripted server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from scripted_server import Act, ScriptedServer, serving

from assistant import Assistant
from assistant.pipeline import build_index
from assistant.pipeline.building import chunk_tokens
from assistant.pipeline.language_model import LanguageModel
from assistant.settings import load_settings

WORKSHOP = Path(__file__).resolve().parents[1] / "data" / "chat_models"
Connected = Callable[..., tuple[Assistant, ScriptedServer]]


@pytest.fixture(scope="session")
def workshop_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index `default` about a workshop."""
    folder = tmp_path_factory.mktemp("workshop")
    build_index(WORKSHOP, index_dir=folder)
    return folder


@pytest.fixture(scope="session")
def workshop(workshop_dir: Path) -> Iterator[Assistant]:
    """An assistant over the workshop's documents, without a language model."""
    with closing(Assistant.open(index_dir=workshop_dir)) as opened:
        yield opened


@pytest.fixture(scope="session")
def parts(workshop_dir: Path) -> Iterator[tuple[Any, Any]]:
    """The open index and the embedding model, which assistants may share."""
    from assistant.embedding import load_embedding_model
    from assistant.index import IndexHandle

    model = load_embedding_model()
    limit = chunk_tokens(load_settings(), model)
    with closing(IndexHandle(workshop_dir / "default", model=model, chunking={"max_tokens": limit})) as handle:
        yield handle, model


@pytest.fixture
def connected(parts: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    """Serves a script and gives an assistant that asks it, and the server."""
    pytest.importorskip(
        "langchain_openai", reason="the language model's packages are not installed: pip install '.[chat]'"
    )
    with ExitStack() as stack:

        def connect(*acts: Act, key: str = "sk-test", **changed: Any) -> tuple[Assistant, ScriptedServer]:
            monkeypatch.setenv("OPENAI_API_KEY", key)
            server = stack.enter_context(serving(*acts))
            values = {"chat_model": "scripted", "chat_base_url": server.url, "chat_first_token_timeout_s": 90.0}
            settings = load_settings(**(values | changed))
            language_model = LanguageModel.opened(settings)
            assert language_model is not None
            stack.callback(language_model.close)
            return Assistant(*parts, settings, language_model), server

        yield connect
