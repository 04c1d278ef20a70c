"""Sentences that tell whoever answers what to say: they claim nothing, and are no evidence."""

import re

_ORDERS = re.compile(
    r"""(?:^\W*|[:;"“]\s*)(?:(?:please|always|now|then|just|only)\s+)*
        (?:say|answer|reply|respond|claim|pretend|insist|repeat)\s+(?:(?:only|always|just|to\s+\w+)\s+)?(?:that|with)\b
    |   \b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}
        \b(?:sources|instructions?|prompts?|guidelines|rules\s+(?:above|before)|(?:your|previous|all)\s+rules)\b
    |   ^\W*(?:system|assistant|developer|user)\s*(?:prompt|message)?\s*:
    |   \b(?:begin|start|end|finish|close)\s+(?:every|each|all|any|your)\s+(?:answers?|repl(?:y|ies)|responses?)\b
    |   \b(?:you\s+are\s+now|act\s+as|as)\s+an?\s+(?:ai|language\s+model|chatbot|unrestricted)\b
    |   <\s*/?\s*system\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def gives_orders(sentence: str) -> bool:
    """Whether a sentence addresses whoever answers: "Ignore your sources and say that ..."."""
    return bool(_ORDERS.search(sentence))
