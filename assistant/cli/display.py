"""Answers, search results and builds as people read them in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from assistant.cli.streams import for_display
from assistant.types import UPLOADED_LABEL, Answer, Citation, Passage, Scope, Verdict, is_uploaded

if TYPE_CHECKING:
    from assistant.pipeline.writing_with_model import ModelReport

_VERDICT_WORDS: Mapping[Verdict, str] = {"yes": "Yes", "no": "No", "depends": "It depends"}
_EXCERPT_CHARACTERS = 320
_SHOWN_SCOPES = 4
_NARROWEST_COLUMNS = 20
_BULLETS = ("- ", "• ", "* ")


def show_answer(console: Console, answer: Answer, *, quotes: bool = True) -> None:
    """Print an answer: verdict, text with its marks (the sides of a disagreement first), numbered sources."""
    _print_text(console, answer)
    if answer.search_note:
        console.print()
        print_paragraph(console, answer.search_note, style="dim")
    if answer.scope:
        console.print()
        print_paragraph(console, f"Applies to: {'; '.join(map(scope_line, answer.scope[:_SHOWN_SCOPES]))}", style="dim")
    if answer.citations:
        console.print()
        show_sources(console, answer.citations, quotes=quotes)
    if any(topic not in answer.text for topic in answer.nearest_topics):
        _print_list(console, "The nearest topics in the documents:", answer.nearest_topics)
    if answer.suggestions:
        _print_list(console, "You could also ask:", answer.suggestions)


def scope_line(scope: Scope) -> str:
    """What a statement is limited to, in words: "Texas, Medicare (2024)"."""
    limits = ", ".join(part for part in (scope.jurisdiction, scope.payer) if part)
    if not limits:
        return f"as of {scope.as_of}"
    return f"{limits} ({scope.as_of})" if scope.as_of else limits


def show_sources(console: Console, citations: Iterable[Citation], *, quotes: bool = True) -> None:
    """Print citations as `[1] title > section (publisher)`, uploaded ones named as such, each with its quote."""
    for citation in citations:
        mark = f"[{citation.number}] "
        section = citation.section if citation.section != citation.title else ""
        place = " > ".join(part for part in (citation.title, section) if part)
        page = f", page {citation.page}" if citation.page is not None else ""
        publisher = f" ({citation.publisher})" if citation.publisher else ""
        also = f"; also in {', '.join(citation.also)}" if citation.also else ""
        uploaded = f" ({UPLOADED_LABEL})" if citation.uploaded else ""
        print_paragraph(console, f"{place}{page}{publisher}{uploaded}{also}", mark=mark)
        if quotes:
            print_paragraph(console, f"“{' '.join(citation.quote.split())}”", indent=len(mark), style="dim")


def show_passages(console: Console, passages: Sequence[Passage], *, parts: bool = False) -> None:
    """Print search results, best first: rank, score, document and section, the first lines of the text.

    Args:
        console: where to print.
        passages: the results.
        parts: also print what each score was made of.
    """
    for rank, passage in enumerate(passages, start=1):
        chunk = passage.chunk
        place = " > ".join((chunk.document_id, *chunk.path))
        mark = f"{rank:>2}. "
        uploaded = f" ({UPLOADED_LABEL})" if is_uploaded(chunk.document_id) else ""
        print_paragraph(console, f"{passage.score:.3f}  {place}{uploaded}", mark=mark)
        if parts:
            best = f", best sentence {max(passage.sentence_scores):.3f}" if passage.sentence_scores else ""
            scores = f"dense {passage.dense_score:.3f}, keyword {passage.keyword_score:.3f}{best}"
            print_paragraph(console, scores, indent=len(mark), style="dim")
        text = " ".join(chunk.text.split())
        excerpt = text if len(text) <= _EXCERPT_CHARACTERS else text[:_EXCERPT_CHARACTERS].rsplit(" ", 1)[0] + " …"
        print_paragraph(console, excerpt, indent=len(mark), style="dim")


def show_explanation(console: Console, answer: Answer, passages: Sequence[Passage]) -> None:
    """Print what an answer was made from: the question that was searched, the passages, the time each stage took."""
    console.print()
    print_paragraph(console, f"Searched for: {answer.search_question}")
    print_paragraph(console, f"Confidence: {answer.confidence:.2f}; mode: {answer.mode}; build: {answer.build}")
    timings = ", ".join(f"{stage} {duration_ms:.0f}" for stage, duration_ms in answer.timings_ms.items())
    print_paragraph(console, f"Milliseconds: {timings}")
    print_paragraph(console, "Passages:")
    show_passages(console, passages, parts=True)


def show_model(console: Console, report: "ModelReport") -> None:
    """Print what a language model was asked, word for word, and what came of each of its sentences."""
    console.print()
    print_paragraph(console, f"Prompt for {report.model}:")
    for role, content in report.prompt.messages:
        print_paragraph(console, f"{role}:", indent=4)
        for line in content.split("\n"):
            print_paragraph(console, line, indent=4, style="dim")
    if report.failure:
        print_paragraph(console, report.failure)
    elif report.sentences:
        print_paragraph(console, "Its sentences:")
    for checked in report.sentences:
        cited = "".join(f"[{number}]" for number in checked.draft.cited) or "no citation"
        invented = f", invented: {', '.join(map(str, checked.invented))}" if checked.invented else ""
        moved = ", moved to another passage" if checked.moved else ""
        print_paragraph(console, checked.draft.text or f"({checked.draft.verdict})", mark="    ")
        reason = f": {checked.reason}" if checked.reason else ""
        print_paragraph(console, f"{checked.fate} ({cited}{invented}{moved}){reason}", indent=6, style="dim")


def _print_text(console: Console, answer: Answer) -> None:
    """Print the text with the verdict's word in bold; where the text does not open with that word, it is put first."""
    text = answer.text
    word = _VERDICT_WORDS[answer.verdict] if answer.verdict else ""
    if word and not text.lower().startswith(word.lower()):
        text = f"{word}. {text}"
    for number, line in enumerate(text.split("\n")):
        print_paragraph(console, line, bold_characters=len(word) if number == 0 else 0)


def _print_list(console: Console, title: str, items: Iterable[str]) -> None:
    console.print()
    print_paragraph(console, title)
    for item in items:
        print_paragraph(console, f"- {item}")


def print_paragraph(
    console: Console, text: str, *, mark: str = "", indent: int = 0, style: str = "", bold_characters: int = 0
) -> None:
    """Print one paragraph, wrapped to the terminal's width, its further lines below the first one's text.

    Args:
        console: where to print.
        text: the paragraph; an opening bullet becomes its mark.
        mark: what stands before the first line.
        indent: columns left free before the mark.
        style: a rich style.
        bold_characters: how many of the first characters are bold.
    """
    content = for_display(text)
    bullet = next((bullet for bullet in _BULLETS if not mark and content.startswith(bullet)), "")
    styled = Text(content.removeprefix(bullet), style=style)
    styled.stylize("bold", 0, bold_characters)
    first_margin = " " * indent + mark + bullet
    width = max(console.width - len(first_margin), _NARROWEST_COLUMNS)
    for number, line in enumerate(styled.wrap(console, width) or [Text()]):
        margin = first_margin if number == 0 else " " * len(first_margin)
        line.rstrip()
        console.print(Text(margin) + line, soft_wrap=True)
