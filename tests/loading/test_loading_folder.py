"""Which files of a folder are read: no link out of it, no pipe, socket or device, and no more than the limits allow."""

import os
import socket
from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.loading import Limits, load_corpus
from assistant.loading.folder import read_file
from assistant.loading.reading import UnreadableDocumentError

GOOD = "The lantern of Orrefjord weighs seventeen kilograms.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    made.mkdir()
    (made / "good.md").write_text(GOOD)
    return made


def test_links_pipes_sockets_and_devices_are_named_and_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    (folder / "circle.txt").symlink_to("circle.txt")
    os.mkfifo(folder / "pipe.txt")
    monkeypatch.chdir(folder)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind("socket.txt")
        corpus = load_corpus(folder)
    assert [one.id for one in corpus.documents] == ["good"]
    assert {one.file: one.reason for one in corpus.skipped} == {
        "circle.txt": "it is a broken link",
        "loop": "it is a link to a folder; links to folders are not followed",
        "passwd.txt": "it is a link that leaves the corpus folder",
        "pipe.txt": "it is not a regular file",
        "socket.txt": "it is not a regular file",
        "zero.txt": "it is a link that leaves the corpus folder",
    }


def test_device_is_not_read() -> None:
    with pytest.raises(UnreadableDocumentError, match="it is not a regular file"):
        read_file(Path("/dev/zero"), Path("/dev"), Limits())


def test_file_that_becomes_a_link_after_it_was_looked_at_is_not_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = folder.parent / "secret.md"
    secret.write_text("A secret.\n")
    open_ = os.open

    def replace_and_open(path: Path, flags: int) -> int:
        path.unlink()
        path.symlink_to(secret)
        return open_(path, flags)

    monkeypatch.setattr(os, "open", replace_and_open)
    with pytest.raises(UnreadableDocumentError, match="it cannot be read"):
        read_file(folder / "good.md", folder, Limits())
    assert (folder / "good.md").is_symlink()


def test_folder_of_too_many_files_is_refused(folder: Path) -> None:
    for number in range(30):
        (folder / f"{number}.png").touch()
    assert load_corpus(folder, Limits(files=31)).documents
    with pytest.raises(CorpusError, match=r"holds more than 30 files\. .*ASSISTANT_MAX_FILES"):
        load_corpus(folder, Limits(files=30))


def test_folder_of_too_many_bytes_is_refused_before_one_is_read(folder: Path) -> None:
    for number in range(3):
        with (folder / f"{number}.txt").open("wb") as file:
            file.truncate(2 << 20)
    with pytest.raises(CorpusError, match=r"holds documents of more than 5 MB together\. .*ASSISTANT_MAX_FOLDER_MB"):
        load_corpus(folder, Limits(folder_bytes=5 << 20))


def test_size_of_a_file_is_limited_as_it_is_read(folder: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="it is larger than 1 MB; split it"):
        big = folder / "big.txt"
        big.write_bytes(b"word " * 300_000)
        read_file(big, folder, Limits(file_bytes=1 << 20))


@pytest.mark.skipif(os.geteuid() == 0, reason="root lists everything")
def test_folder_that_cannot_be_listed_is_named(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0)
    corpus = load_corpus(folder)
    assert [(one.file, one.reason) for one in corpus.skipped] == [
        ("closed", "the folder cannot be listed (permission denied)")
    ]
