"""A CSV file of questions and answers (the export of an FAQ) -> text: each question a heading, its answer below."""

import csv
import io
import re
from collections.abc import Sequence

from assistant.loading.encodings import decode
from assistant.loading.markdown import MarkdownText
from assistant.loading.parsed import ParsedText
from assistant.loading.question_columns import Columns, named_columns
from assistant.loading.reading import UnreadableDocumentError, clean
from assistant.loading.text_writer import TextWriter

NOT_QUESTIONS = "it is not a table of questions and answers; name two of its columns question and answer"
_DELIMITERS = ",;\t|"
_SNIFFED_CHARACTERS = 20_000
_MAX_FIELD_CHARACTERS = 1_000_000
_MAX_ROWS = 50_000
_QUESTION_LEVEL = 2
_MIN_QUESTION_SHARE, _MIN_ANSWER_SHARE = 0.6, 0.8
_TAG = re.compile(r"</?(?:p|br|ul|ol|li|div|strong|b|em|i|a|span|h[1-6]|table)\b[^<>]{0,500}>", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have)\b",
    re.IGNORECASE,
)


def read_question_table(data: bytes) -> ParsedText:
    """The questions and answers of a CSV file; other columns are left out.

    Raises:
        UnreadableDocumentError: its encoding is not certain, or it holds no questions with answers.
    """
    decoded = decode(data)
    rows = _rows(clean(decoded.text))
    columns = _columns(rows)
    if columns is None:
        raise UnreadableDocumentError(NOT_QUESTIONS)
    writer = TextWriter()
    for row in rows[columns.first_row :]:
        question, answer = _field(row, columns.question), _field(row, columns.answer)
        if question and answer:
            writer.add("heading", " ".join(question.split()), level=_QUESTION_LEVEL)
            _write_answer(writer, answer)
    return ParsedText(
        writer.text,
        tuple(writer.blocks),
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *_left_out(rows, columns)),
    )


def _rows(text: str) -> list[list[str]]:
    head = text[:_SNIFFED_CHARACTERS]
    best = max(_DELIMITERS, key=lambda delimiter: _fitness(_split(head, delimiter)))
    return _split(text, best)


def _split(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(field.strip() for field in row):
                rows.append(row)
            if len(rows) > _MAX_ROWS:
                raise UnreadableDocumentError(f"it has more than {_MAX_ROWS:,} rows; split it")
    except csv.Error as error:
        raise UnreadableDocumentError(f"it is not valid CSV (line {reader.line_num})") from error
    return rows


def _fitness(rows: Sequence[Sequence[str]]) -> tuple[bool, float, float]:
    """Whether the first row names the columns; the share of rows with several fields; that with as many as most."""
    counts = [len(row) for row in rows] or [1]
    common = max(counts, key=counts.count)
    several = sum(count > 1 for count in counts)
    return bool(rows) and named_columns(rows[0]) is not None, several / len(counts), counts.count(common) / len(counts)


def _columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Those that the first row names; or both columns of a table of two, where the first holds questions."""
    if not rows:
        return None
    named = named_columns(rows[0])
    if named is not None or any(len(row) > 2 and any(field.strip() for field in row[2:]) for row in rows):
        return named
    for first_row in (0, 1):
        pairs = [(_field(row, 0), _field(row, 1)) for row in rows[first_row:]]
        asked = sum(_is_question(question) for question, _ in pairs)
        answered = sum(bool(answer) and not _is_question(answer) for _, answer in pairs)
        if asked and asked >= _MIN_QUESTION_SHARE * len(pairs) and answered >= _MIN_ANSWER_SHARE * len(pairs):
            return Columns(0, 1, 0 if _is_question(_field(rows[0], 0)) else 1)
    return None


def _is_question(text: str) -> bool:
    return text.endswith("?") or (len(text.split()) >= 3 and _ASKING.match(text) is not None and text[-1:] not in ".!")


def _field(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _write_answer(writer: TextWriter, answer: str) -> None:
    """Write an answer; exports hold HTML, Markdown or plain text."""
    if _TAG.search(answer):
        from assistant.loading.html_tree import drop_hidden, parse_tree
        from assistant.loading.markup import MarkupText

        tree = parse_tree(answer)
        drop_hidden(tree)
        text, blocks = (page := MarkupText(tree)).text, page.blocks
    else:
        text, blocks = (markdown := MarkdownText(answer)).text, markdown.blocks
    for block in blocks:
        words = text[block.start : block.end]
        if block.kind == "item":
            line = text[text.rfind("\n", 0, block.start) + 1 : block.start]
            writer.add("item", words, prefix=line, level=block.level)
        elif block.kind == "heading":
            writer.add("heading", words, level=_QUESTION_LEVEL + block.level)
        else:
            writer.add(block.kind, words, level=block.level)


def _left_out(rows: Sequence[Sequence[str]], columns: Columns) -> tuple[str, ...]:
    if not columns.first_row:
        return ()
    names = [name.strip() for place, name in enumerate(rows[0]) if place not in (columns.question, columns.answer)]
    shown = ", ".join(f"“{name[:40]}”" for name in names if name)
    return (f"its other columns are left out ({shown[:200]})",) if shown else ()
