"""Classes of things of which a sentence means one: another one in the same place contradicts it.

"Dried in the sun" goes against "dried in the shade", where a statement names one member of the class alone and nothing
in it says that there are more.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.tokens import WORD, stem
from assistant.verification.findings import Finding
from assistant.verification.matching import Match, is_small
from assistant.verification.statements import Statement, Word

# Words of one meaning are joined by a stroke.
_CLASSES = """
sun|sunlight shade|shadow dark|darkness
flower|blossom leaf|leaves root seed bark stem|stalk fruit|berry bulb
leg arm back neck head chest abdomen foot hand shoulder
glass tin plastic wood paper metal steel stone
water oil alcohol|spirit vinegar milk
spoken|oral|verbal|verbally written|writing
online|remote|remotely in-person classroom home|homework
morning afternoon evening night midnight noon
breakfast lunch|luncheon dinner|supper
federal state city|municipal county
acute chronic subacute
mild moderate severe
sitting|seated lying standing kneeling
prone supine
spring summer|midsummer autumn winter|midwinter
doctor|physician|gp nurse dentist chiropractor|chiropractic pharmacist psychologist lawyer|attorney accountant midwife
insurer|insurance employer patient|client therapist|practitioner
owner tenant|renter
teacher|instructor|tutor pupil|student
author|writer editor publisher
child|children adult infant|baby|babies
girl boy
men|man women|woman
mother father
husband wife
bus train car|automobile bicycle|bike
cash card cheque|check
email|e-mail telephone|phone letter|mail|post
desk|counter café|cafe|bar kitchen
diploma degree licence|license certificate
bachelor master doctorate doctoral
employee contractor
plaintiff defendant
landlord tenant
seller buyer
lender borrower
singular plural
monday tuesday wednesday thursday friday saturday sunday
hourly daily weekly monthly quarterly yearly|annually|annual
receipt prescription|script referral
"""
_MEMBERS: dict[str, set[tuple[int, int]]] = {}
for _class, _line in enumerate(_CLASSES.strip().splitlines()):
    for _member, _words in enumerate(_line.split()):
        for _word in _words.split("|"):
            _MEMBERS.setdefault(stem(_word), set()).add((_class, _member))

_OPEN = re.compile(
    r"\b(?:may|might|can|could|also|such as|including|includes?|for example|e\.g|for instance|among|or|other|others"
    r"|some|sometimes|often|usually|many|most|several|not|no|never|without|except)\b"
)
_ARTICLE_WORDS = "a an the its their his her your our this these those any each every"
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_LOOKED_BACK = 3  # words
_LEAST_HELD = 0.7  # of the sentence's other words that the statement itself must hold


def instead(said: str, found: Sequence[Match], statement: Statement) -> Iterator[Finding]:
    """Whether a sentence names another member of a class than the only one that the statement names."""
    missing = [match for match in found if not match.answered and not match.found and not is_small(match.word)]
    others = [match for match in found if match not in missing and not is_small(match.word)]
    if len(missing) != 1 or not others or _OPEN.search(statement.folded):
        return
    if sum(match.own and bool(match.answered) for match in others) < _LEAST_HELD * len(others):
        return
    (one,) = missing
    rival = _rival(one.word, statement, {match.word.stem for match in found})
    if rival is not None and _led_by(said, one.word) == _led_by(statement.folded, rival):
        yield Finding("contradicted", "opposite", one.word.text, rival.text)


def _led_by(folded: str, word: Word) -> str:
    """The word that leads to a noun, articles and the like left out: "in" of "in the sun"."""
    before = [other for other in WORD.findall(folded[: word.start])[-_LOOKED_BACK:] if other not in _ARTICLES]
    return before[-1] if before else ""


def _rival(word: Word, statement: Statement, said: set[str]) -> Word | None:
    """The member of a word's class that a statement names, where it names one only and the sentence does not."""
    for number, member in _MEMBERS.get(word.stem, ()):
        named = {
            its: other for other in statement.words for kind, its in _MEMBERS.get(other.stem, ()) if kind == number
        }
        if len(named) == 1 and member not in named:
            (other,) = named.values()
            if other.stem not in said:
                return other
    return None
