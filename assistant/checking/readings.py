"""A sentence of an answer -> what it claims, in words that stand alone.

"No." claims what the question asks, denied; "It takes 13 days" is about what the question or the sentence before is
about; "13 days." finishes the question; an item of a list goes on with the line above it. The rules are general
English, so a sentence that stands by itself is always judged by its own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.checking.questions import VERB_STEMS, as_statement, asked_about, finished, topic_of
from assistant.language.tokens import STOP_WORDS, fold, stem
from assistant.loading.word_lists import words_of

Opening = Literal["yes", "no", "depends", ""]

_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|can|cannot|can't|could|may|might|must|should|shall|will|would|won't|has|have|had"
    r"|do|does|did|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|it's|that's|there's|you're|they're|we're|i'm|he's"
    r"|she's|you'll|they'll|we'll|ought|shouldn't|couldn't|wouldn't|haven't|hasn't|needn't)\b"
)
_OPENING = re.compile(
    r"^\W*(?:(?:well|in short|short answer|the short answer is|simply put|generally|usually|in general)\b\W*)?"
    r"(?:(?P<yes>yes|yep|yeah|absolutely|definitely|certainly|of course|sure|correct|true"
    r"|that(?: is|'s) (?:right|correct|true))"
    r"|(?P<no>no|nope|not at all|never|absolutely not|definitely not|certainly not|of course not|incorrect|false"
    r"|not true|that is (?:wrong|not true|false)|that's (?:wrong|not true|false))"
    r"|(?P<depends>(?:it|that|this) (?:all )?depends|maybe|sometimes|it varies|that varies|yes and no))"
    r"(?=\W*$|\s*[,.;:!–—-]| (?:on|upon|by|from)\b)[\s,.;:!–—-]*",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^\W*(?:(?:and|but|so|also|then|however|instead|yes|no|still|in addition|in fact|usually|often|sometimes|normally"
    r"|generally|typically|in most cases|in many cases|if so|therefore|nevertheless|for example|on average)\b\W*)*"
    r"(?P<pronoun>it(?:'s)?|they(?:'re)?|this|that|these|those|he|she|both|the (?:former|latter|same))\b"
    r"(?P<noun> (?!is\b|are\b|was\b|were\b|has\b|have\b|may\b|must\b|can\b|will\b|should\b|does\b|do\b|did\b|not\b)"
    r"[a-z]+)?",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:one|ones|any)\b(?=\W*$|\s+(?:if|when|unless|to|for|before|in|at|from)\b)", re.IGNORECASE)
_ELLIPSIS = re.compile(
    r"^\W*(?:you|they|we|it|he|she|i|\w+s) (?:do|does|did|is|are|can|cannot|can't|may|must|should|will"
    r"|don't|doesn't|aren't|isn't|shouldn't|won't)(?: not| never| always| usually)?\W*"
    r"(?=$|[,;]|\b(?:if|when|unless|in|but|because|as)\b)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r",?\s*(?:\b(?:including|such as|namely|like|e\.g\.|for example|as follows"
    r"|(?:with |of |for |in |on )?(?:any|one|some|all|each|both)?(?: or more)?\s?(?:of )?"
    r"(?:the following|these|those)(?: \w+){0,3})\b)?\s*:?\s*$",
    re.IGNORECASE,
)
_QUANTIFIERS = words_of("about around roughly every each usually only between at within after before")
_HEDGE = re.compile(
    r"^\W*(?P<adverb>rarely|seldom|hardly ever|almost never|usually|normally|generally|often|typically|mostly"
    r"|in most cases|most of the time|almost always|always)\W*$",
    re.IGNORECASE,
)
_POINTING_WITHIN = re.compile(r"\b(?:their|its|them|those|these|such|it|they|there|here|this|his|her)\b")
_BEFORE_PARTICIPLE = words_of("a an the of in with by for to from as is are was were be been and or")
_LIST_JOIN = re.compile(r",?\s+(?:and|or)$")
_LONGEST_FRAGMENT = 9  # words
_MEANT = 2  # things that a pronoun is tried with
CELL_BREAK = " | "  # between the cells of a row


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say what a sentence claims.

    `form` is "own" where it is the sentence's own words, "made" where it is put together from the question or from
    what stands before, "part" where the words need `frame`, what introduces them, to be understood.
    """

    text: str
    form: Literal["own", "made", "part"] = "own"
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims, in words that can be judged.

    `readings` are ways to say it, best first; with `every` they are several claims, each of which must hold. `opening`
    is the "yes", "no" or "it depends" it begins with, `asked` the question as a statement, where it asks for yes or no,
    and `about` the thing it is about. `leans` says that the words need the question or the sentence before; `bare` is
    the statement that an opening with nothing behind it makes.
    """

    readings: tuple[Reading, ...]
    opening: Opening = ""
    asked: str = ""
    about: str = ""
    leans: bool = False
    every: bool = False
    bare: str = ""

    @property
    def text(self) -> str:
        """The claim in one sentence."""
        if self.every:
            return "; ".join(reading.text for reading in self.readings)
        return self.readings[0].text if self.readings else self.bare


def read_claim(words: str, question: str, before: Sequence[str] = ()) -> Claim:
    """What a sentence of an answer claims.

    Args:
        words: the sentence, markup left out.
        question: the question that it answers, or an empty string.
        before: the sentences of the answer before it, in order.
    """
    text = " ".join(words.split())
    asked, about = as_statement(question), topic_of(question)
    opening, rest = _opened(text)
    if opening and asked:
        return _opened_claim(opening, rest, question, before)
    text = rest if opening and re.search(r"\w", rest) else text
    hedge = _HEDGE.match(text)
    if hedge and asked:
        limited = as_statement(question, adverb=hedge["adverb"].lower())
        return Claim((Reading(limited, "made"),), about=about, leans=True)
    if _is_fragment(text):
        made = (Reading(made, "made") for made in (_finished(question, text),) if made)
        return Claim((*made, Reading(text, "part", question)), about=about, leans=True)
    pointing = _POINTING.match(text)
    if pointing and (about or before):
        return Claim(tuple(_resolved(text, pointing, question, before)), about=about, leans=True)
    one = _ONE.search(text)
    if one and about:
        return Claim((Reading(f"{text[: one.start()]}{about}{text[one.end() :]}", "made"),), about=about, leans=True)
    return Claim((Reading(text),), about=about, leans=bool(_POINTING_WITHIN.search(fold(text))))


def read_item(words: str, leads: Sequence[str], question: str) -> Claim:
    """What an item of a list claims.

    Args:
        words: the item, markup left out.
        leads: the lines that introduce it, outermost first.
        question: the question that the list answers.
    """
    text = " ".join(words.split()).rstrip(" ,;")
    text = _LIST_JOIN.sub("", text)
    open_leads = [lead for lead in leads if not re.search(r"[.!?][\"'”’)]*$", lead.strip())]
    frame = " ".join((question, *leads))
    readings = [Reading(text)] if not _is_fragment(text) and len(text.split()) > _LONGEST_FRAGMENT else []
    if open_leads and not _opened(open_leads[0])[0]:
        readings.append(Reading(_with_leads(text, open_leads), "made"))
    begun = asked_about(question)
    if begun:
        readings.append(Reading(f"{begun} {_lowered(text)}", "made"))
    return Claim((*readings, Reading(text, "part", frame)), about=topic_of(question), leans=True)


def read_row(words: str, question: str) -> Claim:
    """What a row of a table claims: each of its cells, of what the first one names."""
    cells = [cell.partition(": ") for cell in " ".join(words.split()).rstrip(".").split(CELL_BREAK)]
    if len(cells) < 2 or not cells[0][2]:
        return Claim((Reading(" ".join(words.split()), "made"),), about=topic_of(question), leans=True)
    subject = cells[0][2]
    claims = [f"The {_lowered_noun(name)} of {_lowered(subject)} is {cell}" for name, _, cell in cells[1:] if cell]
    return Claim(tuple(Reading(claim, "made") for claim in claims), about=topic_of(question), leans=True, every=True)


def _opened_claim(opening: Opening, rest: str, question: str, before: Sequence[str]) -> Claim:
    """What a sentence claims that answers a yes/no question with "yes", "no" or "it depends"."""
    asked, about = as_statement(question), topic_of(question)
    if not re.search(r"\w", rest):
        return Claim((), opening, asked, about, bare=as_statement(question, denied=opening == "no"))
    if opening == "depends" and _is_fragment(rest):
        return Claim((Reading(f"{asked}, depending {rest}", "made"),), opening, asked, about, leans=True)
    ellipsis = _ELLIPSIS.match(rest)
    if ellipsis or _is_fragment(rest):
        statement = as_statement(question, denied=opening == "no")
        added = (rest[ellipsis.end() :] if ellipsis else rest).strip(" ,;")
        return Claim(
            (Reading(f"{statement.rstrip('. ')} {_lowered(added)}".strip(), "made"),), opening, asked, about, leans=True
        )
    return replace(read_claim(rest, question, before), opening=opening, asked=asked)


def _opened(text: str) -> tuple[Opening, str]:
    """The "yes", "no" or "it depends" that a sentence begins with, and the rest."""
    found = _OPENING.match(text)
    if not found:
        return "", text
    opening: Opening = "yes" if found["yes"] else "no" if found["no"] else "depends"
    return opening, text[found.end() :]


def _is_fragment(text: str) -> bool:
    """Whether a sentence has no verb of its own."""
    words = re.findall(r"[\w'’]+", fold(text))
    if len(words) > _LONGEST_FRAGMENT or _FINITE.search(fold(text)):
        return False
    return not any(_is_verb(words, place) for place in range(len(words)))


def _is_verb(words: Sequence[str], place: int) -> bool:
    """Whether a folded word is a verb here; one in "-ed" is where it follows what could be its subject."""
    word = words[place]
    if stem(word) not in VERB_STEMS or word.endswith(("ing", "ion", "ment", "ers")):
        return False
    return not word.endswith("ed") or (place > 0 and words[place - 1] not in _BEFORE_PARTICIPLE)


def _finished(question: str, text: str) -> str:
    """The statement that a few words make of the question; empty where there is none."""
    return finished(question, _lowered(text)) or " ".join(
        part for part in (as_statement(question), _lowered(text)) if part
    )


def _with_leads(text: str, leads: Sequence[str]) -> str:
    """A list item with the lines that introduce it."""
    opened = " ".join(_PLACEHOLDER.sub("", " ".join(lead.split())).rstrip(" :;,") for lead in leads)
    return f"{opened} {_lowered(text.rstrip(' ,;'))}"


def _resolved(text: str, pointing: re.Match[str], question: str, before: Sequence[str]) -> list[Reading]:
    """The sentence with its pronoun replaced by what it may mean, the nearest first."""
    meant = [subject_of(one) for one in reversed(before)]
    meant.insert(1, topic_of(question))
    pronoun = fold(pointing["pronoun"])
    verb = " is" if pronoun.endswith("'s") else " are" if pronoun.endswith("'re") else ""
    head, tail = text[: pointing.start("pronoun")], text[pointing.end("pronoun") :]
    frame = " ".join((question, *before[-1:]))
    if pointing["noun"] and pronoun in ("this", "that", "these", "those"):
        return [Reading(text, "part", frame)]
    named = [one for one in dict.fromkeys(meant) if one and not _is_pronoun(one)][:_MEANT]
    return [*(Reading(f"{head}{one}{verb}{tail}", "made") for one in named), Reading(text, "part", frame)]


def _is_pronoun(text: str) -> bool:
    words = [word for word in re.findall(r"[\w']+", fold(text)) if word not in STOP_WORDS]
    return not words


def subject_of(sentence: str) -> str:
    """What a sentence is about: the words before its first verb, where these are few; else an empty string."""
    text = " ".join(sentence.split())
    words = text.split()
    for place in range(1, min(len(words), _LONGEST_FRAGMENT)):
        word = fold(words[place]).strip(",.;:")
        is_verb = _FINITE.fullmatch(word) or (
            stem(word) in VERB_STEMS and word.endswith(("s", "ed")) and word[-3:] != "ers"
        )
        if is_verb:
            subject = " ".join(words[:place])
            return "" if "," in subject or _is_pronoun(subject) else subject
    return ""


def _lowered_noun(text: str) -> str:
    """The heading of a column as a noun within a sentence."""
    return text if text.isupper() else text[:1].lower() + text[1:]


def _lowered(text: str) -> str:
    """A text that goes on a sentence: without its capital, unless that is a name's."""
    first = text.split(" ", 1)[0]
    small = first[1:].islower() and fold(first) in STOP_WORDS | _QUANTIFIERS
    return text[:1].lower() + text[1:] if small else text
