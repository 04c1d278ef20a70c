"""What the statements of several sources say to one claim, weighed: supported, contradicted or not found, and why.

Support wins over a contradiction that holds less of the claim, and the other way round; either way the reason says that
the sources differ. What is said of one place or payer alone settles nothing for a claim about the subject at large.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checking.evidence import Evidence, statement_of
from assistant.checking.readings import Opening
from assistant.types import Verdict
from assistant.verification import Label

_QUOTE_BEHIND = re.compile(r": “[^”]*”\.?$")
_SHOWN = 0.85  # of the strongest statement's strength that others must have to be cited beside it
_MOST_CITED = 3
# How far a statement may stand behind the strongest one, whatever that says, and still count: of two statements, the
# one that holds far more of the claim is the one that is about it.
FAR_BEHIND = {"supported": 0.25, "contradicted": 0.2}
_LEAST_OF_MADE = 0.6
_NEAR = 0.5  # strength from which a statement that does not say it is shown as the nearest
_NEAR_TO_PRACTICE = 0.65
_OPPOSED = 0.55  # strength from which the other side is worth a word
_FIGURES = frozenset({"number", "money", "unit", "date"})
_LIMITS = frozenset({"condition", "quantifier", "modality"})
_TELLING = frozenset(
    {"condition", "modality", "quantifier", "number", "money", "unit", "date", "attribution", "comparison"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The label of a claim, why, and the evidence that shows it, the strongest first; `strength` is that one's."""

    label: Label
    reason: str
    check: str = ""
    cited: tuple[Evidence, ...] = ()
    strength: float = 0.0


def weigh(evidence: Sequence[Evidence], *, of_practice: bool = False, made: bool = False) -> Finding:
    """The finding of all evidence on one claim.

    Args:
        evidence: what each passage says.
        of_practice: whether the sentence tells of the practice itself, whose own prices, hours and numbers no source
            can contradict.
        made: whether the claim was put together from the question and the sentence; it is contradicted only by what
            holds much of it.
    """
    ranked = sorted(evidence, key=lambda one: -one.strength)
    counted = [one for one in ranked if one.strength >= ranked[0].strength - FAR_BEHIND.get(one.label, 1.0)]
    least = _LEAST_OF_MADE if made else 0.0
    against = [
        one
        for one in counted
        if one.label == "contradicted" and one.strength >= least and not (of_practice and one.check in _FIGURES)
    ]
    for_it = [one for one in counted if one.label == "supported"]
    at_large = _of_one_scope([one for one in for_it if not one.within], [one for one in against if not one.within])
    if at_large.label != "not_found":
        return at_large
    narrower = _narrower([one for one in for_it if one.within], [one for one in against if one.within])
    if narrower is not None:
        return narrower
    return _not_found(ranked, of_practice)


def stronger(one: Finding, other: Finding) -> Finding:
    """The finding that says more: any over none, then the stronger, the first where they are alike."""
    if (one.label == "not_found") != (other.label == "not_found"):
        return other if one.label == "not_found" else one
    return other if other.strength > one.strength else one


def weigh_every(findings: Sequence[Finding]) -> Finding:
    """The finding on several claims of which each must hold: the worst of them."""
    order = ("contradicted", "not_found", "supported")
    worst = min(findings, key=lambda one: (order.index(one.label), -one.strength))
    if worst.label != "supported":
        return worst
    cited = tuple(dict.fromkeys(evidence for one in findings for evidence in one.cited))
    return replace(worst, cited=cited[:_MOST_CITED])


def weigh_opening(
    opening: Opening, affirmed: Sequence[Evidence], denied: Sequence[Evidence], verdict: Verdict | None
) -> Finding:
    """The finding on the "yes", "no" or "it depends" that an answer begins with.

    Args:
        opening: the word.
        affirmed: what each passage says to the question as a statement.
        denied: what each says to that statement denied.
        verdict: how the question is answered from the sources; the word is called wrong only where this agrees.
    """
    says_yes = [*affirmed, *map(_turned, denied)]
    if opening == "depends":
        return _depending(says_yes, verdict)
    evidence = says_yes if opening == "yes" else list(map(_turned, says_yes))
    found = weigh(evidence, made=True)
    if found.label == "contradicted" and verdict == "depends":
        return replace(found, label="not_found", reason="The sources say that it depends.", check="answer")
    if found.label == "contradicted" and verdict != opening:
        word = "no" if opening == "yes" else "yes"
        return replace(
            found, reason=f"The sources answer this with “{word}”: {_quoted(found.cited[0])}", check="answer"
        )
    if found.label == "contradicted":
        found = weigh([one for one in evidence if one.label != "contradicted"])
    return replace(found, check="answer") if found.label == "supported" else found


def _turned(one: Evidence) -> Evidence:
    turned: dict[Label, Label] = {"supported": "contradicted", "contradicted": "supported"}
    return replace(one, label=turned.get(one.label, one.label))


def _depending(evidence: Sequence[Evidence], verdict: Verdict | None) -> Finding:
    """Whether it depends: the sources take both sides, or set a condition."""
    ranked = sorted(evidence, key=lambda one: -one.strength)
    for_it = [one for one in ranked if one.label == "supported"][:1]
    against = [one for one in ranked if one.label == "contradicted"][:1]
    limits = [one for one in ranked if one.check in _LIMITS]
    both = [*for_it, *against] if for_it and against else []
    cited = _cited(sorted(both or limits, key=lambda one: -one.strength))
    if cited and (verdict == "depends" or min(one.strength for one in both or limits[:1]) >= _OPPOSED):
        reason = "The sources say yes in some cases and no in others." if both else "The sources set a condition."
        return Finding("supported", reason, "answer", cited, cited[0].strength)
    return Finding("not_found", "It says only that it depends, which the sources do not say.", "answer")


def _of_one_scope(for_it: Sequence[Evidence], against: Sequence[Evidence]) -> Finding:
    if not for_it and not against:
        return Finding("not_found", "")
    if for_it and (not against or for_it[0].strength >= against[0].strength):
        reason = "The sources say so."
        if against and against[0].strength >= _OPPOSED:
            reason = f"A source says so, but the sources differ: {_quoted(against[0])}"
        return Finding("supported", reason, for_it[0].check, _cited(for_it), for_it[0].strength)
    reason = _as_source(against[0].reason)
    if for_it and for_it[0].strength >= _OPPOSED:
        reason = f"{reason} The sources differ: {_quoted(for_it[0])}"
    return Finding("contradicted", reason, against[0].check, _cited(against), against[0].strength)


def _narrower(for_it: Sequence[Evidence], against: Sequence[Evidence]) -> Finding | None:
    """What statements about single places or payers say to a claim that names none."""
    holds, fails = _scopes(for_it), _scopes(against)
    if not holds and not fails:
        return None
    cited = (*_cited(for_it), *_cited(against))[:_MOST_CITED]
    if not holds and len(fails) > 1:
        reason = f"The sources say otherwise of {_listed(fails)}, and of no place that it is so."
        return Finding("contradicted", reason, against[0].check, cited, against[0].strength)
    if not holds:
        reason = f"The sources say otherwise of {_listed(fails)} and nothing of other cases: say which one is meant."
    elif not fails:
        reason = f"The sources say so of {_listed(holds)} only: say that this is what is meant."
    else:
        reason = f"It depends: it holds for {_listed(holds)} and not for {_listed(fails)}. Say which one is meant."
    return Finding("not_found", reason, "scope", cited, cited[0].strength)


def _not_found(ranked: Sequence[Evidence], of_practice: bool) -> Finding:
    near = next((one for one in ranked if one.label == "not_found" and one.strength >= _NEAR), None)
    if of_practice and (near is None or near.strength < _NEAR_TO_PRACTICE):
        return Finding("not_found", "It tells of your own practice, which the sources do not speak of.", "practice")
    if near is None:
        return Finding("not_found", "The sources say nothing of this.")
    reason = _as_source(near.reason) if near.check in _TELLING else "The sources do not say this."
    return Finding("not_found", reason, near.check, (near,), near.strength)


def _cited(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The strongest statements, none twice."""
    found: list[Evidence] = []
    for one in evidence:
        place = one.passage.chunk.document_id, one.first, one.last
        known = {(other.passage.chunk.document_id, other.first, other.last) for other in found}
        if place not in known and one.strength >= _SHOWN * evidence[0].strength:
            found.append(one)
    return tuple(found[:_MOST_CITED])


def _scopes(evidence: Sequence[Evidence]) -> list[str]:
    return list(dict.fromkeys(one.within for one in evidence))


def _as_source(reason: str) -> str:
    """A verifier's reason, in which "the passage" is a source that is quoted beside it."""
    told = _QUOTE_BEHIND.sub(".", reason)
    return told.replace("The passage", "The source").replace("the passage", "the source")


def _quoted(one: Evidence) -> str:
    return f"“{' '.join(statement_of(one).split())}”"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:4])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
