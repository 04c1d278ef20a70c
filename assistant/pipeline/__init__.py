"""The story of the product: documents -> index (`build_index`), question -> cited answer (`Assistant.ask`).

This is the only part that joins the stages and the only one that unpacks `Settings`.

building   documents -> index build
uploads    the documents that a user adds to those of an index
assistant  question -> answer, on one screen
workers    several processes that answer
worker     one of them
stages     the stages over one open build, with the settings filled in
replies    what was composed -> the answer record
"""

from assistant.pipeline.assistant import Assistant, Trace
from assistant.pipeline.build_report import BuildReport, SkippedFilesError
from assistant.pipeline.building import (
    Progress,
    build_index,
    build_with_uploads,
    index_folder,
    reading_limits,
    vector_server,
)

__all__ = [
    "Assistant",
    "BuildReport",
    "Progress",
    "SkippedFilesError",
    "Trace",
    "build_index",
    "build_with_uploads",
    "index_folder",
    "reading_limits",
    "vector_server",
]
