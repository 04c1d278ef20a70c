"""A yes/no question taken apart: its auxiliary, its subject, and what it asks of the subject.

The rules are general English over a short list of verbs and a dictionary; a reading is as good as the question's
grammar lets it be.
"""

import re

from assistant.language.dictionary import is_verb
from assistant.language.tokens import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BASE_VERBS = _words(
    """
    be have get go do accept act add address admit advise affect aim allow apply approve ask assess authorize avoid
    award become begin belong bill bring build call carry cause certify change charge check choose claim close coin come
    complete concern consist contain continue contradict cost count cover create cure damage deal deny depend describe
    develop diagnose differ do document draw drop ease employ end enroll ensure establish exclude exist expect expire
    explain fall find finish fit focus follow found give go grow handle happen heal help hold hurt improve include
    increase insist involve issue join keep know lack last lead learn leave like lend let license limit list lose lower
    lie maintain make manage mean measure meet name need obtain occur offer open order own pass pay perform permit
    practice prepare prescribe prevent prove provide publish put qualify raise range reach read receive recommend record
    reduce refer regulate reimburse relate release relieve remain remove renew rent replace report require rest restrict
    result return rise run save say see seem sell send serve set show speed spend spread start state stay stop
    strengthen study submit suffer suggest supply support take talk teach tell tend test touch train travel treat
    trigger try turn undress use vary visit wait want wear work worsen write
    """
)
AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had"
    r"|isn't|aren't|don't|doesn't|can't|won't|shouldn't)"
)
YES_NO = re.compile(rf"^(?:(?:so|and|but|then|also)\W+)*(?P<auxiliary>{AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
PREPOSITIONS = _words("for in to by with on at from under as without during into within per than about")
ADJECTIVES = _words(
    """required needed mandatory necessary covered allowed legal safe worth different regulated taxable available
    optional illegal painful possible important compulsory free eligible responsible okay ok permitted included
    tax-deductible deductible good bad effective ready open closed the same a an"""
)
ADVERBS = _words("always never usually often really ever just only also still actually generally sometimes already now")
_PARTICIPLES = _words(
    """let left made paid held kept given taken done seen known found sent sold told taught built bought brought written
    driven worn drawn shown grown meant lent lost put set cut hurt spent read run"""
)
PRONOUNS = _words("i you we they he she it there one anyone everyone someone somebody anybody this that")
COPULAS = frozenset(("is", "are", "was", "were", "am"))
_OPENERS = _words("something anything nothing one among part")
_AFTER_SUBJECT = ADJECTIVES | ADVERBS | PREPOSITIONS | _OPENERS | _PARTICIPLES
_DETERMINERS = _words("a an the my your his her its our their this that these those any some all each every no")


def asking_sentence(question: str) -> str:
    """The last sentence of a question that asks, on one line, without its question mark."""
    line = " ".join(question.split())
    parts = [part for part in re.split(r"(?<=[?!.])\s+", line) if part]
    asking = [part for part in parts if part.endswith("?")] or parts[-1:]
    return asking[-1].rstrip("?!. \"'”’)") if asking else ""


def subject_and_predicate(rest: str, auxiliary: str) -> tuple[str, str]:
    """The subject and the predicate of what stands behind the auxiliary of a question."""
    words = rest.split()
    folded = [fold(word).strip(",") for word in words]
    if folded[:1] and folded[0] in PRONOUNS:
        return words[0], " ".join(words[1:])
    copula = auxiliary.removesuffix("n't") in COPULAS
    for place in range(1, len(words)):
        word, previous = folded[place], folded[place - 1]
        if copula:
            compares = word.endswith("er") and folded[place + 1 : place + 2] == ["than"]
            ends = (
                word in ADJECTIVES | ADVERBS | PREPOSITIONS | _OPENERS | _PARTICIPLES or word.endswith("ed") or compares
            )
        else:
            ends = word in ADVERBS or word in BASE_VERBS
        if ends and previous not in ("a", "an", "the", "my", "your", "of", "for", "to", "or", "and"):
            return " ".join(words[:place]), " ".join(words[place:])
    place = len(words) - 1 if copula else _verb_at(folded)
    return " ".join(words[:place]), " ".join(words[place:])


def _verb_at(words: list[str]) -> int:
    """The place of the verb among folded words without one of our list: by the dictionary, or behind the first noun."""
    first = 2 if words[:1] and words[0] in _DETERMINERS else 1
    return next((place for place in range(first, len(words)) if is_verb(words[place])), min(first, len(words) - 1))
