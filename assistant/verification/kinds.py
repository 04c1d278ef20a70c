"""Closed classes of things: lists of which a sentence in one place means one member."""

from assistant.language.tokens import stem

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
MEMBERS: dict[str, set[tuple[int, int]]] = {}
for _class, _line in enumerate(_CLASSES.strip().splitlines()):
    for _member, _words in enumerate(_line.split()):
        for _word in _words.split("|"):
            MEMBERS.setdefault(stem(_word), set()).add((_class, _member))


def are_of_one_kind(one: str, other: str) -> bool:
    """Whether two stems are different members of one class ("sun", "shade")."""
    mine, theirs = MEMBERS.get(one, set()), MEMBERS.get(other, set())
    return any(number == its and member != its_member for number, member in mine for its, its_member in theirs)
