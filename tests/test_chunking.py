from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunking import chunk_document, embedding_text, sentence_embedding_texts
from assistant.embedding import load_embedding_model
from assistant.loading import load_corpus
from assistant.loading.blocks import build_structure
from assistant.loading.markdown import MarkdownText
from assistant.loading.plain_text import read_plain_text
from assistant.types import Document

CORPUS = Path(__file__).parents[1] / "corpus"
PLAIN_TEXTS = Path(__file__).parent / "data" / "loading" / "plain"
MAX_TOKENS = 256

count_tokens = load_embedding_model().count_tokens


def document_of(source, suffix=".md"):
    if suffix == ".md":
        markdown = MarkdownText(source)
        text, title, blocks = markdown.text, markdown.first_heading, markdown.blocks
    else:
        plain = read_plain_text(source)
        text, title, blocks = source, plain.title, plain.blocks
    structure = build_structure(text, blocks, title=title)
    return Document("notes", title or "Notes", text, structure.sections, structure.sentences, sha256="")


def chunks_of(source, max_tokens=MAX_TOKENS):
    return chunk_document(document_of(source), count_tokens, max_tokens=max_tokens)


def assert_chunks_cover(document, chunks, max_tokens):
    shown = [
        index for index, sentence in enumerate(document.sentences) if sentence.kind not in ("heading", "furniture")
    ]
    assert [index for chunk in chunks for index in range(chunk.first, chunk.last)] == shown
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    sizes = count_tokens([embedding_text(chunk) for chunk in chunks])
    for chunk, size in zip(chunks, sizes, strict=True):
        assert chunk.text == document.text[chunk.start : chunk.end]
        assert chunk.sentences == document.sentences[chunk.first : chunk.last]
        assert any(part.first <= chunk.first and chunk.last <= part.last for part in document.sections)
        assert size <= max_tokens or len(chunk.sentences) == 1
        assert len(sentence_embedding_texts(chunk)) == 1 + len(chunk.sentences)


def sentence_number(number):
    return f"Sentence number {number} says that the river is {number} metres deep at the old bridge."


@pytest.mark.parametrize("folder", [CORPUS, PLAIN_TEXTS], ids=["corpus", "plain texts"])
@pytest.mark.parametrize("max_tokens", [256, 64])
def test_chunks_hold_every_sentence_once_and_fit_the_model(folder, max_tokens):
    for document in load_corpus(folder).documents:
        chunks = chunk_document(document, count_tokens, max_tokens=max_tokens)
        assert_chunks_cover(document, chunks, max_tokens)


def test_a_section_is_cut_into_chunks_of_even_size():
    text = "\n\n".join(map(sentence_number, range(14)))
    sizes = [len(chunk.sentences) for chunk in chunks_of(f"# River\n\n{text}")]
    assert sum(sizes) == 14
    assert max(sizes) - min(sizes) <= 1


def test_no_chunk_crosses_a_heading_and_a_short_section_stands_alone():
    chunks = chunks_of("# River\n\n## Depth\n\nIt is deep.\n\n## Width\n\nIt is wide.")
    assert [(chunk.path, chunk.text) for chunk in chunks] == [
        (("River", "Depth"), "It is deep."),
        (("River", "Width"), "It is wide."),
    ]


def test_a_list_that_fits_stays_with_its_lead():
    before = "\n\n".join(map(sentence_number, range(14)))
    items = "\n".join(f"- stone number {number} of the ford" for number in range(10))
    chunks = chunks_of(f"# River\n\n{before}\n\nThe stones are:\n\n{items}")
    assert len(chunks) == 2
    assert [sentence.kind for sentence in chunks[0].sentences] == ["prose"] * len(chunks[0].sentences)
    assert chunks[1].sentences[-11].text == "The stones are:"


def test_every_part_of_a_long_list_is_embedded_with_its_lead():
    items = "\n".join(f"- stone number {number}, which lies in the ford below the mill" for number in range(60))
    document = document_of(f"# River\n\nThese stones are flat:\n\n{items}")
    chunks = chunk_document(document, count_tokens, max_tokens=MAX_TOKENS)
    assert len(chunks) > 2
    for chunk in chunks:
        assert "These stones are flat:" in embedding_text(chunk)
        for sentence, text in zip(chunk.sentences, sentence_embedding_texts(chunk)[1:], strict=True):
            if sentence.kind == "item":
                assert document.sentences[sentence.lead].text == "These stones are flat:"
                assert text == f"These stones are flat: {sentence.text}"
    assert [bool(chunk.lead) for chunk in chunks] == [False] + [True] * (len(chunks) - 1)


def test_items_below_a_heading_are_embedded_with_the_heading():
    chunk = chunks_of("# River\n\n## Flat stones\n\n- by the mill\n- at the ford")[0]
    assert sentence_embedding_texts(chunk) == ["Flat stones", "Flat stones by the mill", "Flat stones at the ford"]
    assert embedding_text(chunk) == "River > Flat stones\nby the mill\n• at the ford"


def test_furniture_is_in_no_chunk_and_parts_chunks():
    text = "Apples\n\nSound apples keep.\n\nSubscribe to our newsletter and win!\n\nBruised ones rot.\n"
    document = document_of(text, ".txt")
    chunks = chunk_document(document, count_tokens, max_tokens=MAX_TOKENS)
    assert [chunk.text for chunk in chunks] == ["Sound apples keep.", "Bruised ones rot."]


def test_a_sentence_above_the_limit_is_a_chunk_of_its_own():
    long = "The river " + "and the river " * 40 + "flows."
    chunks = chunks_of(f"# River\n\nIt is old. {long} It is wide.", max_tokens=64)
    assert [len(chunk.sentences) for chunk in chunks] == [1, 1, 1]


def test_a_very_long_heading_leaves_room_for_the_text():
    heading = "The river and its banks and its bridges " * 40
    chunk = chunks_of(f"# River\n\n## {heading}\n\nIt is old. It is wide.")[0]
    assert len(chunk.sentences) == 2
    assert count_tokens([embedding_text(chunk)])[0] <= MAX_TOKENS


def test_the_lead_is_left_out_where_it_would_not_fit():
    lead = "These stones, " + "which are flat and grey and old and wet and " * 8 + "count:"
    items = "\n".join(f"- stone {number} " + "of the ford " * 12 for number in range(4))
    chunks = chunks_of(f"# River\n\n{lead}\n\n{items}", max_tokens=100)
    assert_chunks_cover(document_of(f"# River\n\n{lead}\n\n{items}"), chunks, 100)


def test_an_identifier_changes_only_with_its_section():
    before = chunks_of("# River\n\n## Depth\n\nIt is deep.\n\n## Width\n\nIt is wide.")
    after = chunks_of("# River\n\n## Depth\n\nIt is deep. Very deep.\n\n## Width\n\nIt is wide.")
    assert [chunk.id for chunk in before] == [chunk.id for chunk in after]


LINES = st.one_of(
    st.sampled_from(
        ["# One", "## Two", "- item", "  - inner", "1. first", "These are:", "Is it?", "", "", "Term: meaning."]
    ),
    st.sampled_from(["Subscribe to our newsletter!", "A Short Line", "Ann says:", "It is old. It is wide.", "x" * 300]),
    st.text(max_size=80),
    st.integers(2, 60).map(lambda count: "word " * count + "end."),
)


@settings(max_examples=150)
@given(st.lists(LINES, max_size=40).map("\n".join), st.sampled_from([".md", ".txt"]), st.sampled_from([256, 40]))
def test_any_document_is_chunked_within_the_limit(source, suffix, max_tokens):
    document = document_of(source, suffix)
    assert_chunks_cover(document, chunk_document(document, count_tokens, max_tokens=max_tokens), max_tokens)
