"""What `assistant index build` says of each file: a table for people, an object for programs, an error on request."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.build_table import print_files
from assistant.loading import LoadedFile

LANTERN = "# Lanterns\n\nThe lantern of Orrefjord weighs seventeen kilograms.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "lantern.md").write_text(LANTERN)
    (folder / "copy.md").write_text(LANTERN)
    (folder / "old.txt").write_bytes("The café of Orrefjord was “always” full – naïve as it seems.\n".encode("cp1252"))
    (folder / "scan.txt").write_bytes(b"\x00\x01")
    return folder


@pytest.fixture
def build(corpus: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str, str]]:
    def run(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["index", "build", "--corpus", str(corpus), "--index-dir", str(corpus.parent / "i"), *arguments])
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


def test_table_shows_every_file_of_a_new_build_and_later_only_what_asks_for_attention(
    build: Callable[..., tuple[object, str, str]],
) -> None:
    code, out, err = build()
    assert code == 0
    assert "2 documents, 2 chunks, 1 file skipped" in out
    assert [line.split() for line in err.splitlines() if line.startswith(("file", "lantern"))] == [
        ["file", "kind", "words", "chunks"],
        ["lantern.md", "md", "8", "the", "same", "as", "copy.md"],
    ]
    assert "copy.md     md        8       1" in err
    assert "read as windows-1252" in err.lower().replace("cp1252", "windows-1252")
    assert "skipped: it is a binary file, not text" in err

    code, out, err = build()
    assert "nothing changed" in out
    rows = [line.split()[0] for line in err.splitlines()]
    assert rows == ["file", "lantern.md", "old.txt", "scan.txt"]
    assert "copy.md     md        8       1" in build("--verbose")[2]


def test_strict_build_publishes_nothing_where_a_file_is_skipped(
    build: Callable[..., tuple[object, str, str]], corpus: Path
) -> None:
    code, out, err = build("--strict")
    assert (code, out) == (1, "")
    assert "skipped: it is a binary file, not text" in err
    assert err.splitlines()[-1] == (
        "error: Nothing was built, because 1 file cannot be indexed and none may be left out: "
        "scan.txt: it is a binary file, not text."
    )
    assert not list((corpus.parent / "i").rglob("manifest.json"))
    (corpus / "scan.txt").unlink()
    assert build("--strict")[0] == 0


def test_object_says_the_same_of_each_file(build: Callable[..., tuple[object, str, str]]) -> None:
    report = json.loads(build("--json")[1])
    assert report["skipped"] == [{"file": "scan.txt", "reason": "it is a binary file, not text"}]
    files = {one.pop("file"): one for one in report["files"]}
    assert list(files) == ["copy.md", "lantern.md", "old.txt", "scan.txt"]
    assert files["lantern.md"] == {
        "kind": "md",
        "encoding": "utf-8",
        "words": 8,
        "document_id": "copy",
        "chunks": 0,
        "same_as": "copy.md",
        "reason": None,
        "passed_over": False,
        "warnings": [],
    }
    assert (files["copy.md"]["chunks"], files["scan.txt"]["reason"]) == (1, "it is a binary file, not text")


def test_long_list_is_cut_to_what_asks_for_attention(capsys: pytest.CaptureFixture[str]) -> None:
    files = [LoadedFile(f"{number}.md", "md", "utf-8", 10, str(number)) for number in range(200)]
    files.append(LoadedFile("x\x1b[2J\u202e.pdf", "pdf", reason="it is encrypted"))
    print_files(files, {"1": 1200})
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == [
        "x\ufffd[2J\ufffd.pdf  pdf                  skipped: it is encrypted",
        "200 more files have nothing to note; --verbose lists them.",
    ]
    print_files(files, {"1": 1200}, verbose=True)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 202
    assert lines[2].split() == ["1.md", "md", "10", "1,200"]


def test_table_that_holds_no_questions_is_passed_over_and_no_error(
    build: Callable[..., tuple[object, str, str]], corpus: Path
) -> None:
    (corpus / "scan.txt").unlink()
    (corpus / "coverage.csv").write_text("state,hours,year\nTexas,500,2020\nOhio,600,2021\n")
    code, out, err = build("--strict")
    assert code == 0
    assert "passed over: it is not a table of questions and answers" in err
    assert "skipped" not in out + err
    assert "coverage.csv" not in build()[2]
