"""Every format gives the same structure for the same words, and bytes of any kind are read or refused in one line."""

from pathlib import Path, PurePosixPath

import pytest
from document_makers import Made, docx_of, epub_of, html_of, markdown_of, pdf_of
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import CorpusError
from assistant.loading import FORMATS, UnreadableDocumentError, load_corpus, load_document, to_document
from assistant.loading.formats import ParseLimits, parse

HANDBOOK = Made(
    "The ferry handbook",
    (
        ("p", "Ferries leave the quay at nine. They return before dusk, whatever the weather of the day before was."),
        ("h2", "What to bring"),
        ("p", "Passengers bring these things:"),
        ("ul", ["a valid ticket", "warm clothing that keeps out the wind on the open deck, as the lounge is small"]),
        ("h3", "At the gate"),
        ("p", "Two steps lead aboard:"),
        ("ol", ["Queue at the gate.", "Show the ticket."]),
        ("h2", "Fares"),
        ("table", [["Passenger", "Price"], ["Adult", "12 crowns"], ["Child", "free"], ["Dog", "3 crowns"]]),
        ("h3", "Refunds"),
        ("p", "A refund is paid within two weeks."),
    ),
)
MAKERS = {".html": html_of, ".htm": html_of, ".docx": docx_of, ".epub": epub_of, ".pdf": pdf_of}
EXAMPLES = {suffix: make(HANDBOOK) for suffix, make in MAKERS.items()} | {
    ".md": markdown_of(HANDBOOK),
    ".txt": b"A title\n\nA sentence of text.\n",
    ".csv": b"question,answer\nHow long is it?,Three metres.\n",
}


def structure(suffix: str, data: bytes) -> list[tuple[str, str]]:
    parsed = parse(suffix, data)
    return [(block.kind, parsed.text[block.start : block.end]) for block in parsed.blocks]


def levels(suffix: str, data: bytes) -> list[int]:
    found = [block.level for block in parse(suffix, data).blocks if block.kind == "heading"]
    return [sorted(set(found)).index(level) for level in found]


@pytest.mark.parametrize("suffix", MAKERS)
def test_every_format_gives_the_structure_of_markdown(suffix: str):
    assert structure(suffix, EXAMPLES[suffix]) == structure(".md", EXAMPLES[".md"])
    assert levels(suffix, EXAMPLES[suffix]) == levels(".md", EXAMPLES[".md"])
    assert parse(suffix, EXAMPLES[suffix]).title == "The ferry handbook"


WORDS = st.lists(
    st.sampled_from(["boats", "sail", "when", "winds", "from", "north", "are", "calm"]),
    min_size=2,
    max_size=9,
)
PHRASE = WORDS.map(" ".join).map(str.capitalize)
SENTENCE = PHRASE.map("{}.".format)
PARTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["h2", "h3"]), PHRASE),
        st.tuples(st.just("p"), SENTENCE),
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(SENTENCE, min_size=1, max_size=4)),
        st.tuples(st.just("table"), st.lists(st.lists(PHRASE, min_size=2, max_size=2), min_size=2, max_size=4)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=20, deadline=None)
@given(PARTS)
def test_any_structure_survives_in_formats_with_markup(parts: list):
    # Two lists in a row are one list to a reader of Markdown; a paragraph parts them.
    made = Made("The ferry handbook", [one for part in parts for one in (part, ("p", "Then it goes on."))])
    expected = structure(".md", markdown_of(made))
    for suffix in (".html", ".docx", ".epub"):
        assert structure(suffix, MAKERS[suffix](made)) == expected


@pytest.mark.parametrize("suffix", FORMATS)
def test_quotes_are_the_words_at_their_place(suffix: str):
    data = EXAMPLES[suffix]
    document = to_document(PurePosixPath(f"a{suffix}"), data, parse(suffix, data))
    assert document.sentences
    assert all(document.text[one.start : one.end] == one.text for one in document.sentences)
    ends = [0, *(sentence.end for sentence in document.sentences)]
    assert all(end <= sentence.start for end, sentence in zip(ends, document.sentences, strict=False))


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_in_one_line(suffix: str, data: st.DataObject):
    original = bytearray(EXAMPLES[suffix])
    cut = data.draw(st.integers(0, len(original)))
    damaged = original[:cut] if data.draw(st.booleans()) else original
    for place in data.draw(st.lists(st.integers(0, max(0, len(damaged) - 1)), max_size=8)):
        damaged[place : place + 1] = bytes([data.draw(st.integers(0, 255))])
    try:
        parsed = parse(suffix, bytes(damaged))
    except UnreadableDocumentError as error:
        assert error.reason.isprintable()
    else:
        parsed.text.encode("utf-8")
        assert all(0 <= block.start <= block.end <= len(parsed.text) for block in parsed.blocks)


NO_TEXT = (b"", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
NO_FILES = [(suffix, data) for suffix in FORMATS for data in NO_TEXT] + [
    (suffix, data) for suffix in (".pdf", ".docx", ".epub", ".csv") for data in (b"PK\x03\x04", b"%PDF-1.7", b"Words.")
]


@pytest.mark.parametrize(("suffix", "data"), NO_FILES)
def test_what_is_no_file_of_its_format_is_refused(tmp_path: Path, suffix: str, data: bytes):
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocumentError) as caught:
        load_document(path, tmp_path)
    assert caught.value.reason.isprintable()


@pytest.mark.parametrize("suffix", [".docx", ".epub"])
@pytest.mark.parametrize(
    ("limits", "reason"),
    [(ParseLimits(entries=2), "more than 2 parts"), (ParseLimits(unpacked_bytes=1024), "unpacks to more than 0 MB")],
)
def test_archives_are_measured_before_they_are_unpacked(suffix: str, limits: ParseLimits, reason: str):
    with pytest.raises(UnreadableDocumentError, match=reason):
        parse(suffix, EXAMPLES[suffix], limits)


def test_a_folder_of_all_formats_is_a_corpus(tmp_path: Path):
    for number, (suffix, data) in enumerate(EXAMPLES.items()):
        (tmp_path / f"file{number}{suffix.upper()}").write_bytes(data)
    (tmp_path / "prices.csv").write_bytes(b"name,price\nrope,3\nsail,200\n")
    (tmp_path / "old.doc").write_bytes(b"Words.")
    (tmp_path / "notes.json").write_bytes(b"{}")
    corpus = load_corpus(tmp_path)
    assert len([file for one in corpus.documents for file in (one.file, *one.also)]) == len(FORMATS)
    assert {file.file: file.reason for file in corpus.files if file.reason} == {
        "old.doc": f"format not supported (.doc); {', '.join(FORMATS[:-1])} and {FORMATS[-1]} are read",
        "prices.csv": "it is not a table of questions and answers; name two of its columns question and answer",
    }
    assert [file.file for file in corpus.skipped] == ["old.doc"]  # data beside the documents is no fault


def test_an_unknown_format_is_named():
    with pytest.raises(CorpusError, match=r"\(\.odt\); \.md, \.txt"):
        parse(".odt", b"Words.")
