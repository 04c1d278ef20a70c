"""What is found in one look."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `meaning` says what it means, `advice` what to do where something is to be done."""

    check: str
    level: Level
    meaning: str
    advice: str = ""
