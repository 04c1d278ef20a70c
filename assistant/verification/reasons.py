"""What a check found, in words that a therapist understands."""

from assistant.verification.findings import Finding

_MOST_CHARACTERS = 160

_CONTRADICTED = {
    "negation": "The passage says the opposite: “{source}”.",
    "opposite": "The sentence says “{said}” where the passage says “{source}”.",
    "modality": "The passage does not say that it must, may or should be so: “{source}”.",
    "number": "The sentence says {said}; the passage says {source}.",
    "money": "The sentence says {said}; the passage says {source}.",
    "unit": "The sentence says {said}; the passage says {source}.",
    "date": "The sentence says {said}; the passage says {source}.",
    "name": "The sentence names {said}; the passage names {source}.",
    "quantifier": "The sentence says “{said}” where the passage says “{source}”.",
    "condition": "The passage sets a condition that the sentence denies: “{source}”.",
    "comparison": "The comparison is turned round: the passage says “{source}”.",
    "exchange": "The passage has it the other way round: “{source}”.",
    "attribution": "The passage reports this claim and calls it wrong.",
}
_NOT_FOUND = {
    "modality": "The passage says it less firmly, or of another kind: “{source}”.",
    "number": "The passage gives no such figure: {said}.",
    "name": "The passage does not speak of {said}.",
    "quantifier": "The passage does not say it of so many: “{source}”.",
    "condition": "The passage says it under a condition that the sentence leaves out: “{source}”.",
    "comparison": "The passage does not make this comparison.",
    "attribution": "The passage only reports that others say so.",
    "date": "The passage does not say it of this time.",
    "addition": "The passage does not say: {said}.",
    "stitched": "The words stand in the passage, but of different things.",
}
_AS_LIMITS = frozenset(("at least", "at most"))


def reason_of(finding: Finding) -> str:
    """One sentence that says why."""
    if finding.label == "supported":
        return "The passage says so."
    table = _CONTRADICTED if finding.label == "contradicted" else _NOT_FOUND
    text = table.get(finding.check, "The passage does not say this.")
    if finding.source in _AS_LIMITS and finding.label == "not_found":
        text = "The passage gives the figure as a limit only: {source} {said}."
    return text.format(said=_short(finding.said), source=_short(finding.source))


def _short(text: str) -> str:
    text = text.strip(" ,;.:")
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
