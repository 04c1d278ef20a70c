"""A statement is read clause by clause, and each clause has denials of its own."""

import pytest

from assistant.answering.clauses import clause_spans, denials, leans_back, without_sources


@pytest.mark.parametrize(
    ("folded", "clauses"),
    [
        ("the door is open, but the gate is not", ["the door is open", "but the gate is not"]),
        ("members pay nothing; guests pay £2", ["members pay nothing", "guests pay £2"]),
        ("a pass is required, which costs £5", ["a pass is required", "which costs £5"]),
        ("the kiln is hot and the clay is dry", ["the kiln is hot", "and the clay is dry"]),
        ("salt and pepper are free", ["salt and pepper are free"]),
        ("", [""]),
    ],
)
def test_clauses_end_where_something_else_is_said(folded: str, clauses: list[str]) -> None:
    assert [folded[start:end] for start, end in clause_spans(folded)] == clauses


@pytest.mark.parametrize("clause", ["but the gate is not", "which is closed", "and it may be late", "nor can guests"])
def test_a_clause_without_a_subject_or_predicate_of_its_own_leans_back(clause: str) -> None:
    assert leans_back(clause)


def test_a_whole_clause_stands_alone() -> None:
    assert not leans_back("guests pay two pounds")


@pytest.mark.parametrize(
    ("clause", "held", "count"),
    [
        ("the kiln is open", ["kiln", "open"], 0),
        ("the kiln is not open", ["kiln", "open"], 1),
        ("nobody may refuse a guest", ["guest"], 2),
        ("the house refuses dogs", ["dogs"], 1),
        ("the house refuses dogs", ["refuses", "dogs"], 0),
        ("bread keeps without salt", ["bread"], 0),
        ("bread keeps without salt", ["bread", "salt"], 1),
        ("not only members may come", ["members"], 0),
    ],
)
def test_denials_are_counted_where_they_touch_what_is_asked(clause: str, held: list[str], count: int) -> None:
    assert denials(clause, 0, [clause.index(word) for word in held]) == count


def test_what_the_question_lacks_as_well_denies_nothing() -> None:
    assert denials("it is dry without glaze", 0, [16], without=True) == 0


@pytest.mark.parametrize("source", ["according to the handbook", "as reported by the council"])
def test_the_words_that_name_a_source_are_blank_at_the_same_length(source: str) -> None:
    folded = f"{source}, dogs are allowed"
    assert without_sources(folded) == " " * len(source) + ", dogs are allowed"
