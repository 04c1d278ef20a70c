"""Immutable index builds: written aside, checked, switched to in one step, read by any number of processes."""

from assistant.index.builder import BuildPlan, BuildResult, build_index, build_spooled, rebuild_index
from assistant.index.carried import keys_from, keys_of
from assistant.index.current import is_in_use_and_sound
from assistant.index.handle import IndexHandle
from assistant.index.hits import Hit
from assistant.index.maintenance import BuildInfo, list_builds, measure_recall, prune, rollback, verify_build
from assistant.index.manifest import IndexedDocument, Manifest
from assistant.index.reader import IndexReader
from assistant.index.spool import CorpusSpool, DocumentLines, LineKeys, Lines, document_lines

__all__ = [
    "BuildInfo",
    "BuildPlan",
    "BuildResult",
    "CorpusSpool",
    "DocumentLines",
    "Hit",
    "IndexHandle",
    "IndexReader",
    "IndexedDocument",
    "LineKeys",
    "Lines",
    "Manifest",
    "build_index",
    "build_spooled",
    "document_lines",
    "is_in_use_and_sound",
    "keys_from",
    "keys_of",
    "list_builds",
    "measure_recall",
    "prune",
    "rebuild_index",
    "rollback",
    "verify_build",
]
