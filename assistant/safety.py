"""Red flags in a question: what is urgent is referred before anything else is looked at.

The patterns are data, one list that a massage school can review. They speak of a person who has the sign now; a study
question about signs ("which signs of a clot should I know?") is not referred.
"""

import re
from dataclasses import dataclass

from assistant.language.tokens import fold

REFERRAL = (
    "This may be an emergency. Do not massage. Call your local emergency number (911 in the US) or see a doctor now. "
    "This assistant gives general information and cannot assess symptoms."
)
CRISIS_REFERRAL = (
    "You do not have to be alone with this. If you are in danger now, call your local emergency number (911 in the US);"
    " in the US you can also call or text 988 at any time. Please talk to someone you trust or to a doctor today."
)

_STUDY = re.compile(
    r"\b(?:signs? of|symptoms? of|red flags?|contraindicat\w+|what (?:is|are|does|do)|which|define"
    r"|definition|why (?:is|are|do|does)|exam|textbook|study|studying|lecture|class|teach|learn"
    r"|should (?:i|a therapist|therapists) (?:know|look|watch|screen|ask)|history of)\b"
)
_NOW = re.compile(
    r"\b(?:i|i'm|i've|my|me|we|our|he|she|his|her|they|their|client|patient|wife|husband|mother|father|mom"
    r"|mum|dad|son|daughter|friend|someone|suddenly|right now|since|today|yesterday|this morning|just)\b"
)

_EMERGENCIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bchest (?:pain|pressure|tightness|hurts?)"
        r"|pain in (?:my|his|her|the|their) (?:chest|left arm|jaw)"
        r"|heart attack",
        r"\b(?:can'?t|cannot|trouble|difficulty|hard to|struggling to|short(?:ness)? of) breath(?:e|ing)?"
        r"|coughing (?:up )?blood",
        r"\b(?:one|left|right|my|his|her|the)? ?(?:calf|leg|thigh)\b.{0,60}\b"
        r"(?:swollen|swelling|swelled|warm|hot|red)\b.{0,60}"
        r"|\b(?:swollen|swelling|hot|red)\b.{0,40}\b(?:calf|leg|thigh)\b",
        r"\bface (?:is )?(?:droop\w*|numb)|slurr\w+ (?:speech|words)"
        r"|speech (?:is )?slurred"
        r"|(?:arm|side) (?:is |went |has gone )?(?:numb|weak|paraly[sz]ed)"
        r"|(?:having|had) a stroke",
        r"\b(?:worst|sudden(?:ly)?|severe|thunderclap)\b.{0,25}\bheadache"
        r"|headache.{0,40}\b(?:stiff neck|worst|exploded)",
        r"\b(?:lost|loss of|losing|no) (?:\w+ )?(?:control of )?(?:my |his |her |the )?(?:bladder|bowel)"
        r"|numb\w* (?:in|around|between) (?:my |the |his |her )?(?:groin|saddle|legs|genitals)"
        r"|saddle numbness|wet (?:myself|himself|herself)",
        r"\b(?:throat|tongue|lips?|face)\b.{0,25}\b(?:swell\w*|swollen|closing)|anaphyla\w+|epipen",
        r"\bfever\b.{0,60}\b(?:red|hot|spreading|streaks?|stiff neck|rash|wound|infect\w+)|red streaks?",
        r"\b(?:bone|arm|leg|neck|head)\b.{0,40}\b(?:sticking out|deformed|broken|fractured)"
        r"|(?:can'?t|cannot) (?:bear weight|move (?:my|his|her) (?:legs|arms))"
        r"|unconscious|passed out|collapsed|seizure",
    )
)
_CRISIS = re.compile(
    r"\b(?:kill(?:ing)? (?:myself|himself|herself|themselves)|suicid\w+|end (?:my|his|her) life"
    r"|want(?:s)? to die|hurt(?:ing)? myself|self.?harm|overdos\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Referral:
    """The fixed words that come first, whatever else is asked."""

    text: str


def screen(question: str) -> Referral | None:
    """The referral that a question calls for, or None."""
    folded = fold(question)
    if _CRISIS.search(folded) and not re.search(r"\b(?:rate|statistics|prevention training)\b", folded):
        return Referral(CRISIS_REFERRAL)
    if any(pattern.search(folded) for pattern in _EMERGENCIES) and _NOW.search(folded) and not _STUDY.search(folded):
        return Referral(REFERRAL)
    return None
