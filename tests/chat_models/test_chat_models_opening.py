"""A model is named by provider or by address; what cannot be used is told in one line, and no line holds a key."""

import sys

import pytest

from assistant.chat_models import Address, open_chat_model
from assistant.errors import AssistantError, ChatModelError, SettingsError
from assistant.settings import load_settings, refuse_rerouting

LOCAL = "http://127.0.0.1:9/v1"


@pytest.fixture
def library():
    return pytest.importorskip("langchain_openai", reason="pip install '.[chat]' installs what this needs")


@pytest.mark.parametrize("missing", ["langchain_openai", "openai"])
def test_a_missing_extra_is_told_with_the_command(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ChatModelError, match=r"pip install '\.\[chat\]'") as error:
        open_chat_model("any", address=Address(LOCAL))
    assert "\n" not in str(error.value)


def test_a_missing_langchain_is_told_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)
    with pytest.raises(ChatModelError, match=r"pip install '\.\[chat\]'"):
        open_chat_model("openai:gpt-4o-mini")


def test_a_missing_package_of_a_provider_is_named(library, monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    with pytest.raises(ChatModelError, match="pip install langchain-anthropic"):
        open_chat_model("anthropic:claude-3-5-haiku-latest")


def test_an_unknown_provider_is_told(library):
    with pytest.raises(ChatModelError, match="knows no such provider"):
        open_chat_model("nobody:nothing")


@pytest.mark.parametrize("name", ["gpt-4o-mini", "openai:", ":gpt"])
def test_a_name_without_a_provider_needs_an_address(name):
    with pytest.raises(ChatModelError, match="provider:model"):
        open_chat_model(name)


def test_an_address_needs_a_name():
    with pytest.raises(ChatModelError, match="ASSISTANT_CHAT_MODEL"):
        open_chat_model("", address=Address(LOCAL))


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8080",
        "ftp://127.0.0.1/",
        "http://",
        "http://[::1",
        "http://127.0.0.1:eighty/v1",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ChatModelError, match="must be like"):
        open_chat_model("any", address=Address(url))


@pytest.mark.parametrize("url", ["https://me:sk-secret@example.org/v1", "https://example.org/v1?key=sk-secret"])
def test_an_address_with_a_key_is_refused_without_repeating_it(url):
    with pytest.raises(ChatModelError) as error:
        open_chat_model("any", address=Address(url))
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["http://example.org/v1", "http://192.168.1.4:8080/v1", "http://localhost.example.org/"]
)
def test_plain_http_to_another_machine_is_refused_unless_allowed(library, monkeypatch, url):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with pytest.raises(ChatModelError, match="ASSISTANT_CHAT_ALLOW_HTTP"):
        open_chat_model("any", address=Address(url))
    assert open_chat_model("any", address=Address(url, allow_http=True)).name == "any"


@pytest.mark.parametrize("url", [LOCAL, "http://localhost:11434/v1", "http://[::1]:8080/v1", "https://example.org/v1"])
def test_loopback_and_https_are_taken(library, monkeypatch, url):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    assert open_chat_model("any", address=Address(url)).name == "any"


def test_a_plain_address_of_the_librarys_own_variable_is_refused_too(library, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_API_BASE", "http://example.org/v1")
    with pytest.raises(ChatModelError, match="plain http"):
        open_chat_model("openai:gpt-4o-mini")


def test_a_server_on_this_machine_needs_no_key(library, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert open_chat_model("qwen2.5:0.5b", address=Address(LOCAL)).model.model_name == "qwen2.5:0.5b"


def test_a_provider_without_its_key_is_told(library, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelError, match="key"):
        open_chat_model("openai:gpt-4o-mini")


@pytest.mark.parametrize("variable", ["LANGCHAIN_TRACING", "LANGCHAIN_HANDLER", "LANGSMITH_GATEWAY"])
def test_variables_that_would_send_questions_elsewhere_are_refused(monkeypatch, variable):
    refuse_rerouting(tracing=False)
    monkeypatch.setenv(variable, "false")
    refuse_rerouting(tracing=False)
    monkeypatch.setenv(variable, "true")
    with pytest.raises(SettingsError, match=variable):
        refuse_rerouting(tracing=False)


def test_an_assistant_with_a_model_that_cannot_be_used_does_not_open(workshop_dir):
    from assistant import Assistant

    settings = load_settings(chat_model="nobody", index_dir=workshop_dir)
    with pytest.raises(AssistantError):
        Assistant.open(settings=settings)
