"""Does a passage support a sentence: supported, contradicted, or not found in it?

A sentence is aligned with each statement of the passages. It is supported where one statement holds all that it says
and nothing turns; contradicted where a statement says the opposite, or another figure, date or doer for the same
thing; not found otherwise. What claims more than the passage (a dropped condition or hedge, "some" made "all", an
added place or price, two fragments joined) is not found. What claims less is supported: "is required" holds up "may be
required". What a passage reports of unnamed others holds up nothing, and where the passage rejects it, it contradicts.
What a named source says ("according to the handbook") counts as the passage's own word.

quoting      word for word
passages     passages -> statements
statements   sentences -> words and parts
hearsay      whose words they are
force        is, must, should, may, or not
figures      figures with their units, and what they belong to
scales       some, most, all; more than, at least
lexicon      groups of one meaning, opposites, small words
matching     where a sentence's words are found
placing      in which part of a statement, and of one thing
turning      negation, opposites, firmness
conditions   conditions and exceptions
clauses      a sentence that says several things
propositions a statement that says several things
governing    what governs a word
limiting     which ones of a kind, and in which cases
doing        who does what to whom
opposing     whether a denial is of the same thing
roles        of what it is said
contrasting  what is said of the other case
exchanging   words in each other's places, first and later
binding      the doer, the figure of a noun
classes      another member of a class
kinds        classes of things
rewording    a few other words, or the ending of another sentence
judging      one sentence against one statement
reasons      what was found, in a reader's words
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.language.nearness import Nearness
from assistant.language.tokens import content_stems, covered, fold
from assistant.language.vocabulary import find_abbreviations
from assistant.verification import figures
from assistant.verification.clauses import clauses_of
from assistant.verification.figures import all_held as holds_figures
from assistant.verification.findings import Finding, Label, Likeness, Span
from assistant.verification.force import CUE
from assistant.verification.hearsay import Standing, standing_of_claim, standing_of_source
from assistant.verification.judging import Judged, Weight, judge
from assistant.verification.matching import Claim, content_of
from assistant.verification.passages import statements
from assistant.verification.quoting import is_quoted, normalised
from assistant.verification.reasons import reason_of
from assistant.verification.rewording import grafted
from assistant.verification.scales import speaks_of_more
from assistant.verification.statements import Statement, parts_of, read

__all__ = [
    "Label",
    "Likeness",
    "Span",
    "Verification",
    "holds_figures",
    "is_quoted",
    "normalised",
    "speaks_of_more",
    "supports",
    "verify",
]

Similarity = Callable[[str, str], float]

_PAIRS_KEPT = 2048

_AT_START = re.compile(r"(?:^|[.!?:;…][\"'”’)\]]*\s+|\n[ \t]*(?:(?:[-*•–>]|\d{1,2}[.)])[ \t]+)?)[\"'“‘(*_]*$")
_AT_END = re.compile(r"[.!?;,]?[\"'”’)\]*_]*[ \t]*(?:\n|$)")
_FOLLOWING = 120  # characters behind a quote in which it may be taken back
_SHARE_BESIDE = 0.6  # share from which a statement that holds a sentence's figures clears it of other figures elsewhere
_NEARLY = 0.1  # by which the statement that holds the figures may hold less of the sentence
_PARTLY = 0.8  # share under which a contradicting statement is about something else, beside one that says it all
_UNLIKE = 0.35  # cosine of a sentence and its statement under which nothing is supported, where cosines are given
_FARTHEST = 0.25  # by which a statement may be less alike than the nearest one
_DENIALS = frozenset({"negation", "modality"})
_OF_PAGES = re.compile(
    r"\W*(?:None|Neither|Not one|Nothing|Nobody|No (?:page|source|passage|document|article|text)s?)\b[^.]{0,60}?"
    r"\b(?:pages?|sources?|passages?|documents?|articles?|texts?)?\b[^.]{0,20}?\b(?:says?|states?|mentions?|claims?"
    r"|shows?) that\b",
    re.IGNORECASE,
)
_ABOUT_PAGES = "The sentence tells what is not said anywhere, which no passage can show."
_REPORTING = frozenset({"say", "says", "claim", "claims", "believe", "tell"})
_FIGURE_CHECKS = frozenset({"number", "money", "unit"})


@dataclass(frozen=True, slots=True)
class Verification:
    """What the passages say to a sentence.

    `spans` are the places that it rests on, or that contradict it; `check` names what decided ("wording", "negation",
    "opposite", "number", "money", "unit", "date", "name", "modality", "quantifier", "condition", "comparison",
    "attribution", "addition", "stitched", "exchange"); `reason` says it in words.
    """

    label: Label
    spans: tuple[Span, ...]
    check: str
    reason: str


def verify(
    sentence: str,
    passages: Sequence[str],
    *,
    nearness: Nearness | None = None,
    similarity: Similarity | None = None,
    weight: Weight | None = None,
    likeness: Likeness | None = None,
    about: str = "",
) -> Verification:
    """Judge a sentence by one or several passages; a question in them is no evidence.

    Args:
        sentence: one sentence; it need not stand anywhere word for word.
        passages: the texts that it is judged by.
        nearness: compares words by their vectors; without it only words, word families and listed synonyms count.
        similarity: the cosine of two sentences; where given, a statement quite unlike the sentence supports nothing.
        weight: how much a stem tells (its idf); every word counts the same without it.
        likeness: where given, only statements that come near to the nearest one are looked at.
        about: what stands before the sentence, such as its question; the conditions that it names are not left out.
    """
    sources = [one for number, passage in enumerate(passages) for one in statements(passage, number)]
    sources = [one for one in sources if not _asks(one) and _comes_near(one, likeness)]
    if not sources or not re.search(r"\w", sentence):
        return Verification("not_found", (), "wording", reason_of(Finding("not_found", "wording")))
    quoted = _quoted(sentence, passages)
    if quoted is not None:
        finding = Finding("contradicted", "attribution") if quoted[1] else Finding("supported", "wording")
        return Verification(finding.label, (quoted[0],), finding.check, reason_of(finding))
    if _OF_PAGES.match(sentence):
        return Verification("not_found", (), "attribution", _ABOUT_PAGES)
    short_forms = _short_forms(sentence, passages)
    compare = _Compare(sources, nearness, weight or _alike, short_forms, likeness, about)
    finding, resting = _resting(sentence, compare)
    graft = grafted(read(sentence), sources) if finding.label == "supported" else None
    if graft:
        finding = Finding("not_found", "stitched", "", graft.text)
    if (
        finding.label == "supported"
        and similarity
        and similarity(sentence, " ".join(one.text for one in resting)) < _UNLIKE
    ):
        finding = Finding("not_found", "wording")
    spans = () if finding.label == "not_found" else tuple(dict.fromkeys(_span(one) for one in resting))
    return Verification(finding.label, spans, finding.check, reason_of(finding))


@dataclass(frozen=True, slots=True)
class _Compare:
    """What a sentence is compared with, and by what."""

    sources: Sequence[Statement]
    nearness: Nearness | None
    weight: Weight
    short_forms: Mapping[str, str]
    likeness: Likeness | None = None
    about: str = ""

    def best(self, sentence: str) -> Judged:
        """The statement that decides about a sentence, taken as a whole."""
        claim = claim_of(sentence, self.about)
        judged = [self._judged(claim, one) for one in self.sources]
        return _decide(claim, judged)

    def _judged(self, claim: Claim, source: Statement) -> Judged:
        standing = _standing(claim, source)
        alike = self.likeness.of(_span(source)) if self.likeness else 0.0
        return judge(claim, source, standing, self.nearness, self.weight, self.short_forms, alike)


def _resting(sentence: str, compare: _Compare) -> tuple[Finding, list[Statement]]:
    """What is found, and the statements that it rests on: one for the whole sentence, or one for each clause."""
    whole = compare.best(sentence)
    clauses = clauses_of(sentence) if whole.finding.label != "supported" else ()
    if not clauses:
        return whole.finding, [whole.statement]
    found = [compare.best(clause) for clause in clauses]
    against = next((one for one in found if one.finding.label == "contradicted"), None)
    if against:
        return against.finding, [against.statement]
    if all(one.finding.label == "supported" for one in found):
        return Finding("supported", "wording"), [one.statement for one in found]
    lacking = next(one for one in found if one.finding.label != "supported")
    return lacking.finding, [lacking.statement]


def supports(
    sentence: str, passages: Sequence[str], *, nearness: Nearness | None = None, weight: Weight | None = None
) -> bool:
    """Whether the passages support a sentence."""
    if nearness is None and weight is None:
        return _supports(sentence, tuple(passages))
    return verify(sentence, passages, nearness=nearness, weight=weight).label == "supported"


# Two sources that say the same are met by every question that they answer.
@lru_cache(maxsize=_PAIRS_KEPT)
def _supports(sentence: str, passages: tuple[str, ...]) -> bool:
    return verify(sentence, passages).label == "supported"


@lru_cache(maxsize=_PAIRS_KEPT)
def claim_of(sentence: str, about: str = "") -> Claim:
    """A sentence that is to be judged, taken apart, with what it is about."""
    statement = read(sentence)
    named = any(word.name or word.text.isupper() for word in statement.words[:4])
    standing = standing_of_claim(statement.folded, named)
    offset = max(statement.folded.find(standing.text), 0)
    parts = [replace(part, start=part.start + offset) for part in parts_of(standing.text)]
    idle = {word for cue in CUE.finditer(standing.text) for word in re.findall(r"[\w']+", cue[0])}
    if standing.reported:
        idle |= _REPORTING
    kept = [word for word in statement.words if standing.reported or offset <= word.start or word.name]
    return Claim(statement, content_of(kept, frozenset(idle)), standing, tuple(parts), about)


def _asks(statement: Statement) -> bool:
    return statement.raw.rstrip("\"'”’)]*_# \n").endswith("?")


def _comes_near(statement: Statement, likeness: Likeness | None) -> bool:
    return likeness is None or likeness.of(_span(statement)) >= likeness.nearest - _FARTHEST


def _alike(_: str) -> float:
    return 1.0


def _span(statement: Statement) -> Span:
    return Span(statement.passage, statement.start, statement.end)


def _quoted(sentence: str, passages: Sequence[str]) -> tuple[Span, bool] | None:
    """Where a passage holds the sentence whole, word for word, and whether what follows takes it back.

    A fragment of a sentence is no quote: what stands around it may turn it.
    """
    tokens = normalised(sentence).split(" ")
    if not any(tokens[-1] in passage and " ".join(tokens) in normalised(passage) for passage in passages):
        return None
    pattern = re.compile(r"\s+".join(re.escape(token) for token in tokens))
    for number, passage in enumerate(passages):
        for match in pattern.finditer(passage):
            whole = sentence.rstrip()[-1:] in ".!?" or _AT_END.match(passage, match.end())
            if whole and _AT_START.search(passage[: match.start()]):
                after = fold(normalised(passage[match.end() :][:_FOLLOWING]))
                standing = standing_of_source(fold(normalised(sentence)), after)
                return Span(number, *match.span()), standing.by_next and standing.text == fold(normalised(sentence))
    return None


def _standing(claim: Claim, source: Statement) -> Standing:
    standing = standing_of_source(source.folded, source.following)
    if claim.standing.reported or (standing.by_next and _names_reporter(claim, source, standing)):
        return Standing(source.folded)
    return standing


def _names_reporter(claim: Claim, source: Statement, standing: Standing) -> bool:
    """Whether the sentence itself says whose words they are, so that it reports them as the passage does."""
    reporter = content_stems(source.folded[: len(source.folded) - len(standing.text)])
    said = [word.stem for word in claim.statement.words]
    return bool(reporter) and not claim.standing.rejecting and len(covered(reporter, said)) * 2 > len(reporter)


def _decide(claim: Claim, judged: Sequence[Judged]) -> Judged:
    """The statement that decides: support, unless a contradicting one holds more of the sentence."""
    for_it = [one for one in judged if one.finding.label == "supported"]
    against = [one for one in judged if one.finding.label == "contradicted"]
    said = claim.statement.text
    holding = [one for one in judged if one.plain_share >= _SHARE_BESIDE and figures.all_held(said, one.statement.text)]
    nearest_holding = max((one.plain_share for one in holding), default=0.0)
    against = [
        one for one in against if not (_other_figures(one, said) and nearest_holding > one.plain_share - _NEARLY)
    ]
    against = [one for one in against if not _told_elsewhere(one, judged)]
    best = max(for_it, key=lambda one: (one.own_share, not one.statement.whole_list), default=None)
    worst = max(against, key=lambda one: one.own_share, default=None)
    under = max((one.plain_share for one in judged if _is_conditional(one)), default=0.0)
    if worst and best is None and worst.finding.check in _DENIALS and under >= worst.plain_share:
        return max(filter(_is_conditional, judged), key=lambda one: one.plain_share)
    if best and (worst is None or best.plain_share > worst.plain_share or worst.share < _PARTLY * best.share):
        return best
    if worst or best:
        return worst or best  # type: ignore[return-value]
    nearest = max(judged, key=lambda one: (one.own_share, one.share))
    if nearest.finding.label == "contradicted":
        return replace(nearest, finding=Finding("not_found", "wording", nearest.finding.said, nearest.finding.source))
    return nearest


def _is_conditional(one: Judged) -> bool:
    """Whether a statement says the sentence under a condition that the sentence leaves out or has another one for."""
    found = one.finding
    return found.label == "not_found" and found.check == "condition" and not one.statement.whole_list


def _told_elsewhere(one: Judged, judged: Sequence[Judged]) -> bool:
    """Whether a statement contradicts by another day or colour, and the sentence's own stands in a nearer statement."""
    if one.finding.check != "date" or one.finding.said[:1].isdigit():
        return False
    beside = [other for other in judged if one.finding.said in [word.text for word in other.statement.words]]
    return max((other.plain_share for other in beside), default=0.0) > one.plain_share - _NEARLY


def _other_figures(one: Judged, said: str) -> bool:
    """Whether a statement contradicts by a figure that it gives instead of the sentence's."""
    by_figure = one.finding.check in _FIGURE_CHECKS or (one.finding.check == "date" and one.finding.said[:1].isdigit())
    return by_figure and not figures.all_held(said, one.statement.text)


def _short_forms(sentence: str, passages: Sequence[str]) -> dict[str, str]:
    pairs = [pair for text in (*passages, sentence) for pair in find_abbreviations(text)]
    return {fold(short): long for short, long in pairs}
