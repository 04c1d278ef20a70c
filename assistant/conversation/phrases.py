"""What a text names: its noun phrases, its proper names, the people among them, and the items of its lists."""

import re
from collections.abc import Iterable, Iterator

from assistant.language.tokens import STOP_WORDS, fold
from assistant.language.vocabulary import find_abbreviations

_LONGEST_PHRASE = 8  # words
_LONGEST_JOINT = 2  # words such as "of the" that may hold two runs together
_SHORT_ITEM = 3  # words
_FEWEST_ITEMS = 3  # of an enumeration in a sentence; two things with "and" are no list

_WORDS = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*|[^\s]")
_JOINTS_LIST = """
of for in on with the a an and & at by de von van my your our
"""
_JOINTS = frozenset(_JOINTS_LIST.split())
_DETERMINERS_LIST = """
the a an my your our their his her its this that these those
"""
_DETERMINERS = frozenset(_DETERMINERS_LIST.split())

# Words that carry content for a search and name nothing by themselves: everyday verbs, adverbs and adjectives.
_NOT_NAMING_LIST = """
u ur need needs get gets got take takes took taking make makes made making hold holds held hear heard find finds
found use uses used using offer offers offered come comes came coming become becomes think thinks thought look looks
looking go goes going gone went see sees seen call calls called start starts started keep keeps put let seem seems
ask asks asked asking help helps happen happens happened happening mean means meant tell told say says said know
knows known want wants wanted work works give gives given show shows lead leads lie lies cover covers covered teach
teaches taught split splits prove explain explains understand learn learns choose chosen pick picks picked list
lists listed name names named decide describe describes write writes wrote written print prints buy buys bought
published invented treat treats treated must many much long often soon early late really usually generally typically
normally currently already yet still ever never always even instead else also too so kind sort type ones one first
second third last next another other others different same able good best better bad worth possible necessary
required needed mandatory allowed far ago true sorry please thanks maybe perhaps ahead quite difference
differences way ways thing
things lot lots bit example examples reason reasons include includes consist consists depend depends stand stands
compulsory legal illegal safe unsafe dangerous harmful effective available valid normal expensive cheap
collect collected run runs ran running afterwards afterward beforehand shud wat wich hw mutch
whats wheres whos hows
"""
_NOT_NAMING = frozenset(_NOT_NAMING_LIST.split())
# Words that ask for something or stand for anything: alone they name no subject.
_NO_SUBJECT_LIST = """
cost costs price fee pay pays age time hours hour days day weeks months years year people person important easy hard
question questions answer source sources topic topics overview article document himself herself itself themselves
before after well fine care nobody somebody two three four five every each yes no yeah part rest
"""
_NO_SUBJECT = frozenset(_NO_SUBJECT_LIST.split())
_SUBJECT_PRONOUNS_LIST = """
i you u we they he she it one who
"""
# Verbs that look like nouns: behind a subject that an auxiliary opens they are verbs ("does Medicare pay for it").
_VERBS_LIST = """
pay cost charge earn require accept need last apply allow expire begin end open close differ vary count require train
own own sell study practice practise change cause
"""
_VERBS = frozenset(_VERBS_LIST.split())
_CONTRACTED = re.compile(r"'(?:s|re|ll|ve|d|m|t)$")
_SUBJECT_PRONOUNS = frozenset(_SUBJECT_PRONOUNS_LIST.split())
_AUXILIARIES_LIST = """
do does did is are was were am can could may might must should shall will would has have had really just also
usually ever still
"""
_AUXILIARIES = frozenset(_AUXILIARIES_LIST.split())
_OPENING = frozenset({"do", "does", "did", "can", "must", "should", "will", "may"})
_CAPITALISED = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w&’'-]*(?:\.(?=[ ][A-Z]))?)"
_NAME = re.compile(
    rf"{_CAPITALISED}(?:[ ](?:(?:of|for|and|the|&|in|de|von|van|on)[ ]){{0,2}}(?:{_CAPITALISED}|\d+\b))*"
    r"(?:[ ]\([A-Z][A-Za-z&.-]{1,9}\))?"
)
_PERSON = re.compile(r"^(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?[A-Z][\w’'-]+(?: [A-Z]\.?)?(?: [A-Z][a-z][\w’'-]+){1,2}$")
_ORGANISATION = re.compile(
    r"\b(?:Institute|Association|Society|School|College|University|Academy|Group|Cent(?:er|re)|Council|Board|Bureau"
    r"|Foundation|Federation|Company|Inc|Ltd|LLC|Department|Ministry|Agency|Office|Union|Club|Guild|Trust|States?"
    r"|County|City|Street|Programme?|Services?|Act|Award|River|Lake|Island|Hospital|Clinic|Library|Studio|Yard|House"
    r"|Hall|Museum|Church|Shop|Press|Court|Law|New|North|South|East|West|Northern|Southern|Eastern|Western|Saint|San"
    r"|Practitioners|Professionals|Members|Magazine|Journal|News|Quarterly|Network|National|International|Register)\b"
)
_BODY_OF = re.compile(r" of (?!the\b)[A-Z]")  # "Health Practitioners of Canada"
_REPORTS = (
    r"(?:says?|said|writes?|wrote|reports?|reported|adds|explains|explained|advises|advised|notes|noted|warns|warned"
    r"|claims|claimed|states|argues|replies|answers|announced)"
)
_ATTRIBUTION = re.compile(
    r",? ?\b(?:according to|as (?:reported|quoted|given|read) (?:by|in|on)|going by|in the words of)\b[^,.;:\[\n]*"
    rf"|\b[Tt]he [\w ]{{3,40}}? {_REPORTS}\b(?: that)?,?"
    rf"|,(?: as)? [^,.;:\[\]\n]{{3,70}}? {_REPORTS}(?: (?:in|on) [^,.;:\[\n]{{3,40}})?(?=\s*(?:[.;,\[\n]|$))"
    rf"|, {_REPORTS} (?:an?|the|one) [^.;:\[\n]*"
)
_SENTENCE_END = re.compile(r"(?<=[a-z)\]]{2}[.!?:])\s|(?<=[A-Z]{2}[.!?:])\s")
_BULLET = re.compile(r"^\s*(?:[•*–-]|\d+[.)])\s+(?P<item>.+?)\s*$", re.MULTILINE)
_MARK = re.compile(r"\s*\[\d+\]")
_ENUMERATION = re.compile(
    r"(?:: |such as |like |are |means? |stands? for |includes? |covers? |names? |named |lists? |offers? |following "
    r"|(?:consists?|made|made up) of )"
    r"(?P<items>(?:[^,.;:()]+(?:\([^()]*\))?, ){1,9}(?:and |or )?[^,.;:]+?)(?=[.;:?!]|$)"
)
_LAST_ITEM = re.compile(r"(?:and|or) (?P<item>.+)")
_CLAUSE = re.compile(r"(?:it|they|this|that|which|there|he|she|we|you|is|are|has|have)\b")


def unmarked(text: str) -> str:
    """A text without its citation marks."""
    return _MARK.sub("", text)


def unattributed(text: str) -> str:
    """A text without the words that say who says it."""
    return _ATTRIBUTION.sub("", text)


def noun_phrases(text: str) -> list[str]:
    """The runs of words that name something, in order, as they are spelt; no repeats.

    Without a grammar: a run ends at punctuation and at words that carry no content, at everyday verbs, and at the verb
    behind "to" or behind a pronoun; "of", "for" and the like hold two runs together.
    """
    return list(dict.fromkeys(" ".join(_without_asking(run)) for run in _runs(text) if _names_something(run)))


def _without_asking(run: list[str]) -> list[str]:
    """A run without the word at its end that says what is asked ("course cost")."""
    while len(run) > 1 and run[-1] in _NO_SUBJECT:
        run = run[:-1]
    return run


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    joint: list[str] = []
    verb_next = behind_auxiliary = False
    before = ""
    for piece in _PIECE.findall(text):
        folded = fold(piece)
        verb = verb_next and piece[0].islower() and before not in _DETERMINERS
        if behind_auxiliary and run and folded in _VERBS:
            verb, behind_auxiliary = True, False
        naming = _is_naming(folded)
        if naming and not verb and len(run) + len(joint) < _LONGEST_PHRASE:
            run += [*joint, piece] if run else [piece]
            joint = []
        elif run and not naming and len(joint) < _LONGEST_JOINT and _may_join(folded, run, joint):
            joint.append(piece)
        else:
            yield run
            run, joint = ([piece] if naming and not verb else []), []
        behind_auxiliary = folded in _OPENING or (behind_auxiliary and (naming or folded in _DETERMINERS))
        if folded in _SUBJECT_PRONOUNS or folded == "to":
            verb_next = True
        elif naming or folded not in _AUXILIARIES:
            verb_next = False
        before = folded
    yield run


def _is_naming(folded: str) -> bool:
    if not any(letter.isalnum() for letter in folded):
        return False
    return not any(word in STOP_WORDS or word in _NOT_NAMING for word in (folded, _CONTRACTED.sub("", folded)))


def _may_join(folded: str, run: list[str], joint: list[str]) -> bool:
    """Whether a word may hold a run and the next one together.

    An article does so behind a preposition only; "and" only between words in capitals.
    """
    if folded in _DETERMINERS:
        return bool(joint) and folded in _JOINTS
    return folded in _JOINTS and (folded not in {"and", "&"} or run[-1][0].isupper())


def _names_something(run: list[str]) -> bool:
    return any(not word.isdigit() and fold(word) not in _NO_SUBJECT and fold(word) not in _JOINTS for word in run)


def names(text: str) -> list[str]:
    """The proper names of a text, and what it introduces an abbreviation for, in order; none inside another.

    A capital at the start of a sentence makes a name only of an abbreviation, or with a further capital.
    """
    found = [
        (text.find(name), name)
        for name in (f"{long} ({short})" for short, long in find_abbreviations(text))
        if name in text
    ]
    lower = set(re.findall(r"\b[a-z][\w-]+", text))
    lines = _SENTENCE_END.sub("\n", text)
    for match in _NAME.finditer(lines):
        words = _trimmed(match[0].split())
        name = re.sub(r"['’]s$", "", " ".join(words)).strip(" ,") if words else ""
        ordinary = sum(word[0].isalpha() for word in words) == 1 and (
            fold(name) in lower or (_opens(lines, match.start()) and not name.isupper())
        )
        if re.search(r"\w\w", name) and not ordinary:
            found.append((match.start(), name))
    return without_repeats(name for _, name in sorted(found))


def _trimmed(words: list[str]) -> list[str]:
    """The words of a name without an ordinary word in capitals in front ("The", "Completing the ...")."""
    while words and (not _is_naming(fold(words[0])) or (len(words) > 1 and words[1] == "the")):
        words = words[1:]
    return words


def _opens(lines: str, start: int) -> bool:
    """Whether a place is the start of a line, a quotation or a list item."""
    before = lines[:start].rstrip(" \"'(")
    return not before or before[-1] in ".!?:\n•"


def initials(phrase: str) -> str:
    """The folded initials of a phrase, small words aside; empty where they could be no abbreviation."""
    words = [word for word in _WORDS.findall(fold(phrase)) if word not in _JOINTS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def people(text: str) -> list[str]:
    """The names of a text that look like those of people: two or three capitalised words, none of them ordinary."""
    lower = set(re.findall(r"\b[a-z][\w-]+", text))
    named = (name for name in names(text) if not _BODY_OF.search(name))
    found = (re.split(r" (?:of|and|the|for|in|on|by|&) | \(", name)[0] for name in named)
    return [
        name
        for name in dict.fromkeys(found)
        if _PERSON.match(name)
        and not _ORGANISATION.search(name)
        and not any(fold(word) in lower or (word.isupper() and len(word) > 2) for word in name.split())
    ]


def list_items(text: str) -> list[str]:
    """The items of the first list of a text: its bulleted lines, else what it enumerates; empty where it has none."""
    plain = unmarked(text)
    bullets = [match["item"].rstrip(" .,;") for match in _BULLET.finditer(plain)]
    if len(bullets) > 1:
        return bullets
    for match in _ENUMERATION.finditer(plain):
        items = _enumerated(match["items"])
        if len(items) >= _FEWEST_ITEMS and all(len(item.split()) <= _LONGEST_PHRASE for item in items):
            return items
    return []


def _enumerated(run: str) -> list[str]:
    """The items of an enumeration, up to the one behind "and" or "or"; what follows that is another clause."""
    items: list[str] = []
    for part in run.split(", "):
        last = _LAST_ITEM.match(part.strip())
        if last and items:
            return items if _CLAUSE.match(last["item"]) and _split_last(items) else [*items, last["item"]]
        items.append(part.strip())
    _split_last(items)
    return items


def _split_last(items: list[str]) -> bool:
    """Split the last item at its "and", where short things stand on both sides of it; whether it was split."""
    pair = re.split(r" (?:and|or) ", items[-1])
    short = len(items) > 1 and len(pair) > 1 and all(len(one.split()) <= _SHORT_ITEM for one in pair)
    if short:
        items[-1:] = pair
    return short


def without_repeats(phrases: Iterable[str]) -> list[str]:
    """The phrases that no other one contains, in order."""
    kept = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    folded = [_spaced(phrase) for phrase in kept]
    return [
        phrase
        for place, phrase in enumerate(kept)
        if folded[place] not in folded[:place]
        and not any(folded[place] in one and folded[place] != one for one in folded)
    ]


def _spaced(phrase: str) -> str:
    """The folded words of a phrase with a space around each."""
    return f" {' '.join(_WORDS.findall(fold(phrase)))} "
