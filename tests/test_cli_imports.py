"""A question in the terminal loads only what it uses."""

import subprocess
import sys
from pathlib import Path

import pytest

SLOW = {"torch", "transformers", "sentence_transformers", "chromadb", "langchain_core", "langchain", "streamlit"}
SLOW |= {"scipy", "sklearn", "pandas", "bm25s"}


@pytest.mark.parametrize(
    "arguments",
    [["ask", "Do I need a doctor's order?", "--json"], ["search", "oil", "--json"]],
    ids=lambda arguments: arguments[0],
)
def test_nothing_slow_is_loaded_for_a_question(small_index_dir: Path, arguments: list[str]):
    code = f"""
import sys
from assistant.cli import main
try:
    main({[*arguments, "--index-dir", str(small_index_dir)]})
except SystemExit as exited:
    assert not exited.code
print({SLOW} & set(sys.modules), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stderr) == (0, "set()\n")
    assert run.stdout.startswith("{")
