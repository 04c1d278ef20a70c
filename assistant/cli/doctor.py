"""The command `assistant doctor`."""

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli.index_commands import CHECK_FAILED
from assistant.cli.options import DEFAULT_INDEX, AsJson, IndexFolder, IndexName
from assistant.cli.streams import for_display, print_json, print_text, waiting_for

_WIDEST_LEVEL = len("problem")


def doctor(
    ask_model: Annotated[bool, typer.Option("--ask-model", help="Send the language model that is set a word.")] = False,
    as_json: AsJson = False,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
) -> None:
    """Check this machine; exit code 3 where something is wrong.

    It looks at settings, folders, disk, libraries, the embedding model, the index and what killed writers left, the
    Chroma server, the language model, and who can reach the app. Each line says what is so and what to do.

    Example: assistant doctor --json
    """
    with waiting_for("Looking…"):
        from assistant.pipeline.doctor import examine
        from assistant.settings import load_settings

        findings = list(examine(lambda: load_settings(index_dir=index_dir), index=index, ask_model=ask_model))
    if as_json:
        sound = all(finding.level != "problem" for finding in findings)
        print_json({"sound": sound, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            line = f"{finding.level:<{_WIDEST_LEVEL}}  {finding.check}: {finding.meaning} {finding.advice}"
            print_text(" ".join(for_display(line).rstrip().splitlines()))
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(CHECK_FAILED)
