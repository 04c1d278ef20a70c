"""Settings come from three places, and a slip in a name is never passed over."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_are_used_when_nothing_is_set():
    settings = load_settings()
    assert (settings.index_dir, settings.corpus_dir) == (Path("indexes"), Path("corpus"))
    assert (settings.embedding_model, settings.chunk_tokens) == ("all-MiniLM-L6-v2", 256)
    assert (settings.passages, settings.candidates, settings.dense_weight) == (10, 100, 0.5)
    assert settings.max_question_characters == 2000
    assert settings.without == frozenset()


def test_what_users_say_is_kept_in_their_own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = load_settings().user_data_dir
    assert (folder.is_absolute(), folder.name) == (True, "medical-massage-assistant")
    monkeypatch.setenv("ASSISTANT_USER_DATA_DIR", str(tmp_path))
    assert load_settings().user_data_dir == tmp_path


def test_variable_wins_over_file_and_override_over_both(monkeypatch: pytest.MonkeyPatch):
    Path("assistant.toml").write_text("passages = 3\ncandidates = 30\ndense_weight = 0.3\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_CANDIDATES", "40")
    monkeypatch.setenv("ASSISTANT_DENSE_WEIGHT", "0.4")
    settings = load_settings(dense_weight=0.5)
    assert (settings.passages, settings.candidates, settings.dense_weight) == (3, 40, 0.5)


def test_an_override_of_none_and_an_empty_variable_change_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", "")
    assert load_settings(index_dir=None).index_dir == Path("indexes")


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().passages = 3


def test_every_setting_is_described_in_one_line():
    for name, setting in Settings.model_fields.items():
        assert setting.description, name
        assert "\n" not in setting.description, name


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ASSISTANT_CHUNK_TOKEN", "128", ["ASSISTANT_CHUNK_TOKEN ", "ASSISTANT_CHUNK_TOKENS"]),
        ("ASSISTANT_EMBEDING_MODEL", "x", ["ASSISTANT_EMBEDING_MODEL", "ASSISTANT_EMBEDDING_MODEL"]),
        ("assistant_index_directory", "x", ["assistant_index_directory", "ASSISTANT_INDEX_DIR"]),
        ("ASSISTANT_CHUNK_TOKENS", "many", ["ASSISTANT_CHUNK_TOKENS", "'many'", "integer"]),
        ("ASSISTANT_DENSE_WEIGHT", "1.5", ["ASSISTANT_DENSE_WEIGHT", "'1.5'", "less than or equal to 1"]),
        ("ASSISTANT_DENSE_WEIGHT", "nan", ["ASSISTANT_DENSE_WEIGHT"]),
        ("ASSISTANT_PASSAGES", "0", ["ASSISTANT_PASSAGES", "greater than or equal to 1"]),
    ],
)
def test_wrong_variable_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, variable, value, words):
    monkeypatch.setenv(variable, value)
    _assert_refused(words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"chunk_tokn = 3", ["assistant.toml", "'chunk_tokn'", "'chunk_tokens'"]),
        (b"[passages]\nk = 3", ["assistant.toml: passages", "integer"]),
        (b"[search]\npassages = 3", ["assistant.toml", "'search'"]),
        (b"dense_weight = 3", ["assistant.toml: dense_weight", "3", "less than or equal to 1"]),
        (b"dense_weight\npassages = 3\n", ["assistant.toml", "line 1"]),
        (b"embedding_model = '\xff'", ["assistant.toml", "utf-8"]),
        (b"embedding_model = ''", ["assistant.toml: embedding_model", "at least 1 character"]),
    ],
)
def test_wrong_file_is_refused_in_one_line(content, words):
    Path("assistant.toml").write_bytes(content)
    _assert_refused(words)


def test_a_folder_in_place_of_the_file_is_refused():
    Path("assistant.toml").mkdir()
    _assert_refused(["assistant.toml", "directory"])


def _assert_refused(words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


def test_a_setting_that_is_like_none_is_told_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSISTANT_PASSAGE", "3")
    with pytest.raises(
        SettingsError, match=r"ASSISTANT_PASSAGE is not a setting; the nearest one is ASSISTANT_PASSAGES\."
    ):
        load_settings()
    monkeypatch.delenv("ASSISTANT_PASSAGE")
    Path("assistant.toml").write_text("colour = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"'colour' is not a setting; the settings are .*'dense_weight'"):
        load_settings()
