"""Files that are broken, hostile or not what they are called, made anew for each test."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONSHIPS = b"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
CONTAINER = b"""<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = b"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>'
TOO_SLOW = "it takes more than {cpu_s:g} seconds of processor time to read"
TEXT = b"The lantern of Orrefjord weighs seventeen kilograms, and it is lit before every crossing."


@dataclass(frozen=True)
class BadFile:
    """A file's name, what is wrong with it, what is said of it (nothing, where it is read), how its bytes are made."""

    name: str
    fault: str
    says: str
    make: Callable[[], bytes]
    is_slow: bool = False


def packed(*parts: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return stream.getvalue()


def docx(document: bytes, *more: tuple[str, bytes]) -> bytes:
    parts = (("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", RELATIONSHIPS), ("word/document.xml", document))
    return packed(*parts, *more)


def word_body(body: bytes, head: bytes = b'<?xml version="1.0"?>') -> bytes:
    return head + f'<w:document xmlns:w="{WORD}"><w:body>'.encode() + body + b"</w:body></w:document>"


def paragraph(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def epub(page: bytes, package: bytes = PACKAGE, *more: tuple[str, bytes]) -> bytes:
    return packed(("META-INF/container.xml", CONTAINER), ("book.opf", package), ("a.xhtml", page), *more)


def with_zeros(made: bytes, name: str, megabytes: int = 120) -> bytes:
    """The archive with one more file, of zeros."""
    stream = io.BytesIO(made)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _ in range(megabytes):
            file.write(b"\x00" * 1_000_000)
    return stream.getvalue()


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def zip_with(name: str, data: bytes = TEXT, *, mode: int = 0o100644, flag: int = 0) -> bytes:
    """An archive of one file with any name, mode and flag."""
    entry = zipfile.ZipInfo("placeholder")
    entry.filename, entry.external_attr = name, mode << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, data)
    made = bytearray(stream.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(signature) + offset] |= flag
    return bytes(made)


# ---- PDF


def pdf(contents: list[bytes], *, stream_head: bytes = b"", pages: int | None = None) -> bytes:
    """A PDF whose pages show what their content streams say; all pages share the last stream if there are more."""
    pages = len(contents) if pages is None else pages
    first_page = 4 + len(contents)
    kids = b" ".join(b"%d 0 R" % (first_page + number) for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    objects += [b"<</Length %d%s>>stream\n%s\nendstream" % (len(one), stream_head, one) for one in contents]
    for number in range(pages):
        content = 4 + min(number, len(contents) - 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % content
        )
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, the first of them its catalog."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)


def shown(lines: list[bytes]) -> bytes:
    return b"BT /F 12 Tf 72 720 Td " + b" ".join(b"(%s) Tj 0 -16 Td" % line for line in lines) + b" ET"


def encrypted(user_password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf([shown([TEXT])]))))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def flate_bomb(layers: int) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(120)), packer.flush()])
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return pdf([data], stream_head=b"/Filter[" + b"/FlateDecode" * layers + b"]")


def looping_pages() -> bytes:
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>"])


def looping_table() -> bytes:
    made = pdf([shown([TEXT])])
    start = made.rindex(b"xref\n0")
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def bad_pdfs() -> Iterator[BadFile]:
    sentences = [TEXT] * 30
    yield BadFile(
        "password.pdf", "encrypted", "it is protected by a password; save it without one", lambda: encrypted("secret")
    )
    yield BadFile("owner.pdf", "encrypted with an empty password", "", lambda: encrypted(""))
    yield BadFile(
        "blank.pdf",
        "a page without a word",
        "it is a scan without a text layer; run text recognition (OCR) on it first",
        lambda: pdf([b" "]),
    )
    yield BadFile(
        "torn.pdf", "cut off in the middle", "it is damaged, or not a PDF", lambda: pdf([shown(sentences)])[:2500]
    )
    yield BadFile(
        "headless.pdf", "only its first kilobyte", "it is damaged, or not a PDF", lambda: pdf([noise(9000)])[:1000]
    )
    yield BadFile("noise.pdf", "random bytes", "it is damaged, or not a PDF", lambda: noise(50_000))
    yield BadFile("empty.pdf", "no byte at all", "it is empty", lambda: b"")
    yield BadFile(
        "page.pdf",
        "HTML that is called PDF",
        "it is damaged, or not a PDF",
        lambda: b"<html><p>" + TEXT + b"</p></html>",
    )
    yield BadFile("flate-bomb.pdf", "a page of 120 MB in 120 KB", "it is damaged, or not a PDF", lambda: flate_bomb(1))
    yield BadFile(
        "double-bomb.pdf", "the same, packed twice, in 1 KB", "it is damaged, or not a PDF", lambda: flate_bomb(2)
    )
    yield BadFile(
        "slow.pdf",
        "a page of 300,000 pieces of text",
        TOO_SLOW,
        lambda: pdf([shown([b"word"] * 300_000)]),
        is_slow=True,
    )
    yield BadFile(
        "pages.pdf",
        "10,000 pages",
        "it has more than 1,000 pages; split it",
        lambda: pdf([shown(sentences)], pages=10_000),
    )
    yield BadFile("looping-pages.pdf", "a page tree that holds itself", "it is damaged, or not a PDF", looping_pages)
    yield BadFile("looping-table.pdf", "a table of contents that follows itself", "", looping_table)
    yield BadFile(
        "brackets.pdf", "a million nested arrays", "it is damaged, or not a PDF", lambda: pdf([b"[" * 1_000_000])
    )


# ---- packages, archives, markup and text


def bad_packages() -> Iterator[BadFile]:
    many = b"<w:p/>" * 2_000_000
    yield BadFile(
        "many.docx",
        "2 million paragraphs in 40 KB",
        "a file in it grows more than 100 times when unpacked",
        lambda: docx(word_body(many)),
    )
    yield BadFile(
        "bomb.docx",
        "120 MB of zeros in its text",
        "it unpacks to more than 100 MB",
        lambda: with_zeros(packed(("_rels/.rels", RELATIONSHIPS)), "word/document.xml"),
    )
    yield BadFile(
        "node.docx",
        "one word of 90 MB",
        "a file in it grows more than 100 times when unpacked",
        lambda: docx(word_body(paragraph(b"a" * 90_000_000))),
    )
    yield BadFile(
        "laughs.docx",
        "entities that grow a billion times",
        "it defines XML entities, which no document needs; it may be an attack",
        lambda: docx(word_body(paragraph(b"&h;"), LAUGHS)),
    )
    yield BadFile(
        "outside.docx",
        "an entity that is /etc/passwd",
        "it defines XML entities, which no document needs; it may be an attack",
        lambda: docx(word_body(paragraph(b"&passwd;"), OUTSIDE)),
    )
    yield BadFile(
        "slip.docx",
        "a part named ../../evil",
        "it holds a part whose name is a trick; it may be an attack",
        lambda: docx(word_body(paragraph(TEXT)), ("../../evil.xml", b"<a/>")),
    )
    yield BadFile(
        "deep.docx",
        "100,000 nested tables",
        "it is damaged, or not a Word document",
        lambda: docx(word_body(b"<w:tbl>" * 100_000)),
    )
    yield BadFile(
        "torn.docx",
        "cut off in the middle",
        "it is damaged, or not a Word document",
        lambda: docx(word_body(paragraph(TEXT)))[:500],
    )
    yield BadFile("noise.docx", "random bytes", "it is damaged, or not a Word document", lambda: noise(50_000))
    yield BadFile(
        "old.docx",
        "protected by a password",
        "it is protected by a password or in an old Office format; save it anew",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(9000),
    )
    yield BadFile(
        "sheet.docx", "a ZIP without a text", "it is damaged, or not a Word document", lambda: packed(("a.txt", TEXT))
    )
    yield BadFile(
        "laughs.epub",
        "entities that grow a billion times",
        "it defines XML entities, which no document needs; it may be an attack",
        lambda: epub(LAUGHS + b"<html><p>&h;</p></html>"),
    )
    yield BadFile(
        "bomb.epub",
        "120 MB of zeros in a chapter",
        "it unpacks to more than 100 MB",
        lambda: with_zeros(packed(("book.opf", PACKAGE)), "a.xhtml"),
    )
    yield BadFile("empty.epub", "no chapter", "it is empty", lambda: epub(b"<html/>"))
    yield BadFile("noise.epub", "random bytes", "it is damaged, or not an EPUB book", lambda: noise(50_000))
    yield BadFile(
        "bomb.zip",
        "300 MB of zeros in 300 KB",
        "it unpacks to more than 100 MB",
        lambda: with_zeros(packed(("b.md", TEXT)), "a.md", 300),
    )
    yield BadFile(
        "ratio.zip",
        "a file that grows a thousand times",
        "a file in it grows more than 100 times when unpacked",
        lambda: packed(("a.md", b"a" * 9_000_000)),
    )
    yield BadFile(
        "entries.zip",
        "3,000 files",
        "it holds more than 2,000 files",
        lambda: packed(*((f"{n}.md", TEXT) for n in range(3000))),
    )
    yield BadFile(
        "slip.zip",
        "a file named ../../evil.md",
        "its name is a path that leaves the archive",
        lambda: zip_with("../../evil.md"),
    )
    yield BadFile(
        "absolute.zip",
        "a file named /etc/evil.md",
        "its name is a path that leaves the archive",
        lambda: zip_with("/etc/evil.md"),
    )
    yield BadFile(
        "drive.zip",
        "a file named C:\\evil.md",
        "its name is a path that leaves the archive",
        lambda: zip_with("C:\\evil.md"),
    )
    yield BadFile(
        "zero.zip",
        "a name with a zero byte",
        "its name is a path that leaves the archive",
        lambda: zip_with("a.md\x00.txt"),
    )
    yield BadFile(
        "link.zip",
        "a link to /etc/passwd",
        "it holds a link to another file",
        lambda: zip_with("passwd.md", b"/etc/passwd", mode=0o120777),
    )
    yield BadFile(
        "locked.zip",
        "encrypted",
        "it is protected by a password; save it without one",
        lambda: zip_with("a.md", flag=1),
    )
    yield BadFile(
        "nested.zip",
        "a ZIP inside",
        "it is an archive inside an archive, which is not read",
        lambda: packed(("a.zip", packed(("a.md", TEXT)))),
    )
    yield BadFile(
        "torn.zip",
        "cut off in the middle",
        "it is not a ZIP archive, or a damaged one",
        lambda: packed(("a.md", noise(9000)))[:4000],
    )


def bad_texts() -> Iterator[BadFile]:
    yield BadFile(
        "deep.html",
        "a million nested elements",
        "its elements stand too deep inside each other",
        lambda: b"<div>" * 1_000_000 + TEXT,
    )
    yield BadFile(
        "attribute.html", "one attribute of 15 MB", "", lambda: b'<p class="' + b"a" * 15_000_000 + b'">' + TEXT
    )
    yield BadFile("noise.html", "random bytes", "it is a binary file, not text", lambda: noise(50_000))
    yield BadFile(
        "comment.md",
        "half a million opened comments",
        TOO_SLOW,
        lambda: b"<!--" * 500_000,
        is_slow=True,
    )
    yield BadFile(
        "quotes.md", "a quotation in a quotation, 200,000 times", "it is empty", lambda: b"> " * 200_000 + TEXT
    )
    yield BadFile(
        "laughs.md", "front matter whose aliases grow", "its front matter has no plain text under 'title'", aliases
    )
    yield BadFile(
        "line.txt",
        "one line of 15 MB without an end of a sentence",
        TOO_SLOW,
        lambda: b"word " * 3_000_000,
        is_slow=True,
    )
    yield BadFile("large.txt", "21 MB", "it is larger than 20 MB; split it", lambda: b"word. " * 3_600_000)
    yield BadFile("noise.txt", "random bytes", "it is a binary file, not text", lambda: noise(50_000))
    yield BadFile("zeros.txt", "zeros", "it is a binary file, not text", lambda: b"\x00" * 50_000)
    yield BadFile("spaces.txt", "nothing but spaces", "it is empty", lambda: b" \n" * 50_000)
    yield BadFile(
        "cell.csv",
        "a table with a quotation that never ends",
        "it is not valid CSV (line 2)",
        lambda: b'question,answer\n"' + b"a" * 5_000_000,
    )


def aliases() -> bytes:
    lines = [b"a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [b"%c: &%c [%s]" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)]
    return b"---\n" + b"\n".join(lines) + b"\ntitle: *j\nsources: *j\n---\n\n" + TEXT + b"\n"


def bad_files() -> list[BadFile]:
    return [*bad_pdfs(), *bad_packages(), *bad_texts()]
