"""What a run depends on, as hashes and values: equal fingerprints give equal results, whatever the machine's paths."""

import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from assistant.settings import Settings
from evals.records import Fingerprint
from evals.suites import ROOT

_PACKAGE = "medical-massage-assistant"
_CODE = ("assistant", "evals")
_SOURCES = frozenset({".py", ".toml", ".txt", ".json"})  # programs, and the rules and word lists that they read
# The surfaces show answers and the commands show runs; neither changes what is answered or how it is scored. Questions
# and corpora have hashes of their own.
_WITHOUT_EFFECT = (
    *("assistant/cli", "assistant/ui", "assistant/store"),
    *("evals/app", "evals/baselines", "evals/commands", "evals/corpora", "evals/page", "evals/questions", "evals/runs"),
)
# They say who may ask and how often, who may add documents, and where a copy of the vectors is.
_SETTINGS_OF_THE_APP = frozenset(
    {"questions_per_minute", "checks_per_minute", "require_sign_in", "allow_editing", "max_upload_mb", "max_uploads"}
    | {"chroma_url", "chroma_allow_http", "chroma_token"}
)


def fingerprint(corpus: str, questions: Sequence[Path], settings: Settings, *, root: Path = ROOT) -> Fingerprint:
    """The fingerprint of a run.

    Args:
        corpus: the fingerprint of the documents that were asked.
        questions: the question files, in order.
        settings: those of the assistant that was asked.
        root: the folder of the packages.
    """
    from assistant.embedding import load_embedding_model

    model = load_embedding_model(settings.embedding_model)
    name = Path(model.name).name if Path(model.name).is_dir() else model.name
    return Fingerprint(
        corpus=corpus,
        questions=_sha256((path.name, path) for path in questions),
        code=code_sha256(root),
        version=version(_PACKAGE),
        configuration=configuration(settings),
        models={name: model.weights_sha256},
    )


def configuration(settings: Settings) -> dict[str, object]:
    """Every setting that answers depend on, in the order of their names.

    Folders are places on this machine and say nothing; corpus and model have hashes of their own.
    """
    values: dict[str, object] = {
        **settings.model_dump(exclude={"embedding_model", *_SETTINGS_OF_THE_APP}),
        "without": sorted(settings.without),
    }
    return {name: value for name, value in sorted(values.items()) if not isinstance(value, Path)}


def code_sha256(root: Path = ROOT) -> str:
    """The hash over the names and contents of the source files that answers and scores depend on."""
    files = {path.relative_to(root).as_posix(): path for part in _CODE for path in (root / part).rglob("*")}
    without = tuple(f"{folder}/" for folder in _WITHOUT_EFFECT)
    return _sha256(
        (name, path) for name, path in sorted(files.items()) if path.suffix in _SOURCES and not name.startswith(without)
    )


def _sha256(files: Iterable[tuple[str, Path]]) -> str:
    """The SHA-256 over names and the hashes of contents, so that nothing can move from one file into the next."""
    lines = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for name, path in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
