"""The commands `ask`, `search` and `chat`, and the way in: one line for an expected error, exit code 1."""

import errno
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.check import check
from assistant.cli.corpus_commands import corpus_app
from assistant.cli.doctor import doctor
from assistant.cli.index_commands import index_app
from assistant.cli.options import (
    DEFAULT_INDEX,
    AsJson,
    IndexFolder,
    IndexName,
    OutputFile,
    open_assistant,
    require_one_of,
    require_output,
)
from assistant.cli.streams import give_up_output, output_console, prepare_streams, print_json, print_note, waiting_for
from assistant.errors import AssistantError
from assistant.types import SearchMode

app = typer.Typer(
    name="assistant",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(index_app, name="index")
app.add_typer(corpus_app, name="corpus")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line `arguments`, or the program's own.

    Raises:
        SystemExit: always, with the exit code.
    """
    prepare_streams()
    # Ended in order, a build takes what it has written so far with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app(args=arguments, prog_name="assistant")
    except AssistantError as error:
        print_note(f"error: {error}")
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        give_up_output()
        print_note("error: there is no space left where the output goes. Make room, then run this again.")
        sys.exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("medical-massage-assistant"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answers questions from a body of documents, with a citation to the exact words for every sentence.

    Example: assistant index build --corpus corpus

    Example: assistant ask "Do I need a certification?"
    """


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.", show_default=False)] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help='A file with one {"id", "question", "history"?} a line.'),
    ] = None,
    output: OutputFile = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add passages, scores, timings and any prompt.")] = False,
    as_json: AsJson = False,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
) -> None:
    """Answer a question, or each question of a file.

    Example: assistant ask "Do I need a certification?"

    Example: assistant ask --questions questions.jsonl --output answers.jsonl
    """
    require_one_of(question, "a question", questions, "--questions")
    require_output(questions, output, "--questions")
    from assistant.cli.batch import answer_file
    from assistant.cli.live import answer_live
    from assistant.settings import load_settings

    settings = load_settings(index_dir=index_dir)
    if questions and output:
        answer_file(questions, output, lambda: open_assistant(index, settings))
        return
    with closing(open_assistant(index, settings)) as assistant:
        trace = answer_live(assistant, question or "")
    answer = trace.answer
    if as_json:
        from assistant.serialization import answer_object, explained_passage_object, model_object

        details: dict[str, object] = {"passages": [explained_passage_object(passage) for passage in trace.passages]}
        if trace.model is not None:
            details["language_model"] = model_object(trace.model)
        print_json(answer_object(answer) | ({"explain": details} if explain else {}))
        return
    from assistant.cli.display import show_answer, show_explanation, show_model

    console = output_console()
    show_answer(console, answer)
    if explain:
        show_explanation(console, answer, trace.passages)
        if trace.model is not None:
            show_model(console, trace.model)


@app.command()
def search(
    question: Annotated[str | None, typer.Argument(help="What to look for.", show_default=False)] = None,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", metavar="FILE", help='A file with one {"id", "question", "history"?} a line.'),
    ] = None,
    output: OutputFile = None,
    k: Annotated[int | None, typer.Option("-k", min=1, metavar="N", help="How many passages. [default: 10]")] = None,
    mode: Annotated[SearchMode, typer.Option("--mode", help="Which searches to use.")] = "hybrid",
    as_json: AsJson = False,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
) -> None:
    """Find the passages that best fit a question, or each question of a file.

    Example: assistant search "insurance billing" -k 5

    Example: assistant search --queries queries.jsonl --output results.jsonl --mode keyword
    """
    require_one_of(question, "a question", queries, "--queries")
    require_output(queries, output, "--queries")
    from assistant.cli.batch import search_file, timed_search
    from assistant.settings import load_settings

    settings = load_settings(index_dir=index_dir)
    passage_count = k or settings.passages
    if queries and output:
        search_file(queries, output, lambda: open_assistant(index, settings), k=passage_count, mode=mode)
        return
    with closing(open_assistant(index, settings)) as assistant, waiting_for("Searching…"):
        passages, duration_ms = timed_search(assistant, question or "", k=passage_count, mode=mode)
    if assistant.outage:
        print_note(f"{assistant.outage} Only the words were searched for.")
    if as_json:
        from assistant.serialization import search_object

        print_json({"question": question} | search_object(passages, duration_ms))
        return
    from assistant.cli.display import show_passages

    show_passages(output_console(), passages)


app.command()(check)
app.command()(doctor)


@app.command()
def chat(index: IndexName = DEFAULT_INDEX, index_dir: IndexFolder = None) -> None:
    """Hold a conversation in the terminal.

    /sources shows the quotes of the last answer; /search TEXT answers the last question again as TEXT says it;
    /quit or the end of input ends the conversation.

    Example: assistant chat
    """
    from assistant.cli.chat import converse
    from assistant.settings import load_settings

    with closing(open_assistant(index, load_settings(index_dir=index_dir))) as assistant:
        converse(assistant, output_console())
