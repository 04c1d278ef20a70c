"""Lists whose bullets were lost: short lines below a sentence that ends with a colon."""

from collections.abc import Sequence

from assistant.loading.layout import Unit
from assistant.loading.vocabulary import Vocabulary, is_title_case

MAX_ITEM_WORDS = 30
_MIN_ITEMS = 2


def find_unmarked_items(units: Sequence[Unit], texts: Vocabulary) -> set[int]:
    """The places of the items.

    The last line of such a list is left out where it heads the text below: it alone is in title case, or its words
    recur there.
    """
    found: set[int] = set()
    for begin in range(1, len(units)):
        if units[begin - 1].text.endswith(":") and units[begin - 1].kind in ("text", "item", "question"):
            items = range(begin, _end_of_list(units, texts, begin))
            found.update(items if len(items) >= _MIN_ITEMS else ())
    return found


def _end_of_list(units: Sequence[Unit], texts: Vocabulary, begin: int) -> int:
    end = begin
    while end < len(units) and _is_short_line(units[end]) and not (end > begin and _leaves(units[begin], units[end])):
        end += 1
    text_follows = end < len(units) and units[end].kind == "text"
    if text_follows and end > begin and units[end - 1].open_before and _is_heading(units, texts, begin, end):
        return end - 1
    return end


def _is_short_line(unit: Unit) -> bool:
    return unit.kind == "text" and len(unit.words) <= MAX_ITEM_WORDS and unit.text.rstrip("\"'”’)")[-1:] not in ".!?:"


def _leaves(first: Unit, unit: Unit) -> bool:
    """Whether a list of lines without blank ones between them has ended."""
    return unit.open_before and not first.open_before


def _is_heading(units: Sequence[Unit], texts: Vocabulary, begin: int, end: int) -> bool:
    last = units[end - 1]
    others = [is_title_case(unit.words) for unit in units[begin : end - 1]]
    stands_out = is_title_case(last.words) and len(last.words) > 1 and 2 * sum(others) <= len(others)
    return stands_out or (is_title_case(last.words) and texts.recurs(last.text, end, end + 1))
