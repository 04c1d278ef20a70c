"""Promises of `SECURITY.md` and `docs/reliability.md` name tests that exist, and those of `make test` run there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECURITY, RELIABILITY = ROOT / "SECURITY.md", ROOT / "docs" / "reliability.md"
PAGES = [*sorted((ROOT / "docs").glob("*.md")), SECURITY, ROOT / "README.md"]
NAMED = re.compile(r"`(?:[\w/]+/)?(test_\w+\.py)(?:::(\w+))?`")
LABELS = re.compile(r"\b([PRS])(\d+)(?:-[PRS](\d+))?\b")


@cache
def marked(file: str) -> dict[str, bool]:
    """The tests of a file by their names, and whether only `make test-faults` runs each."""
    paths = [*(ROOT / "tests").rglob(file)]
    assert len(paths) == 1, f"{file}: {paths}"
    tree = ast.parse(paths[0].read_text(encoding="utf-8"))
    of_all = any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark" and "faults" in ast.unparse(node)
        for node in tree.body
    )
    return {
        node.name: of_all or any(ast.unparse(one).startswith("pytest.mark.faults") for one in node.decorator_list)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def rows_of(page: Path) -> dict[str, str]:
    """The rows of the tables whose first cell holds labels: what is promised, or is survived, by its label."""
    rows = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        first = line.split("|")[1] if line.startswith("|") else ""
        for letter, start, end in LABELS.findall(first):
            for number in range(int(start), int(end or start) + 1):
                rows[f"{letter}{number}"] = rows.get(f"{letter}{number}", "") + line
    return rows


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tests_that_a_page_names_exist(page: Path):
    for file, name in NAMED.findall(page.read_text(encoding="utf-8")):
        assert not name or name in marked(file), f"{page.name}: {file}::{name}"


@pytest.mark.parametrize(
    ("page", "letter", "count"), [(RELIABILITY, "P", 11), (RELIABILITY, "R", 24), (SECURITY, "S", 18)]
)
def test_every_promise_names_what_shows_it(page: Path, letter: str, count: int):
    rows = rows_of(page)
    assert {label for label in rows if label[0] == letter} == {f"{letter}{number}" for number in range(1, count + 1)}
    for number in range(1, count + 1):
        row = rows[f"{letter}{number}"]
        assert NAMED.search(row) or "reliability-files.md" in row or "the rows of S4" in row, row


def test_what_security_names_runs_in_make_test():
    for file, name in NAMED.findall(SECURITY.read_text(encoding="utf-8")):
        tests = marked(file)
        assert not tests[name] if name else not all(tests.values()), f"{file}::{name}"
