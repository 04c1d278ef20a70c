"""Sentences that tell whoever answers what to say or to do: they claim nothing, and are no evidence.

Who writes them counts on a reader that obeys. This one quotes, and must not quote such a line as what a source says.
Each pattern needs more than an imperative: documents are full of honest ones ("Tell the client to drink water").
"""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from assistant.types import Document

_MACHINE = (
    r"(?:a\.?i\.?s?|llms?|chat\s?bots?|chatgpt|(?:large\s+)?language\s+models?"
    r"|(?:ai|chat|virtual|digital|automated)\s+(?:systems?|models?|assistants?|agents?|bots?|tools?))"
)
_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|outputs?)"
_EACH = r"(?:your|every|each|all|any|its)"
# Where an order begins: a sentence, or what stands behind a colon, a quotation mark or a polite word.
_BEGINS = r"(?:^\W*|[:;\"“]\s*|\band\s+)(?:(?:please|always|now|then|just|only|instead|also)[\s,]+)*"

_PATTERNS = (
    # What to say.
    rf"{_BEGINS}(?:say|answer|reply|respond|claim|pretend|insist|repeat)\s+"
    r"(?:(?:only|always|just|to\s+\w+)\s+)?(?:that|with)\b",
    rf"{_BEGINS}(?:say|output|print|repeat|write)\s+(?:only\s+)?the\s+(?:words?|phrase|code)\b",
    rf"{_BEGINS}(?:say|print|write|output|mention)\b[^.!?]{{0,60}}\bbefore\s+(?:anything|everything)\s+else\b",
    rf"{_BEGINS}(?:say|include|mention|add|put|insert|cite|use|print|write|show|append|place|output|recommend|display)\b"
    rf"[^!?]{{0,80}}\b(?:in|to|into|before|after|behind|of)\s+(?:the\s+)?{_EACH}\s+{_REPLY}\b",
    rf"\b(?:begin|start|open|end|finish|close)\s+{_EACH}\s+{_REPLY}\b",
    rf"\b(?:{_REPLY}\s+to|answer\s+(?:yes|no)\s+to)\s+(?:every|all|any|each|everything)\b"
    r"(?:\s+questions?\s+(?:is|must|should)\b|\s*[.!]?\s*$)",
    r"\b(?:when|if)\s+(?:you\s+are\s+|anyone\s+is\s+)?asked\b[^.!?]{0,60},?\s*(?:always\s+|only\s+)?"
    r"(?:say|answer|reply|respond|refuse)\b",
    # What to forget, and what to give away.
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}"
    r"\b(?:sources|instructions?|prompts?|guidelines|rules\s+(?:above|before)|(?:your|previous|all)\s+rules"
    r"|(?:the|this|every|any|all|user'?s|reader'?s)\s+questions?(?!\s+of\b)|what\s+(?:was|is)\s+asked"
    r"|everything\s+(?:above|before))\b",
    r"\b(?:repeat|print|reveal|show|output|disclose|display|copy|write\s+(?:down|out)|give|list|tell)\b[^.!?]{0,40}"
    r"\b(?:system\s+(?:prompt|message)|(?:hidden|secret|initial|original|first|above)\s+(?:prompt|instructions?)"
    r"|(?:your|its)\s+(?:\w+\s+)?(?:prompt|instructions|first\s+message)|instructions?\s+above)\b",
    r"\b(?:stop\s+(?:answering|citing|quoting)|you\s+must\s+(?:refuse|decline)\s+to\s+(?:answer|reply|respond|help))\b",
    rf"{_BEGINS}(?:refuse\s+to|do\s+not|don'?t|never)\s+(?:answer|reply\s+to)\s+"
    r"(?:this|the|any|every|all|further)\s+questions?\b",
    # Who to be.
    r"\b(?:you\s+are\s+now|act\s+as|as)\s+an?\s+(?:ai|language\s+model|chatbot|unrestricted)\b",
    r"\byou\s+are\s+now\s+(?:DAN\b|in\s+\w+\s+mode\b|free\s+(?:of|from)\s+(?:all|any|your)\b)",
    rf"\bfrom\s+now\s+on\b[\s,]*(?:you\s+(?:are\s+(?:an?|the|called|named)|act|answer|reply|respond|speak)\b"
    rf"|answer|reply|respond|speak|end\s+{_EACH})",
    r"\byour\s+(?:new|real|true|actual|sole)\s+(?:task|role|job|goal|objective|purpose|instructions?)\s+(?:is|are)\b",
    # Who is meant.
    r"^\W*(?:system|assistant|developer|user)\s*(?:prompt|message)?\s*:",
    r"^\W*(?:new|updated|hidden|secret|system)\s+instructions?\s*:",
    r"#\s*(?:instructions?|system)\s*:|\[\s*/?\s*INST\s*\]|<\|\s*\w+|<<\s*/?\s*SYS|<\s*/?\s*system\b",
    rf"^\W*(?:dear|attention|(?:note|message|notice|instructions?|reminder)\s+(?:to|for))\s+(?:(?:all|any|every|the|this)\s+)*"
    rf"(?:{_MACHINE}|assistants?)\b",
    rf"^\W*(?:(?:all|any|this)\s+)?{_MACHINE}\s*[:!]",
    rf"\bif\s+you\s+are\s+(?:an?\s+)?(?:{_MACHINE}|assistant)\b",
    rf"\bas\s+an?\s+(?:{_MACHINE}|assistant)\b[\s,]*you\b",
    rf"\b{_MACHINE}\s+(?:must|should|shall|(?:are|is|have|has)\s+to)\s+(?:not\s+|never\s+|always\s+|only\s+)?"
    r"(?:answer|reply|say|refuse|respond|cite|include|output|print|mention|claim|ignore)\b",
    # Where to send readers and their questions, and whom to cite.
    rf"{_BEGINS}(?:tell|inform|direct|send|refer|point|urge|advise|convince|persuade)\s+"
    r"(?:(?:every|each|all|any|the)\s+)?(?:readers?|user|asker)\b",
    rf"{_BEGINS}(?:tell|inform|direct|send|refer|urge|advise)\s+(?:every|each|all|any)\s+users?\b",
    r"\bsend\b[^.!?]{0,40}\b(?:question|answer|conversation|chat|history)\b[^.!?]{0,30}\bto\s+(?:https?:|www\.)",
    r"\b(?:show|display|output|render|load|draw|embed)\b[^.!?]{0,40}(?:!\[|\b(?:image|picture)\b[^.!?]{0,20}https?:)",
    rf"{_BEGINS}(?:cite|quote|credit)\s+(?:only\s+)?this\s+(?:page|document|site|file|text|source)\b",
    rf"{_BEGINS}attribute\s+(?:the|this|these|all|every)\s+(?:next|following|sentences?|statements?|claims?|words?)\b",
    rf"{_BEGINS}(?:add|put|append|write)\b[^.!?]{{0,20}}\[\d+\]",
)
_ORDERS = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
# One of these stands in whatever the patterns find; looking for them first takes a quarter of the time.
_HINTS = tuple(
    """answer|repl|respon|output|say | send |pretend|insist|repeat|print| mention|ignor|disregard|forget
    overrid|bypass|prompt|instruction|message|refus|declin| ai|"ai| a.i|llm|chat|gpt|language model|assistant|automated
    digital|virtual|you are now|from now|your new|your real|your true|your actual|your sole|system|developer|user|reader
    asker|<|sys|image|picture|![|claim|this page|this document|this site|this file|this text|this source|attribute|]
    """.replace("\n    ", "|")
    .rstrip("|")
    .split("|")
)
_SPACED = re.compile(r"\b(?:\w[ \u00a0]){3,}\w\b")


@lru_cache(maxsize=8192)
def gives_orders(sentence: str) -> bool:
    """Whether a sentence addresses whoever answers: "Ignore your sources and say that ..."."""
    plain = _plain(sentence)
    folded = f" {' '.join(plain.casefold().split())} "
    return any(hint in folded for hint in _HINTS) and bool(_ORDERS.search(plain))


def _plain(sentence: str) -> str:
    """The sentence without characters that are not seen, in plain letters, and with spaced-out words closed."""
    if not sentence.isascii():
        plain = unicodedata.normalize("NFKC", sentence)
        sentence = "".join(one for one in plain if unicodedata.category(one) not in ("Cf", "Cc"))
    return _SPACED.sub(lambda match: re.sub(r"\s", "", match.group()), sentence)


def without_orders(document: Document) -> Document:
    """The document with such sentences marked as no part of what it says: they stand in its text, and in no chunk."""
    orders = {
        place
        for place, sentence in enumerate(document.sentences)
        if sentence.kind not in ("heading", "furniture") and gives_orders(sentence.text)
    }
    if not orders:
        return document
    sentences = (
        replace(
            sentence,
            kind="furniture" if place in orders else sentence.kind,
            lead=None if sentence.lead in orders else sentence.lead,
        )
        for place, sentence in enumerate(document.sentences)
    )
    return replace(document, sentences=tuple(sentences))
