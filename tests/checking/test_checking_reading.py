"""Files of questions and answers are read into items, and each sentence has its place in the file."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.checking import Faq, Form, read_faq, read_faq_file
from assistant.checking.reading import MAX_CHARACTERS
from assistant.errors import FaqFileError

PAGES = Path(__file__).resolve().parents[1] / "data" / "faq"


def items(text: str, form: Form = "md") -> dict[str, list[str]]:
    """The words of the sentences of each question."""
    return {item.question: [part.words for part in item.parts] for item in read_faq(text, form).items}


def marked(faq: Faq) -> list[str]:
    """What stands in the file where each sentence has its place."""
    return [faq.text[part.start : part.end] for item in faq.items for part in item.parts]


def test_headings_ask_and_what_stands_below_answers() -> None:
    page = "# Our page\n\nWe are glad.\n\n## Do I pay?\n\nYes. It is little.\n\n## Is it far?\n\nNo."
    assert items(page) == {"Our page": ["We are glad."], "Do I pay?": ["Yes.", "It is little."], "Is it far?": ["No."]}


def test_a_heading_below_a_question_that_asks_nothing_belongs_to_its_answer() -> None:
    page = "## What does it cost?\n\nIt depends.\n\n### In Kansas\n\nIt is $90.\n\n## Is it far?\n\nNo."
    assert items(page)["What does it cost?"] == ["It depends.", "In Kansas", "It is $90."]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("**Do I pay?** Yes.\n\n**Is it far?**\nNo.", "md"),
        ("Q: Do I pay?\nA: Yes.\n\nQ: Is it far?\nA: No.", "md"),
        ("Q: Do I pay?\nA: Yes.\n\nQ: Is it far?\nA: No.", "txt"),
        ("Do I pay?\nYes.\n\nIs it far?\nNo.", "txt"),
        ("1. Do I pay?\nYes.\n\n2. Is it far?\nNo.", "txt"),
        ("1. Do I pay?\n\nYes.\n\n2. Is it far?\n\nNo.", "md"),
        ("Q1. Do I pay?\n\nYes.\n\nQ2. Is it far?\n\nNo.", "md"),
        ("## 1) Do I pay?\n\nYes.\n\n## 2) Is it far?\n\nNo.", "md"),
        ("Question,Answer\nDo I pay?,Yes.\nIs it far?,No.", "csv"),
        ("answer;question\nYes.;Do I pay?\nNo.;Is it far?\n", "csv"),
        ("Do I pay?\tYes.\r\nIs it far?\tNo.\r\n", "csv"),
    ],
)
def test_every_usual_form_of_a_page_is_read_alike(text: str, form: Form) -> None:
    assert items(text, form) == {"Do I pay?": ["Yes."], "Is it far?": ["No."]}


@pytest.mark.parametrize("form", ["md", "txt"])
def test_a_line_that_asks_in_the_end_is_a_question(form: Form) -> None:
    assert items("I have no car. Is it far?\nNo. You can walk.", form) == {
        "I have no car. Is it far?": ["No.", "You can walk."]
    }


def test_the_questions_of_a_list_within_an_answer_stay_in_it() -> None:
    page = "## How do I choose?\n\nAsk the school:\n\n- Is it licensed?\n- Is it near?\n\nThen visit it."
    assert list(items(page)) == ["How do I choose?"]


def test_an_item_knows_the_line_that_introduces_it() -> None:
    (item,) = read_faq("## What do I bring?\n\nBring these:\n\n- a photo, such as:\n  - a new one\n- a letter").items
    leads = {part.words: item.parts[part.lead].words for part in item.parts if part.lead is not None}
    assert leads == {
        "a photo, such as:": "Bring these:",
        "a new one": "a photo, such as:",
        "a letter": "Bring these:",
    }


def test_a_row_is_read_with_the_head_of_its_table() -> None:
    page = "## Prices?\n\n| Service | Price |\n| --- | --- |\n| Short | $50 |\n"
    assert items(page)["Prices?"] == ["Service: Short | Price: $50"]


def test_markup_is_left_out_of_the_words_and_kept_in_the_place() -> None:
    faq = read_faq("## Is it safe?\n\nIt **is** [safe](https://example.org/a) &amp; *quick*.")
    assert [part.words for part in faq.items[0].parts] == ["It is safe & quick."]
    assert marked(faq) == ["It **is** [safe](https://example.org/a) &amp; *quick*."]


def test_a_doubled_quotation_mark_in_a_table_is_one() -> None:
    faq = read_faq('Question,Answer\nIs it?,"It is ""so"", and\nlong."\n', "csv")
    assert [part.words for part in faq.items[0].parts] == ['It is "so", and\nlong.']
    assert marked(faq) == ['It is ""so"", and\nlong.']


def test_line_ends_and_control_characters_keep_their_places() -> None:
    faq = read_faq("## Is it?\r\n\r\nIt is\x00 so.\r\nIt is\x07 more.\r\n")
    assert marked(faq) == ["It is\x00 so.", "It is\x07 more."]


@pytest.mark.parametrize("name", ["practice-faq.md", "practice-faq.csv", "practice-faq.txt"])
def test_the_three_forms_of_a_page_have_the_same_questions(name: str) -> None:
    asked = [item.question for item in read_faq_file(PAGES / name).items if item.question.endswith("?")]
    assert len(asked) == 40
    assert asked == [
        item.question for item in read_faq_file(PAGES / "practice-faq.md").items if item.question.endswith("?")
    ]


@given(st.text(alphabet="ab ?.!\n\r#*-|,;\"'`[]()<>&:1\t\x00é–", max_size=80), st.sampled_from(["md", "txt", "csv"]))
@example("# a?\n\n| b |\n|---|\n| c |", "md")
def test_any_text_is_read_or_refused_and_every_place_is_in_it(text: str, form: Form) -> None:
    try:
        faq = read_faq(text, form)
    except FaqFileError:
        return
    assert faq.text == text
    for item in faq.items:
        assert all(0 <= part.start < part.end <= len(text) for part in item.parts)
        starts = [part.start for part in item.parts]
        assert starts == sorted(starts)
        assert all(part.lead is None or part.lead < place for place, part in enumerate(item.parts))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.pdf", b"%PDF", ".md, .txt and .csv files are read"),
        ("page.md", b"", "it is empty"),
        ("page.md", b"# Only headings?\n", "holds no answers"),
        ("page.csv", b'Question,Answer\nIs it?,"Yes\n', "line 2 is opened and never closed"),
        ("page.txt", b"\xff\xfe\x00\xd8\x00", "cannot be checked"),
        ("page.md", b"a. " * (MAX_CHARACTERS // 3 + 1), "more than 2,000,000 characters"),
    ],
)
def test_a_file_that_cannot_be_checked_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FaqFileError) as raised:
        read_faq_file(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaqFileError, match=r"absent\.md cannot be checked"):
        read_faq_file(tmp_path / "absent.md")
