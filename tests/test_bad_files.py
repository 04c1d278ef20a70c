"""Whatever a file holds, it is read or named with the reason; the process that asked neither ends, waits nor grows."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from bad_files import TEXT, BadFile, bad_files

from assistant.loading import DocumentReader, Limits, UnreadableDocumentError, load_corpus
from assistant.pipeline.uploads import UploadError, UploadLimits, Uploads

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "reliability-files.md"
FILES = bad_files()
QUICK = [one for one in FILES if not one.is_slow]
SLOW = [one for one in FILES if one.is_slow]
OF_EACH_KIND = [
    "password.pdf",
    "blank.pdf",
    "torn.pdf",
    "double-bomb.pdf",
    "laughs.docx",
    "slip.docx",
    "noise.epub",
    "ratio.zip",
    "slip.zip",
    "link.zip",
    "nested.zip",
    "deep.html",
    "laughs.md",
    "noise.txt",
    "cell.csv",
]
SHORT = Limits(cpu_s=10, wall_s=250)
MOST_GROWTH_BYTES = 50 * 1024 * 1024


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader() as one:
        one.read(PurePosixPath("first.pdf.md"), TEXT * 5000)  # what is loaded once is no growth
        yield one


def memory_bytes() -> int:
    """What this process holds in memory now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def said_of(file: BadFile, data: bytes, reader: DocumentReader) -> str:
    """The reason why a file, or the only file of an archive, is not read; empty where it is."""
    name = PurePosixPath(file.name)
    try:
        if name.suffix != ".zip":
            reader.read(name, data)
            return ""
        (outcome,) = dict(reader.read_archive(name, data)).values()
        return outcome if isinstance(outcome, str) else ""
    except UnreadableDocumentError as error:
        return error.reason


@pytest.mark.parametrize("file", QUICK, ids=lambda file: file.name)
def test_bad_file_is_read_or_named_and_costs_this_process_no_memory(file: BadFile, reader: DocumentReader) -> None:
    data = file.make()
    before = memory_bytes()
    assert said_of(file, data, reader) == file.says
    assert memory_bytes() - before < MOST_GROWTH_BYTES


@pytest.mark.faults
@pytest.mark.parametrize("file", SLOW, ids=lambda file: file.name)
def test_file_that_takes_for_ever_is_given_up(file: BadFile) -> None:
    data = file.make()
    with DocumentReader(SHORT) as reader:
        before = memory_bytes()
        assert said_of(file, data, reader) == file.says.format(cpu_s=SHORT.cpu_s)
        assert memory_bytes() - before < MOST_GROWTH_BYTES


def test_good_files_of_a_folder_are_read_beside_bad_ones_of_each_kind(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"good-{number}.md").write_bytes(TEXT + b" This is number %d.\n" % number)
    refused = [one for one in QUICK if one.name in OF_EACH_KIND]
    for one in refused:
        (tmp_path / one.name).write_bytes(one.make())
    corpus = load_corpus(tmp_path)
    assert [one.id for one in corpus.documents] == sorted(f"good-{number}" for number in range(20))
    assert {one.file.partition(".zip/")[0].removesuffix(".zip") for one in corpus.skipped} == {
        one.name.removesuffix(".zip") for one in refused
    }
    assert not (tmp_path.parent / "evil.md").exists()


@pytest.mark.parametrize("name", ["node.docx", "laughs.epub", "password.pdf", "noise.html", "cell.csv"])
def test_bad_file_cannot_be_uploaded(name: str, tmp_path: Path) -> None:
    (file,) = (one for one in FILES if one.name == name)
    uploads = Uploads(tmp_path, UploadLimits(20_000_000, 5))
    with pytest.raises(UploadError) as caught:
        uploads.add(name, file.make())
    assert str(caught.value) == f"{name} was not added: {file.says}."
    assert list(tmp_path.iterdir()) == []


def test_archive_is_not_uploaded(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match=r"^pack\.zip was not added: unpack it and add the files in it"):
        Uploads(tmp_path, UploadLimits(20_000_000, 5)).add("pack.zip", b"PK")


def test_table_of_the_docs_names_every_file_and_what_is_said_of_it() -> None:
    written = TABLE.read_text(encoding="utf-8")
    for file in FILES:
        said = file.says.format(cpu_s=SHORT.cpu_s) or "read"
        row = next((line for line in written.splitlines() if line.startswith(f"| `{file.name}` |")), "")
        assert row.split(" | ")[1:3] == [file.fault.replace("\\", "\\\\"), said], file.name
