"""Corpora of any size that nobody wrote, the same for the same seed."""

import random
from pathlib import Path

_SECTIONS = 20  # of a document
_SENTENCES = 4  # of a section
_WORDS = 12  # of a sentence


def _words(text: str) -> list[str]:
    return text.split()


_SUBJECTS = _words("therapist nurse client patient trainer doctor student surgeon athlete worker carer examiner")
_VERBS = _words("presses records moves avoids checks measures lifts reports describes follows warms rests")
_THINGS = _words(
    "shoulder knee wrist hip neck ankle muscle tendon joint nerve record bandage table towel oil lotion licence fee "
    "clinic hospital session stroke pressure swelling bruise scar posture breathing appointment exercise"
)
_QUALITIES = _words("slow firm deep gentle sore stiff swollen warm cold weak strong regular early late rare common")
_PLACES = _words("before after during without beside under over against through toward")


def write_corpus(folder: Path, chunks: int, seed: int) -> None:
    """Write Markdown documents that are cut into about so many chunks, a section each, of four sentences each."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, chunks, _SECTIONS):
        sections = [_section(rng, number) for number in range(first, min(chunks, first + _SECTIONS))]
        name = f"document-{first // _SECTIONS:06}"
        (folder / f"{name}.md").write_text(f"# {_title(rng, name)}\n\n{''.join(sections)}", encoding="utf-8")


def change_one(folder: Path, seed: int) -> None:
    """Give the first document of a corpus one section more."""
    file = min(folder.glob("*.md"))
    file.write_text(file.read_text(encoding="utf-8") + _section(random.Random(seed), 0), encoding="utf-8")


def _section(rng: random.Random, number: int) -> str:
    sentences = " ".join(sentence(rng) for _ in range(_SENTENCES))
    return f"## {_title(rng, str(number))}\n\n{sentences}\n\n"


def _title(rng: random.Random, name: str) -> str:
    return f"{rng.choice(_QUALITIES).capitalize()} {rng.choice(_THINGS)} and {rng.choice(_THINGS)}, {name}"


def sentence(rng: random.Random) -> str:
    """A sentence of words that many sentences share."""
    words = ["The", rng.choice(_QUALITIES), rng.choice(_SUBJECTS), rng.choice(_VERBS), "the", rng.choice(_THINGS)]
    while len(words) < _WORDS:
        words += [rng.choice(_PLACES), "the", rng.choice(_QUALITIES), rng.choice(_THINGS)]
    return f"{' '.join(words)} {rng.randrange(2, 90)} times."
