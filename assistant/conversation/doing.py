"""The last question's deed for "do it": "do I have to register my hives?" - "why should I do it?"."""

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.pointing import AUXILIARY
from assistant.conversation.referents import Exchange, Reading
from assistant.language.tokens import content_stems, fold

_EXCHANGES_READ = 3  # looked back on for a deed
_LONGEST_DEED = 8  # words

# "why should I do it", "who does that for a child", "when did he do so"; not "why does it cost".
_DO_IT = re.compile(
    r"(?<=\w )(?<!why )(?<!how )(?<!when )(?<!where )(?<!what )(?<!much )(?<!long )(?<!many )(?<!often )(?<!and )"
    r"(?<!so )(?<!but )(?<!which )(?:do|does|did|doing) (?:it|that|this|so)\b",
    re.IGNORECASE,
)
_DOER = r"(?:i|you|we|they|he|she|it|one|anyone|anybody|someone|somebody|everyone|everybody|people)"
_DEED = re.compile(
    rf"\b(?:{AUXILIARY} {_DOER}|who(?: {AUXILIARY})?)(?: (?:really|also|just|actually))?"
    r"(?: (?:have|need|want|like|wish|try) to| be (?:able|allowed) to)?"
    rf" (?P<deed>(?!{AUXILIARY}|be\b|get\b|do\b|it\b|really\b|need\b|want\b)[a-z]+ .+?)\s*[?.!]*$"
)


def with_deed(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The question with what was to be done for its "do it"; none where it has none or nothing was to be done."""
    does = _DO_IT.search(question)
    if not does:
        return []
    deed = next(_deeds(said), "")
    return [Reading(f"{question[: does.start()]}{deed}{question[does.end() :]}", deed, "deed")] if deed else []


def _deeds(said: Sequence[Exchange]) -> Iterator[str]:
    """What the last questions say is done, the newest first; in brackets behind them stands something else."""
    for exchange in reversed(said[-_EXCHANGES_READ:]):
        deed = _DEED.search(fold(exchange.reading.split(" (")[0]))
        words = deed["deed"].split() if deed else []
        if deed and len(words) <= _LONGEST_DEED and content_stems(deed["deed"]):
            yield deed["deed"]
