"""The results of a check as a page to read or print, and as a table for a spreadsheet.

What comes from the file and from the sources is inert in both: no markup, link or picture of theirs takes effect in the
Markdown, and no cell of the table begins like a formula.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.types import UPLOADED_LABEL, CheckedItem, CheckedSentence, CheckLabel, Citation, FaqCheck

LABEL_WORDS: Mapping[CheckLabel, str] = {
    "contradicted": "Contradicted",
    "not_found": "Not in the sources",
    "supported": "Supported",
    "no_claim": "Claims nothing",
}
"""The labels in a reader's words, the most urgent first."""

CSV_COLUMNS = (
    "question",
    "sentence",
    "label",
    "reason",
    "suggestion",
    "quotes",
    "sources",
    "check",
    "start",
    "end",
)

_MARKUP = re.compile(r"([\\`*_\[\]<#|~&$])")
_LINE_OPENING = re.compile(r"^(?:([-+>=])|(\d+)([.)]))")
# A reader of Markdown makes links of bare addresses, even of escaped ones: a joiner of no width parts them.
_BARE_ADDRESS = re.compile(r"(?i)(\bwww|:(?=//)|@)(?=[\w./])")
_JOINER = "\u2060"
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\u2028\u2029]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\\\"'`]+")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def summary_line(check: FaqCheck) -> str:
    """How many sentences have each label, in words."""
    counts = ", ".join(f"{check.count(label)} {words.lower()}" for label, words in LABEL_WORDS.items())
    total = sum(len(item.sentences) for item in check.items)
    return f"{total} sentence{'' if total == 1 else 's'}: {counts}."


def markdown_report(check: FaqCheck, name: str = "") -> str:
    """A page with what to correct first, then every question with its sentences."""
    lines = [f"# Check of {escaped(name)}" if name else "# Check", "", escaped(summary_line(check)), ""]
    wrong = [
        (item, sentence) for item in check.items for sentence in item.sentences if sentence.label == "contradicted"
    ]
    if wrong:
        lines += ["## To correct", ""]
        for item, sentence in wrong:
            lines += [*_correction(item, sentence), ""]
    lines += ["## All sentences", ""]
    for item in check.items:
        lines += [f"### {escaped(item.question) or 'Before the first question'}", ""]
        lines += [line for sentence in item.sentences for line in _sentence(sentence)]
        if not item.sentences:
            lines.append("There is no answer below this question.")
        lines.append("")
    lines += _sources(check)
    return "\n".join(lines).rstrip() + "\n"


def csv_report(check: FaqCheck) -> str:
    """One row a sentence, after a row with the names of the columns."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(CSV_COLUMNS)
    for item in check.items:
        for sentence in item.sentences:
            table.writerow([_cell(value) for value in _row(item, sentence)])
    return written.getvalue()


def escaped(text: str) -> str:
    """A text on one line as Markdown that shows just that text: no link, picture, tag or other markup works."""
    line = " ".join(_UNSHOWN.sub(" ", text).split())
    shown = _BARE_ADDRESS.sub(rf"\1{_JOINER}", _MARKUP.sub(r"\\\1", line))
    return _LINE_OPENING.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", shown)


def source_line(citation: Citation) -> str:
    """Where a quote stands, in words: title, section, page, publisher, and whether a user added the document."""
    section = citation.section if citation.section != citation.title else ""
    place = " > ".join(part for part in (citation.title, section) if part)
    page = f", page {citation.page}" if citation.page is not None else ""
    publisher = f" ({citation.publisher})" if citation.publisher else ""
    uploaded = f" ({UPLOADED_LABEL})" if citation.uploaded else ""
    return f"{place}{page}{publisher}{uploaded}"


def shown_words(sentence: CheckedSentence) -> str:
    """A sentence of the checked file on one line."""
    return " ".join(sentence.text.split())


def _correction(item: CheckedItem, sentence: CheckedSentence) -> list[str]:
    lines = [f"- [ ] **{escaped(shown_words(sentence))}**"]
    if item.question:
        lines.append(f"  In the answer to: {escaped(item.question)}  ")
    lines.append(f"  {escaped(sentence.reason)}  ")
    if sentence.suggestion:
        lines.append(f"  The sources' own words: “{escaped(sentence.suggestion)}”{_marks(sentence)}")
    return lines


def _sentence(sentence: CheckedSentence) -> Iterator[str]:
    yield f"- **{LABEL_WORDS[sentence.label]}:** {escaped(shown_words(sentence))}"
    yield f"  *{escaped(sentence.reason)}*{_marks(sentence)}"


def _marks(sentence: CheckedSentence) -> str:
    return "".join(f" \\[{citation.number}\\]" for citation in sentence.citations)


def _sources(check: FaqCheck) -> list[str]:
    cited = {
        citation.number: citation
        for item in check.items
        for sentence in item.sentences
        for citation in sentence.citations
    }
    if not cited:
        return []
    lines = ["## Quotes from the sources", ""]
    for number in sorted(cited):
        citation = cited[number]
        address = f" <{citation.url}>" if _WEB_ADDRESS.fullmatch(citation.url) else ""
        lines.append(f"- \\[{number}\\] {escaped(source_line(citation))}{address}: “{escaped(citation.quote)}”")
    return lines


def _row(item: CheckedItem, sentence: CheckedSentence) -> Sequence[str]:
    return (
        item.question,
        shown_words(sentence),
        sentence.label,
        sentence.reason,
        sentence.suggestion,
        " | ".join(" ".join(citation.quote.split()) for citation in sentence.citations),
        " | ".join(dict.fromkeys(source_line(citation) for citation in sentence.citations)),
        sentence.check,
        str(sentence.start),
        str(sentence.end),
    )


def _cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one."""
    line = " ".join(_UNSHOWN.sub(" ", value).split())
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line
