"""Checks of the documents of a corpus before an index is built from them.

An error breaks what the assistant relies on: front matter, headings, links, annotations, short forms that nothing
explains. A notice is for the author to judge: old figures, duplicates, long words.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CorpusError
from assistant.linting.findings import Finding
from assistant.linting.pages import Page, read_page
from assistant.linting.statements import check_ages, check_duplicates
from assistant.linting.structure import check_annotations, check_front_matter, check_headings, check_links
from assistant.linting.wording import check_abbreviations, check_orders, check_reading_level
from assistant.loading.encodings import decode
from assistant.loading.reading import UnreadableDocumentError, clean, read_bytes

__all__ = ["Finding", "LintReport", "lint_corpus"]


@dataclass(frozen=True, slots=True)
class LintReport:
    """How many Markdown documents were checked, and what was found, by file and line."""

    documents: int
    findings: tuple[Finding, ...]

    def count(self, level: str) -> int:
        """How many findings have the level."""
        return sum(finding.level == level for finding in self.findings)


def lint_corpus(folder: Path, *, today: datetime.date) -> LintReport:
    """Check every Markdown file below the folder, hidden ones and the folder's own README.md aside.

    Args:
        folder: the corpus.
        today: the day from which the ages of statements are counted.

    Raises:
        CorpusError: there is no such folder, or no Markdown file in it.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus folder {folder}. Name one that holds .md files with --corpus.")
    paths = _markdown_files(folder)
    if not paths:
        raise CorpusError(f"The corpus folder {folder} holds no .md file. Name another with --corpus.")
    pages: list[Page] = []
    findings: list[Finding] = []
    for path in paths:
        file = path.relative_to(folder).as_posix()
        try:
            pages.append(read_page(clean(decode(read_bytes(path)).text), file))
        except UnreadableDocumentError as error:
            findings.append(Finding(file, 1, "error", "unreadable", error.reason))
    for page in pages:
        findings += _findings_of(page, folder, today)
    findings += check_duplicates(pages)
    return LintReport(len(paths), tuple(sorted(findings)))


def _markdown_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix.lower() == ".md" and path.is_file())
    names = sorted((path.relative_to(folder), path) for path in found)
    return [
        path
        for name, path in names
        if not any(part.startswith(".") for part in name.parts) and name.as_posix().lower() != "readme.md"
    ]


def _findings_of(page: Page, folder: Path, today: datetime.date) -> list[Finding]:
    return [
        *check_front_matter(page),
        *check_headings(page),
        *check_links(page, folder),
        *check_annotations(page),
        *check_ages(page, today=today),
        *check_abbreviations(page),
        *check_orders(page),
        *check_reading_level(page),
    ]
