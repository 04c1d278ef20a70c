"""Checks of a page's words: abbreviations, orders to whoever answers, reading level."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.language.orders import gives_orders
from assistant.linting.findings import Finding
from assistant.linting.pages import Page
from assistant.loading.word_lists import words_of

MAX_GRADE = 14.0  # two years of college; the corpus aims at 10 to 11

_IN_CAPITALS = re.compile(r"(?<![\w.&/@-])(?P<short>[A-Z]{2,6}(?:[-/][A-Z]{2,6})*)(?=s?(?!\w))")
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"s?(?:[- ]\d+)?")  # what may belong to a short form: LMTs, ICD-10, SB 731
_SHORT_FOLLOWS = re.compile(r"(?:\(|\([^()]*, |\b(?:shortened to|abbreviated (?:as|to)) )\Z")
_LONG_FOLLOWS = re.compile(
    r"(?:(?: [a-z]+){0,2} \(|, (?:the )?|,? (?:which )?(?:stands for|is short for|means) |: )(?P<long>[^().;]{4,120})"
)
_NAME_GOES_ON = re.compile(r"\w* [A-Z0-9][\w&-]*")
_ROMAN_NUMERAL = re.compile(r"[IVX]+\Z")
_KNOWN_TO_ALL = words_of("US USA UK UN EU DC FAQ AM PM BC AD MD OK TV ID PDF URL HTML DNA HIV AIDS MRI CD DVD ABC")
_LONG_FORM_WORDS = 14  # before the bracket; the longest name of a body in our corpus has 11
_LETTERS_WITH_ONE_OUT_OF_ORDER = 5
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^laeiouy]es?|[^tdaeiouy]ed|[aeiouy]les?)\Z")
_READ_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:-]*")


@dataclass(frozen=True, slots=True)
class _Use:
    short: str
    line: int
    expanded: bool


def check_abbreviations(page: Page) -> Iterator[Finding]:
    """A short form in capitals is expanded where it is first used, or before; a heading may expand it for the page.

    A name that only looks like a short form is known by the title or publisher of a work ("MTSI Institute") or by the
    front matter's list `names`.
    """
    uses: dict[str, list[_Use]] = {}
    for use in _uses(page):
        uses.setdefault(use.short, []).append(use)
    for short, found in uses.items():
        expansions = sorted({use.line for use in found if use.expanded})
        if len(expansions) > 1:
            message = f"{short} is expanded {len(expansions)} times (lines {', '.join(map(str, expansions))})"
            yield Finding(page.file, expansions[1], "notice", "abbreviations", message)
        if not _is_explained(short, found[0].line, uses):
            where = f"expanded only in line {expansions[0]}" if expansions else "never expanded"
            message = f"{short} is {where}; write the long form before ({short}) at its first use"
            yield Finding(page.file, found[0].line, "error", "abbreviations", message)


def _is_explained(short: str, line: int, uses: Mapping[str, Sequence[_Use]]) -> bool:
    """Whether a reader of that line knows the short form, or each part of a compound such as SIO-ASCO."""
    if short in _KNOWN_TO_ALL or _ROMAN_NUMERAL.match(short):
        return True
    if any(use.expanded and use.line <= line for use in uses.get(short, ())):
        return True
    parts = re.split("[-/]", short)
    return len(parts) > 1 and all(_is_explained(part, line, uses) for part in parts)


def _uses(page: Page) -> Iterator[_Use]:
    named = " | ".join([*page.names, *(work.text(key) for work in page.works for key in ("title", "publisher"))])
    for block in page.blocks:
        for match in _IN_CAPITALS.finditer(block.text):
            name = _NAME_GOES_ON.match(block.text, match.end())
            if match["short"] in page.names or (name and match["short"] + name[0] in named):
                continue
            expanded = _is_expansion(block.text, match)
            if expanded or block.kind != "heading":
                yield _Use(match["short"], block.line, expanded)


def _is_expansion(text: str, match: re.Match[str]) -> bool:
    """Whether the long form stands before the short one, which brackets or words set off, or behind it."""
    before, short = text[: match.start()], match["short"]
    after = _NUMBERED.sub("", text[match.end() :], count=1)
    set_off = _SHORT_FOLLOWS.search(before) and (not before.endswith("(") or after[:1] in (")", ",", ";"))
    if set_off and _spells(_WORD.findall(before)[-_LONG_FORM_WORDS:], short):
        return True
    behind = _LONG_FOLLOWS.match(after)
    return behind is not None and _spells(_WORD.findall(behind["long"]), short)


def _spells(run: Sequence[str], short: str) -> bool:
    """Whether the letters of the short form stand in order in the words from one that begins with the first of them."""
    letters = re.sub("[-/]", "", short).lower()
    return any(
        word[0].lower() == letters[0] and _are_in_order(letters, "".join(run[first:]).lower())
        for first, word in enumerate(run)
    )


def _are_in_order(letters: str, text: str) -> bool:
    """Whether the text holds the letters in that order; one of five or more may be out of it (WOMAC)."""
    place, missing = 0, 0
    for letter in letters:
        found = text.find(letter, place)
        place = found + 1 if found >= 0 else place
        missing += found < 0
    return missing <= (len(letters) >= _LETTERS_WITH_ONE_OUT_OF_ORDER)


def check_orders(page: Page) -> Iterator[Finding]:
    """No sentence tells whoever answers what to say: an index leaves such a sentence out."""
    for block in page.blocks:
        for sentence in block.sentences:
            if gives_orders(sentence):
                message = f"a sentence addresses whoever answers and is left out of the index: “{sentence[:60]}”"
                yield Finding(page.file, block.line, "notice", "orders", message)


def check_reading_level(page: Page) -> Iterator[Finding]:
    """The page's paragraphs do not read above grade 14."""
    sentences = [sentence for block in page.blocks if block.kind == "prose" for sentence in block.sentences]
    grade = reading_grade(sentences)
    if grade > MAX_GRADE:
        yield Finding(page.file, 1, "notice", "reading", f"reading level: grade {grade:.1f}, above {MAX_GRADE:.0f}")


def reading_grade(sentences: Sequence[str]) -> float:
    """The Flesch-Kincaid grade level (Kincaid et al. 1975) of a text; 0 for no words.

    Syllables are counted by rule (groups of vowels, silent endings left out); a figure or a short form counts as one.
    """
    found = [word for sentence in sentences for word in _READ_WORD.findall(sentence)]
    if not found:
        return 0.0
    syllables = sum(syllable_count(word) for word in found)
    return 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59


def syllable_count(word: str) -> int:
    """The syllables of an English word by rule; at least 1."""
    lower = word.lower()
    silent = _SILENT_END.search(lower) is not None and not lower.endswith(("ches", "shes", "ses", "zes", "ges", "ces"))
    return max(1, len(_VOWELS.findall(lower)) - silent)
