"""A sentence of an answer -> what it claims, in words that stand alone.

"No." claims what the question asks, denied; "It takes 13 days" is about what the question or the sentence before is
about; "13 days." finishes the question; an item of a list goes on with the line above it. The rules are general
English and rest on a short list of verbs, so a reading is only as good as the question's grammar: a sentence that
stands by itself is always judged by its own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.language.tokens import STOP_WORDS, fold, stem
from assistant.loading.word_lists import words_of

Opening = Literal["yes", "no", "depends", ""]

_BASE_VERBS = words_of(
    """
    be have get go do
    accept act add address admit advise affect aim allow apply approve ask assess authorize avoid award become begin
    belong bill bring build call carry cause certify change charge check choose claim close coin come complete concern
    consist contain continue contradict cost count cover create cure damage deal deny depend describe develop diagnose
    differ do document draw drop ease employ end enroll ensure establish exclude exist expect expire explain fall find
    finish fit focus follow found give go grow handle happen heal help hold hurt improve include increase involve issue
    join keep know lack last lead learn leave lend let license limit list lose lower lie maintain make manage mean
    measure meet name need obtain occur offer open order own pass pay perform permit practice prepare prescribe prevent
    prove provide publish put qualify raise range reach read receive recommend record reduce refer regulate reimburse
    relate release relieve remain remove renew rent replace report require rest restrict result return rise run save say
    see seem sell send serve set show speed spend spread start state stay stop strengthen study submit suffer suggest
    supply support take talk teach tell tend test touch train travel treat trigger try turn undress use vary visit wait
    want wear work worsen write
    """
)
_VERBS = frozenset(map(stem, _BASE_VERBS))
_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had"
    r"|isn't|aren't|don't|doesn't|can't|won't|shouldn't)"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|can|cannot|can't|could|may|might|must|should|shall|will|would|won't|has|have|had"
    r"|do|does|did|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|it's|that's|there's|you're|they're|we're|i'm|he's"
    r"|she's|you'll|they'll|we'll|ought|shouldn't|couldn't|wouldn't|haven't|hasn't|needn't)\b"
)
_YES_NO = re.compile(rf"^(?:(?:so|and|but|then|also)\W+)*(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_WH = re.compile(
    r"^(?:(?:so|and|but|then|also)\W+)*(?:in |at |for |to |with |by |on |from |after |before )?"
    r"(?P<word>what|which|who|whom|whose|when|where|why|how)\b"
    r"(?: (?:much|many|long|often|far|old|soon|big|hot|deep|high|early|late|expensive|does one|do i))?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:well|in short|short answer|the short answer is|simply put|generally|usually|in general)\b\W*)?"
    r"(?:(?P<yes>yes|yep|yeah|absolutely|definitely|certainly|of course|sure|correct|true"
    r"|that(?: is|'s) (?:right|correct|true))"
    r"|(?P<no>no|nope|not at all|never|absolutely not|definitely not|certainly not|of course not|incorrect|false"
    r"|not true|that is (?:wrong|not true|false)|that's (?:wrong|not true|false))"
    r"|(?P<depends>(?:it|that|this) (?:all )?depends|maybe|sometimes|it varies|that varies|yes and no))"
    r"(?=\W*$|\s*[,.;:!–—-]| (?:on|upon|by|from)\b)[\s,.;:!–—-]*",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^\W*(?:(?:and|but|so|also|then|however|instead|yes|no|still|in addition|in fact|usually|often|sometimes|normally"
    r"|generally|typically|in most cases|in many cases|if so|therefore|nevertheless|for example|on average)\b\W*)*"
    r"(?P<pronoun>it(?:'s)?|they(?:'re)?|this|that|these|those|he|she|both|the (?:former|latter|same))\b"
    r"(?P<noun> (?!is\b|are\b|was\b|were\b|has\b|have\b|may\b|must\b|can\b|will\b|should\b|does\b|do\b|did\b|not\b)"
    r"[a-z]+)?",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:one|ones|so|any)\b(?=\W*$|\s+(?:if|when|unless|to|for|before|in|at|from)\b)", re.IGNORECASE)
_ELLIPSIS = re.compile(
    r"^\W*(?:you|they|we|it|he|she|i|\w+s) (?:do|does|did|is|are|can|cannot|can't|may|must|should|will"
    r"|don't|doesn't|aren't|isn't|shouldn't|won't)(?: not| never| always| usually)?\W*"
    r"(?=$|[,;]|\b(?:if|when|unless|in|but|because|as)\b)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r",?\s*(?:\b(?:including|such as|namely|like|e\.g\.|for example"
    r"|(?:with |of |for |in |on )?(?:any|one|some|all|each|both)?(?: or more)?\s?(?:of )?(?:the following|these|those)(?: \w+){0,3}|as follows|the following)\b)?\s*:?\s*$",
    re.IGNORECASE,
)
_NOUN_END = re.compile(
    r"[,;:?]|\b(?:if|when|that|which|who|because|before|after|while|unless|or not|and is|and does)\b"
)
_PREPOSITIONS = words_of("for in to by with on at from under as without during into within per than about")
_ADJECTIVES = words_of(
    """required needed mandatory necessary covered allowed legal safe worth different regulated taxable available
    optional illegal painful possible important compulsory free eligible responsible okay ok permitted included
    tax-deductible deductible good bad effective ready open closed the same a an"""
)
_ADVERBS = words_of("always never usually often really ever just only also still actually generally sometimes")
_PRONOUNS = words_of("i you we they he she it there one anyone everyone someone somebody anybody this that")
_QUANTIFIERS = words_of("about around roughly every each usually only between at within after before")
_COPULAS = frozenset(("is", "are", "was", "were", "am"))
_ARTICLE = re.compile(r"^(?:an?|any|some) ", re.IGNORECASE)
_INVERTED = re.compile(rf"(?P<noun>.*?)\b(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_LONGEST_FRAGMENT = 9  # words


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims, in words that can be judged.

    `texts` are ways to say it that stand alone, best first; `opening` is the "yes", "no" or "it depends" it begins
    with, and `asked` the question as a statement, where it asks for yes or no. `leans` says that the words need the
    question or the sentence before: a passage must speak of `about` too. `bare` says that there is nothing but the
    opening.
    """

    texts: tuple[str, ...]
    opening: Opening = ""
    asked: str = ""
    about: str = ""
    leans: bool = False
    bare: bool = False


def read_claim(words: str, question: str, before: Sequence[str] = (), leads: Sequence[str] = ()) -> Claim:
    """What a sentence of an answer claims.

    Args:
        words: the sentence, markup left out.
        question: the question that it answers, or an empty string.
        before: the sentences of the answer before it, in order.
        leads: the lines that introduce a list item, outermost first.
    """
    text = " ".join(words.split())
    if leads:
        return Claim((_with_leads(text, leads),), about=topic_of(question))
    asked = as_statement(question)
    opening, rest = _opened(text)
    about = topic_of(question)
    if opening and asked:
        if not re.search(r"\w", rest):
            return Claim((), opening, asked, about, bare=True)
        if opening == "depends" and _is_fragment(rest):
            return Claim((f"{asked}, depending {rest}",), opening, asked, about, leans=True)
        if _is_fragment(rest) or _ELLIPSIS.match(rest):
            return Claim((_finished(question, opening, rest),), opening, asked, about, leans=True)
        inner = read_claim(rest, question, before)
        return Claim(inner.texts, opening, asked, about, inner.leans)
    if opening and re.search(r"\w", rest):
        text = rest
    if _is_fragment(text):
        stem_ = asked_about(question)
        return Claim((f"{stem_} {_lowered(text)}" if stem_ else text, text), about=about, leans=True)
    pointing = _POINTING.match(text)
    if pointing and (about or before):
        return Claim(tuple(_resolved(text, pointing, question, before)), about=about, leans=True)
    one = _ONE.search(text)
    if one and about and one[0].lower() in ("one", "ones", "any"):
        return Claim((f"{text[: one.start()]}{about}{text[one.end() :]}",), about=about, leans=True)
    return Claim((text,), about=about)


def as_statement(question: str, *, denied: bool = False) -> str:
    """A yes/no question as the statement it asks about, affirmed or denied; empty for other questions."""
    asking = _YES_NO.match(_core(question))
    if not asking:
        return ""
    auxiliary = asking["auxiliary"].lower()
    subject, predicate = _parted(asking["rest"], auxiliary)
    if not subject or not predicate:
        return ""
    plain = {"can't": "can", "won't": "will"}.get(auxiliary, auxiliary.removesuffix("n't"))
    if denied and fold(subject) == "there":
        return _sentence(f"There {plain} no {_ARTICLE.sub('', predicate)}")
    if denied:
        return _sentence(f"{subject} {'cannot' if plain == 'can' else f'{plain} not'} {predicate}")
    if plain in ("do", "does", "did"):
        return _sentence(f"{subject} {predicate}")
    return _sentence(f"{subject} {plain} {predicate}")


def asked_about(question: str) -> str:
    """The beginning of the answer to a question that asks for a thing ("How long does X take?" -> "X takes")."""
    core = _core(question)
    asking = _WH.match(core)
    if not asking:
        return as_statement(question)
    parts = _INVERTED.match(asking["rest"])
    if not parts:
        return asking["rest"]
    noun, verb = parts["noun"].strip(), parts["auxiliary"].lower()
    if not noun and asking["word"].lower() in ("what", "who", "where") and verb in _COPULAS:
        return f"{parts['rest']} {verb}"
    if noun and _opens_predicate(parts["rest"]) and verb in _COPULAS:
        return f"{noun} {verb} {parts['rest']}"
    subject, predicate = _parted(parts["rest"], verb)
    shown = "" if verb in ("do", "does", "did") else verb
    return " ".join(f"{subject} {shown} {predicate} {noun}".split())


def topic_of(question: str) -> str:
    """The thing a question is about, as far as its grammar shows it: "the exam" of "How long does the exam take?"."""
    core = _core(question)
    asking = _YES_NO.match(core) or _WH.match(core)
    if not asking:
        return core if len(core.split()) <= _LONGEST_FRAGMENT else ""
    parts = _INVERTED.match(asking["rest"]) if asking.re is _WH else asking
    if not parts:
        return _object_of(asking["rest"])
    noun = (parts["noun"] or "").strip() if asking.re is _WH else ""
    verb = parts["auxiliary"].lower()
    if asking.re is _WH and verb in _COPULAS and asking["word"].lower() == "what" and not noun:
        return _noun_phrase(parts["rest"])
    if noun and verb in _COPULAS and _opens_predicate(parts["rest"]):
        return noun
    subject, predicate = _parted(parts["rest"], verb)
    if fold(subject) in _PRONOUNS:
        return _object_of(predicate) or noun
    return subject


def _opens_predicate(text: str) -> bool:
    """Whether words go on after a subject and a verb ("used in massage") and do not begin with a subject."""
    first = fold(text.split()[0]).strip(",")
    return first.endswith("ed") or first in _PREPOSITIONS or (first in _ADJECTIVES and first not in ("the", "a", "an"))


def _core(question: str) -> str:
    """The last sentence of a question that asks, on one line, without its question mark."""
    line = " ".join(question.split())
    parts = [part for part in re.split(r"(?<=[?!.])\s+", line) if part]
    asking = [part for part in parts if part.endswith("?")] or parts[-1:]
    return asking[-1].rstrip("?!. \"'”’)") if asking else ""


def _parted(rest: str, auxiliary: str) -> tuple[str, str]:
    """The subject and the predicate of what stands behind the auxiliary of a question."""
    words = rest.split()
    folded = [fold(word).strip(",") for word in words]
    if folded[:1] and folded[0] in _PRONOUNS:
        return words[0], " ".join(words[1:])
    copula = auxiliary.removesuffix("n't") in _COPULAS
    for place in range(1, len(words)):
        word, previous = folded[place], folded[place - 1]
        if copula:
            ends = word in _ADJECTIVES or word in _ADVERBS or word.endswith("ed") or word in _PREPOSITIONS
        else:
            ends = word in _ADVERBS or word in _BASE_VERBS
        if ends and previous not in ("a", "an", "the", "my", "your", "of", "for", "to", "or", "and"):
            return " ".join(words[:place]), " ".join(words[place:])
    return " ".join(words[:-1]), " ".join(words[-1:])


def _object_of(predicate: str) -> str:
    """What a verb is done to ("a licence" of "need a licence to work")."""
    words = predicate.split()
    start = 0
    while start < len(words) and _is_verbal(fold(words[start]).strip(",")):
        start += 1
    return _noun_phrase(" ".join(words[start:]))


def _is_verbal(word: str) -> bool:
    return word in ("to", "not", "goes") or word in _PREPOSITIONS or stem(word) in _VERBS


def _noun_phrase(text: str) -> str:
    stop = _NOUN_END.search(text)
    words = (text[: stop.start()] if stop else text).split()
    for place in range(1, len(words)):
        if fold(words[place]) in _PREPOSITIONS:
            return " ".join(words[:place])
    return " ".join(words)


def _opened(text: str) -> tuple[Opening, str]:
    """The "yes", "no" or "it depends" that a sentence begins with, and the rest."""
    found = _OPENING.match(text)
    if not found:
        return "", text
    opening: Opening = "yes" if found["yes"] else "no" if found["no"] else "depends"
    return opening, text[found.end() :]


def _is_fragment(text: str) -> bool:
    """Whether a sentence has no verb of its own."""
    words = re.findall(r"[\w'’]+", fold(text))
    if len(words) > _LONGEST_FRAGMENT or _FINITE.search(fold(text)):
        return False
    return not any(stem(word) in _VERBS and not word.endswith(("ing", "ed")) for word in words)


def _finished(question: str, opening: Opening, rest: str) -> str:
    """The question's statement, affirmed or denied, with what the answer adds to it."""
    statement = as_statement(question, denied=opening == "no")
    ellipsis = _ELLIPSIS.match(rest)
    added = rest[ellipsis.end() :] if ellipsis else rest
    return f"{statement.rstrip('. ')} {_lowered(added.strip(' ,;'))}".strip()


def _with_leads(text: str, leads: Sequence[str]) -> str:
    """A list item with the lines that introduce it."""
    opened = " ".join(_PLACEHOLDER.sub("", " ".join(lead.split())).rstrip(" :;,") for lead in leads)
    return f"{opened} {_lowered(text.rstrip(' ,;'))}"


def _resolved(text: str, pointing: re.Match[str], question: str, before: Sequence[str]) -> list[str]:
    """The sentence with its pronoun replaced by what it may mean, the nearest first."""
    meant = [subject_of(before[-1])] if before else []
    meant.append(topic_of(question))
    if before:
        meant += [subject_of(one) for one in reversed(before[:-1])]
    pronoun = fold(pointing["pronoun"])
    end = pointing.end("pronoun")
    verb = " is" if pronoun.endswith("'s") else " are" if pronoun.endswith("'re") else ""
    head, tail = text[: pointing.start("pronoun")], text[end:]
    if pointing["noun"] and pronoun in ("this", "that", "these", "those"):
        return [text]
    texts = [f"{head}{one}{verb}{tail}" for one in dict.fromkeys(meant) if one and not _is_pronoun(one)]
    return [*dict.fromkeys(texts), text]


def _is_pronoun(text: str) -> bool:
    words = [word for word in re.findall(r"[\w']+", fold(text)) if word not in STOP_WORDS]
    return not words


def subject_of(sentence: str) -> str:
    """What a sentence is about: the words before its first verb, where these are few; else an empty string."""
    text = " ".join(sentence.split())
    words = text.split()
    for place in range(1, min(len(words), _LONGEST_FRAGMENT)):
        word = fold(words[place]).strip(",.;:")
        is_verb = _FINITE.fullmatch(word) or (
            stem(word) in _VERBS and word.endswith(("s", "ed")) and word[-3:] != "ers"
        )
        if is_verb:
            subject = " ".join(words[:place])
            return "" if "," in subject or _is_pronoun(subject) else subject
    return ""


def _lowered(text: str) -> str:
    """A text that goes on a sentence: without its capital, unless that is a name's."""
    first = text.split(" ", 1)[0]
    small = first[1:].islower() and fold(first) in STOP_WORDS | _QUANTIFIERS
    return text[:1].lower() + text[1:] if small else text


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:1].upper()}{line[1:]}"
