"""What one piece of evidence answers to a yes/no question, and how near it comes to just this question.

The statement is read by the first of these that applies: whose claim it is, quantifiers ("all" against "most"),
figures, an answer in short, a cue of requirement or permission in the clause that speaks of the question, "same" and
"different", superlatives, and at last whether the clause affirms or denies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.alignment import Asked, Pairs, Reading, read_statement
from assistant.answering.bounds import intervals, relation, speaks_of_age
from assistant.answering.contradiction import COMPARES, compares_alike, names_a_rival
from assistant.answering.effects import leaves_effect_open, rules_out
from assistant.answering.evidence import Evidence
from assistant.answering.limits import Limits, limits_of
from assistant.answering.question import Question
from assistant.answering.saying import ALL, ONLY_THERE, SAME, SOME, is_sweeping, says_what_is_asked
from assistant.answering.shares import Weight, covered_share
from assistant.answering.stance import Stance, cued_stance, short_answer
from assistant.language.polarity import (
    Cue,
    is_attributed,
    is_negated,
    is_rejected,
    permission_cues,
    rejects,
    requirement_cues,
)
from assistant.language.tokens import content_stems, stem, stem_words
from assistant.types import Verdict

By = Literal[
    "report", "effect", "quantifier", "figure", "date", "answer", "cue", "sameness", "superlative", "doer", "clause"
]

_BEFORE = 3  # sentences before a statement in which words of the question may stand
_FEW, _TELLING = 2, 0.5  # words; a question of so few turns on each that is so telling
_CLEAR = 0.5  # strength from which a cue elsewhere in the statement is not asked
_LEAST = 0.3  # strength from which a cue counts that does not stand beside the thing asked about
_ANYBODY = re.compile(r"\b(?:anyone|anybody|everyone|everybody|any \w+)\b")
_ONLY = re.compile(r"\bonly\b(?! (?:if|when))")
_LISTS = re.compile(r",|\b(?:and|also|or|as well)\b")
_DIFFERENT = re.compile(r"\b(?:differ|different|distinct)\b")
_DIFFERS = re.compile(r"\b(?:differ|differs|different|difference|unlike|distinct|not the same|not an?)\b")
_SUPERLATIVE = re.compile(r"\bthe (?:\w+ )?(?P<most>(?:most|least) \w+|\w{3,}est|best|worst)\b")
_SUBJECT_SHARE = 0.75  # of the question's subject that stands before the superlative where it is said of the subject
_SO_ONLY = re.compile(r"\b(?:so|true|the case|needed|required) only\b|\bonly (?:if|when|for|where|in)\b")
_IN_YEAR = re.compile(r"\b(?:in|since) ((?:1[5-9]|20)\d{2})\b(?=\s*(?:[?,.;]|$))")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_SAME_THING = 0.8  # share from which a clause speaks of the very thing that is asked about
_BY_NAME = re.compile(r"\bby (?:the |Dr\.? |Mrs?\.? )?(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+)*)")
_UNSHOWN = re.compile(
    r"\b(?:not (?:\w+ )?(?:shown|proven|proved|established|known|clear|certain|confirmed|settled)"
    r"|(?:do|does|did|could|can)(?:n't| not) (?:show|prove|establish|tell|confirm|say) (?:that|whether|if)"
    r"|(?:is|are|was|were|remains?) (?:\w+ )?(?:unclear|unknown|unproven|uncertain|unsettled|disputed))\b"
)
_ASKS_WHAT_IS_SHOWN = re.compile(
    r"\b(?:shown?|shows|proven?|proved|prove[sd]?|established|known|clear\w*|certain|evidence|proof|confirm\w*"
    r"|find|found|says?|said|disputed|agree\w*|stud(?:y|ies)|trials?|reviews?|research)\b"
)
_ALL_OF = re.compile(r"\b(?:all|every|each) (?:of )?(?:the )?(?:\w+ )??(?P<noun>\w{3,})\b")
_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|several|some|fewer than \w+)"
_POSSIBLE = re.compile(r"^(?:can|could|may|might)\b")
_HYPHENED = re.compile(r"[\d.,]+-[a-z]+")
# Read whatever the conditions.
_PLAIN = frozenset({"report", "effect", "quantifier", "date", "sameness", "superlative", "doer"})


@dataclass(frozen=True, slots=True)
class Position:
    """What a piece of evidence answers, None where it answers nothing, by what it was read and how it was aligned.

    `said` is whether the clause says of the question's subject what is asked of it, and not only holds the words.
    """

    evidence: Evidence
    says: Verdict | None
    by: By
    reading: Reading
    cue: float = 0.0
    figures_missing: bool = False
    said: bool = True


def position_of(question: Question, asked: Asked, one: Evidence, *, pairs: Pairs, weight: Weight) -> Position:
    """The position of a piece of evidence on a yes/no question.

    Args:
        question: the question taken apart.
        asked: its words.
        one: the evidence.
        pairs: how near words are in meaning.
        weight: how much a stem tells.
    """
    reading = read_statement(asked, one.statement.folded, _around(one), pairs, weight)
    reader = _Reader(question, asked, one, reading, weight)
    return reader.position()


def _around(one: Evidence) -> list[str]:
    """The stems of the headings over a statement and of the sentences before it."""
    offset = one.place - one.chunk.first
    before = one.chunk.sentences[max(0, offset - _BEFORE) : offset]
    return [*one.statement.context, *(stem for sentence in before for stem in stem_words(sentence.text))]


class _Reader:
    """Reads one statement for one question."""

    def __init__(self, question: Question, asked: Asked, one: Evidence, reading: Reading, weight: Weight) -> None:
        self._question = question
        self._asked = asked
        self._one = one
        self._statement = one.statement
        self._reading = reading
        self._weight = weight
        self._turned = question.flipped ^ question.negated
        # No years, which mostly date something else.
        self._figures = [
            figure
            for figure in intervals(question.folded, articles=True)
            if figure.dimension != "year" and not self._is_name(question.folded[figure.start :])
        ]

    def position(self) -> Position:
        """The position, read by the first way that applies."""
        missing = bool(self._figures)
        ways = (
            self._report,
            self._effect,
            self._quantifier,
            self._figure,
            self._date,
            self._answer,
            self._cue,
            self._sameness,
        )
        for way in (*ways, self._superlative, self._doer):
            found = way()
            if found is not None:
                return found
        compares = (missing and self._question.bound != "equal") or self._compares()
        turns_on_it = len(self._asked.words) <= _FEW and self._reading.missing > _TELLING
        says = None if compares or turns_on_it else self._affirms(self._reading.denied is self._is_taken_back())
        if says and self._is_unshown():
            says = "depends"
        return self._made("clause", says, missing=missing)

    def _is_said(self, by: By, says: Verdict | None) -> bool:
        """Whether the statement says what is asked, where it was read by a cue or as a plain statement."""
        if by not in {"clause", "cue"}:
            return True
        return says_what_is_asked(self._question, self._statement, self._reading, says, by_cue=by == "cue")

    def _effect(self) -> Position | None:
        """The question asks what cures or treats, and the statement speaks of no such effect: no, or nothing."""
        folded = self._reading.folded
        if not leaves_effect_open(self._question.folded, folded):
            return None
        return self._made("effect", "no" if rules_out(folded) and self._reading.share >= _CLEAR else None)

    def _is_unshown(self) -> bool:
        """Whether the clause says that something is not shown, which denies nothing, while the question asks for it."""
        return bool(_UNSHOWN.search(self._reading.clause)) and not _ASKS_WHAT_IS_SHOWN.search(self._question.folded)

    def _is_taken_back(self) -> bool:
        """Whether a clause behind the one that speaks of the question calls it false ("some say so; that is false")."""
        behind = self._reading.start + len(self._reading.clause)
        return is_rejected(self._reading.folded[behind:])

    def _affirms(self, holds: bool) -> Verdict:
        return "yes" if holds ^ self._turned else "no"

    def _compares(self) -> bool:
        """Whether the question compares with something that the statement does not compare."""
        if not COMPARES.search(self._question.folded):
            return False
        return bool(self._figures) or not compares_alike(self._question, stem_words(self._reading.folded))

    def _made(self, by: By, says: Verdict | None, *, cue: Stance | None = None, missing: bool = False) -> Position:
        if says in {"yes", "no"} and by not in _PLAIN:
            limits = limits_of(self._question, self._reading.folded, self._reading.clause, self._weight)
            if self._is_limited(limits, by, says, cue):
                says = "no" if self._is_refuted_by_limit(limits, says) else "depends"
        if (
            says == "depends"
            and by in {"clause", "cue"}
            and is_sweeping(self._question)
            and not ALL.search(self._reading.folded)
        ):
            says = self._affirms(False)
        strength = cue.strength if cue and by in {"cue", "answer"} else 0.0
        return Position(self._one, says, by, self._reading, strength, missing, self._is_said(by, says))

    def _is_limited(self, limits: Limits, by: By, says: Verdict | None, cue: Stance | None) -> bool:
        if cue and (cue.conditional or cue.possible):
            return True
        hedged = limits.hedged and by == "clause" and self._question.predicate == "requirement"
        partly = says == "yes" and limits.but_not and self._reading.share < _SAME_THING
        varies = limits.varies and not self._reading.denied and by != "figure"
        return limits.conditional or limits.partial or hedged or partly or varies

    def _is_refuted_by_limit(self, limits: Limits, says: Verdict | None) -> bool:
        """Whether the question asks of anybody what holds only for those who meet a condition."""
        return says == "yes" and limits.restricted and bool(_ANYBODY.search(self._question.folded))

    def _report(self) -> Position | None:
        """What unnamed others claim says something only where the next sentence takes it back."""
        folded, following = self._statement.folded, self._statement.following
        if not is_attributed(folded) or is_rejected(folded) or is_attributed(self._question.folded):
            return None
        if _SO_ONLY.search(following):
            return self._made("report", "depends")
        if not (rejects(following) or is_negated(following)):
            return self._made("report", None)
        return self._made("report", "no" if self._question.negated == self._reading.denied else "yes")

    def _quantifier(self) -> Position | None:
        """The question says "all", "only" or a day, month or colour, where the statement says "most" or another one."""
        asked, clause = self._question.folded, self._reading.clause
        sweeping = ALL.search(asked) and SOME.search(clause) and not SOME.search(asked)
        sweeping = sweeping or self._is_counted(clause)
        only = _ONLY.search(asked) and not ONLY_THERE.search(self._reading.folded) and _LISTS.search(clause)
        return self._made("quantifier", "no") if sweeping or only else None

    def _is_counted(self, clause: str) -> bool:
        """Whether a clause counts the things that the question asks about all of ("about 45 states" - "all states")."""
        asked = _ALL_OF.search(self._question.folded)
        if not asked or ALL.search(clause) or self._reading.denied:
            return False
        return bool(re.search(rf"\b{_COUNT} (?:\w+ ){{0,2}}{re.escape(asked['noun'][:-1])}", clause))

    def _figure(self) -> Position | None:
        """The figures of the question against those of the statement."""
        if not self._figures:
            return None
        relations = self._relations(self._reading.clause) or self._relations(self._reading.folded)
        if not relations:
            return None
        if "across" in relations:
            return self._made("figure", self._affirms(True) if _POSSIBLE.match(self._question.folded) else "depends")
        if len(relations) > 1 and self._question.bound != "equal":
            return self._made("figure", "depends")
        holds = ("agrees" in relations) ^ self._reading.denied
        return self._made("figure", self._affirms(holds))

    def _date(self) -> Position | None:
        """The year that the question asks about against another one in a statement of the same thing."""
        asked = set(_IN_YEAR.findall(self._question.folded))
        stated = set(_YEAR.findall(self._reading.folded))
        if not asked or not stated or asked & stated:
            return None
        same = self._reading.share >= _SAME_THING and not self._reading.denied
        return self._made("date", self._affirms(False) if same else None)

    def _doer(self) -> Position | None:
        """Somebody else did it: the question says "by" one name, the statement "by" another."""
        asked, stated = _BY_NAME.search(self._question.text), _BY_NAME.search(self._one.sentence.text)
        if not asked or not stated or set(stem_words(asked["name"])) & set(stem_words(self._one.sentence.text)):
            return None
        name = stem_words(asked["name"])
        deed = [one for one in content_stems(self._question.folded) if one not in name]
        same = covered_share(deed, stem_words(self._reading.clause), self._weight) >= _CLEAR
        return self._made("doer", self._affirms(False) if same and not self._reading.denied else None)

    def _relations(self, folded: str) -> set[str]:
        of_age = speaks_of_age(self._question.folded)
        stated = intervals(folded)
        found = {relation(one, other, of_age=of_age) for one in self._figures for other in stated}
        return {one for one in found if one}

    def _is_name(self, behind: str) -> bool:
        """Whether a figure names a thing ("the 8-minute rule") that the statement names as well."""
        match = _HYPHENED.match(behind)
        return match is not None and match[0] in self._statement.folded

    def _answer(self) -> Position | None:
        """An answer in short under a question as heading: "No, ..."."""
        answer = short_answer(self._question, self._statement, self._weight)
        return self._made("answer", "yes" if answer.says_yes else "no", cue=answer) if answer else None

    def _cue(self) -> Position | None:
        """A cue of requirement or permission, in the clause that speaks of the question if it has one."""
        if self._question.predicate not in {"requirement", "permission"}:
            return None
        cues_of = requirement_cues if self._question.predicate == "requirement" else permission_cues
        cues = cues_of(self._statement.folded)
        start, end = self._reading.start, self._reading.start + len(self._reading.clause)
        inside = [cue for cue in cues if start <= cue.start < end]
        stance = self._stance(inside) if inside else self._stance_elsewhere(cues)
        if stance is not None:
            return self._made("cue", "yes" if stance.says_yes else "no", cue=stance)
        if inside and self._reading.strength >= _LEAST and self._is_of_object():
            return self._made("cue", self._affirms(inside[0].polarity == "affirmed"))
        return None

    def _is_of_object(self) -> bool:
        """Whether the clause names the thing that is required or permitted, where another thing may be meant."""
        if self._question.predicate != "requirement" or not self._question.objects:
            return True
        near = [word for word, held in self._reading.held.items() if held.score >= _CLEAR]
        named = {stem(word) for word in near} | set(stem_words(self._reading.clause))
        return covered_share(self._question.objects, tuple(named), self._weight) >= _LEAST

    def _stance(self, cues: Sequence[Cue]) -> Stance | None:
        return cued_stance(self._question, self._statement, cues, self._weight)

    def _stance_elsewhere(self, cues: Sequence[Cue]) -> Stance | None:
        clear = self._reading.strength >= _CLEAR and self._reading.own <= _LEAST
        return None if clear else self._stance(cues)

    def _sameness(self) -> Position | None:
        """The question says "the same" and the statement "different", or the other way round."""
        asked, folded = self._question.folded, self._reading.folded
        differs = SAME.search(asked) and _DIFFERS.search(folded)
        agrees = _DIFFERENT.search(asked) and SAME.search(folded)
        return self._made("sameness", self._affirms(False)) if differs or agrees else None

    def _superlative(self) -> Position | None:
        """The statement says of another thing that it is the most so, or names another day, month or colour."""
        if names_a_rival(self._question, [*stem_words(self._statement.folded), *self._statement.context]):
            return self._made("quantifier", "no")
        most = _SUPERLATIVE.search(self._question.folded)
        if not most or stem_words(most["most"])[-1] not in stem_words(self._reading.clause):
            return None
        before = re.split(rf"\b{re.escape(most['most'].split()[-1][:5])}", self._reading.clause)[0]
        subject = content_stems(self._question.folded[: most.start()])
        if covered_share(subject, stem_words(before), self._weight, of_nothing=1.0) >= _SUBJECT_SHARE:
            return None
        return self._made("superlative", "no")
