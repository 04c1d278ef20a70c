"""The command keeps its contract: what is printed where, in which form, with which exit code."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.index import rebuild_index, verify_build

ROOT = Path(__file__).resolve().parents[1]
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"
COMMAND = [sys.executable, "-c", "from assistant.cli import main; main()"]
ASCII_ONLY = os.environ | {"PYTHONIOENCODING": "ascii:strict"}

ANSWER_KEYS = {
    "question": str,
    "search_question": str,
    "status": str,
    "verdict": str | None,
    "text": str,
    "sentences": list,
    "citations": list,
    "disagreement": dict | None,
    "scope": list,
    "confidence": float,
    "suggestions": list,
    "nearest_topics": list,
    "mode": str,
    "index": dict,
    "timings_ms": dict,
}
CITATION_KEYS = {
    "number": int,
    "document_id": str,
    "title": str,
    "publisher": str,
    "url": str,
    "section": str,
    "quote": str,
    "start": int,
    "end": int,
}
RESULT_KEYS = {"document_id": str, "chunk_id": str, "score": float, "start": int, "end": int, "text": str}


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left behind."""

    code: object
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(ended.value.code, printed.out, printed.err)

    return run_command


def start(*arguments: str | Path, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the command as a user does, in a process of its own."""
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, timeout=120, **options)


def has_types(value: dict[str, Any], types: dict[str, Any]) -> None:
    assert set(types) <= set(value)
    assert [key for key, kind in types.items() if not isinstance(value[key], kind)] == []


def assert_one_line_error(outcome: Outcome, *words: str) -> None:
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.count("\n") == 1, outcome.err
    assert outcome.err.startswith("error: ")
    assert [word for word in words if word not in outcome.err] == [], outcome.err


def write_questions(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- ask ---


def test_ask_json_is_the_answer_object(run: Run, small_index_dir: Path):
    outcome = run("ask", "How hot should the water be?", "--json", "--index-dir", small_index_dir)
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    has_types(answer, ANSWER_KEYS)
    assert set(answer) == set(ANSWER_KEYS)
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert set(answer["index"]) == {"build", "corpus_fingerprint"}
    assert answer["timings_ms"]["total"] > 0
    assert 0 <= answer["confidence"] <= 1
    for citation in answer["citations"]:
        has_types(citation, CITATION_KEYS)
    for sentence in answer["sentences"]:
        assert sentence["support"] in ("quoted", "verified")
        assert set(sentence["citations"]) <= {citation["number"] for citation in answer["citations"]}
    assert "70 and 80 degrees" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["document_id"] == "tea"


def test_ask_json_gives_the_verdict_of_a_yes_or_no_question(run: Run, small_index_dir: Path):
    answer = json.loads(run("ask", "do i need a teapot", "--json", "--index-dir", small_index_dir).out)
    assert answer["verdict"] == "no"


def test_ask_json_explain_adds_the_passages(run: Run, small_index_dir: Path):
    answer = json.loads(run("ask", "what may be composted", "--json", "--explain", "--index-dir", small_index_dir).out)
    passages = answer["explain"]["passages"]
    assert passages[0]["document_id"] == "garden/compost"
    has_types(passages[0], RESULT_KEYS | {"dense_score": float, "keyword_score": float, "sentence_scores": list})


def test_a_question_without_an_answer_is_no_error(run: Run, small_index_dir: Path):
    outcome = run("ask", "Who won the chess world cup in 1987?", "--json", "--index-dir", small_index_dir)
    answer = json.loads(outcome.out)
    assert (outcome.code, answer["status"], answer["citations"]) == (0, "not_found", [])


def test_ask_prints_text_with_marks_and_numbered_sources(run: Run, small_index_dir: Path):
    outcome = run("ask", "How hot should the water be?", "--index-dir", small_index_dir)
    assert (outcome.code, outcome.err) == (0, "")
    text, scope, sources = outcome.out.split("\n\n", 2)
    assert "70 and 80 degrees" in " ".join(text.split())
    assert scope == "Applies to: Sweden (2024-03-01)"
    assert "[1]" in text
    assert sources.startswith("[1] Green tea at home > ")
    assert "(Harbour Kitchen Press)" in sources
    assert "“The water should be between 70 and 80 degrees Celsius." in " ".join(sources.split())
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_ask_explain_prints_scores_and_timings(run: Run, small_index_dir: Path):
    outcome = run("ask", "How hot should the water be?", "--explain", "--index-dir", small_index_dir)
    assert "Searched for: How hot should the water be?" in outcome.out
    assert "Milliseconds: " in outcome.out
    assert "dense 0." in outcome.out


@pytest.mark.parametrize(
    "question",
    [
        "water \x1b[31m\x00\x07 temperature \u202e?",
        "<b>water</b> <script>alert(1)</script> [bold]temperature[/bold] ![x](http://example.org/x.png)",
        "water temperature \ud800 \udcff?",
        "🫖" * 50 + " water temperature",
        "'; DROP TABLE chunks; -- water temperature",
        "?!...",
    ],
    ids=["control characters", "markup", "surrogates", "emoji", "sql", "punctuation"],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_odd_questions_get_an_ordinary_answer(run: Run, small_index_dir: Path, question: str, form: list[str]):
    outcome = run("ask", question, *form, "--index-dir", small_index_dir)
    if outcome.code == 1:
        assert_one_line_error(outcome)
        return
    assert (outcome.code, outcome.err) == (0, "")
    assert not any(character in outcome.out for character in "\x1b\x00\x07")
    outcome.out.encode("utf-8")
    if form:
        has_types(json.loads(outcome.out), ANSWER_KEYS)


# --- search ---


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_search_json_gives_results_best_first(run: Run, small_index_dir: Path, mode: str):
    outcome = run("search", "oil for the chain", "--json", "-k", "2", "--mode", mode, "--index-dir", small_index_dir)
    assert (outcome.code, outcome.err) == (0, "")
    found = json.loads(outcome.out)
    assert found["ms"] > 0
    assert 1 <= len(found["results"]) <= 2
    assert found["results"][0]["document_id"] == "bicycle"
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)
    for result in found["results"]:
        has_types(result, RESULT_KEYS)
        assert set(result) == set(RESULT_KEYS)
        assert result["end"] - result["start"] == len(result["text"])


def test_search_prints_document_section_and_excerpt(run: Run, small_index_dir: Path):
    outcome = run("search", "turning the compost heap", "-k", "1", "--index-dir", small_index_dir)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(" 1. ")
    assert "garden/compost > " in outcome.out


# --- batches ---


def test_search_batch_answers_line_by_line_in_order(run: Run, small_index_dir: Path, tmp_path: Path):
    queries = write_questions(
        tmp_path / "in.jsonl",
        {"id": "b", "question": "brakes"},
        {"id": 7, "question": "compost", "history": [], "expected": "other keys are left alone"},
    )
    output = tmp_path / "out.jsonl"
    outcome = run("search", "--queries", queries, "--output", output, "-k", "3", "--index-dir", small_index_dir)
    assert (outcome.code, outcome.out) == (0, "")
    lines = read_lines(output)
    assert [line["id"] for line in lines] == ["b", 7]
    assert all(set(line) == {"id", "results", "ms"} and line["ms"] > 0 for line in lines)
    assert [line["results"][0]["document_id"] for line in lines] == ["bicycle", "garden/compost"]
    assert all(len(line["results"]) <= 3 for line in lines)


def test_results_can_go_to_standard_output_without_replacing_its_file(small_index_dir: Path, tmp_path: Path):
    queries = write_questions(tmp_path / "in.jsonl", {"id": 1, "question": "brakes"})
    batch = ["search", "--queries", str(queries), "--output", "/dev/stdout", "--index-dir", str(small_index_dir)]
    log = tmp_path / "log"
    with log.open("w", encoding="utf-8") as file:
        file.write("before\n")
        file.flush()
        done = subprocess.run([*COMMAND, *batch], stdout=file, stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 0
    before, line = log.read_text(encoding="utf-8").splitlines()
    assert before == "before"
    assert json.loads(line)["id"] == 1
    assert json.loads(line)["ms"] < 1000


def test_ask_batch_gives_answer_objects(run: Run, small_index_dir: Path, tmp_path: Path):
    history = [{"role": "user", "content": "Do I need a teapot?"}, {"role": "assistant", "content": "No."}]
    questions = write_questions(
        tmp_path / "in.jsonl",
        {"id": "1", "question": "What does the tasting course cost?"},
        {"id": "2", "question": "How hot should the water be?", "history": history},
    )
    output = tmp_path / "out.jsonl"
    output.write_text("an older result", encoding="utf-8")
    outcome = run("ask", "--questions", questions, "--output", output, "--index-dir", small_index_dir)
    assert (outcome.code, outcome.out) == (0, "")
    lines = read_lines(output)
    assert [line["id"] for line in lines] == ["1", "2"]
    for line in lines:
        has_types(line, ANSWER_KEYS)
    assert "45 euros" in lines[0]["text"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize(
    ("bad_line", "words"),
    [
        (b'{"id": "2", "question": ', "not JSON"),
        (b'["2", "question"]', "not a JSON object"),
        (b'{"question": "brakes"}', '"id"'),
        (b'{"id": true, "question": "brakes"}', '"id"'),
        (b'{"id": "2"}', '"question"'),
        (b'{"id": "2", "question": 5}', '"question"'),
        (b'{"id": "2", "question": ""}', "question"),
        (b'{"id": "2", "question": "' + b"x" * 2001 + b'"}', "2,000"),
        (b'{"id": "2", "question": "brakes", "history": "no"}', '"history"'),
        (b'{"id": "2", "question": "brakes", "history": [{"role": "system", "content": "x"}]}', '"history"'),
        (b'{"id": "2", "question": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "too deep"),
    ],
    ids=lambda value: value[:60] if isinstance(value, bytes) else "",
)
@pytest.mark.parametrize("command", [("ask", "--questions"), ("search", "--queries")], ids=["ask", "search"])
def test_a_bad_line_is_named_and_nothing_is_written(run: Run, small_index_dir, tmp_path, command, bad_line, words):
    questions = tmp_path / "in.jsonl"
    questions.write_bytes(b'\xef\xbb\xbf{"id": "1", "question": "brakes"}\r\n\r\n' + bad_line + b"\n")
    output = tmp_path / "out.jsonl"
    output.write_text("an older result", encoding="utf-8")
    outcome = run(*command, questions, "--output", output, "--index-dir", small_index_dir)
    assert_one_line_error(outcome, "in.jsonl, line 3", words)
    assert output.read_text(encoding="utf-8") == "an older result"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_files_that_cannot_be_used_are_named_before_anything_runs(run: Run, tmp_path: Path):
    questions = write_questions(tmp_path / "in.jsonl", {"id": "1", "question": "brakes"})
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n\n", encoding="utf-8")
    assert_one_line_error(run("ask", "--questions", "absent.jsonl", "--output", "out.jsonl"), "absent.jsonl")
    assert_one_line_error(run("ask", "--questions", tmp_path, "--output", "out.jsonl"), str(tmp_path))
    assert_one_line_error(run("ask", "--questions", empty, "--output", "out.jsonl"), "empty.jsonl")
    assert_one_line_error(run("ask", "--questions", questions, "--output", "absent/out.jsonl"), "absent")
    assert_one_line_error(run("ask", "--questions", questions, "--output", tmp_path), str(tmp_path))


# --- wrong usage and expected errors ---


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "a", "--no-such-flag"],
        ["ask", "a", "--questions", "f", "--output", "g"],
        ["ask", "--questions", "f"],
        ["ask", "a", "--output", "g"],
        ["search", "a", "-k", "0"],
        ["search", "a", "-k", "many"],
        ["search", "a", "--mode", "magic"],
        ["no-such-command"],
        ["index", "no-such-command"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_code_2(run: Run, arguments: list[str]):
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err
    assert "Error" in outcome.err


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "words"),
    [("", "empty"), (" \n\t ", "empty"), ("x" * 2001, "2,000"), ("water " * 20_000, "2,000")],
    ids=["empty", "blank", "one too long", "100,000 characters"],
)
def test_a_question_that_cannot_be_asked_is_refused(run: Run, small_index_dir, command, question, words):
    assert_one_line_error(run(command, question, "--index-dir", small_index_dir), words)


@pytest.mark.parametrize("index", ["absent", "../absent", "", "a/b", "a\x00b"])
@pytest.mark.parametrize("command", [["ask", "a"], ["search", "a"], ["index", "verify"], ["index", "rollback"]])
def test_an_unknown_index_is_refused(run: Run, small_index_dir: Path, command: list[str], index: str):
    assert_one_line_error(run(*command, "--index", index, "--index-dir", small_index_dir))


def test_an_absent_index_names_the_command_that_builds_it(run: Run):
    assert_one_line_error(run("ask", "a", "--index", "tea"), "tea", "assistant index build")


def test_a_corpus_without_documents_is_refused(run: Run, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert_one_line_error(run("index", "build", "--corpus", "absent", "--index-dir", tmp_path / "i"), "absent")
    assert_one_line_error(run("index", "build", "--corpus", "empty", "--index-dir", tmp_path / "i"), "empty")


def test_an_error_that_is_not_expected_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch, small_index_dir: Path):
    monkeypatch.setattr("assistant.pipeline.Assistant.open", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["ask", "brakes", "--index-dir", str(small_index_dir)])


def test_a_wrong_setting_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSISTANT_PASAGES", "5")
    assert_one_line_error(run("ask", "a"), "ASSISTANT_PASAGES", "ASSISTANT_PASSAGES")


def test_a_damaged_index_is_refused(run: Run, small_index_dir: Path, tmp_path: Path):
    copy = tmp_path / "indexes"
    shutil.copytree(small_index_dir, copy)
    for file in (copy / "default" / "builds").rglob("*"):
        if file.is_file() and file.name != "manifest.json":
            file.write_bytes(b"damaged" + file.read_bytes()[7:])
    for command in (["ask", "brakes"], ["search", "brakes"]):
        assert_one_line_error(run(*command, "--index-dir", copy), "assistant index build")
    check = run("index", "verify", "--index-dir", copy)
    assert (check.code, check.out) == (3, "")
    assert "assistant index build" in check.err
    report = run("index", "verify", "--json", "--index-dir", copy)
    assert report.code == 3
    assert json.loads(report.out)["sound"] is False


# --- index ---


def test_build_reports_what_it_did_and_then_that_nothing_changed(run: Run, tmp_path: Path):
    corpus = tmp_path / "corpus"
    shutil.copytree(SMALL_CORPUS, corpus)
    (corpus / "noise.md").write_bytes(bytes(range(256)))
    first = run("index", "build")
    assert first.code == 0
    assert "3 documents" in first.out
    assert "noise.md" in first.out + first.err
    again = run("index", "build")
    assert again.code == 0
    assert "nothing changed" in again.out.lower()
    assert run("ask", "brakes", "--json").code == 0


def test_builds_are_listed_verified_rolled_back_and_pruned(run: Run, tmp_path: Path):
    corpus = tmp_path / "corpus"
    shutil.copytree(SMALL_CORPUS, corpus)
    assert run("index", "build").code == 0
    (corpus / "bicycle.txt").unlink()
    assert run("index", "build").code == 0
    builds = json.loads(run("index", "list", "--json").out)
    assert len(builds) == 2
    assert sum(build["current"] for build in builds) == 1
    assert run("index", "verify").code == 0
    assert run("index", "rollback").code == 0
    after = json.loads(run("index", "list", "--json").out)
    assert {build["id"]: build["current"] for build in after} == {build["id"]: not build["current"] for build in builds}
    assert run("index", "prune").code == 0


# --- chat ---


def test_chat_answers_shows_sources_and_ends_with_its_input(run: Run, small_index_dir: Path, monkeypatch):
    typed = "How hot should the water be?\n\n/sources\n/nonsense\n" + "x" * 3000 + "\nDo I need a teapot?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    outcome = run("chat", "--index-dir", small_index_dir)
    printed = " ".join(outcome.out.split())
    assert outcome.code == 0
    assert "70 and 80 degrees" in printed
    assert "[1] Green tea at home > " in printed
    assert "“The water should be between" in printed
    assert "a teapot is not required" in printed
    assert "/nonsense is not a command" in outcome.err
    assert "the limit is 2,000" in outcome.err


def test_chat_reads_a_question_in_the_light_of_the_one_before(run: Run, small_index_dir: Path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("What is the tasting course?\nHow much does it cost?\n"))
    outcome = run("chat", "--index-dir", small_index_dir)
    assert "Searching for: How much does the tasting course cost?" in outcome.out
    assert "45 euros" in outcome.out.partition("Searching for: ")[2]


def test_chat_says_when_answers_come_from_a_new_build(run: Run, small_index_dir: Path, monkeypatch, tmp_path: Path):
    shutil.copytree(small_index_dir, tmp_path / "indexes")

    class Typed(io.StringIO):
        """Builds the index anew between the second question and the third."""

        def readline(self, size: int = -1) -> str:
            line = super().readline(size)
            if line == "Is boiling water right?\n":
                rebuild_index(tmp_path / "indexes" / "default")
            return line

    monkeypatch.setattr(sys, "stdin", Typed("Do I need a teapot?\n" * 2 + "Is boiling water right?\n" * 2))
    outcome = run("chat", "--index-dir", tmp_path / "indexes")
    assert outcome.code == 0
    told = re.findall(r"The documents were built anew: answers come from build (\S+) since \d\d:\d\d\.", outcome.err)
    assert [build_id[:6] for build_id in told] == ["000002", "000003"]


def test_a_build_that_is_terminated_takes_with_it_what_it_wrote(small_index_dir: Path, tmp_path: Path):
    shutil.copytree(small_index_dir, tmp_path / "indexes")
    program = """
import os, signal, sys
from assistant.cli import main
from assistant.index import rebuild_index, verify_build
from assistant.index import parts

def terminated(*arguments):
    os.kill(os.getpid(), signal.SIGTERM)

parts.write_keyword_index = terminated
main(sys.argv[1:])
"""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.md").write_text("# One\n\nA sentence stands here.\n")
    arguments = ["index", "build", "--corpus", str(tmp_path / "corpus"), "--index-dir", str(tmp_path / "indexes")]
    ended = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 128 + signal.SIGTERM, ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name[:6] for path in (tmp_path / "indexes" / "default" / "builds").iterdir()] == ["000001"]
    assert verify_build(tmp_path / "indexes" / "default") == []
    assert rebuild_index(tmp_path / "indexes" / "default").changed


def test_chat_answers_the_last_question_again_as_it_is_meant(run: Run, small_index_dir: Path, monkeypatch):
    typed = "/search too early\nHow hot should the water be?\n/search\n/search the cost of the tasting course\nwhere?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    outcome = run("chat", "--index-dir", small_index_dir)
    assert outcome.err.count("ask a question first") == 2
    again = outcome.out.partition("Searching for: the cost of the tasting course")[2]
    assert "45 euros" in again
    assert "tasting course" in again.partition("Searching for: ")[2]


def test_chat_ends_with_quit(run: Run, small_index_dir: Path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("/sources\n/quit\nHow hot should the water be?\n"))
    outcome = run("chat", "--index-dir", small_index_dir)
    assert (outcome.code, outcome.out) == (0, "")
    assert "no sources" in outcome.err


def test_an_interrupt_ends_the_command_quietly(run: Run, small_index_dir: Path, monkeypatch):
    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert run("chat", "--index-dir", small_index_dir) == Outcome(130, "", "")


# --- in a process of its own ---


def test_a_piped_answer_is_json_in_utf8_whatever_the_locale(small_index_dir: Path):
    done = start("ask", "loose leaves – what do I need?", "--json", "--index-dir", small_index_dir, env=ASCII_ONLY)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["question"] == "loose leaves – what do I need?"


def test_text_that_the_locale_cannot_show_is_escaped(small_index_dir: Path, tmp_path: Path):
    shutil.copytree(small_index_dir / "default", tmp_path / "thé")
    done = start("index", "list", "--index", "thé", "--index-dir", tmp_path, env=ASCII_ONLY)
    assert (done.returncode, done.stderr) == (0, b"")
    refused = start("ask", "a", "--index", "café", "--index-dir", tmp_path, env=ASCII_ONLY)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"caf\\xe9" in refused.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(small_index_dir: Path):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [*COMMAND, "index", "list", "--index-dir", str(small_index_dir)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1


def test_a_reader_who_goes_away_ends_the_command_quietly(small_index_dir: Path):
    command = [*COMMAND, "index", "list", "--index-dir", str(small_index_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)
    assert process.returncode == 1
