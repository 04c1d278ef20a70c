"""A sentence that says several things -> the sentences that say one each, so that each may rest on a place of its own.

"Joining is free and the card lasts a year" -> "Joining is free", "the card lasts a year". A clause without a subject
takes that of the first one, a pronoun at its head stands for it, and what opens the sentence ("In winter, ...") holds
for all of them. Reasons, conditions and comparisons are never split off: they belong to what they explain.
"""

import re
from functools import lru_cache

from assistant.language.dictionary import is_verb
from assistant.language.tokens import WORD, fold
from assistant.verification.figures import NUMBER_WORDS
from assistant.verification.statements import plain

_JOINT = re.compile(r"(?:[;,] |\s)(?:and|but|while|whereas|although|though|yet)\s+(?!not\b)|; ", re.IGNORECASE)
_OPENING = re.compile(r"(?:While|Whereas|Although|Though) (?P<first>[^,;]+), (?P<second>.+)", re.DOTALL)
_FRAME = re.compile(
    r"(?:(?:In|On|At|For|Under|During|Since|After|Before|From|By|With|Within|According to|If|When|Unless|Once"
    r"|Among|To)\b"
    r"[^,;]{2,60}?|Today|Now|Then|Otherwise),\s+"
)
_AUXILIARY = re.compile(
    r"(?:is|are|was|were|has|have|had|may|must|can|cannot|can't|could|should|might|will|would|does|do|did|isn't"
    r"|aren't|don't"
    r"|doesn't|didn't|won't|needn't|mustn't|shouldn't|hasn't|haven't|wasn't|weren't|costs?|needs?|gave|took|wrote"
    r"|came|began"
    r"|built|bought|sold|left|died|got|went|held|kept|lost|made|met|paid|put|ran|said|saw|sent|set|shut|told|won|means"
    r"|lasts?|takes?|pays?|works?|asks?|offers?|belongs?)"
)
_PAST_LIST = """
became bent bit blew bore bound broke brought burnt caught chose cost drank drew drove ate fed fell felt fled flew
forbade forgot fought found froze grew heard hid hung knew laid led lent met mistook overcame paid rang rode rose sank
sang sat shone shook shot shrank slept slid sold spoke spent split spread sprang stole stood stuck struck swam swept
swore taught thought threw tore understood undertook went withdrew woke wore wove wound
"""
_PAST = frozenset(_PAST_LIST.split())  # of irregular verbs
_OBJECT_LIST = """
the a an their your his her its my our no any this that these nothing it them him each every all
"""
OBJECT_OPENS = frozenset(_OBJECT_LIST.split())
_CHIEF = re.compile(r"(?:is|are|was|were|may|must|can|cannot|could|should|will|would|has|have|had|needs?|does|do|did)")
_ADVERB = re.compile(
    r"(?:also|then|often|usually|sometimes|never|always|not|still|even|only|mostly|generally|therefore)"
)
_POINTER = re.compile(r"(?P<word>it|they|this|these|he|she|its|their)\b\s*", re.IGNORECASE)
_OWNED = frozenset(("its", "their"))
_NO_CLAUSE = re.compile(r"\b(?:because|so that|so|than|whether|since (?!\w+ \d|\d|\w+$))\b|\b(?:both|either|neither) ")
_PRONOUN = re.compile(
    rf"(?P<frame>{_FRAME.pattern}|(?:In|Since|Until|By|From) \d{{4}} )?(?P<also>(?:Also|But|And|Nevertheless"
    rf"|However),? )?(?P<word>[Ii]t|[Tt]hey|[Hh]e|[Ss]he) "
    r"(?!is (?:not )?(?:said|believed|thought|claimed|often|sometimes|best|important|true|better|wise)\b)"
)
_PLURAL = frozenset(("they",))
_PLURAL_WORDS = frozenset(
    ("they", "we", "you", "i", "both", "most", "some", "many", "few", "all", "these", "those", "others")
)
_PLAIN_FORMS_LIST = """
get need take make pay cost have do go come give work run last show ask want use help cover mean
"""
_PLAIN_FORMS = frozenset(_PLAIN_FORMS_LIST.split())
_NO_VERB = re.compile(
    r"and|or|but|in|on|at|of|to|for|from|by|with|without|under|over|into|than|as|if|when|that|which|who|where|while|during"
    r"|after|before|between|about|through|not|nor|until|unless|because|only|also|\\w+ly"
)
_PLURALS = frozenset(("people", "children", "women", "men", "feet", "teeth", "mice", "police", "staff"))
_ARTICLES = frozenset(("the", "a", "an", "all", "most", "some", "many", "every", "each", "this", "these", "our", "its"))
_NOBODY = re.compile(r"\b(?:nobody|no one|nothing|none|neither|not)\b", re.IGNORECASE)
_CLAUSAL = re.compile(
    r"(?:There|Here|It|This|That|These|Those|They|He|She|We|You|I|What|Whether|How|If|When|No|None|Nobody)\b"
)
_MOST_WORDS = 9  # words of a subject
_LEAST_WORDS = 2


@lru_cache(maxsize=4096)
def clauses_of(sentence: str) -> tuple[str, ...]:
    """The clauses of a sentence as sentences of their own, in order; empty where it has one only."""
    text = plain(sentence).rstrip(".!? ")
    if len(fold(text)) != len(text):
        return ()
    frame = _FRAME.match(text)
    lead, body = (frame[0], text[frame.end() :]) if frame else ("", text)
    opening = _OPENING.fullmatch(body)
    pieces = [opening["first"], opening["second"]] if opening else _split(body)
    if len(pieces) < 2 or any(_NO_CLAUSE.search(fold(piece)) for piece in pieces[:-1]):
        return ()
    subject = _subject(pieces[0])
    found = [pieces[0]]
    for piece in pieces[1:]:
        whole = _completed(piece, subject)
        if whole is None:
            return ()
        found.append(whole)
    return tuple(f"{lead}{piece}." for piece in found)


def _split(body: str) -> list[str]:
    pieces, last = [], 0
    for match in _JOINT.finditer(body):
        left, right = body[last : match.start()], body[match.end() :]
        if verb_at(left, after=1) is not None and (starts_with_verb(right) or verb_at(right, after=1) is not None):
            if _JOINT.search(right) and verb_at(_JOINT.split(right, maxsplit=1)[0], after=0) is None:
                continue  # "and pain and anxiety got better": the next joint is inside the subject
            pieces.append(left)
            last = match.end()
    return [*pieces, body[last:]] if pieces else []


def _words(text: str) -> list[re.Match[str]]:
    return list(WORD.finditer(fold(text)))


def is_finite(word: str, before: str = "") -> bool:
    """Whether a folded word is a verb that can stand alone, in the light of the word before it."""
    if _AUXILIARY.fullmatch(word) or word in _PAST:
        return before not in {"to", "the", "a", "an", "of", "their", "its", "no", "any"}
    return word.endswith(("s", "ed")) and not word.endswith("ss") and is_verb(word) and before not in {"the", "a", "an"}


def _is_plain_form(word: str, before: str, behind: str, *, joined: bool) -> bool:
    """Whether a word is the verb of a plural subject: "members get", "crystals dissolve", "members clean the room"."""
    plural = (
        joined
        or (before.endswith("s") and not before.endswith(("ss", "us", "is", "'s")))
        or before in _PLURALS | _PLURAL_WORDS
    )
    told = word in _PLAIN_FORMS or is_verb(word) or (behind in OBJECT_OPENS and not _NO_VERB.fullmatch(word))
    return plural and not word.endswith(("s", "ed", "ing")) and told


def _is_told(word: str, before: str, behind: str) -> bool:
    """Whether a word is the verb of a noun in the singular, to judge by what stands around it: "juice increases it"."""
    noun = (
        before not in NUMBER_WORDS
        and not before.endswith("s")
        and before not in _ARTICLES
        and not _NO_VERB.fullmatch(before)
        and len(before) > 2
    )
    ending = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return noun and ending and behind in OBJECT_OPENS


@lru_cache(maxsize=16384)
def verb_at(text: str, after: int) -> int | None:
    """Where the first finite verb of a text begins, among its first words but not before `after` others."""
    words = _words(text)
    for place, match in enumerate(words[: _MOST_WORDS + 4]):
        before = words[place - 1][0] if place else ""
        behind = words[place + 1][0] if place + 1 < len(words) else ""
        joined = place > 2 and words[place - 2][0] == "and" and not before.endswith("ing")
        if place > 1 and (before[:1].isdigit() or before in NUMBER_WORDS):  # "children under six pay"
            before = next((one[0] for one in words[:place] if one[0].endswith("s") or one[0] in _PLURALS), before)
        if place >= after and (
            is_finite(match[0], before)
            or (
                place
                and (_is_plain_form(match[0], before, behind, joined=joined) or _is_told(match[0], before, behind))
            )
        ):
            inside = any(one[0] in {"who", "which", "that", "what", "whoever", "whatever"} for one in words[:place])
            if not inside or any(is_finite(one[0]) for one in words[after:place]):
                return match.start()
            later = [one for one in words[place + 1 :] if is_finite(one[0])]
            chief = [one for one in later if _CHIEF.fullmatch(one[0])] or later
            return chief[0].start() if chief else match.start()
    return None


@lru_cache(maxsize=16384)
def starts_with_verb(text: str) -> bool:
    """Whether a text goes on about a subject that was named before it."""
    words = [match[0] for match in _words(text)]
    while words and _ADVERB.fullmatch(words[0]):
        words.pop(0)
    return bool(words) and is_finite(words[0])


def resolved(sentence: str, before: str) -> str:
    """A sentence whose subject is a pronoun, with the subject of the sentence before it in its place.

    "Kale likes cool weather. It tolerates frost." The sentence stays as it is where the two differ in number, or where
    the one before has no subject that can be told.
    """
    match = _PRONOUN.match(sentence)
    if match is None or not before or len(fold(before)) != len(before):
        return sentence
    subject = subject_of(before)
    if not subject:
        return sentence
    plural = _is_plural(subject)
    if plural != (match["word"].lower() in _PLURAL):
        return sentence
    if match["frame"]:
        subject = subject if fold(subject.split()[0]) not in _ARTICLES else subject[0].lower() + subject[1:]
    return f"{match['frame'] or ''}{subject} {sentence[match.end() :]}"


def subject_of(sentence: str) -> str:
    """The subject of a sentence; empty where it is a pronoun, a clause, too long or cannot be told."""
    frame = _FRAME.match(sentence)
    subject = re.sub(r", [^,]*,?$", "", _subject(sentence[frame.end() :] if frame else sentence))
    if not subject or len(subject.split()) > _MOST_WORDS or not subject[0].isupper() or _CLAUSAL.match(subject):
        return ""
    if _NOBODY.search(subject):
        return ""
    return subject


def _is_plural(subject: str) -> bool:
    head = re.split(r" (?:of|in|for|with|who|that|which|from|at|on|to|under|over|by|without)\b", fold(subject))[0]
    last = head.split()[-1]
    return (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or " and " in head or last in _PLURALS


def _subject(clause: str) -> str:
    place = verb_at(clause, after=1)
    subject = clause[:place].strip() if place else ""
    return re.sub(
        r"\s(?:also|then|often|usually|sometimes|never|always|still|even|only|mostly|generally)$", "", subject
    )


def _completed(piece: str, subject: str) -> str | None:
    """A later clause with its subject; None where it has none and none is known."""
    pointer = _POINTER.match(piece)
    if pointer:
        if not subject:
            return None
        ending = ("'" if subject.endswith("s") else "'s") if pointer["word"].lower() in _OWNED else ""
        return f"{subject}{ending} {piece[pointer.end() :]}"
    if starts_with_verb(piece):
        return f"{subject} {piece}" if len(subject) >= _LEAST_WORDS else None
    return piece
