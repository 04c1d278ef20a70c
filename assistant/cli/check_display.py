"""The result of a check as people read it in a terminal."""

import io
from collections.abc import Mapping

from rich.console import Console

from assistant.checking.reports import LABEL_WORDS, shown_words, source_line, summary_line
from assistant.cli.display import print_paragraph
from assistant.types import CheckedSentence, CheckLabel, FaqCheck

_MARKS: Mapping[CheckLabel, str] = {"contradicted": "✗ ", "not_found": "? ", "supported": "✓ ", "no_claim": "· "}
_STYLES: Mapping[CheckLabel, str] = {"contradicted": "bold", "not_found": "", "supported": "", "no_claim": "dim"}
_COLUMNS_OF_A_FILE = 100


def show_check(console: Console, check: FaqCheck) -> None:
    """Print each question with its sentences, why each has its label, and the quotes; then how many there are."""
    for item in check.items:
        if item.question:
            print_paragraph(console, item.question, bold_characters=len(item.question))
        for sentence in item.sentences:
            _show_sentence(console, sentence)
        console.print()
    legend = ", ".join(f"{_MARKS[label].strip()} {words.lower()}" for label, words in LABEL_WORDS.items())
    print_paragraph(console, f"{summary_line(check)} ({legend})")


def check_as_text(check: FaqCheck) -> str:
    """What `show_check` prints, for a file."""
    written = io.StringIO()
    show_check(Console(file=written, highlight=False, markup=False, emoji=False, width=_COLUMNS_OF_A_FILE), check)
    return written.getvalue()


def _show_sentence(console: Console, sentence: CheckedSentence) -> None:
    mark = _MARKS[sentence.label]
    print_paragraph(console, shown_words(sentence), mark=mark, style=_STYLES[sentence.label])
    if sentence.label != "supported" or not sentence.citations:
        print_paragraph(console, sentence.reason, indent=len(mark), style="dim")
    for citation in sentence.citations[: 1 if sentence.label == "supported" else None]:
        quote = " ".join(citation.quote.split())
        print_paragraph(console, f"“{quote}” - {source_line(citation)}", indent=len(mark), style="dim")
