"""What limits a sentence's claim: conditions, "some cases only", and which of them the question names itself."""

import re
from dataclasses import dataclass

from assistant.answering.question import Question
from assistant.answering.shares import Weight, covered_share
from assistant.language.polarity import Cue, clause_of, conditions, partial_of
from assistant.language.tokens import content_stems, covered, stem_words

_KNOWN_CONDITION = 0.4  # of a condition's content that the question must hold for it to be met by the question itself
_LEADING_CONDITION = re.compile(r"^(?:if|when|unless|where|for|in order|before|once|in (?:some|most|many|certain))\b")
_CASE_IN_FRONT = re.compile(r"^(?:before|for|in order to|to)\b[^,]*,")
_DOING = re.compile(r"^(?:\w+ly )?\w+ing\b(?: [\w']+){0,5}\s*$")
_JOINED = re.compile(r"\b(?:or|and)\b")
_SOME_OF = re.compile(r"\b(?:some|most|many|certain|several|various) (?:\w+ )??(?P<noun>\w+s)\b")
_OWN = re.compile(r"\b(?:my|our|this|that|his|her|your) (?P<noun>\w+)")
_LISTS = re.compile(r"\b(?:such as|like|including|namely|for example)\b")

# A case in front of what is said ("With children under 14 ...", "More than 14 days before: ...").
_CASE_AHEAD = re.compile(
    r"^(?:with|under|without|for|after|during|in (?:some|certain|many|most|a few)|on)\s[^,:]{3,70}[,:]"
    r"|^[^,:]{3,60}\b(?:before|after|until|than)\b[^,:]{0,30}:"
)
# Whom it holds for ("a member who is over 18 may ...").
_FOR_WHOM = re.compile(
    r"\b(?:who|which|whose|(?<!say )(?<!says )that(?= (?:is|are|has|have|was|were|\w+s)\b))\s+\w+[^,;]*?"
    r"(?=\b(?:must|need|needs|may|can|has to|have to|should)\b)"
    r"|\b(?:anyone|anybody|those|people|everyone|members?) who\b"
)
_VARIES = re.compile(
    r"\b(?:depends?|depending|vary|varies|differ|differs|different|in some (?:cases|situations|states|places)"
    r"|case by case|not always|not necessarily|sometimes|it is up to|set their own)\b"
)
_HEDGED = re.compile(r"\b(?:may|might|could|possibly|perhaps|sometimes)\b|\bin some situations\b|\bcan (?:also|even) ")
_BUT_NOT = re.compile(r"\b(?:but|and|though) (?:it )?(?:did |does |do |is |are )?(?:not|never)\b")
# What is denied for one case only ("does not pay for massage for relaxation").
_DENIED_FOR = re.compile(
    r"\b(?:not|never|no|cannot|[a-z]+n't)\b.*"
    r"\b(?P<case>for (?!example|instance|now|free|(?:\w+ ){0,2}reasons?)[^,;:.()]+)"
)
_NOT_WITHOUT = re.compile(r"\b(?:nobody|no one|not|never|no|cannot|nor)\b.{0,60}\b(?:without|unless)\b")
_POSSIBILITY = re.compile(
    r"^(?:can|could|may|might)\b(?! (?:i|we|you|u)\b)|\bcan (?:be|it|they)\b|\bpossible\b|\bever\b|\bsometimes\b"
    r"|\bany (?:chance|part)\b"
)
_EXISTENCE = re.compile(r"^(?:is|are) there\b")
_SOME_CASES = re.compile(
    r"\b(?:some|most|many|not all|not every|not always|often|usually|sometimes|certain|different|several|few|mostly"
    r"|generally|typically)\b"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits a statement, other than what the question names itself.

    `conditional` is a condition, `restricted` one on whom it holds for; `partial` says "some cases only", `varies`
    that cases differ, `hedged` that it only may be so, `but_not` that something is left out of it.
    """

    conditional: bool
    restricted: bool
    partial: bool
    varies: bool
    hedged: bool
    but_not: bool


def limits_of(question: Question, folded: str, clause: str, weight: Weight) -> Limits:
    """What limits a folded statement, and its clause that speaks of the question."""
    ahead, whom, some = _CASE_AHEAD.match(folded), _FOR_WHOM.search(folded), partial_of(folded)
    restricted = whom is not None and not is_named(question, whom[0], weight)
    not_without = _NOT_WITHOUT.search(folded) and "without" not in question.folded
    possibility = _POSSIBILITY.search(question.folded)
    return Limits(
        conditional=bool(
            open_conditions(question, clause, weight)
            or restricted
            or not_without
            or _is_denied_for_other(question, clause, weight)
            or (ahead and not is_named(question, ahead[0], weight))
        ),
        restricted=restricted,
        partial=bool(
            some
            and not possibility
            and not _EXISTENCE.match(question.folded)
            and not _SOME_CASES.search(question.folded)
        ),
        varies=bool(_VARIES.search(folded) and not possibility and not _VARIES.search(question.folded)),
        hedged=bool(_HEDGED.search(clause) and not possibility),
        but_not=bool(_BUT_NOT.search(folded) and "not" not in clause),
    )


def _is_denied_for_other(question: Question, clause: str, weight: Weight) -> bool:
    """Whether a clause denies something for a case that the question does not name."""
    match = _DENIED_FOR.search(clause)
    if match is None or not content_stems(match["case"]):
        return False
    return covered_share(content_stems(match["case"]), question.stems, weight) == 0


def has_condition(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a condition, or "some cases only", limits the cue, other than one that the question names itself."""
    start, end = clause_of(folded, cue.start)
    if cue.polarity == "affirmed" and _names_other_case(question, folded, cue, weight):
        return True
    if leaves_own_case_open(question, folded):
        return True
    if _LEADING_CONDITION.match(folded):
        start, end = 0, len(folded)
    text = folded[start:end]
    return bool(open_conditions(question, text, weight)) or _is_partial(question, text, cue.end - start, weight)


def open_conditions(question: Question, text: str, weight: Weight) -> list[str]:
    """The conditions in a folded text that the question does not name."""
    return [condition for condition in conditions(text) if not is_named(question, condition, weight)]


def is_named(question: Question, condition: str, weight: Weight) -> bool:
    """Whether the question itself names a condition ("must I be insured to lead tours" - "if you lead tours, ...")."""
    if condition.startswith("whether"):
        return False
    return covered_share(content_stems(condition), question.stems, weight) >= _KNOWN_CONDITION


def leaves_own_case_open(question: Question, text: str) -> bool:
    """Whether "in most states" leaves a question about "my state" open."""
    if not partial_of(text):
        return False
    some, own = _SOME_OF.search(text), _OWN.search(question.folded)
    return some is not None and own is not None and stem_words(some["noun"]) == stem_words(own["noun"])


def _names_other_case(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a case that the question does not name stands before the cue ("For insurance, ... is required")."""
    case = _CASE_IN_FRONT.match(folded)
    if case and not is_named(question, case[0], weight):
        return True
    if cue.object_first:
        return False
    # "Billing insurance calls for a prescription": the doing in front of the cue is the case in which it holds.
    start, _ = clause_of(folded, cue.start)
    doing = _DOING.match(folded[start : cue.start])
    return doing is not None and not is_named(question, doing[0], weight)


def _is_partial(question: Question, text: str, cue_end: int, weight: Weight) -> bool:
    """Whether a text limits its cue to some cases that the question does not name."""
    partial = partial_of(text)
    if not partial:
        return False
    place = text.find(partial)
    # "not needed for this or, in many cases, for that": what is joined behind the cue limits only itself.
    if _lists_topic(question, text[place:], weight) or _JOINED.search(text[cue_end:place]):
        return False
    return not is_named(question, partial, weight)


def _lists_topic(question: Question, text: str, weight: Weight) -> bool:
    """Whether "certain cases such as ..." goes on to name the very case that is asked about."""
    listed = _LISTS.search(text)
    rarest = max(question.topic, key=weight, default="")
    return bool(listed and rarest and covered([rarest], stem_words(text[listed.end() :])))
