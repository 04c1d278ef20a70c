"""The commands `assistant index build`, `verify`, `list`, `rollback` and `prune`."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import DEFAULT_INDEX, AsJson, CorpusFolder, IndexFolder, IndexName
from assistant.cli.streams import for_display, print_json, print_note, print_text, progress_by_stage, waiting_for
from assistant.serialization import JsonObject

if TYPE_CHECKING:
    from assistant.index import BuildInfo
    from assistant.index.server import ChromaServer
    from assistant.pipeline import BuildReport

CHECK_FAILED = 3
_LEAST_RECALL = 0.99
_STAGES = {"read": "Reading", "embed": "Embedding", "write": "Writing", "verify": "Verifying"}

BuildId = Annotated[str | None, typer.Option("--build", metavar="ID", help="Which build, as `list` names it.")]

index_app = typer.Typer(
    name="index",
    help="Build, check and switch indexes.\n\nExample: assistant index build --corpus handbook --index handbook",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@index_app.command()
def build(
    corpus: CorpusFolder = None,
    as_json: AsJson = False,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
    strict: Annotated[bool, typer.Option("--strict", help="Build nothing where a file cannot be indexed.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List every file, not only those to note.")] = False,
) -> None:
    """Build what changed, verify it, switch to it; on stderr, what became of each file.

    Example: assistant index build --corpus handbook --index handbook
    """
    from assistant.cli.build_table import print_files
    from assistant.settings import load_settings

    settings = load_settings(index_dir=index_dir, corpus_dir=corpus)
    with waiting_for("Loading…"):
        from assistant.pipeline import SkippedFilesError, build_index
    try:
        with progress_by_stage() as report:
            result = build_index(
                settings.corpus_dir,
                index=index,
                index_dir=settings.index_dir,
                settings=settings,
                progress=partial(_report_stage, report),
                strict=strict,
            )
    except SkippedFilesError as error:
        print_files(error.files, {}, changed=False, verbose=verbose)
        raise
    if as_json:
        print_json(_report_object(result))
        return
    print_files(result.files, result.chunks_of, changed=result.changed, verbose=verbose)
    print_text(for_display(f"Index {index}: {_outcome(result)}"))


@index_app.command()
def verify(
    build: BuildId = None, as_json: AsJson = False, index: IndexName = DEFAULT_INDEX, index_dir: IndexFolder = None
) -> None:
    """Check the files of a build, its counts, and that its chunks are found; exit code 3 if anything is wrong.

    recall@10 is the share of the ten nearest chunks, by an exact scan, that Chroma finds for 200 of the sentences.

    Example: assistant index verify --index handbook
    """
    with waiting_for("Verifying…"):
        from assistant.index import measure_recall, verify_build

        folder = _folder(index, index_dir)
        with _server(index_dir) as server:
            problems = verify_build(folder, build, server=server)
            recall = None if problems else measure_recall(folder, build, server=server)
    if recall is not None and recall < _LEAST_RECALL:
        problems.append(f"Chroma finds {recall:.1%} of the ten nearest chunks, less than {_LEAST_RECALL:.0%}")
    if as_json:
        print_json({"sound": not problems, "problems": problems, "recall_at_10": recall})
    elif not problems:
        print_text(for_display(f"Index {index}: sound{'' if recall is None else f'; recall@10 {recall:.4f}'}."))
    else:
        for problem in problems:
            print_note(f"error: {problem}")
    if problems:
        raise typer.Exit(CHECK_FAILED)


@index_app.command("list")
def list_(as_json: AsJson = False, index: IndexName = DEFAULT_INDEX, index_dir: IndexFolder = None) -> None:
    """List the builds, oldest first; the one in use is marked.

    Example: assistant index list --json
    """
    from assistant.index import list_builds

    builds = list_builds(_folder(index, index_dir))
    if as_json:
        print_json([_build_object(build) for build in builds])
        return
    for build in builds:
        print_text(for_display(_build_line(build)))


@index_app.command()
def rollback(build: BuildId = None, index: IndexName = DEFAULT_INDEX, index_dir: IndexFolder = None) -> None:
    """Go back to the build before the one in use, or to the one that is named, after checking it.

    Example: assistant index rollback
    """
    from assistant.index import rollback as roll_back

    with _server(index_dir) as server:
        in_use = roll_back(_folder(index, index_dir), build, server=server)
    print_text(for_display(f"Index {index}: build {in_use} is in use."))


@index_app.command()
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, metavar="N", help="How many builds to keep.")] = 2,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
) -> None:
    """Remove old builds; the one in use always stays.

    Example: assistant index prune --keep 1
    """
    from assistant.index import prune as prune_builds

    with _server(index_dir) as server:
        removed = prune_builds(_folder(index, index_dir), keep=keep, server=server)
    print_text(for_display(f"Index {index}: removed {', '.join(removed) or 'nothing'}."))


def _folder(index: str, index_dir: Path | None) -> Path:
    from assistant.pipeline import index_folder
    from assistant.settings import load_settings

    return index_folder(index, None, load_settings(index_dir=index_dir))


def _server(index_dir: Path | None) -> "AbstractContextManager[ChromaServer | None]":
    from assistant.pipeline import vector_server
    from assistant.settings import load_settings

    return vector_server(load_settings(index_dir=index_dir))


def _report_stage(report: Callable[[str, int, int], None], stage: str, done: int, total: int) -> None:
    """Reading is shown as it goes on only: a build that changes nothing leaves no lines of it in a log."""
    if stage != "read" or sys.stderr.isatty():
        report(_STAGES.get(stage, stage), done, total)


def _outcome(report: "BuildReport") -> str:
    counts = f"{_count(report.documents, 'document')}, {_count(report.chunks, 'chunk')}"
    if report.skipped:
        counts += f", {_count(len(report.skipped), 'file')} skipped"
    if not report.changed:
        return f"nothing changed; build {report.build_id} stays in use: {counts}."
    work = f"{_count(report.embedded, 'text')} embedded, {report.reused} reused, {report.seconds:.1f} s"
    return f"build {report.build_id} is in use: {counts}; {work}."


def _report_object(report: "BuildReport") -> JsonObject:
    from assistant.cli.build_table import file_object

    return {
        "build": report.build_id,
        "changed": report.changed,
        "documents": report.documents,
        "chunks": report.chunks,
        "embedded": report.embedded,
        "reused": report.reused,
        "seconds": round(report.seconds, 3),
        "skipped": [{"file": skipped.file, "reason": skipped.reason} for skipped in report.skipped],
        "files": [file_object(one, report.chunks_of) for one in report.files],
    }


def _build_object(build: "BuildInfo") -> JsonObject:
    manifest = build.manifest
    described: JsonObject = {"id": build.build_id, "current": build.in_use, "problem": build.problem or None}
    if manifest:
        described |= {
            "created": manifest.created,
            "corpus_fingerprint": manifest.corpus_fingerprint,
            "documents": manifest.counts.documents,
            "chunks": manifest.counts.chunks,
            "embedding_model": manifest.embedding.model,
        }
    return described


def _build_line(build: "BuildInfo") -> str:
    mark = "*" if build.in_use else " "
    manifest = build.manifest
    if manifest is None:
        return f"{mark} {build.build_id}  {build.problem}"
    counts = f"{_count(manifest.counts.documents, 'document')}, {_count(manifest.counts.chunks, 'chunk')}"
    return f"{mark} {build.build_id}  {manifest.created}  {counts}, {manifest.embedding.model}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
