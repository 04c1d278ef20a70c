"""Imports point one way, nothing heavy is loaded before it is used, and no error is caught without being named."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "assistant").rglob("*.py"))
SOURCES = [path for path in [*MODULES, *sorted((ROOT / "evals").rglob("*.py")), ROOT / "app.py"] if path.exists()]

RECORDS = {"types", "errors"}
SURFACES = {"cli", "ui"}
ABOVE_THE_STAGES = SURFACES | {"pipeline", "settings", "serialization", "store"}
HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "streamlit", "langchain", "langchain_core"}
SETS_VARIABLES_OF_ITS_LIBRARIES = {"embedding"}
SLOW_TO_IMPORT = HEAVY - {"streamlit", "langchain", "langchain_core"}


def part_of(path: Path) -> str:
    """The name of the file or package directly below `assistant/`."""
    return path.relative_to(ROOT / "assistant").parts[0].removesuffix(".py")


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_parts(path: Path) -> set[str]:
    names = [name.split(".") for name in imported_modules(parse(path))]
    known = {part_of(module) for module in MODULES}
    return {name[1] for name in names if name[0] == "assistant" and len(name) > 1 and name[1] in known}


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_level_imports(path: Path) -> set[str]:
    """The packages that are imported when the module is, those for type checkers left out."""
    names: set[str] = set()
    for node in parse(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update(name.split(".")[0] for name in imported_modules(node))
    return names


def test_records_import_no_part_of_the_package():
    for path in MODULES:
        if part_of(path) in RECORDS:
            assert imported_parts(path) == set(), path


def test_stages_import_nothing_that_stands_above_them():
    for path in MODULES:
        if part_of(path) not in ABOVE_THE_STAGES | RECORDS | {"__init__"}:
            assert imported_parts(path) & ABOVE_THE_STAGES == set(), path


def test_only_surfaces_import_surfaces():
    for path in MODULES:
        part = part_of(path)
        assert imported_parts(path) & SURFACES <= {part} & SURFACES, path


def test_the_parts_have_no_import_cycle():
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        part = part_of(path)
        if part != "__init__":
            graph.setdefault(part, set()).update(imported_parts(path) - {part})
    TopologicalSorter(graph).prepare()


def test_only_settings_reads_the_environment():
    for path in MODULES:
        if part_of(path) not in {"settings"} | SETS_VARIABLES_OF_ITS_LIBRARIES:
            names = {node.attr for node in ast.walk(parse(path)) if isinstance(node, ast.Attribute)}
            assert names & {"environ", "getenv"} == set(), path


def test_slow_packages_are_imported_where_they_are_used():
    for path in SOURCES:
        assert module_level_imports(path) & SLOW_TO_IMPORT == set(), path


def test_every_caught_error_is_named():
    for path in SOURCES:
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {""}
                broad = caught & {"", "Exception", "BaseException"}
                cleans_up = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                assert not broad or cleans_up, f"{path}:{node.lineno}"


@pytest.mark.parametrize("arguments", [None, ["--help"], ["ask", "--help"], ["index", "build", "--help"]])
def test_nothing_heavy_is_loaded_for_an_import_or_a_help_text(arguments: list[str] | None):
    unwanted = HEAVY | {"numpy", "rich", "pydantic_settings"}
    report = f"print({unwanted} & set(sys.modules), file=sys.stderr)"
    program = f"import assistant, atexit, sys\natexit.register(lambda: {report})"
    if arguments:
        program += f"\nfrom assistant.cli import main\nmain({arguments})"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (run.returncode, run.stderr.strip()) == (0, "set()")
    assert not arguments or run.stdout.startswith("Usage: assistant")
