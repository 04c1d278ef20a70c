"""The reports of a check hold what it found, and nothing in them takes effect where they are opened."""

import csv
import io

import pytest

from assistant.checking.reports import CSV_COLUMNS, csv_report, escaped, markdown_report, summary_line
from assistant.types import CheckedItem, CheckedSentence, Citation, FaqCheck

HOSTILE = "<script>x</script> ![a](http://evil.example/i.png) [b](javascript:c) `d` $e$ _f_ www.evil.example\n# g | h"


def citation(quote: str = "A helmet is not required.", url: str = "https://example.org/rules") -> Citation:
    return Citation(1, "rules", "Rules", "Helmets", quote, 0, len(quote), "The Council", url)


def check_of(text: str, question: str = "Is a helmet required?", quote: str = "A helmet is not required.") -> FaqCheck:
    wrong = CheckedSentence(
        text, 10, 10 + len(text), "contradicted", "The sources deny it.", "negation", text, (citation(quote),), quote
    )
    greeting = CheckedSentence("Welcome!", 0, 8, "no_claim", "A greeting claims nothing.")
    return FaqCheck((CheckedItem(question, (greeting, wrong)),), "build", "fingerprint")


def test_the_summary_counts_each_label() -> None:
    line = summary_line(check_of("A helmet is required."))
    assert line.startswith("2 sentences: 1 contradicted, 0 not in the sources, 0 supported, 1 claims nothing")


def test_the_page_begins_with_what_to_correct_and_gives_the_sources_own_words() -> None:
    page = markdown_report(check_of("A helmet is required."), "faq.md")
    assert page.index("## To correct") < page.index("## All sentences") < page.index("## Quotes from the sources")
    assert "The sources' own words: “A helmet is not required.” \\[1\\]" in page
    assert "\\[1\\] Rules > Helmets (The Council) <https://example.org/rules>" in page


def test_the_table_has_a_row_a_sentence() -> None:
    head, *rows = csv.reader(io.StringIO(csv_report(check_of("A helmet is required."))))
    assert tuple(head) == CSV_COLUMNS
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["label"] for row in told] == ["no_claim", "contradicted"]
    assert told[1]["suggestion"] == "A helmet is not required."
    assert (told[1]["start"], told[1]["end"]) == ("10", "31")


def test_markup_of_the_file_and_of_the_sources_is_inert_in_the_page() -> None:
    from markdown_it import MarkdownIt

    page = markdown_report(check_of(HOSTILE, HOSTILE, HOSTILE), HOSTILE)
    markdown = MarkdownIt("commonmark", {"linkify": True}).enable("table").enable("strikethrough")
    kinds = {token.type for block in markdown.parse(page) for token in (block, *(block.children or []))}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "fence", "table_open"}
    shown = markdown.render(page)
    assert 'href="https://example.org/rules"' in shown
    assert shown.count("<a ") == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_report(check_of(text, text, text)))))[1:]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for row in rows for cell in row)


def test_a_text_is_one_line_that_shows_just_that_text() -> None:
    assert escaped("a\n\nb") == "a b"
    assert escaped("1. a") == "1\\. a"
    assert escaped("- a") == "\\- a"
    assert escaped("a_b*c") == "a\\_b\\*c"
