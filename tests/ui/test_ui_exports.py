"""What a reader takes along holds what the screen shows, and nothing in it takes effect."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from assistant import Assistant
from assistant.serialization import answer_object
from assistant.types import Answer, AnswerSentence, Disagreement, DisagreementSide, Scope
from assistant.ui.exports import (
    answered_views,
    file_name,
    json_conversation,
    markdown_answer,
    markdown_conversation,
    printable_conversation,
    quote_of,
    shown_blocks,
)
from assistant.ui.passages import PassageBlock, Piece, SourcePassage, source_passage
from assistant.ui.state import Exchange
from assistant.ui.study_sheet import SHORTENED, markdown_sheet, printable_sheet, study_sheet

HOSTILE = (
    "<script>x()</script><img src=http://h.example/a onerror=x()> ![p](http://h.example/b) [l](http://h.example/c) "
    "**b** _u_ `c` $x$ &amp; # h | http://h.example/d www.h.example </style></title>"
)
QUESTIONS = (
    "Do I need a teapot?",
    "How hot should the water for green tea be?",
    "and for how long?",
    "Which tools should I carry for a repair on the road?",
    "Who won the football match?",
)


class Page(HTMLParser):
    """The elements, addresses and text of an HTML page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._skipped = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._skipped += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"style", "title"}
        self.text += " "

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text += data


def read(markdown: str) -> str:
    """The text of Markdown as a reader sees it."""
    return Page(MarkdownIt("commonmark").render(markdown)).text


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060]+", "", text)


def cited(number: int, quote: str, title: str = "Tea") -> SourcePassage:
    block = PassageBlock(is_list=False, lines=((Piece("Before. ", False), Piece(quote, True)),))
    return SourcePassage(number, title, "Water", ("Tea Board",), "Sweden", "2024", "https://t.example/a", 3, (block,))


def exchange(sentences: Sequence[AnswerSentence], sources: Sequence[SourcePassage], **changed: object) -> Exchange:
    text = " ".join(one.text for one in sentences)
    given = {"question": "Q?", "search_question": "Q?", "status": "answered", "verdict": None, "text": text}
    answer = Answer(**{**given, "sentences": tuple(sentences), **changed})  # type: ignore[arg-type]
    return Exchange(answer.question, answer, tuple(sources))


@pytest.fixture(scope="module")
def conversation(small_assistant: Assistant) -> list[Exchange]:
    exchanges: list[Exchange] = []
    for question in QUESTIONS:
        answer = small_assistant.ask(question)
        sources = [source_passage(one, small_assistant.document(one.document_id)) for one in answer.citations]
        exchanges.append(Exchange(question, answer, tuple(sources)))
    assert {one.answer.status for one in exchanges if one.answer} == {"answered", "not_found"}
    return exchanges


def test_both_pages_hold_every_line_of_the_screen_in_its_order(conversation: list[Exchange]):
    markdown = squeezed(read(markdown_conversation("My tea", conversation)))
    printed = squeezed(Page(printable_conversation("My tea", conversation)).text)
    for text in (markdown, printed):
        place = text.index("Mytea")
        for view in answered_views(conversation):
            for line in (view["question"], *(line.text for block in shown_blocks(view) for line in block.lines)):
                place = text.index(squeezed(line), place)
            for source in view["sources"]:
                place = text.index(squeezed(source["title"]), place)
                place = text.index(squeezed(quote_of(source)), place)


def test_copied_answer_is_its_part_of_the_export(conversation: list[Exchange]):
    whole = markdown_conversation("My tea", conversation)
    copied = [markdown_answer(one) for one in conversation]
    assert whole == "\n".join(["# My tea\n", *copied, whole.splitlines()[-1]]) + "\n"
    assert markdown_answer(Exchange("Still waiting?")) == ""


def test_reference_says_that_a_user_added_the_document():
    uploaded = replace(cited(1, "Boil it."), uploaded=True)
    for source, said in ((uploaded, True), (cited(1, "Boil it."), False)):
        text = markdown_answer(exchange([AnswerSentence("Boil it.", (1,))], [source]))
        assert ("uploaded document" in text) is said


def test_each_number_of_a_sentence_has_its_reference(conversation: list[Exchange]):
    for text in (markdown_conversation("T", conversation), printable_conversation("T", conversation)):
        plain = re.sub(r"</?sup>|\\", "", text)
        sections = re.split(r"(?m)^## |<h2>", plain)[1:]
        for section, one in zip(sections, conversation, strict=True):
            body, _, references = section.partition("References")
            assert set(re.findall(r"\[(\d+)\]", body)) <= set(re.findall(r"\[(\d+)\]", references))
            assert one.answer is not None
            assert len(re.findall(r"(?m)^- \[\d+\]|<li>\[\d+\]", references)) == len(one.answer.citations)


def test_json_holds_the_answer_objects(conversation: list[Exchange]):
    given = json.loads(json_conversation("T", [*conversation, Exchange("Still waiting?")]))
    assert given["title"] == "T"
    assert [one["question"] for one in given["exchanges"]] == list(QUESTIONS)
    for one, kept in zip(given["exchanges"], conversation, strict=True):
        assert kept.answer is not None
        expected = json.loads(json.dumps(answer_object(kept.answer)))
        assert {name: one["answer"][name] for name in expected} == expected


def hostile_exchange() -> Exchange:
    side = DisagreementSide(HOSTILE, (1,), HOSTILE, Scope(HOSTILE), HOSTILE)
    sentences = [
        AnswerSentence(HOSTILE, (1,)),
        AnswerSentence("# not a heading", (1,)),
        AnswerSentence("- no item", ()),
    ]
    source = SourcePassage(
        1, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, "https://t.example/?a=<b>\"'(c)", None, ()
    )
    return exchange(
        sentences,
        [source],
        question=HOSTILE,
        search_question=f"{HOSTILE} too",
        note=HOSTILE,
        closing=HOSTILE,
        model_note=HOSTILE,
        mode=HOSTILE,
        scope=(Scope(HOSTILE),),
        disagreement=Disagreement(HOSTILE, (side,)),
    )


def test_nothing_in_a_printable_page_takes_effect():
    exchanges = [hostile_exchange()]
    for text in (printable_conversation(HOSTILE, exchanges), printable_sheet(study_sheet(HOSTILE, exchanges))):
        page = Page(text)
        assert not {"script", "img", "iframe", "link", "b", "i", "code"} & set(page.tags)
        assert page.tags.count("style") == 1
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
        assert {value for name, value in page.attributes if name == "href"} <= {"https://t.example/?a=<b>\"'(c)"}
        assert "default-src 'none'" in text
        assert squeezed(HOSTILE) in squeezed(page.text)


def test_nothing_in_markdown_takes_effect():
    exchanges = [hostile_exchange()]
    for text in (markdown_conversation(HOSTILE, exchanges), markdown_sheet(study_sheet(HOSTILE, exchanges))):
        page = Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text))
        assert not {"script", "img", "a", "code", "table"} & set(page.tags)
        assert squeezed(HOSTILE) in squeezed(page.text)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Do I need it?", "do-i-need-it.md"), ("../../etc/passwd", "etc-passwd.md"), ("漢字", "conversation.md")],
)
def test_file_name_is_made_of_plain_words(title: str, name: str):
    assert file_name(title, ".md") == name


def test_sheet_numbers_its_sources_through_and_names_each_place_once():
    first = exchange([AnswerSentence("One.", (1,)), AnswerSentence("Two.", (2,))], [cited(1, "One."), cited(2, "Two.")])
    other = exchange(
        [AnswerSentence("Three.", (1, 2))],
        [cited(1, "Three.", "Coffee"), cited(2, "One.")],
        question="R?",
        search_question="R?",
    )
    sheet = study_sheet("T", [first, other])
    marks = [line.marks for entry in sheet.entries for block in entry.blocks for line in block.lines]
    assert marks == [(1,), (1,), (2, 1)]
    assert [source["title"] for source in sheet.sources] == ["Tea", "Coffee"]


def test_sheet_has_each_question_once_with_its_latest_answer_and_lists_what_is_not_there():
    old = exchange([AnswerSentence("Old.", (1,))], [cited(1, "Old.")])
    new = exchange([AnswerSentence("New.", (1,))], [cited(1, "New.")], search_question="q?")
    none = exchange([], [], question="Why?", search_question="Why?", status="not_found")
    sheet = study_sheet("T", [old, none, new])
    assert [block.text for entry in sheet.entries for block in entry.blocks] == ["New."]
    assert sheet.not_found == ["Why?"]
    assert "Not in the documents" in markdown_sheet(sheet)


def long_answer(number: int) -> Exchange:
    sentences = [AnswerSentence(f"Sentence {number}-{place} " + "word " * 30, (1,)) for place in range(6)]
    asked = f"Question {number}?"
    return exchange(sentences, [cited(1, "x")], question=asked, search_question=asked, scope=(Scope("Sweden"),))


def test_long_conversation_is_shortened_by_whole_sentences_and_says_so():
    few, many = study_sheet("T", [long_answer(0)]), study_sheet("T", [long_answer(n) for n in range(9)])
    words = [sum(len(block.text.split()) for one in sheet.entries for block in one.blocks) for sheet in (few, many)]
    assert words[0] < 6 * 32 + 9
    assert words[1] < 9 * 4 * 32
    assert len(many.entries) == 9
    assert all(entry.blocks[0].text.startswith(f"Sentence {n}-0") for n, entry in enumerate(many.entries))
    assert all(entry.blocks[-1].text == "Applies to: Sweden" for entry in many.entries)
    assert SHORTENED in markdown_sheet(many)
    assert SHORTENED in printable_sheet(many)
    assert SHORTENED not in markdown_sheet(study_sheet("T", [exchange([AnswerSentence("One.", ())], [])]))


def test_condition_and_both_sides_stay_on_a_short_sheet():
    sentences = [AnswerSentence(f"Side {n}.", (n,)) for n in (1, 2)] + [
        AnswerSentence("It depends on this. " + "word " * 600, (1,)),
        AnswerSentence("And on that. " + "word " * 600, (2,)),
        AnswerSentence("Left out.", (2,)),
    ]
    sides = tuple(DisagreementSide(f"Side {n}.", (n,), f"Office {n}") for n in (1, 2))
    asked = exchange(sentences, [cited(1, "a"), cited(2, "b")], verdict="depends", disagreement=Disagreement("", sides))
    text = markdown_sheet(study_sheet("T", [asked]))
    assert [part in text for part in ("Office 1: Side 1.", "Office 2: Side 2.", "It depends", "And on that")] == [
        True
    ] * 4
    assert "Left out." not in text


@pytest.mark.parametrize(("count", "kinds"), [(5, ["lead", *["item"] * 5]), (9, ["lead", "paragraph"])])
def test_list_stays_whole_with_the_line_that_introduces_it(count: int, kinds: list[str]):
    items = [AnswerSentence(f"item {n}", (1 + n // 5,)) for n in range(count)]
    text = "Carry these [1]:\n" + "\n".join(f"• {one.text} [1]" for one in items) + "\nMore."
    asked = exchange(
        [AnswerSentence("Carry these:", (1,)), *items, *(AnswerSentence("word " * 900, (1,)) for _ in range(3))],
        [cited(1, "x"), cited(2, "y", "Coffee")],
        text=text,
    )
    (entry,) = study_sheet("T", [asked]).entries
    assert [block.kind for block in entry.blocks] == kinds
    told = " ".join(block.text for block in entry.blocks)
    assert all(f"item {n}" in told for n in range(count))
    assert {mark for block in entry.blocks for line in block.lines for mark in line.marks} == {
        *range(1, 2 + count // 6)
    }


def test_exports_are_files_that_end_with_a_line_break(conversation: list[Exchange], tmp_path: Path):
    sheet = study_sheet("T", conversation)
    given = ("T", conversation)
    for text in (
        markdown_conversation(*given),
        json_conversation(*given),
        printable_conversation(*given),
        markdown_sheet(sheet),
        printable_sheet(sheet),
    ):
        assert text.endswith("\n")
        assert "\n\n\n" not in text
