"""`python -m evals model`."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.options import (
    CorpusOption,
    IndexDirOption,
    IndexOption,
    QuestionsOption,
    SuiteOption,
    results_console,
)

if TYPE_CHECKING:
    from assistant.settings import Settings

# For the small model that is served here, on a busy machine without an accelerator.
_SERVED = {
    "chat_passages": 3,
    "chat_max_tokens": 100,
    "chat_first_token_timeout_s": 240.0,
    "chat_token_timeout_s": 60.0,
    "chat_timeout_s": 480.0,
}


def model(
    suite: SuiteOption = None,
    split: Annotated[Literal["dev", "test"], typer.Option(help="The half that is asked.")] = "dev",
    most: Annotated[int, typer.Option("--questions-asked", min=1, help="How many questions.")] = 50,
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    index_dir: IndexDirOption = None,
    output: Annotated[
        Path | None, typer.Option(help="Write what the model wrote here, not in evals/runs/model.json.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Ask nothing: take the last run over into the committed figures and docs.")
    ] = False,
) -> None:
    """Ask a language model, behind the verifier, what the sources answer; count what is unsupported and what is shown.

    The model is that of the settings; where they name none, a small one is served on this machine. Exit code 3 where a
    sentence is shown that its quote does not support.

    Example: python -m evals model

    Then, when what it shows has been read (evals/model_checks.jsonl): python -m evals model --accept

    Another model: ASSISTANT_CHAT_MODEL=openai:gpt-4o-mini python -m evals model
    """
    from assistant.cli.streams import progress_by_stage
    from assistant.settings import load_settings
    from evals.gate import MODEL_REPORT
    from evals.measuring import targets
    from evals.model import compare
    from evals.model_tables import print_comparison, write_comparison
    from evals.results import RUNS

    path = output or RUNS / MODEL_REPORT
    if accept:
        _take_over(path)
        return
    (target,) = targets(suite, questions or (), corpus, index)
    with ExitStack() as stack:
        settings = load_settings()
        if not settings.chat_model:
            settings = _served(settings, stack)
        progress = stack.enter_context(progress_by_stage())
        found = compare(target, settings, split=split, most=most, index_dir=index_dir, progress=progress)
    write_comparison(path, found)
    print_comparison(found, results_console())
    typer.echo(f"Wrote {path}", err=True)
    if found.unsupported_shown:
        raise typer.Exit(3)


def _take_over(run: Path) -> None:
    from evals.model import CHECKS
    from evals.model_results import MARK, PAGE, RESULTS, tables, taken_over, write_summary
    from evals.readme import with_tables

    figures = taken_over(run, CHECKS)
    text = with_tables(PAGE.read_text(encoding="utf-8"), {MARK: tables(figures)})
    write_summary(RESULTS, figures)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def _served(settings: "Settings", stack: ExitStack) -> "Settings":
    """The settings with the small model, which is served until the stack is unwound."""
    from assistant.settings import load_settings
    from evals.local_model import CONTEXT_TOKENS, NAME, serving

    address = stack.enter_context(serving())
    served = {"chat_model": NAME, "chat_base_url": address, "chat_context_tokens": CONTEXT_TOKENS, **_SERVED}
    return load_settings(**served, index_dir=settings.index_dir)
