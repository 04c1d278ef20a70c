"""The vectors of an index on a Chroma server: a real one, which is killed, stopped, emptied and started again."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from chroma_server import RunningServer, free_port

from assistant import Assistant
from assistant.cli import main
from assistant.errors import AssistantError, SettingsError, VectorServerError
from assistant.index import IndexHandle, list_builds, prune, rebuild_index, rollback, server, verify_build
from assistant.index.layout import IndexFolder
from assistant.index.served import ServedIndex, collection_name, delete_retired
from assistant.index.server import ChromaServer, ServerAddress
from assistant.pipeline import build_index
from assistant.settings import Settings, load_settings
from assistant.types import Answer

ROOT = Path(__file__).resolve().parents[1]
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"
QUESTION = "How hot should the water be for green tea?"


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("chroma") / "data")
    running.start()
    with closing(running):
        yield running


@pytest.fixture(scope="module")
def served_dir(chroma: RunningServer, small_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose vectors are on the server. Read-only."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "default").mkdir()
    shutil.copyfile(small_index_dir / "default" / "store.sqlite", folder / "default" / "store.sqlite")
    build_index(SMALL_CORPUS, settings=Settings(index_dir=folder, chroma_url=chroma.url))
    return folder


@pytest.fixture
def own(chroma: RunningServer, small_index_dir: Path, tmp_path: Path) -> Settings:
    """The settings of an index of the test's own, built from what the small one's store holds."""
    folder = tmp_path / "indexes"
    (folder / "default").mkdir(parents=True)
    shutil.copyfile(small_index_dir / "default" / "store.sqlite", folder / "default" / "store.sqlite")
    return Settings(index_dir=folder, chroma_url=chroma.url)


@pytest.fixture
def connection(chroma: RunningServer) -> Iterator[ChromaServer]:
    with closing(ChromaServer(ServerAddress(chroma.url))) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "READ_TIMEOUT_S", 0.5)
    monkeypatch.setattr(server, "_ASK_AGAIN_AFTER_S", 0.0)


def build(settings: Settings) -> str:
    return build_index(SMALL_CORPUS, settings=settings).build_id


def in_words_alone(answer: Answer) -> bool:
    assert bool(answer.citations) == (answer.status == "answered")
    return bool(answer.search_note)


@contextmanager
def web_server(reply: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A web server on this machine that gives one reply to everything."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        do_GET = do_POST = do_DELETE = reply

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def sends(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return reply


# --- what is promised while the server runs ---------------------------------------------------------------------------


def test_a_served_index_answers_as_an_embedded_one(chroma: RunningServer, served_dir: Path, small_assistant: Assistant):
    (build_folder,) = (served_dir / "default" / "builds").iterdir()
    assert not (build_folder / "chroma").exists()
    with Assistant.open(settings=Settings(index_dir=served_dir, chroma_url=chroma.url)) as served:
        for question in (QUESTION, "How hard should bicycle tyres be?", "Who won the cup in 1966?"):
            for mode in ("hybrid", "dense", "keyword"):
                found = served.search(question, mode=mode)
                expected = small_assistant.search(question, mode=mode)
                assert [one.chunk for one in found] == [one.chunk for one in expected]
                np.testing.assert_allclose([one.score for one in found], [one.score for one in expected], atol=1e-6)
            answer, other = served.ask(question), small_assistant.ask(question)
            assert (answer.text, answer.citations, answer.search_note) == (other.text, other.citations, "")
    with closing(ChromaServer(ServerAddress(chroma.url))) as connection:
        assert verify_build(served_dir / "default", server=connection) == []


def test_each_build_has_a_collection_of_its_own_and_names_it(own: Settings, connection: ChromaServer):
    first = build(own)
    second = rebuild_index(own.index_dir / "default", server=connection).build_id
    folder = IndexFolder(own.index_dir / "default")
    names = {info.build_id: info.manifest.collection for info in list_builds(folder.path) if info.manifest}
    assert names == {one: collection_name(folder, one) for one in (first, second)}
    assert connection.names(names[first].removesuffix(first)) == sorted(names.values())


def test_two_indexes_of_one_name_do_not_share_a_collection(tmp_path: Path):
    for place in ("here", "there"):
        (tmp_path / place / "default").mkdir(parents=True)
    assert len({collection_name(IndexFolder(tmp_path / place / "default"), "000001-00000000") for place in
                ("here", "there")}) == 2  # fmt: skip


def test_an_unchanged_index_is_built_again_only_when_the_server_lost_it(own: Settings, connection: ChromaServer):
    first = build(own)
    assert build(own) == first
    connection.delete(collection_name(IndexFolder(own.index_dir / "default"), first))
    second = build(own)
    assert second != first
    assert verify_build(own.index_dir / "default", server=connection) == []


def test_an_index_moves_to_the_server_and_back(own: Settings, connection: ChromaServer):
    embedded = own.model_copy(update={"chroma_url": ""})
    collections = []
    for settings in (embedded, own, embedded):
        build(settings)
        collections.append([bool(one.manifest and one.manifest.collection) for one in list_builds(
            own.index_dir / "default") if one.in_use])  # fmt: skip
        with Assistant.open(settings=settings) as opened:
            assert not in_words_alone(opened.ask(QUESTION))
    assert collections == [[False], [True], [False]]


def test_what_a_killed_writer_left_on_the_server_is_filled_anew(own: Settings, connection: ChromaServer):
    folder = IndexFolder(own.index_dir / "default")
    expected = build(own.model_copy(update={"index_dir": own.index_dir.parent / "other"}))
    half = connection.create(collection_name(folder, expected), {"hnsw": {"space": "cosine"}})
    connection.upsert(half, 0, np.eye(384, dtype=np.float32)[:2])
    assert build(own) == expected
    assert verify_build(folder.path, server=connection) == []


def test_a_collection_is_deleted_some_time_after_its_build(own: Settings, connection: ChromaServer):
    folder = IndexFolder(own.index_dir / "default")
    ids = [build(own), *(rebuild_index(folder.path, server=connection).build_id for _ in range(2))]
    prefix = collection_name(folder, "")
    assert connection.names(prefix) == [prefix + one for one in ids], "a question may still be using the first"
    prune(folder.path, keep=1, server=connection)
    assert folder.build_ids() == ids[2:]
    assert connection.names(prefix) == [prefix + one for one in ids]
    assert delete_retired(connection, folder, grace_s=0.0) == [prefix + one for one in ids[:2]]
    assert connection.names(prefix) == [prefix + ids[2]]
    assert delete_retired(connection, folder, grace_s=0.0) == []


def test_rollback_goes_only_where_the_server_has_the_vectors(own: Settings, connection: ChromaServer):
    folder = own.index_dir / "default"
    first = build(own)
    second = rebuild_index(folder, server=connection).build_id
    assert rollback(folder, server=connection) == first
    connection.delete(collection_name(IndexFolder(folder), second))
    with pytest.raises(VectorServerError, match="does not hold the vectors"):
        rollback(folder, second, server=connection)
    assert IndexFolder(folder).current_id() == first


def test_many_threads_share_a_connection(chroma: RunningServer, served_dir: Path, connection: ChromaServer):
    with closing(IndexHandle(served_dir / "default", server=connection)) as handle:
        reader = handle.current()
        wrong: list[int] = []

        def ask() -> None:
            for row in range(reader.chunk_count):
                if not reader.finds_itself(row):
                    wrong.append(row)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


# --- what is promised while it does not -------------------------------------------------------------------------------


@pytest.fixture
def mortal(own: Settings, tmp_path: Path) -> Iterator[tuple[RunningServer, Settings]]:
    """A server of the test's own with an index on it."""
    running = RunningServer(tmp_path / "chroma" / "data")
    running.start()
    with closing(running):
        settings = own.model_copy(update={"chroma_url": running.url})
        build(settings)
        yield running, settings


@pytest.mark.usefixtures("impatient")
def test_a_killed_server_costs_the_vectors_and_its_return_brings_them_back(mortal: tuple[RunningServer, Settings]):
    running, settings = mortal
    with Assistant.open(settings=settings) as opened:
        whole = opened.ask(QUESTION)
        assert not in_words_alone(whole)
        running.kill()
        answer = opened.ask(QUESTION)
        assert in_words_alone(answer)
        assert (answer.status, answer.citations[0].quote) == ("answered", whole.citations[0].quote)
        assert "cannot be reached" in opened.outage
        with Assistant.open(settings=settings) as later:
            assert in_words_alone(later.ask(QUESTION)), "an assistant opens while the server is down"
        running.start()
        again = opened.ask(QUESTION)
        assert (again.text, again.search_note, opened.outage) == (whole.text, "", "")
        running.freeze()
        assert in_words_alone(opened.ask(QUESTION))
        assert "did not answer in time" in opened.outage
        running.thaw()
        assert opened.ask(QUESTION).search_note == ""


def test_a_build_fails_in_one_line_while_the_server_is_down(mortal: tuple[RunningServer, Settings]):
    running, settings = mortal
    folder = IndexFolder(settings.index_dir / "default")
    before = folder.current_id()
    running.kill()
    with closing(ChromaServer(ServerAddress(running.url))) as connection:
        with pytest.raises(VectorServerError, match=rf"^The Chroma server at {running.url} cannot be reached\.$"):
            rebuild_index(folder.path, server=connection)
        assert "cannot be reached" in verify_build(folder.path, server=connection)[0]
        prune(folder.path, keep=1, server=connection)
    assert folder.current_id() == before
    assert [path.name for path in folder.builds.iterdir()] == [before]


def test_a_server_that_is_down_is_not_asked_for_each_question(served_dir: Path):
    """A listener that hangs up counts who calls: one search calls twice, those after it not at all for a while."""
    calls = 0
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            nonlocal calls
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                calls += 1
                caller.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Assistant.open(settings=Settings(index_dir=served_dir, chroma_url=url)) as opened:
            for _ in range(3):
                assert in_words_alone(opened.ask(QUESTION))
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert calls == 2


@pytest.mark.usefixtures("impatient")
def test_vectors_that_the_server_lost_are_missed_and_not_made_up(own: Settings, connection: ChromaServer):
    folder = IndexFolder(own.index_dir / "default")
    name = collection_name(folder, build(own))
    with Assistant.open(settings=own) as opened:
        assert not in_words_alone(opened.ask(QUESTION))
        connection.delete(name)
        assert in_words_alone(opened.ask(QUESTION))
        assert "does not hold the vectors" in opened.outage
        half = connection.create(name, {"hnsw": {"space": "cosine"}})
        connection.upsert(half, 0, np.eye(384, dtype=np.float32)[:2])
        assert in_words_alone(opened.ask(QUESTION)), "a collection of too few vectors is not searched"
        build(own)
        assert not in_words_alone(opened.ask(QUESTION)), "the new build is followed"


def test_without_a_server_set_a_served_index_is_searched_by_its_words(
    served_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    main_output = run(["search", QUESTION, "--index-dir", str(served_dir)], capsys)
    assert "tea" in main_output[0].lower()
    assert "Set ASSISTANT_CHROMA_URL" in main_output[1]
    out, _ = run(["ask", QUESTION, "--index-dir", str(served_dir)], capsys)
    assert "found by their words alone" in " ".join(out.split())
    out, _ = run(["ask", QUESTION, "--json", "--index-dir", str(served_dir)], capsys)
    assert '"search_note": "Vector search is out of reach' in out
    _, errors = run(["search", QUESTION, "--mode", "dense", "--index-dir", str(served_dir)], capsys, code=1)
    assert errors.startswith("error: The index has its vectors on a Chroma server, and none is set.")
    _, errors = run(["index", "verify", "--index-dir", str(served_dir)], capsys, code=3)
    assert "none is set" in errors


def test_a_file_is_not_judged_by_half_a_search(served_dir: Path, tmp_path: Path):
    faq = tmp_path / "faq.md"
    faq.write_text("# How long does green tea steep?\n\nGreen tea steeps for an hour.\n", encoding="utf-8")
    with (
        Assistant.open(settings=Settings(index_dir=served_dir)) as opened,
        pytest.raises(VectorServerError, match="was not checked"),
    ):
        opened.check(faq)


# --- what is no Chroma server -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (sends(b"<html>Welcome</html>"), "is no Chroma server"),
        (sends(b"Not found", 404), "is no Chroma server of version 1"),
        (sends(b'"0.5.20"'), "of version 0.5.20; one of version 1 is needed"),
        (sends(b'{"version": 1}'), "one of version 1 is needed"),
        (sends(b"{}", 401), "set ASSISTANT_CHROMA_TOKEN"),
        (sends(b"", 302, Location="http://192.0.2.1/api/v2/version"), "is no Chroma server"),
        (sends(b'{"error": "InternalError", "message": "SECRET"}', 500), r"reported an error \(status 500, Internal"),
    ],
)
def test_another_server_is_told_in_one_line(own: Settings, reply: Callable[[BaseHTTPRequestHandler], None], words: str):
    with web_server(reply) as url, pytest.raises(VectorServerError, match=words) as raised:
        build(own.model_copy(update={"chroma_url": url}))
    assert "\n" not in str(raised.value)
    assert "SECRET" not in str(raised.value)
    assert list((own.index_dir / "default" / "builds").iterdir()) == []


@pytest.mark.parametrize("body", [b"{}", b'{"ids": [["7000"]], "distances": [[0.1]]}', b'{"ids": [["x"]]}', b"[1]"])
def test_a_search_result_that_makes_no_sense_is_no_result(body: bytes):
    def reply(request: BaseHTTPRequestHandler) -> None:
        query = request.path.endswith("query")
        sends(body if query else b"9" if request.path.endswith("count") else b'{"id": "1"}')(request)

    with web_server(reply) as url, closing(ChromaServer(ServerAddress(url))) as connection:
        served = ServedIndex(connection, "name", 9, "`assistant index build`")
        with pytest.raises(VectorServerError):
            served.search(np.ones(384, dtype=np.float32), 3)


def test_a_token_is_sent_and_never_shown(own: Settings):
    seen: list[str | None] = []

    def reply(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        sends(b"{}", 403)(request)

    with web_server(reply) as url:
        settings = Settings(index_dir=own.index_dir, chroma_url=url, chroma_token="CANARY-7")  # type: ignore[arg-type]
        with pytest.raises(VectorServerError) as raised:
            build(settings)
    assert seen == ["Bearer CANARY-7"]
    assert "CANARY" not in str(raised.value) + repr(settings) + repr(ServerAddress(url, token="CANARY-7"))


def test_nothing_listens_where_the_address_points(own: Settings):
    with pytest.raises(VectorServerError, match="cannot be reached"):
        build(own.model_copy(update={"chroma_url": f"http://127.0.0.1:{free_port()}"}))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://192.0.2.1:8000", "plain http on another machine"),
        ("http://chroma.example.org", "plain http on another machine"),
        ("http://127.0.0.1.example.org:8000", "plain http on another machine"),
        ("http://0.0.0.0:8000", "plain http on another machine"),
        ("ftp://127.0.0.1", "must be like"),
        ("127.0.0.1:8000", "must be like"),
        ("http://127.0.0.1:port", "must be like"),
        ("http://[::1", "must be like"),
        ("http://", "must be like"),
        ("https://name:key@chroma.example.org", "must hold no name, key or query"),
        ("https://chroma.example.org/?key=1", "must hold no name, key or query"),
    ],
)
def test_an_address_that_may_not_be_used_is_refused_before_anything_is_sent(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was tried"))
    monkeypatch.setenv("ASSISTANT_CHROMA_URL", url)
    with pytest.raises(SettingsError, match=words) as raised:
        build_index(SMALL_CORPUS, index_dir=tmp_path, settings=load_settings())
    assert isinstance(raised.value, AssistantError)
    assert "name:key" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://localhost:8000", False),
        ("http://[::1]:8000/", False),
        ("http://127.0.0.5", False),
        ("https://chroma.example.org", False),
        ("http://192.0.2.1:8000", True),
    ],
)
def test_addresses_that_may_be_used(url: str, allow: bool):
    with closing(ChromaServer(ServerAddress(url, allow))) as opened:
        assert opened.outage == ""


def run(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> tuple[str, str]:
    try:
        main(arguments)
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    captured = capsys.readouterr()
    assert ended == code, captured.err
    return captured.out, captured.err
