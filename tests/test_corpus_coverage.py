"""The corpus says all that the two articles and the fact files say, and coverage.csv says where."""

import re
from collections import Counter

import pytest
from corpus_texts import (
    DOCUMENTS,
    RESTING_ON_ARTICLES,
    RESTING_ON_FACTS,
    Statement,
    coverage,
    facts,
    inventory,
    sections,
    statements,
    without_names_of_sources,
    words,
)

ITEM_COUNTS = {"A": range(1, 75), "B": range(75, 248)}
# How many facts each fact file holds; the ids run from NN-01 without a gap.
FACT_COUNTS = {
    "01": 43,
    "02": 55,
    "03": 22,
    "04": 45,
    "05": 20,
    "06": 48,
    "07": 24,
    "08": 23,
    "09": 30,
    "10": 32,
    "11": 23,
    "12": 22,
}
FACT_IDS = {f"{file}-{number:02}" for file, count in FACT_COUNTS.items() for number in range(1, count + 1)}
# Facts that the fact files mark as not to be used.
LEFT_OUT = {"10-06", "11-23"}

FIGURES_AND_NAMES = re.compile(
    r"\d[\d,]*\b | \b[A-Z]{3,}\b | (?<=[\w,;)&][ ])[A-Z][a-z]+ | \"[A-Z][a-z]+ | (?<=[A-Z][a-z][ ])[A-Z][a-z]+",
    re.VERBOSE,
)
SPELLED = {"2": "two", "4": "four", "6": "six"}
SPELLED_FIGURES = {
    1: {"one", "once", "first", "single"},
    2: {"two", "twice", "second", "half"},
    3: {"three", "third"},
    4: {"four", "fourth", "quarter"},
    5: {"five", "fifth"},
    6: {"six", "sixth"},
    7: {"seven"},
    8: {"eight"},
    9: {"nine"},
    10: {"ten", "tenth"},
    11: {"eleven"},
    12: {"twelve"},
}
FIGURES_NOT_STATED = {
    ("01-30", 0): "a search that found nothing; the statement says that no page was found",
    ("02-06", 3): "the count of the three states that the statement names",
}

document_paths = {path.stem: path for path in DOCUMENTS}
items = [row for row in coverage() if "-" not in row["item"]]
fact_rows = [row for row in coverage() if "-" in row["item"]]


def test_no_item_is_missed_and_each_names_the_right_article():
    listed = {int(re.match(r"\d+", row["item"])[0]): row["article"] for row in items}
    assert listed == {number: article for article, numbers in ITEM_COUNTS.items() for number in numbers}
    assert len({row["item"] for row in items if row["item"].isdigit()}) == 247


def test_no_fact_is_missed():
    assert {row["item"] for row in fact_rows} == FACT_IDS
    assert {row["article"] for row in fact_rows} == {""}


def test_the_fact_files_hold_the_facts_that_are_expected():
    assert set(facts()) == FACT_IDS


def test_sections_exist_and_what_is_left_out_has_a_reason():
    for row in coverage():
        if row["document"]:
            assert row["section"] in sections(document_paths[row["document"]]), row
        else:
            assert not row["section"] and row["note"], row


def test_no_place_is_listed_twice_and_nothing_is_both_stated_and_left_out():
    places = Counter((row["item"], row["document"], row["section"]) for row in coverage())
    assert [place for place, count in places.items() if count > 1] == []
    stated = {row["item"] for row in coverage() if row["document"]}
    assert {row["item"] for row in coverage() if not row["document"]} & stated == set()


def test_rows_stand_in_order():
    def place(item: str) -> tuple[int, int, str]:
        file, _, number = item.rpartition("-")
        return int(file or 0), int(re.match(r"\d+", number)[0]), number.lstrip("0123456789")

    found = [place(row["item"]) for row in coverage()]
    assert found == sorted(found)


def test_every_document_holds_an_item():
    assert {row["document"] for row in coverage() if row["document"]} == set(document_paths)


def test_only_facts_that_must_not_be_used_are_left_out():
    assert {row["item"] for row in fact_rows if not row["document"]} == LEFT_OUT
    noted = {fact for path in RESTING_ON_FACTS for statement in statements(path) for fact in statement.facts}
    assert noted & LEFT_OUT == set()


@pytest.mark.parametrize("path", RESTING_ON_FACTS, ids=lambda path: path.stem)
def test_coverage_and_annotations_say_the_same(path):
    noted = {
        (fact, heading)
        for statement in statements(path)
        for fact in map(_item, statement.facts)
        for heading in statement.headings
    }
    listed = {(row["item"], row["section"]) for row in coverage() if row["document"] == path.stem}
    assert listed - noted == set(), "a section without a statement that notes the fact"
    unlisted = [
        (statement.facts, statement.headings)
        for statement in statements(path)
        for fact in map(_item, statement.facts)
        if not listed & {(fact, heading) for heading in statement.headings}
    ]
    assert unlisted == [], "a statement whose section is not listed for the fact it notes"


def _item(fact: str) -> str:
    return fact.removeprefix("00-")


def test_every_lettered_part_of_an_item_is_listed():
    assert {row["item"] for row in items} == set(inventory())


def test_figures_and_names_of_each_item_stand_in_its_sections():
    names = {path.stem for path in RESTING_ON_ARTICLES}
    missing = []
    for item, line in inventory().items():
        rows = [row for row in items if row["item"] == item and row["document"] in names]
        if not rows:
            continue
        held = set(words(" ".join(sections(document_paths[row["document"]])[row["section"]] for row in rows)))
        held |= {word for row in rows for word in words(row["section"])}
        claim = re.sub(r"\[[^]]*\]|\([^)]*(?:agrees|superseded|sic|by the sense)[^)]*\)|E-\d+", " ", line)
        wanted = FIGURES_AND_NAMES.findall(claim)
        missing += [(item, word) for word in wanted if not set(words(SPELLED.get(word, word))) & held]
    assert missing == []


def test_each_fact_is_stated_from_its_own_source():
    cited = {fact: {source for statement in found for source in statement.sources} for fact, found in _stated().items()}
    missing = {fact: facts()[fact].own_sources for fact in cited if not facts()[fact].own_sources & cited[fact]}
    assert missing == {}


def test_the_figures_of_each_fact_stand_in_the_statements_that_note_it():
    missing = []
    for fact, found in _stated().items():
        text = " ".join(statement.text for statement in found)
        held, spoken = _figures(text), set(re.findall(r"[a-z]+", text.lower()))
        for figure in _figures(without_names_of_sources(facts()[fact].claim)):
            near = any(round(other) == figure for other in held)
            if figure not in held and not near and not SPELLED_FIGURES.get(figure, set()) & spoken:
                missing.append((fact, figure))
    assert sorted(missing) == sorted(FIGURES_NOT_STATED)


def _stated() -> dict[str, list[Statement]]:
    """Fact id -> the statements of the corpus that note it, facts of the fact files only."""
    found: dict[str, list[Statement]] = {}
    for path in RESTING_ON_FACTS:
        for statement in statements(path):
            for fact in statement.facts:
                if fact in facts():
                    found.setdefault(fact, []).append(statement)
    return found


def _figures(text: str) -> set[float]:
    """The numbers of a text; a span of years ("2021-31", "1930s-40s") gives two whole years."""
    whole = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    whole = re.sub(r"\b((?:19|20)(?=\d\d))(\d\d)(s?)[-–](\d\d)(?=s?\b)", r"\1\2\3 \g<1>\4", whole)
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", whole)}


def test_figures_are_read_from_spans_and_thousands():
    assert _figures("$46,910 in 2021-31, the 1930s-40s, 8.16 and 25%") == {46910, 2021, 2031, 1930, 1940, 8.16, 25}
