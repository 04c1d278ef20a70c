"""The commands `assistant index build`, `verify`, `list`, `rollback` and `prune`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.cli.options import DEFAULT_INDEX, AsJson, CorpusFolder, IndexFolder, IndexName
from assistant.cli.streams import print_json, print_text, progress_by_stage

if TYPE_CHECKING:
    from assistant.pipeline import BuildReport

index_app = typer.Typer(
    name="index",
    help="Build, check and switch indexes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
