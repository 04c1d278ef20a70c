"""The corpus says all that the two articles say, says where, and says it in its own words."""

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

CORPUS = Path(__file__).parents[1] / "corpus"
SHARED = Path(__file__).parents[2] / "shared"
INVENTORY = SHARED / "facts" / "00-source-articles.md"
ARTICLES = SHARED / "sources"

DOCUMENTS = sorted(path for path in CORPUS.glob("*.md") if path.name != "README.md")
# Names that neither article spells out stay as they are: LMT, MBLEx, MTSI, NCBTMB, SOAP.
ABBREVIATIONS = re.compile(r"\b(?:ABMP|AMMA|AMTA|CEUs?|CMMP|FAQ|IBS|MMPA|MS|OA|PTSD|ROM|SOMI|TCM|TMJD?)\b")
KINDS = {"article", "faq", "guide"}
ITEM_COUNTS = {"A": range(1, 75), "B": range(75, 248)}
RUN_LENGTH = 8
FIGURES_AND_NAMES = re.compile(
    r"\d[\d,]*\b | \b[A-Z]{3,}\b | (?<=[\w,;)&][ ])[A-Z][a-z]+ | \"[A-Z][a-z]+ | (?<=[A-Z][a-z][ ])[A-Z][a-z]+",
    re.VERBOSE,
)
SPELLED = {"2": "two", "4": "four", "6": "six"}
# Names and titles have one wording only; each counts as a single word when runs are compared.
NAMES_AND_TITLES = (
    "What Are Medical Massage Therapy Schools? Who Are They For?",
    "Medical Massage Essentials: An Overview for New Therapists",
    "Clinical Massage Therapy: Understanding, Assessing and Treating Over 70 Conditions",
    "Clinical Massage Therapy: A Structural Approach to Pain Management",
    "Clinical Assessment for Massage Therapy: A Practical Guide",
    "Basic Clinical Massage Therapy",
    "Medical Massage Certification Program",
    "Medical Massage Practitioner Program",
    "Academy of Natural Health Sciences",
    "Science of Massage Institute",
    "Medical Massage Practitioners of America (MMPA)",
    "American Medical Massage Association (AMMA)",
    "American Massage Therapy Association (AMTA)",
    "Associated Bodywork & Massage Professionals (ABMP)",
    "Certified Medical Massage Practitioner (CMMP)",
    "U.S. Bureau of Labor Statistics",
    "LMT Success Group",
)


def words(text: str) -> list[str]:
    """Lower-case words without punctuation, typographic marks made plain."""
    text = text.replace("’", "'").replace("‘", "'").replace("&", " and ").lower().replace("'", "")
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=\d),(?=\d)", "", text))


def runs(text: str) -> set[tuple[str, ...]]:
    joined = " ".join(words(text))
    for number, name in enumerate(NAMES_AND_TITLES):
        joined = re.sub(rf"\b{' '.join(words(name))}\b", f"name{number}", joined)
    found = joined.split()
    return {tuple(found[i : i + RUN_LENGTH]) for i in range(len(found) - RUN_LENGTH + 1)}


@cache
def parts(path: Path) -> tuple[dict[str, object], str]:
    """Front matter and body of a document."""
    match = re.match(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{path.name} has no front matter"
    return yaml.safe_load(match[1]), match[2]


@cache
def sections(path: Path) -> dict[str, str]:
    """Heading -> the text below it, down to the next heading of the same or a higher level."""
    _, body = parts(path)
    marks = [(m.start(), m.end(), len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", body, re.MULTILINE)]
    found = {}
    for place, (_, end, level, heading) in enumerate(marks):
        stop = next((start for start, _, other, _ in marks[place + 1 :] if other <= level), len(body))
        found[heading] = body[end:stop]
    return found


@cache
def coverage() -> tuple[dict[str, str], ...]:
    with (CORPUS / "coverage.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def inventory() -> dict[str, str]:
    """Number or lettered sub-item -> its line in the inventory; only where the inventory is at hand."""
    if not INVENTORY.is_file():
        pytest.skip("the inventory of the two articles is not at hand (../shared/facts/00-source-articles.md)")
    items: dict[str, str] = {}
    for line in INVENTORY.read_text(encoding="utf-8").split("\n# Contradictions")[0].splitlines():
        if match := re.match(r"(\d+)\. ([AB])\b(.*)", line):
            items[match[1]] = match[3]
            letters = list(re.finditer(r"\(([a-z])\) ", match[3]))
            ends = [m.start() for m in letters[1:]] + [len(match[3])] * bool(letters)
            items |= {match[1] + m[1]: match[3][m.end() : end] for m, end in zip(letters, ends, strict=True)}
        elif match := re.match(r"\s+- (\d+[a-z])\. (.*)", line):
            items[match[1]] = match[2]
    return items


def document_paths() -> dict[str, Path]:
    return {path.stem: path for path in DOCUMENTS}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_front_matter_is_complete(path):
    front, body = parts(path)
    assert front.keys() >= {"title", "kind", "based_on", "as_of", "jurisdiction"}
    assert front["kind"] in KINDS
    assert all(isinstance(front[key], str) and front[key] for key in ("title", "as_of", "jurisdiction"))
    assert front["based_on"]
    for source in front["based_on"]:
        assert source.keys() >= {"title", "author", "publisher", "file"}
        assert all(isinstance(value, str) and value for value in source.values())
    assert body.strip()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_headings_are_real_and_name_one_section_each(path):
    _, body = parts(path)
    headings = re.findall(r"^(#+) (.+)$", body, re.MULTILINE)
    assert body.lstrip().startswith("## ")
    assert {marks for marks, _ in headings} <= {"##", "###"}
    assert len({heading for _, heading in headings}) == len(headings)
    assert all(text.strip() for text in sections(path).values())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_prose_is_free_of_inline_markup_and_every_list_is_introduced(path):
    _, body = parts(path)
    assert not re.search(r"[*_`<>\[\]|]|https?:", body)
    blocks = [block for block in body.split("\n\n") if block.strip()]
    for before, block in pairwise(blocks):
        if block.startswith("- "):
            assert before.rstrip().endswith(":"), block


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_sentences_can_be_quoted_alone(path):
    _, body = parts(path)
    prose = [block for block in body.split("\n\n") if not block.startswith(("#", "- "))]
    sentences = [sentence for block in prose for sentence in re.split(r"(?<=[.:])\s+(?=[A-Z])", block.strip())]
    dangling = r"(It|They|This|That|These|He|She|His|Her|Its|Their)\b"
    assert [sentence for sentence in sentences if re.match(dangling, sentence)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_each_abbreviation_is_spelled_out_where_it_is_first_used(path):
    _, body = parts(path)
    text = re.sub(r"^#+ .*$", "", body, flags=re.MULTILINE)
    first_uses = {match[0]: match for match in reversed(list(ABBREVIATIONS.finditer(text)))}
    for match in first_uses.values():
        assert text[match.start() - 1] + text[match.end()] == "()", text[match.start() - 60 : match.end()]


def test_faq_has_thirty_questions_each_with_an_answer():
    faq = sections(CORPUS / "faq.md")
    questions = [heading for heading in faq if heading.endswith("?")]
    assert len(questions) >= 30
    assert all(len(words(faq[question])) >= 8 for question in questions)
    assert not [question for question in questions if faq[question].strip().startswith("- ")]


def test_coverage_misses_no_item_and_names_the_right_article():
    listed = {int(re.match(r"\d+", row["item"])[0]): row["article"] for row in coverage()}
    assert listed == {number: article for article, numbers in ITEM_COUNTS.items() for number in numbers}
    numbers_alone = {row["item"] for row in coverage() if row["item"].isdigit()}
    assert len(numbers_alone) == 247


def test_coverage_names_sections_that_exist_or_says_why_an_item_was_left_out():
    paths = document_paths()
    for row in coverage():
        if row["document"]:
            assert row["section"] in sections(paths[row["document"]]), row
        else:
            assert not row["section"] and row["note"], row


def test_every_document_holds_an_item():
    assert {row["document"] for row in coverage() if row["document"]} == set(document_paths())


def test_coverage_lists_every_lettered_part_of_an_item():
    assert {row["item"] for row in coverage()} == set(inventory())


def test_figures_and_names_of_each_item_stand_in_its_sections():
    paths = document_paths()
    missing = []
    for item, line in inventory().items():
        rows = [row for row in coverage() if row["item"] == item and row["document"]]
        if not rows:
            continue
        held = set(words(" ".join(sections(paths[row["document"]])[row["section"]] for row in rows)))
        held |= {word for row in rows for word in words(row["section"])}
        claim = re.sub(r"\[[^]]*\]|\([^)]*(?:agrees|superseded|sic|by the sense)[^)]*\)|E-\d+", " ", line)
        wanted = FIGURES_AND_NAMES.findall(claim)
        missing += [(item, word) for word in wanted if not set(words(SPELLED.get(word, word))) & held]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_run_of_eight_words_is_shared_with_the_articles(path):
    articles = sorted(ARTICLES.glob("*.txt"))
    if not articles:
        pytest.skip("the two articles are not at hand (../shared/sources)")
    _, body = parts(path)
    for article in articles:
        shared = runs(body) & runs(article.read_text(encoding="utf-8"))
        assert sorted(" ".join(run) for run in shared) == []
