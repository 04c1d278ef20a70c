"""ZIP archives, and the formats that are one inside: what is refused before anything in them is read."""

import io
import struct
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from bad_files import PACKAGE, epub

from assistant.loading import DocumentReader, Limits, UnreadableDocumentError, load_corpus, read_document
from assistant.loading.containers import Container, check_package

LIMITS = Limits()
TEXT = b"# Lanterns\n\nThe lantern of Orrefjord weighs seventeen kilograms.\n"
LINK_TO_A_FILE = 0o120777 << 16


def packed(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def link() -> bytes:
    entry = zipfile.ZipInfo("passwd.txt")
    entry.external_attr = LINK_TO_A_FILE
    return packed((entry, b"/etc/passwd"))


def with_flag(data: bytes, flag: int) -> bytes:
    """The archive with a flag set on its first entry, in both places that name it."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        changed[place : place + 2] = struct.pack("<H", flag)
    return bytes(changed)


def smaller_than_it_is(data: bytes, said: int) -> bytes:
    """The archive with a lie about the size of its only file."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + offset
        changed[place : place + 4] = struct.pack("<I", said)
    return bytes(changed)


def noise(size: int) -> bytes:
    import random

    return random.Random(1).randbytes(size)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (noise(500), "it is not a ZIP archive, or a damaged one"),
        (packed(("a.md", TEXT))[:-30], "it is not a ZIP archive, or a damaged one"),
        (packed(*((f"{number}.md", b"x") for number in range(2001))), "it holds more than 2,000 files"),
        (packed(*((f"{number}/", b"") for number in range(2001))), "it holds more than 2,000 files"),
        (with_flag(packed(("a.md", TEXT)), 1), "it is protected by a password; save it without one"),
        (link(), "it holds a link to another file"),
        (
            packed(*((f"{number}.md", b"x" * 900_000) for number in range(120))),
            "it unpacks to more than 100 MB",
        ),
        (packed(("a.md", b"\x00" * 300_000_000)), "it unpacks to more than 100 MB"),
        (packed(("a.md", b"\x00" * 5_000_000)), "a file in it grows more than 100 times when unpacked"),
    ],
    ids=["noise", "truncated", "entries", "folders", "encrypted", "link", "sum", "bomb", "ratio"],
)
def test_archive_beyond_the_limits_is_refused_before_it_is_unpacked(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        Container(data, LIMITS)
    assert caught.value.reason.startswith(reason)


def test_file_that_is_larger_than_its_archive_says_is_not_unpacked() -> None:
    archive = Container(smaller_than_it_is(packed(("a.md", b"\x00" * 80_000_000)), 1000), LIMITS)
    with pytest.raises(UnreadableDocumentError, match="it is damaged inside its archive"):
        archive.read(0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.md", "its name is a path that leaves the archive"),
        ("a/../../evil.md", "its name is a path that leaves the archive"),
        ("/etc/evil.md", "its name is a path that leaves the archive"),
        ("C:\\evil.md", "its name is a path that leaves the archive"),
        ("C:evil.md", "its name is a path that leaves the archive"),
        ("a\\..\\evil.md", "its name is a path that leaves the archive"),
        ("evil.md\x00.txt", "its name is a path that leaves the archive"),
        ("two\nlines.md", "its name holds characters that cannot be shown; rename it"),
        ("dm.\u202efdp.md", "its name holds characters that cannot be shown; rename it"),
        ("a//b.md", "its name holds characters that cannot be shown; rename it"),
        ("x" * 300 + ".md", "its name is too long"),
        ("inner.zip", "it is an archive inside an archive, which is not read"),
        ("inner.tar", "it is an archive inside an archive, which is not read"),
        ("GOOD.md", "the archive holds another file of that name"),
        ("fine.md", ""),
        ("deep/er/fine.md", ""),
        ("søvn.md", ""),
    ],
)
def test_name_in_an_archive_is_never_a_path_out_of_it(name: str, reason: str) -> None:
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = name
    found = list(Container(packed(("good.md", TEXT), (entry, TEXT)), LIMITS).members())
    assert [(one.name, one.reason) for one in found] == [("good.md", ""), (name.partition("\x00")[0], reason)]


def test_hidden_files_of_an_archive_are_left_out() -> None:
    names = ["__MACOSX/a.md", ".git/a.md", "a/.b.md", "good.md"]
    found = Container(packed(*((name, TEXT) for name in names)), LIMITS).members()
    assert [one.name for one in found] == ["good.md"]


@pytest.mark.parametrize(
    ("suffix", "part", "data", "reason"),
    [
        (".docx", "word/document.xml", b"<!DOCTYPE x><x/>", "it defines XML entities"),
        (".docx", "word/document.xml", "<!DOCTYPE x><x/>".encode("utf-16"), "it defines XML entities"),
        (".docx", "customXml/item1.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', "it defines"),
        (".epub", "text/one.xhtml", b'<!DOCTYPE html [<!ENTITY a "b">]><html/>', "it defines XML entities"),
        (".docx", "word/document.xml", noise(21_000_000), "a part of it is larger than 20 MB"),
        (".docx", "../word/document.xml", b"<x/>", "it holds a part whose name is a trick"),
        (".epub", "/etc/one.xhtml", b"<x/>", "it holds a part whose name is a trick"),
        (".docx", "word/document.xml", b"<x/>", ""),
        (".epub", "text/one.xhtml", b"<!DOCTYPE html><html/>", ""),
    ],
)
def test_parts_of_a_package_are_looked_at_before_they_are_parsed(
    suffix: str, part: str, data: bytes, reason: str
) -> None:
    package = packed((part, data))
    if not reason:
        check_package(suffix, package, LIMITS)
        return
    with pytest.raises(UnreadableDocumentError, match=f"^{reason}"):
        check_package(suffix, package, LIMITS)


PUBLIC_TYPE = b"""<?xml version="1.0"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap/></ncx>"""
OLDER_PACKAGE = PACKAGE.replace(
    b"<manifest>", b'<manifest><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
).replace(b"<spine>", b'<spine toc="n">')


def test_book_whose_contents_name_a_public_document_type_is_read() -> None:
    page = (
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/x.dtd"><html><body><p>%s</p></body>'
    )
    book = epub(page % TEXT + b"</html>", OLDER_PACKAGE, ("toc.ncx", PUBLIC_TYPE))
    assert "seventeen kilograms" in read_document(PurePosixPath("a.epub"), book, LIMITS).document.text


def test_archive_of_documents_gives_each_of_them(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    data = packed(
        ("lanterns.md", TEXT),
        ("sub/Boats.txt", b"The boats of Orrefjord are made of larch.\n"),
        ("sub/../../evil.md", b"Evil words.\n"),
        ("picture.png", b"\x89PNG"),
        ("empty.txt", b" "),
        ("more.zip", packed(("a.md", TEXT))),
    )
    (tmp_path / "notes" / "pack.zip").write_bytes(data)
    corpus = load_corpus(tmp_path)
    assert [(one.id, one.file) for one in corpus.documents] == [
        ("notes/pack/lanterns", "notes/pack.zip/lanterns.md"),
        ("notes/pack/sub/Boats", "notes/pack.zip/sub/Boats.txt"),
    ]
    assert [(one.file.removeprefix("notes/pack.zip/"), one.reason) for one in corpus.skipped] == [
        ("empty.txt", "it is empty"),
        ("more.zip", "it is an archive inside an archive, which is not read"),
        ("sub/../../evil.md", "its name is a path that leaves the archive"),
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["notes", "pack.zip"]


def test_rest_of_an_archive_is_read_after_a_file_that_ended_the_reader() -> None:
    heavy = "\n\n".join(
        f"Paragraph {number} says what the {number + 1:x}th says." for number in range(120_000)
    ).encode()
    data = packed(("a.md", TEXT), ("b.md", b"# B\n\n" + heavy), ("c.md", heavy), ("d.md", TEXT + b"It is brass.\n"))
    with DocumentReader(Limits(cpu_s=0)) as reader:
        found = dict(reader.read_archive(PurePosixPath("pack.zip"), data))
    assert [name for name, one in found.items() if not isinstance(one, str)] == ["pack.zip/a.md", "pack.zip/d.md"]
    assert found["pack.zip/c.md"] == "it takes more than 0 seconds of processor time to read"


def test_archive_without_a_document_and_one_that_is_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_bytes(TEXT)
    (tmp_path / "pictures.zip").write_bytes(packed(("picture.png", b"\x89PNG")))
    (tmp_path / "torn.zip").write_bytes(packed(("a.md", TEXT))[:40])
    corpus = load_corpus(tmp_path)
    assert [(one.file, one.reason) for one in corpus.skipped] == [
        ("pictures.zip", "it holds no document"),
        ("torn.zip", "it is not a ZIP archive, or a damaged one"),
    ]
