import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.loading.sentences import (
    MAX_SENTENCE_CHARACTERS,
    MAX_SENTENCE_WORDS,
    limit_length,
    split_sentences,
    trim,
)

# Each text is the sentences joined by single spaces.
SPACED = [
    ["Massage is old.", "It is older than writing.", "Nobody knows its age."],
    ["Dr. Weber and Mrs. Lund met at 9 a.m. on Monday.", "They left at 5 p.m. and walked home."],
    ["The shop opens at 8 a.m. Monday to Friday.", "It closes at 6 p.m.", "Then the lights go out."],
    ["Employment in the U.S. Department of Labor grew.", "He moved to the U.S. in 1990."],
    ["She stayed in the U.K.", "The others left."],
    ["It costs $1,500.50 per person.", "Version 2.0.1 costs nothing."],
    ["Bring water, snacks, etc.", "Everything else is there."],
    ["Use oil, e.g. olive oil, i.e. something mild.", "Do not heat it."],
    ["The book is by R. Turner, MD.", "This is its second edition."],
    ["J. K. Rowan and P. D. Ames wrote it.", "Both were young."],
    ["See No. 5 and Vol. I of the series.", "Fig. 3 shows the rest (cf. Sec. 2)."],
    ["Smith vs. Jones was decided in 1987.", "Acme Inc. paid the costs."],
    ["Smith et al. found no effect.", "Brown et al. (2004) found one."],
    ["She has a Ph.D. in history.", "He has none."],
    ["Is it safe?", "Yes!", "Mostly…", "But ask first."],
    ["“Is it safe?” she asked.", "“It is.”", "He nodded."],
    ['"Stop!" Jane said.', "Nobody did."],
    ["Wait (it is short.)", "Then go on."],
    ["The term (coined in 1997. Nobody knows by whom) is new.", "It stuck."],
    ["He paused ... and went on.", "Then he stopped...", "Nobody moved."],
    ["It helps with pain.[3]", "It also helps with sleep.¹", "Both were measured.*", "The end."],
    ["It grew by 18%.", "49,860 people were asked.", "3 of them refused."],
    ["i went there yesterday.", "it was closed.", "what a pity."],
    ["Take vitamin C.", "The doctor agrees."],
    ["We met on Jan. 5 at St. Mary's.", "It rained."],
    ["Read about it at www.example.org or write to info@example.org.", "Answers take a week."],
    ["The file notes.txt is missing.", "Nobody minds."],
    ["Das ist gut.", "Über alles andere reden wir später."],
    ["Es kostet 3.000 Euro.", "¿Es caro?", "«No lo sé.»", "Quizás."],
    ["Programs range from 40 to 400 hours; most take a year.", "Ask first: prices vary."],
    ["Rule No. 1 is simple.", "Answer No.", "That is all."],
    ["The company, Bright Ltd., closed.", "Its heir is Bright Co. Holdings."],
    ["It was 5 ft. tall and approx. 3 ft. wide.", "It weighed 10 lbs. or more."],
    ["It was built c. 1850 in Upper-St. Clair.", "Call before 8 p.m. ET on weekdays."],
    ["Washington, D.C. is far.", "So is St. Louis."],
    ["Ask Prof. Anne Dahl, R.N., or Sgt. Pepper.", "They know."],
]
UNSPACED = [
    ("The pain went.The swelling stayed.", ["The pain went.", "The swelling stayed."]),
    ("Really?Nobody knew.", ["Really?", "Nobody knew."]),
    ("See Example.com or index.html now.", ["See Example.com or index.html now."]),
    ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
    ("A line\nthat goes on. And\nanother.", ["A line\nthat goes on.", "And\nanother."]),
    ("  \n Two spaces.  Here. \n ", ["Two spaces.", "Here."]),
    ("No mark at the end", ["No mark at the end"]),
    ("Required fields are marked *", ["Required fields are marked *"]),
    ("...", ["..."]),
    ("", []),
]


def sentences(text):
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize("expected", SPACED, ids=lambda expected: expected[0][:40])
def test_sentences_end_where_a_reader_ends_them(expected):
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(("text", "expected"), UNSPACED, ids=lambda value: str(value)[:30])
def test_missing_spaces_line_breaks_and_other_scripts(text, expected):
    assert sentences(text) == expected


def test_a_part_of_a_text_is_split_in_the_places_of_the_whole():
    text = "Before. One here. Two here. After."
    assert [text[span.start : span.end] for span in split_sentences(text, 8, 27)] == ["One here.", "Two here."]


def test_a_very_long_sentence_is_cut_at_semicolons_before_commas():
    clause = "the hands work slowly, then faster, and the pressure grows with every stroke that follows it"
    text = "; ".join([clause] * 40) + "."
    parts = sentences(text)
    assert len(parts) > 2
    assert all(len(part.split()) <= MAX_SENTENCE_WORDS for part in parts)
    assert all(part.endswith((";", ".")) for part in parts)


def test_a_sentence_without_spaces_is_cut_too():
    parts = sentences("x" * 10_000)
    assert "".join(parts) == "x" * 10_000
    assert max(map(len, parts)) <= MAX_SENTENCE_CHARACTERS


ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("..!?…。 \n\t()[]“”\"'abcABC019,;:*")), max_size=400)


@given(ANY_TEXT)
@example("(" * 300 + "A. B" + ")" * 300)
@example("a." * 200)
@example("?! " * 200)
def test_spans_are_ordered_trimmed_and_lose_nothing_but_white_space(text):
    spans = split_sentences(text)
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        assert span.start < span.end
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert span.end - span.start <= MAX_SENTENCE_CHARACTERS
        end = span.end
    assert not text[end:].strip()


@given(ANY_TEXT)
def test_limited_parts_of_a_text_lose_nothing_but_white_space(text):
    text = text * 20
    parts = limit_length(text, trim(text, 0, len(text)))
    assert "".join("".join(text[part.start : part.end].split()) for part in parts) == "".join(text.split())
    assert all(part.end - part.start <= MAX_SENTENCE_CHARACTERS for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "." * 1_000_000,
        "a. " * 300_000,
        "(" * 500_000,
        "A.B." * 200_000,
        "\n" * 1_000_000,
        "x" * 1_000_000,
    ],
    ids=["words", "stops", "letters", "brackets", "initials", "newlines", "one word"],
)
def test_a_megabyte_of_anything_is_split_in_seconds(text):
    begin = time.process_time()
    split_sentences(text)
    assert time.process_time() - begin < 10
