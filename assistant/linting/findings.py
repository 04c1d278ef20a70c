"""What the checks of a corpus say."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "notice"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a check found: the file's path below the corpus folder, the line (from 1), and what it is.

    `rule` is the check's short name. An error must be mended; a notice is for the author to judge.
    """

    file: str
    line: int
    level: Level
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"
