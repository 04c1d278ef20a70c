"""What an author notes behind a statement reaches its sentences, its chunks and the saved index."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chunking import chunk_document
from assistant.index.records import chunk_from_json, document_from_json, to_json
from assistant.loading import load_document
from assistant.loading.annotations import Annotation, parse_annotation
from assistant.types import UNLIMITED, Document, Scope

NOTE = "<!-- facts: 02-13 | jurisdiction: New York | payer: Medicare | as_of: 2024 | sources: S3 S4 -->"
NOTED = (Scope("New York", "Medicare", "2024"), ("S3", "S4"))
NOTHING = (UNLIMITED, ())
FRONT_MATTER = """\
---
title: "Licenses"
jurisdiction: "Canada"
as_of: "2021"
---
"""


@pytest.fixture
def load(tmp_path):
    def loaded(source: str, name: str = "page.md") -> Document:
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return load_document(path, tmp_path)

    return loaded


def noted(document: Document) -> dict[str, tuple[Scope, tuple[str, ...]]]:
    """Each sentence that states something -> its scope and sources."""
    return {
        sentence.text: (sentence.scope, sentence.sources)
        for sentence in document.sentences
        if sentence.kind != "heading"
    }


def scopes(document: Document) -> list[Scope]:
    return [scope for scope, _ in noted(document).values()]


def chunks(document: Document, max_tokens: int):
    return chunk_document(document, lambda texts: [len(text.split()) + 2 for text in texts], max_tokens=max_tokens)


# The comment


@pytest.mark.parametrize(
    ("comment", "annotation"),
    [
        (NOTE, Annotation(*NOTED, facts=("02-13",))),
        ("<!--facts:02-13,02-14-->", Annotation(facts=("02-13", "02-14"))),
        ("<!-- Payer: VA | SOURCES: S1 -->\n", Annotation(Scope(payer="VA"), ("S1",))),
        ("<!-- jurisdiction:\n  Ohio,\n  New  York -->", Annotation(Scope("Ohio, New York"))),
        ("<!-- as_of: 1 July 2008 -->", Annotation(Scope(as_of="1 July 2008"))),
    ],
)
def test_the_keys_of_an_annotation_are_read(comment, annotation):
    assert parse_annotation(comment) == annotation


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- to do: ask the author -->",
        "<!-- facts: 02-13 | reviewer: Ann -->",
        "<!-- facts: 02-13 | New York -->",
        "<!-- New York -->",
        "<!-- -->",
        "<!-- facts: 02-13",
        "facts: 02-13",
        "<!-- facts: 02-13 --> and more",
    ],
)
def test_a_comment_of_another_kind_is_no_annotation(comment):
    assert parse_annotation(comment) is None


# Where it stands


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            f"First one. Second one. {NOTE}\n\nNext paragraph.",
            {"First one.": NOTED, "Second one.": NOTED, "Next paragraph.": NOTHING},
            id="paragraph",
        ),
        pytest.param(f"First line\nof a paragraph.\n{NOTE}", {"First line of a paragraph.": NOTED}, id="next line"),
        pytest.param(
            f"Hours differ:\n\n- many hours {NOTE}\n- few hours\n\nAll count.",
            {"Hours differ:": NOTHING, "many hours": NOTED, "few hours": NOTHING, "All count.": NOTHING},
            id="list item",
        ),
        pytest.param(
            f"Before.\n\nStated here.\n\n{NOTE}\n\nAfter.",
            {"Before.": NOTHING, "Stated here.": NOTED, "After.": NOTHING},
            id="own line",
        ),
        pytest.param(
            f"Seen. <!-- shown to nobody -->\n\nNoted. <!-- ask Ann --> {NOTE}",
            {"Seen.": NOTHING, "Noted.": NOTED},
            id="comment of another kind",
        ),
        pytest.param("Kept. <!-- facts: 02-13 | colour: red -->", {"Kept.": NOTHING}, id="unknown key"),
        pytest.param(
            f"Twice. <!-- jurisdiction: Ohio | sources: S1 --> {NOTE}", {"Twice.": NOTED}, id="the last of two counts"
        ),
        pytest.param(f"{NOTE}\n\nNothing stood before.", {"Nothing stood before.": NOTHING}, id="before everything"),
        pytest.param(f"`{NOTE}`", {NOTE: NOTHING}, id="shown as code"),
        pytest.param(
            f"Noted. {NOTE}\n\n```\ncode line\n```\n", {"Noted.": NOTED, "code line": NOTHING}, id="before code"
        ),
    ],
)
def test_an_annotation_belongs_to_the_statement_it_stands_behind(load, source, expected):
    assert noted(load(f"## Hours\n\n{source}\n")) == expected


def test_each_row_of_a_table_has_the_annotation_of_its_last_cell(load):
    row_note = NOTE.replace("|", r"\|")
    document = load(
        dedent(f"""\
            | Place | Hours |
            |---|---|
            | one | 500 {row_note} |
            | two | 700 |
            """)
    )
    assert noted(document) == {"Place: one; Hours: 500.": NOTED, "Place: two; Hours: 700.": NOTHING}


def test_comments_are_no_part_of_the_text(load):
    document = load(f"## Hours {NOTE}\n\nMany hours. {NOTE}\n\n- five hundred {NOTE}\n\n<!-- facts: 1 -->\n")
    assert document.text.split() == ["Hours", "Many", "hours.", "•", "five", "hundred"]
    assert all(document.text[s.start : s.end] == s.text for s in document.sentences)


def test_a_heading_keeps_its_annotation_to_itself(load):
    assert noted(load(f"## Hours {NOTE}\n\nMany hours.\n")) == {"Many hours.": NOTHING}


# What nobody notes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## Hours\n\nMany hours.", Scope("Canada", "", "2021")),
        ("## Hours in Ontario\n\nMany hours.", Scope("Ontario", "", "2021")),
        ("## Ontario\n\n### Hours\n\nMany hours.", Scope("Ontario", "", "2021")),
        ("## Ontario\n\n### Manitoba\n\nMany hours.", Scope("Manitoba", "", "2021")),
        ("## Ontario\n\nIn Quebec, many hours count.", Scope("Quebec", "", "2021")),
        ("## Ontario\n\nAcross Quebec and Manitoba, many hours count.", Scope("Quebec, Manitoba", "", "2021")),
        ("## Ontario\n\nA school in Quebec, one of many, teaches.", Scope("Ontario", "", "2021")),
        ("## Medicare\n\nMany hours.", Scope("Canada", "Medicare", "2021")),
        (
            "## Medicare\n\nUnder workers' compensation, hours count.",
            Scope("Canada", "workers' compensation", "2021"),
        ),
        ("## Ontario\n\nMany hours. <!-- jurisdiction: Quebec -->", Scope("Quebec", "", "2021")),
        ("## Ontario\n\nIn Manitoba, hours count. <!-- jurisdiction: Quebec -->", Scope("Quebec", "", "2021")),
        ("## Medicare\n\nMany hours. <!-- payer: VA | as_of: 1999 -->", Scope("Canada", "VA", "1999")),
        ("## Ontario\n\nMany hours. <!-- sources: S1 -->", Scope("Ontario", "", "")),
    ],
)
def test_a_scope_is_noted_or_opens_the_sentence_or_stands_in_a_heading_or_is_the_documents(load, source, expected):
    assert scopes(load(f"{FRONT_MATTER}\n{source}\n")) == [expected]


def test_the_title_limits_what_its_headings_do_not(load):
    front_matter = FRONT_MATTER.replace("Licenses", "Licenses in Ontario")
    assert scopes(load(f"{front_matter}\nMany hours.\n\n## Manitoba\n\nFew hours.\n")) == [
        Scope("Ontario", "", "2021"),
        Scope("Manitoba", "", "2021"),
    ]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2021", "2021"), ("2021-05", "2021-05"), ("2021-05-04", "2021-05-04"), ("undated; images of 2021", "")],
)
def test_only_a_plain_date_of_the_document_dates_its_statements(load, as_of, expected):
    assert scopes(load(f"---\ntitle: Hours\nas_of: {as_of}\n---\n\nMany hours.\n")) == [Scope(as_of=expected)]


def test_the_words_on_where_a_document_holds_limit_it_by_the_places_they_name(load):
    source = '---\ntitle: Hours\njurisdiction: "{}"\n---\n\nMany hours.\n'
    assert scopes(load(source.format("Canada, Australia; sections say which"))) == [Scope("Canada, Australia")]
    assert scopes(load(source.format("worldwide"))) == [UNLIMITED]


def test_headings_have_no_scope(load):
    document = load(f"{FRONT_MATTER}\n## Ontario\n\nMany hours. {NOTE}\n")
    assert [(s.scope, s.sources) for s in document.sentences if s.kind == "heading"] == [NOTHING]


def test_plain_text_has_no_annotations(load):
    assert set(noted(load(f"Many hours. {NOTE}\n", "page.txt")).values()) == {NOTHING}


def test_the_sources_that_statements_refer_to_are_those_of_the_front_matter(load):
    document = load(
        dedent("""\
            ---
            title: Hours
            sources:
              - {id: S3, title: Education Law, publisher: New York, confidence: primary}
              - {id: S4, title: Rules, publisher: New York, confidence: weak}
            ---

            Many hours. <!-- sources: S4 -->
            """)
    )
    assert [(source.id, source.confidence) for source in document.sources] == [("S3", "primary"), ("S4", "weak")]
    assert [sentence.sources for sentence in document.sentences] == [("S4",)]


# Chunks and the saved index

SEVERAL = dedent("""\
    ## Hours

    Ohio wants many hours. <!-- jurisdiction: Ohio | sources: S1 S2 -->

    Texas wants few hours. <!-- jurisdiction: Texas | as_of: 2024 | sources: S2 S3 -->

    Ohio wants a test too. <!-- jurisdiction: Ohio | sources: S1 -->

    Hours are hours.
    """)


def test_a_chunk_knows_the_scopes_and_sources_of_its_statements_each_once(load):
    (whole,) = chunks(load(SEVERAL), max_tokens=100)
    assert whole.scopes == (Scope("Ohio"), Scope("Texas", "", "2024"))
    assert whole.sources == ("S1", "S2", "S3")


def test_each_chunk_knows_only_its_own_statements(load):
    document = load(SEVERAL)
    parts = chunks(document, max_tokens=8)
    assert [(part.scopes, part.sources) for part in parts] == [
        ((Scope("Ohio"),), ("S1", "S2")),
        ((Scope("Texas", "", "2024"),), ("S2", "S3")),
        ((Scope("Ohio"),), ("S1",)),
        ((), ()),
    ]
    assert [sentence for part in parts for sentence in part.sentences] == [
        sentence for sentence in document.sentences if sentence.kind != "heading"
    ]


PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(jurisdiction=PLAIN_TEXT, payer=PLAIN_TEXT, as_of=PLAIN_TEXT, source=PLAIN_TEXT)
def test_documents_and_chunks_come_back_from_the_index_as_they_were(
    tmp_path_factory, jurisdiction, payer, as_of, source
):
    path = Path(tmp_path_factory.getbasetemp()) / "round-trip.md"
    note = f"<!-- jurisdiction: {jurisdiction} | payer: {payer} | as_of: {as_of} | sources: S1 {source} -->"
    path.write_text(f"## Hours\n\nMany hours. {note}\n\nFew hours. {NOTE}\n", encoding="utf-8")
    document = load_document(path, path.parent)
    assert document_from_json(to_json(document)) == document
    for chunk in chunks(document, max_tokens=8):
        back = chunk_from_json(to_json(chunk))
        assert (back, back.scopes, back.sources) == (chunk, chunk.scopes, chunk.sources)
        assert all(isinstance(sentence.sources, tuple) for sentence in back.sentences)
