"""What the program may run, load and listen on: no pickle, no foreign code, no server of Chroma's, loopback only."""

import ast
import json
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.index.chroma import ChromaIndex

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([*(ROOT / "assistant").rglob("*.py"), *(ROOT / "evals").rglob("*.py"), ROOT / "app.py"])
UNPICKLES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
SENDS = {"requests", "httpx", "urllib.request", "urllib3", "aiohttp", "http.client", "ftplib", "smtplib", "socket"}
ASKS_A_SERVER = "assistant/index/server.py"  # for vectors, at an address of the settings
READ_DOCUMENTS = ("loading", "chunking", "index", "language", "linting", "checking")
EVALUATES = {"eval", "exec", "torch.load", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen"}
SERVERS_OF_CHROMA = ("chromadb.server", "chromadb.app", "chromadb.cli")


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the dotted name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(source: str, part: str = "") -> list[str]:
    """What a source does that it must not; `part` is the file or package below `assistant/` that it belongs to."""
    tree = ast.parse(source)
    found = [f"imports {name}" for name in imports(tree) if name.split(".")[0] in UNPICKLES]
    found += [f"imports {name}" for name in imports(tree) if name.startswith(SERVERS_OF_CHROMA)]
    if part in READ_DOCUMENTS:
        found += [f"imports {name}" for name in imports(tree) if any(name.startswith(one) for one in SENDS)]
    for name, call in calls(tree):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        trusted = given.get("trust_remote_code")
        unpickled = given.get("allow_pickle")
        found += [f"calls {name}"] * (
            name in ("eval", "exec", "torch.load", "yaml.load", "yaml.unsafe_load", "os.system")
        )
        found += [f"{name} trusts remote code"] * (trusted is not None and ast.unparse(trusted) != "False")
        found += [f"{name} unpickles"] * (unpickled is not None and ast.unparse(unpickled) != "False")
        found += [f"{name} may unpickle"] * (name in ("np.load", "numpy.load") and unpickled is None)
        shell = given.get("shell")
        found += [f"{name} uses a shell"] * (shell is not None and ast.unparse(shell) != "False")
    return found


def test_no_source_unpickles_evaluates_or_trusts_foreign_code() -> None:
    found = {}
    for path in SOURCES:
        below = path.relative_to(ROOT).parts
        part = below[1].removesuffix(".py") if len(below) > 1 and below[0] == "assistant" else ""
        part = "" if path == ROOT / ASKS_A_SERVER else part
        if wrong := faults(path.read_text(encoding="utf-8"), part):
            found[str(path)] = wrong
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import torch\ntorch.load('x')",
        "import yaml\nyaml.load(text)",
        "eval(text)",
        "model = SentenceTransformer('x', trust_remote_code=True)",
        "import numpy as np\nnp.load('x')",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "from chromadb.server import fastapi",
        "import chromadb.app",
        "import subprocess\nsubprocess.run(text, shell=True)",
    ],
)
def test_the_search_finds_each_of_these(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize("source", ["import requests", "from urllib.request import urlopen", "import httpx"])
def test_a_part_that_reads_documents_may_ask_no_server(source: str) -> None:
    assert faults(source, "loading")
    assert not faults(source, "chat_models")


def test_no_page_asks_for_the_address_of_a_document_or_a_model() -> None:
    """What is fetched is named by settings alone: no field of a page takes an address."""
    for path in sorted((ROOT / "assistant" / "ui").rglob("*.py")):
        fields = [call for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))) if "text_input" in name]
        for call in fields:
            label = ast.unparse(call.args[0]) if call.args else ""
            assert not any(word in label.lower() for word in ("url", "address", "http", "endpoint")), path


def test_the_servers_of_chroma_are_never_loaded(small_index_dir: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant.index import IndexHandle, rebuild_index\n"
        "folder = Path(sys.argv[1])\nhandle = IndexHandle(folder)\nreader = handle.current()\n"
        "reader.dense(reader.chunk_vectors([0])[0], 3)\nhandle.close()\n"
        f"print([name for name in sys.modules if name.startswith({SERVERS_OF_CHROMA!r})])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(small_index_dir / "default")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert (run.returncode, run.stdout.strip()) == (0, "[]"), run.stderr


@pytest.mark.parametrize("name", ["sentence_transformer", "openai", "default"])
def test_an_embedding_function_planted_in_a_chroma_folder_is_never_built(
    small_index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from chromadb.utils import embedding_functions

    built: list[Any] = []
    function = embedding_functions.known_embedding_functions[name]
    monkeypatch.setattr(function, "build_from_config", staticmethod(built.append))
    monkeypatch.setattr(function, "__init__", lambda self, *_, **__: built.append(self))
    folder = next((small_index_dir / "default" / "builds").glob("*/chroma"))
    shutil.copytree(folder, tmp_path / "chroma")
    planted = {
        "type": "known",
        "name": name,
        "config": {"model_name": "evil/model", "device": "cpu", "kwargs": {"trust_remote_code": True}},
    }
    with closing(sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3")) as database, database:
        (schema,) = database.execute("SELECT schema_str FROM collections").fetchone()
        value = json.loads(schema)
        value["keys"]["#embedding"]["float_list"]["vector_index"]["config"]["embedding_function"] = planted
        database.execute(
            "UPDATE collections SET schema_str = ?, config_json_str = ?",
            (json.dumps(value), json.dumps({"embedding_function": planted})),
        )
    with closing(ChromaIndex(tmp_path / "chroma")) as index:
        rows, _ = index.search(np.eye(1, 384, dtype=np.float32)[0], 3)
    assert len(rows) >= 3
    assert built == []


def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "enableStaticServing", False),
        ("server", "enableAgentApi", False),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "minimal"),
        ("logger", "level", "warning"),
    ],
)
def test_the_app_is_configured_for_the_machine_it_runs_on(section: str, option: str, value: object) -> None:
    assert config()[section][option] == value


def test_protection_against_foreign_pages_stays_on() -> None:
    server = config()["server"]
    assert server.get("enableXsrfProtection", True) is True
    assert server.get("enableCORS", True) is True
    assert server["maxUploadSize"] <= 20


def test_make_run_binds_to_this_machine_alone() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--server.address 127.0.0.1" in recipe
    assert "--browser.gatherUsageStats false" in recipe
    assert "0.0.0.0" not in recipe
