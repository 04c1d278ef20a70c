"""The part of a text that asks, without the polite words and the story around it.

The patterns are general English. They are matched on the folded text (`language.fold`).
"""

import re

from assistant.language.tokens import fold

AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had|need|ought"
    r"|isn't|aren't|don't|doesn't|can't|couldn't|shouldn't|won't|wouldn't|didn't|wasn't|weren't|haven't|hasn't)"
)
QUESTION_WORD = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b")
YES_NO_START = re.compile(
    rf"^(?:{AUXILIARY}|if|whether|(?:is )?it (?:is )?true(?: that)?|true or false|is that right)\b"
)

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening)|excuse me|sorry|so|i mean|well|ok|okay"
    r"|um+|and|but|also|then|please|pls|just|quick question)\b[\s,:.!-]*)*"
    r"(?:(?:can|could|would|will) (?:you|u|someone|anyone|somebody|anybody) (?:please |kindly |possibly )*"
    r"(?:tell|explain|show|give|help|describe|remind|inform|clarify|say|let|list|name)\b"
    r"(?: to)?(?: me| us)?(?: understand| know| with| out)?(?: about)?"
    r"|(?:please |kindly )*(?:tell|explain|remind|show|give) (?:to )?(?:me|us)?(?: about)?"
    r"|do (?:you|u|we) (?:happen to )?know|does (?:anyone|anybody|someone) know|any idea"
    r"|i (?:just |really |also )*"
    r"(?:would like|'d like|want|wanted|need|am trying|'m trying|am hoping|was hoping) to "
    r"(?:know|ask|find out|understand|learn|check|be sure)(?: about)?"
    r"|i'd (?:like|love) to (?:know|ask|find out|understand)(?: about)?"
    r"|i (?:was|am|'m|have been|'ve been)? ?(?:just )?"
    r"(?:wondering|curious|confused|unsure|not sure|asking)(?: about)?"
    r"|i wonder|(?:my |one |a )?question(?: is|:)?"
    r"|is there (?:any )?(?:information|info) (?:on|about))?[\s,:-]*"
)
# A question behind another clause: "if I move, do I need ...".
_EMBEDDED = re.compile(
    r"^(?:[^,:;?]{0,120}[,:;] )?(?:(?:but|so|and|or|then|i mean|also)[ ,]+)*"
    r"(?P<rest>(?:what|which|who|when|where|why|how|do|does|did|is|are|was|were|can|could|should|must|will|would"
    r"|has|have|am|may)\b.*)$"
)
# A clause in front of the question: "if I move, what ...", "when I am ill can I ...".
_SUBORDINATE = re.compile(
    r"^(?:if|when(?:ever)?|while|after|before|once|since|because|as|unless|until|although|though|where)\s+"
    rf"(?!(?:{AUXILIARY}|when|what|which)\b)"
)
_ASKED_BEHIND = (
    re.compile(
        rf",\s+(?:then |so |but |and )?(?P<rest>(?:{QUESTION_WORD.pattern}"
        rf"|(?:in|at|for|by|from|to|on|with) (?:what|which|whom|how)\b|{AUXILIARY}\b).*)$"
    ),
    re.compile(
        rf"\s(?P<rest>(?:(?:what|who|why|which|how)\b(?: \w+){{0,2}}? {AUXILIARY}\b"
        rf"|{AUXILIARY} (?:i|we|you|u|they|he|she|it|there|this|that|my|our|your|the|an?)\b).*)$"
    ),
)
# A question that is reported: "I wonder whether ...".
_WONDERED = re.compile(
    r"\b(?:wonder(?:ing)?|know|unsure|sure|ask(?:ing)?|curious|confused|understand|find out|figure out"
    r"|clear)\b(?: about)?(?: \w+)?,? "
    r"(?P<rest>(?:if|whether|what|which|who|when|where|why|how)\b.*)$"
)
# "..., can't they?" asks nothing of its own.
_TAG = re.compile(rf"^{AUXILIARY} (?:i|we|you|u|they|he|she|it|there|that|this)\s*\??$")
# A question about the sentence before it: "... Is that true?".
_CLAIM_CHECK = re.compile(
    r"^(?:so )?(?:is|are|was) (?:that|this|it|they|he|she|those) (?:really |actually |even )?"
    r"(?:true|right|correct|so|accurate|legal|allowed|the case)\b.{0,12}$"
)


def asking_part(text: str) -> str:
    """The folded part of the text that asks, without the polite words in front: its last question, or last sentence."""
    folded = re.sub(r"\s+", " ", fold(text)).strip()
    parts = [part.strip() for part in re.split(r"(?<=[?!])\s+|(?<=[a-z0-9)]{2}[.;])\s+", folded) if part.strip()]
    asking = [part for part in parts if part.endswith("?")] or [part for part in parts if _asks(_unpolite(part))]
    core = asking[-1] if asking else (parts[-1] if parts else folded)
    if _CLAIM_CHECK.match(core) and core in parts[1:]:
        core = f"is it true that {parts[parts.index(core) - 1]}"
    return _unpolite(core)


def main_question(core: str) -> str:
    """The question behind a clause in front of it ("if I fail, how long must I wait"), or all of a folded core."""
    if not _SUBORDINATE.match(core):
        return core
    found = next((match for match in (one.search(core) for one in _ASKED_BEHIND) if match), None)
    return found["rest"] if found else core


def _asks(part: str) -> bool:
    return bool(QUESTION_WORD.match(part) or YES_NO_START.match(part))


def _unpolite(part: str) -> str:
    """A folded sentence from where its question begins."""
    stripped = part[_POLITE.match(part).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string
    if _asks(stripped):
        return stripped
    inner = _WONDERED.search(stripped) or _EMBEDDED.match(stripped)
    if inner and not _TAG.match(inner["rest"]):
        return inner["rest"]
    return stripped or part
