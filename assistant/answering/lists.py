"""Lists: of items under a lead, of things named in one sentence, and of paragraphs in one section."""

from collections.abc import Callable, Iterable, Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.fitness import enumerated
from assistant.types import Document, Section

LIST_THINGS = 3  # things named in a sentence, from which it is a list and not a pair
SECTION_LIST = 3  # paragraphs of one section among the best evidence that make the section a list
_STRONGEST = 3  # items whose scores make a list's score


def list_places(document: Document, lead: int) -> tuple[int, ...]:
    """The places of a list: the sentence that introduces it and all its items."""
    items = [place for place in range(lead + 1, len(document.sentences)) if document.sentences[place].lead == lead]
    return (lead, *items)


def list_units(evidence: Iterable[Evidence]) -> list[tuple[float, Evidence]]:
    """Lists, and sentences that name three things or more, with the score of each as an answer to a list question."""
    lists: dict[tuple[str, int], list[Evidence]] = {}
    units: list[tuple[float, Evidence]] = []
    for one in evidence:
        if one.sentence.kind == "item" and one.sentence.lead is not None:
            lists.setdefault((one.chunk.document_id, one.sentence.lead), []).append(one)
        elif enumerated(one.sentence.text) >= LIST_THINGS:
            units.append((one.score, one))
    for items in lists.values():
        strongest = sorted((one.score for one in items), reverse=True)[:_STRONGEST]
        units.append((sum(strongest) / len(strongest), items[0]))
    return sorted(units, key=lambda unit: (-unit[0], unit[1].key))


def section_list(
    evidence: Sequence[Evidence], document_of: Callable[[str], Document]
) -> tuple[Evidence, tuple[int, ...]] | None:
    """A list in prose: a section of which several paragraphs open with sentences among the best evidence.

    Returns:
        The best evidence in the section and the places of its paragraphs' first sentences, or None.
    """
    found: dict[tuple[str, tuple[str, ...]], list[Evidence]] = {}
    for one in evidence[: 3 * SECTION_LIST]:
        if one.sentence.kind == "prose":
            found.setdefault((one.chunk.document_id, one.chunk.path), []).append(one)
    for (document_id, path), members in found.items():
        document = document_of(document_id)
        place = members[0].place
        own = (section for section in document.sections if section.path == path)
        section = next((section for section in own if section.first <= place < section.last), None)
        openings = paragraph_openings(document, section) if section else ()
        if len({one.place for one in members} & set(openings)) >= SECTION_LIST:
            return members[0], openings
    return None


def paragraph_openings(document: Document, section: Section) -> tuple[int, ...]:
    """The places of the first sentences of a section's paragraphs, headings, list items and furniture aside."""
    openings = []
    for place in range(section.first, section.last):
        sentence = document.sentences[place]
        gap = document.text[document.sentences[place - 1].end : sentence.start] if place > section.first else "\n\n"
        if sentence.kind == "prose" and gap.count("\n") > 1:
            openings.append(place)
    return tuple(openings)
