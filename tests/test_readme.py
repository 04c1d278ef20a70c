"""The README shows the help text that the command prints."""

import re
from pathlib import Path

import pytest

from assistant.cli import main

README = Path(__file__).resolve().parents[1] / "README.md"
HELP_BLOCK = re.compile(r"<!-- help -->\s*```[a-z]*\n(.*?)```", re.DOTALL)


@pytest.mark.skipif(not README.exists(), reason="there is no README.md")
def test_the_help_block_is_what_the_command_prints(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    block = HELP_BLOCK.search(README.read_text(encoding="utf-8"))
    assert block, "README.md has no fenced block after <!-- help -->"
    shown = re.sub(r"^\$ assistant --help\n", "", block.group(1))
    assert shown.strip() == printed.strip()
