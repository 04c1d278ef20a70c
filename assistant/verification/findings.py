"""What one check finds."""

from dataclasses import dataclass
from typing import Literal

Label = Literal["supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the label it gives, its name, and the words of the sentence and the passage it is about."""

    label: Label
    check: str
    said: str = ""
    source: str = ""
