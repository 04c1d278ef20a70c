"""Settings: defaults, `assistant.toml` in the working directory, `ASSISTANT_*` variables; the later one wins.

This is the only module that reads the environment. A name that is not a setting is refused in both places, because a
slip in a name would otherwise leave the default in use without a word.
"""

import os
import reprlib
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_dir
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import SettingsError

SETTINGS_FILE = Path("assistant.toml")
ENVIRONMENT_PREFIX = "ASSISTANT_"

Component = Literal[
    "keyword",
    "dense",
    "sentences",
    "spelling",
    "abbreviations",
    "follow-ups",
    "confidence",
    "verdict",
    "disagreement",
    "safety",
]


class Settings(BaseSettings):
    """What a user can change. Use `load_settings`, which turns every fault into one clear line."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT_PREFIX, env_ignore_empty=True, toml_file=SETTINGS_FILE
    )

    index_dir: Path = Field(Path("indexes"), description="Folder that holds the indexes.")
    corpus_dir: Path = Field(Path("corpus"), description="Folder that holds the documents.")
    user_data_dir: Path = Field(
        default_factory=lambda: Path(user_data_dir("medical-massage-assistant", appauthor=False)),
        description="Folder that holds what users say about answers, and the documents they add.",
    )
    embedding_model: str = Field(
        "all-MiniLM-L6-v2", min_length=1, description="Name or folder of a sentence-transformers model."
    )
    reranker: str = Field(
        "", description="Cross-encoder that re-orders the passages, by its folder or its name in the local model cache."
    )
    chunk_tokens: int = Field(256, ge=32, description="Longest chunk, in tokens of the embedding model.")
    passages: int = Field(10, ge=1, description="Passages that a search gives and an answer is made from.")
    candidates: int = Field(100, ge=1, description="Hits taken from each of the two searches before they are fused.")
    dense_weight: float = Field(0.5, ge=0, le=1, description="Share of the dense score in the fused score.")
    most_risk: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Share of the answers that the sources may not hold: 0.02 answers only what is expected to be "
        "answered by them in 98 of 100. Unset, the operating point that the confidence was fitted with.",
    )
    without: frozenset[Component] = Field(
        frozenset(), description="Components that are switched off, to measure what each is worth."
    )
    chroma_url: str = Field(
        "", description="Chroma server that holds the vectors: http://127.0.0.1:8000. Empty: they lie in the index."
    )
    chroma_allow_http: bool = Field(False, description="Whether that server may be plain http on another machine.")
    chroma_token: SecretStr = Field(SecretStr(""), description="Token that a proxy before that server asks for.")
    chat_model: str = Field(
        "", description="Language model that writes answers: provider:model, or a server's own name for it."
    )
    chat_base_url: str = Field("", description="Address of an OpenAI-compatible server: http://127.0.0.1:8080/v1.")
    chat_allow_http: bool = Field(False, description="Whether that server may be plain http on another machine.")
    chat_passages: int = Field(6, ge=1, description="Passages that a language model is shown.")
    chat_context_tokens: int = Field(4096, ge=512, description="What it can read and write at once, in its tokens.")
    chat_max_tokens: int = Field(300, ge=16, description="Longest reply of a language model, in its tokens.")
    chat_connect_timeout_s: float = Field(5, gt=0, description="Seconds to reach its server.")
    chat_first_token_timeout_s: float = Field(60, gt=0, description="Seconds until its first word.")
    chat_token_timeout_s: float = Field(20, gt=0, description="Seconds between its words.")
    chat_timeout_s: float = Field(120, gt=0, description="Seconds for its whole reply.")
    chat_follow_up_timeout_s: float = Field(
        10, ge=0, description="Seconds in which it may word a follow-up question; 0 leaves that to the rules."
    )
    tracing: bool = Field(False, description="Whether LangSmith's variables may send questions and answers to it.")
    allow_editing: bool = Field(
        False, description="Whether the Sources page may add and remove documents and go back to an earlier build."
    )
    max_upload_mb: float = Field(5, gt=0, le=20, description="Largest document that is added there, in MB.")
    max_uploads: int = Field(100, ge=1, description="Most documents that are added there.")
    max_file_mb: float = Field(20, gt=0, le=500, description="Largest file that is read, in MB.")
    max_unpacked_mb: float = Field(
        100, gt=0, le=2000, description="Most that a ZIP, DOCX or EPUB may hold when it is unpacked, in MB."
    )
    max_archive_files: int = Field(2000, ge=1, description="Most files that a ZIP, DOCX or EPUB may hold.")
    max_unpacking_ratio: int = Field(
        100, ge=2, description="How many times larger a large file in one of them may be unpacked than packed."
    )
    max_pages: int = Field(1000, ge=1, description="Most pages of a PDF.")
    max_reading_cpu_s: float = Field(60, gt=0, description="Most seconds of processor time to read one file.")
    max_reading_s: float = Field(180, gt=0, description="Most seconds to read one file, by the clock.")
    max_reading_memory_mb: int = Field(1024, ge=256, description="Most memory to read one file, in MB.")
    max_files: int = Field(20_000, ge=1, description="Most files that a folder of documents may hold.")
    max_folder_mb: float = Field(2000, gt=0, description="Most that its documents may hold together, in MB.")
    workers: int = Field(
        0,
        ge=0,
        le=64,
        description="Processes that answer questions, so that callers at once use as many cores; "
        "0: this one answers all. Answers that a language model writes always come from this one.",
    )
    max_question_characters: int = Field(2000, ge=1, description="Longest question that is accepted, in characters.")
    questions_per_minute: int = Field(60, ge=0, description="Questions that one open page may ask; 0 sets no limit.")
    checks_per_minute: int = Field(12, ge=0, description="FAQ checks that one open page may start; 0 sets no limit.")
    require_sign_in: bool = Field(False, description="Whether the app is closed to those who have not signed in.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then variables, then the TOML file; no `.env` file and no secrets folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - each setting has its own type; pydantic checks it
    """Settings from the defaults, `assistant.toml`, the environment and `overrides` (an override of None is left out).

    Raises:
        SettingsError: a setting is unknown or out of range, or `assistant.toml` cannot be read.
    """
    _refuse_unknown_variables(os.environ)
    values_in_file = _read_settings_file(SETTINGS_FILE)
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        value, problem = reprlib.repr(first["input"]), str(first["msg"]).lower()
        origin = _origin(name, given, values_in_file)
        raise SettingsError(f"{origin}: {value} is not valid: {problem}.") from error


def refuse_rerouting(*, tracing: bool) -> None:
    """Refuse variables by which LangChain would send a language model's questions elsewhere, or would not work at all.

    Args:
        tracing: whether questions and answers may go to LangSmith.

    Raises:
        SettingsError: one of them is set.
    """
    for variable in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
        if _is_on(variable):
            raise SettingsError(f"{variable} is set, and LangChain refuses to work with it. Unset it.")
    if _is_on("LANGSMITH_GATEWAY") and not tracing:
        raise SettingsError(
            "LANGSMITH_GATEWAY would send every question to LangSmith. Unset it, or set ASSISTANT_TRACING=true."
        )


def _is_on(variable: str) -> bool:
    return os.environ.get(variable, "").lower() not in ("", "0", "false", "no")


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    for variable in sorted(environment):
        name = variable.upper().removeprefix(ENVIRONMENT_PREFIX).lower()
        if variable.upper().startswith(ENVIRONMENT_PREFIX) and name not in Settings.model_fields:
            known = _known_settings(name, lambda one: ENVIRONMENT_PREFIX + one.upper())
            raise SettingsError(f"{variable} is not a setting; {known}. Rename or unset it.")


def _read_settings_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    for name in values:
        if name not in Settings.model_fields:
            raise SettingsError(f"{path}: {name!r} is not a setting; {_known_settings(name, repr)}.")
    return values


def _known_settings(name: str, written: Callable[[str], str]) -> str:
    """What a wrong name of a setting may stand for: the nearest one, or all where none is near."""
    nearest = get_close_matches(name, list(Settings.model_fields), n=1)
    if nearest:
        return f"the nearest one is {written(nearest[0])}"
    return f"the settings are {', '.join(map(written, Settings.model_fields))}"


def _origin(name: str, overrides: Mapping[str, Any], values_in_file: Mapping[str, Any]) -> str:
    """Where the value that is in use for a setting was given, in the words the user wrote it with."""
    variable = next((key for key in os.environ if key.upper() == ENVIRONMENT_PREFIX + name.upper()), None)
    if name in overrides:
        return name
    if variable and os.environ[variable]:
        return variable
    return f"{SETTINGS_FILE}: {name}" if name in values_in_file else name
