"""Each test that the promises name exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "SECURITY.md", ROOT / "docs" / "reliability.md", ROOT / "docs" / "reliability-files.md"]
TESTS = {path.name: path for path in (ROOT / "tests").rglob("test_*.py")}
NAMED = re.compile(r"`(test_\w+\.py)(?:::(test_\w+))?`")


def named(page: Path) -> list[tuple[str, str]]:
    return NAMED.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    missing = []
    for file, function in named(page):
        source = TESTS[file].read_text(encoding="utf-8") if file in TESTS else ""
        functions = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
        if file not in TESTS or (function and function not in functions):
            missing.append(f"{file}::{function}")
    assert missing == []


def test_every_promise_and_every_threat_has_a_row() -> None:
    security, reliability = (page.read_text(encoding="utf-8") for page in PAGES[:2])
    assert all(f"| P{number} |" in reliability for number in range(1, 12))
    rows = {int(number) for row in re.findall(r"^\| (S[\d\-S]+) \|", security, re.MULTILINE) for number in _all(row)}
    assert rows == set(range(1, 19))
    assert len(named(PAGES[0])) > 20
    assert len(named(PAGES[1])) > 25


def _all(row: str) -> range:
    first, _, last = row.replace("S", "").partition("-")
    return range(int(first), int(last or first) + 1)
