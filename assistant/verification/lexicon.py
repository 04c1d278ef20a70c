"""Closed vocabularies of general English that the checks compare: groups of one meaning, opposites, small words.

Words are held as stems (`tokens.stem`), so that a group meets every form of its words.
"""

from functools import lru_cache

from assistant.language.dictionary import are_antonyms, are_synonyms
from assistant.language.opposites import CLASSES, OPPOSITE_STEMS
from assistant.language.tokens import stem

# Words that say the same in most sentences. A word may stand in several groups.
_GROUPS = """
cost price fee charge pay tuition
earn pay salary wage
certificate certification
begin start open
finish complete
get obtain receive gain acquire earn
take last run long length lasting duration
help aid assist support benefit
speed accelerate hasten quicken faster
big large great
small little
ease relieve reduce lower lessen decrease soothe calm loosen alleviate cut
increase raise rise grow boost
show signal demonstrate indicate
doctor physician
medicine medication drug
exam examination test assessment
client patient customer
keep maintain retain
enough sufficient suffice
allow permit let
forbid prohibit ban
inform tell notify report
talk speak
state name specify
aim target goal
usual general typical normal common
particular specific certain
additional extra further added
various different varied
use apply
wide broad
insurer insurance
job career work
operation surgery surgical
reimburse repay
refund back
movement mobility
kind type form sort
method technique
rule requirement
extra additional
buy purchase
teach instruct
sell market advertise
new recent
same identical alike
old ancient
whole entire total full altogether together
contain hold include comprise consist have cover
address cover treat deal
speed quick
name title
suitable suit fit
said claim say believe
look face
suitable suit
book reserve
valid last
free
join membership
proof evidence
shut close
fine penalty
yearly annual year
monthly month
weekly week
daily day
author writer write
founder found
possible may
improve better enhance
distance away
baby infant child
avoid
plan plans
dedicated special
title designation name call
connect relate
bike bicycle cycle
tailor fit adapt
staff employ employee personnel
youngest lowest
pupil student learner
outperform better
shape develop
view opinion
"""
GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(word) for word in line.split()) for line in _GROUPS.strip().splitlines() if len(line.split()) > 1
)

# Opposites beyond those that the answers use; each side may be a group of one meaning.
_OPPOSED = """
ease,relieve,reduce,lower,lessen,decrease|increase,raise,rise,grow,worsen,boost,aggravate
soothe,calm,alleviate,fall,drop,decline,shrink|increase,raise,rise,grow,worsen,boost,aggravate
speed,accelerate,hasten|slow,delay
improve,better|worsen,worse,impair
loosen,loose|tighten,tight
omit|include,cover,contain
require,mandatory,compulsory,obligatory|optional,voluntary,unnecessary
allow,permit,welcome|forbid,prohibit,ban,refuse
within,inside|outside,beyond
indoors,indoor|outdoors,outdoor
upstairs|downstairs
before|after
more|less,fewer
most|least
better|worse
faster|slower
cheaper,cheap|expensive,dearer
bigger,large,big|smaller,small
highest|lowest
broad,broadest,wide|narrow,narrowest
same,identical,alike|different,vary,varies,differ,differently
new|old,ancient
open|closed,close,shut
front|behind,rear
advanced|basic
free|paid,cost,pay
volunteer|paid,employee
maximum|minimum
harmless|harmful
safe|unsafe,dangerous,harmful
morning|evening
full|part
sunrise|sunset
dawn|dusk
swallow|chew
public|private
true|false
strengthen|weaken
stronger|weaker
deep|shallow
light|heavy,firm,hard
usual,usually,ordinary,normal,typical|unusual,uncommon,extraordinary
pay,approve,grant,accept|deny,decline,refuse
admit,welcome|exclude,bar,refuse
let,allow,permit|bar,forbid
slow,gradual|instant,immediate,quick
own|rent
hire|dismiss,fire
hidden|visible
simple|complex
mandatory|voluntary
legal|illegal,unlawful
employ|independent
begin,start|stop
gentle,soft,mild|vigorous,forceful,severe,aggressive
easy|hard
first|last
gain|lose
accept|reject,refuse
pass|fail
male|female
buy|sell
arrive|leave
address,cover|ignore,neglect
generous,generously|sparing,sparingly
general|specialized
expire|valid
common|rare
temporary|permanent
soft|hard,firm
thick|thin
clean|dirty
rich|poor
near|far
quiet|loud
sweet|sour,bitter
tall|short
inner|outer
upper|lower
left|right
top|bottom
add|remove,subtract
expand|contract,shrink
enable,encourage|prevent,discourage,hinder
protect|harm,expose
help|hinder,harm
cause|prevent
cure,heal|cause
approve|reject
confirm|deny
benefit|harm
advantage|disadvantage,drawback
positive|negative
active|passive
natural|artificial
major|minor
primary|secondary
internal|external
superior|inferior
forward|backward
domestic|foreign
professional|amateur
fixed|flexible,variable
partial|complete
similar|different
majority|minority
success|failure
ascend|descend
mandatory,compulsory|elective
alone|together
attach|detach
fill|empty
valid|invalid,expired
"""


def _opposed() -> frozenset[tuple[str, str]]:
    pairs = set(OPPOSITE_STEMS)
    for line in _OPPOSED.strip().splitlines():
        left, right = ([stem(word) for word in side.split(",")] for side in line.split("|"))
        for one in left:
            for other in right:
                pairs |= {(one, other), (other, one)}
    return frozenset(pair for pair in pairs if pair[0] != pair[1])


OPPOSED = _opposed()
RIVALS = (*CLASSES, frozenset(stem(word) for word in ["daily", "weekly", "monthly", "yearly", "annual"]))
_NONE: frozenset[int] = frozenset()
_CLASSES_OF = {
    word: frozenset(number for number, words in enumerate(RIVALS) if word in words)
    for words in RIVALS
    for word in words
}
_OPPOSING = frozenset(one for one, _ in OPPOSED)
_GROUP_OF: dict[str, set[int]] = {}
for _number, _group in enumerate(GROUPS):
    for _word in _group:
        _GROUP_OF.setdefault(_word, set()).add(_number)

# Words that tell next to nothing of their own; a sentence may add them.
_LIGHT = """
people person someone anyone everyone one ones thing way case use make take give get provide offer have include kind
type form part exist call such particular certain general various whole total together altogether well able also
even just still already then thus therefore however moreover whoever whatever s one's need anybody somebody
everybody nobody him lot bit quite rather very come go see find want own let put keep done doing mean means belong
count work works working is are been there that every each any all some many most few several much often usually
typically generally always never sometimes mainly mostly commonly normally likely probably perhaps about around
roughly approximately nearly almost least more less fewer up over under only no not none neither nor without if
unless when where while whether although though because since until till must may might can could should ought has
needs needn't cannot per last lasts lasting long a an apart besides according respectively overview article except
become show expect ask round place along item rule consist minimum maximum participant beyond soon made nevertheless
merely simply additionally furthermore towards
toward via upon among amongst between through during within onto namely e.g i.e whose
"""
LIGHT = frozenset(stem(word) for word in _LIGHT.split())
NOT_LIGHT = frozenset(
    ("severe", "severely", "severity", "evening", "evenings", "sever", "mayor", "onset")
)  # same stems

_NEGATIVE = ("un", "in", "im", "il", "ir", "non", "dis")
_LEAST_ROOT = 4  # letters that must follow a prefix which turns a word


@lru_cache(maxsize=262144)
def same_group(one: str, other: str) -> bool:
    """Whether two stems stand in one group of meaning."""
    if are_synonyms(one, other):
        return (one, other) not in OPPOSED
    return not _groups(one).isdisjoint(_groups(other))


@lru_cache(maxsize=65536)
def _groups(word: str) -> frozenset[int]:
    return frozenset(number for form in _forms(word) for number in _GROUP_OF.get(form, ()))


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, ...]:
    """A stem and what is left of it without the ending of a comparison ("widest": "wide")."""
    for ending in ("iest", "ier", "est", "er", "li"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= _LEAST_ROOT - 1:
            return (word, root, root + "e", root + "i", root + "y")
    return (word,)


def is_opposing(word: str) -> bool:
    """Whether a stem has a listed opposite."""
    return word in _OPPOSING  # the dictionary's do not make a small word one that counts


@lru_cache(maxsize=262144)
def are_opposed(one: str, other: str) -> bool:
    """Whether two stems are opposites: by the list, or as a word and the same with a prefix or suffix that turns it."""
    if (one, other) in OPPOSED or _turns(one, other) or _turns(other, one):
        return True
    if are_antonyms(one, other):
        return True
    mine, theirs = _forms(one), _forms(other)
    return len(mine) + len(theirs) > 2 and any((a, b) in OPPOSED for a in mine for b in theirs)


@lru_cache(maxsize=262144)
def are_rivals(one: str, other: str) -> bool:
    """Whether two different stems exclude each other as members of one closed class (two days, two colours)."""
    return (
        one != other
        and not _CLASSES_OF.get(one, _NONE).isdisjoint(_CLASSES_OF.get(other, _NONE))
        and not same_group(one, other)
    )


def _turns(one: str, other: str) -> bool:
    return len(other) >= _LEAST_ROOT and one.endswith(other) and one[: -len(other)] in _NEGATIVE
