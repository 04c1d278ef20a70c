"""Folders, disk, libraries and the embedding model."""

import importlib.metadata
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import EmbeddingModelError
from assistant.pipeline.building import index_folder
from assistant.pipeline.doctor.findings import Finding
from assistant.settings import Settings

_PACKAGE = "medical-massage-assistant"
_MEGABYTE = 1_000_000
# A build of the project's own documents takes 11 times their bytes, and the store of its vectors 10 times.
_BYTES_PER_BYTE_OF_CORPUS = 25
# While it is written, Chroma's log is there twice; the builds before stay until it is in use.
_BUILDS_AT_ONCE = 3
_SPARE = 20 * _MEGABYTE


def check_folders(settings: Settings, index: str) -> Iterator[Finding]:
    """Whether the folders that are written to can be written to."""
    for name, folder, for_what in (
        ("index folder", index_folder(index, None, settings), "an index is built"),
        ("user data folder", settings.user_data_dir, "conversations, feedback and added documents are kept"),
        ("temporary folder", _temporary_folder(), "an index is opened"),
    ):
        fault = _fault(folder)
        if fault:
            advice = f"Make it a folder that this user can write to, or set another one. Until then {for_what} nowhere."
            yield Finding(name, "problem", f"{folder} cannot be written: {fault}.", advice)
        else:
            yield Finding(name, "ok", f"{folder} can be written.")


def check_disk(settings: Settings, index: str) -> Finding:
    """Whether there is room for another build."""
    folder = index_folder(index, None, settings)
    needed = _bytes_of_a_rebuild(folder, settings.corpus_dir)
    try:
        free = shutil.disk_usage(_nearest(folder)).free
    except OSError as error:
        return Finding("disk", "problem", f"The disk of {folder} cannot be asked: {error.strerror}.", "Mount it.")
    meaning = f"{_megabytes(free)} are free; building the index again takes about {_megabytes(needed)}."
    if free < needed:
        advice = "Make room, or run `assistant index prune --keep 1`. The build in use stays in use."
        return Finding("disk", "problem", meaning, advice)
    if free < 2 * needed:
        return Finding("disk", "warning", meaning, "Make room before the documents grow.")
    return Finding("disk", "ok", meaning)


def check_libraries() -> Finding:
    """Whether the libraries are those that this program was tested with."""
    from packaging.requirements import Requirement

    wrong = []
    for line in importlib.metadata.requires(_PACKAGE) or ():
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            installed = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(installed, prereleases=True):
            wrong.append(f"{requirement.name} {installed} is not {requirement.specifier}")
    if wrong:
        advice = "Run `pip install .` in the project's folder."
        return Finding("libraries", "problem", f"Libraries are not as they should be: {', '.join(wrong)}.", advice)
    return Finding("libraries", "ok", "Every library has a version that this program was tested with.")


def check_embedding_model(settings: Settings) -> Finding:
    """Whether the embedding model is there, with the weights, operations and tokenizer that it should have."""
    from assistant.embedding import DEFAULT_WEIGHTS_SHA256, load_embedding_model

    try:
        model = load_embedding_model(settings.embedding_model)
        model.check_files()
    except EmbeddingModelError as error:
        return Finding("embedding model", "problem", str(error), "Without it nothing can be built or asked.")
    sha256 = model.weights_sha256
    if sha256 == DEFAULT_WEIGHTS_SHA256:
        meaning = f"Weights, operations and tokenizer of {model.name} are the expected ones (SHA-256 {sha256[:12]})."
    else:
        meaning = f"The weights of {model.name} are of a model of your own (SHA-256 {sha256[:12]})."
    return Finding("embedding model", "ok", meaning)


def _fault(folder: Path) -> str:
    """Why a folder cannot be written, or made; empty where it can. Nothing is left in it."""
    try:
        with tempfile.TemporaryFile(dir=_nearest(folder)) as file:
            file.write(b"0")
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest above it that is there; it will be made below that one."""
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if path.exists())


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return Path("/tmp")


def _bytes_of_a_rebuild(folder: Path, corpus: Path) -> int:
    builds = [_bytes_below(build) for build in (folder / "builds").glob("[0-9]*")]
    if builds:
        return _BUILDS_AT_ONCE * max(builds) + _bytes_below(folder / "store.sqlite") + _SPARE
    return _BYTES_PER_BYTE_OF_CORPUS * _bytes_below(corpus) + _SPARE


def _bytes_below(path: Path) -> int:
    try:
        return sum(file.lstat().st_size for file in (path, *path.rglob("*")) if file.is_file())
    except OSError:
        return 0


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:,.0f} MB"
