"""Words that exclude each other: opposites, and the members of closed classes such as days and colours."""

from assistant.language.tokens import keyword_tokens, stem_words

_OPPOSITES = """
increase/decrease raise/lower more/less more/fewer always/never before/after hot/cold warm/cold old/new
safe/unsafe safe/dangerous legal/illegal same/different open/closed free/paid easy/difficult easy/hard
cheap/expensive improve/worsen better/worse include/exclude allow/forbid allow/prohibit accept/refuse
accept/reject common/rare begin/end first/last early/late high/low long/short large/small big/small
strong/weak agree/disagree true/false public/private inside/outside indoor/outdoor gentle/intense full/empty
alive/dead male/female light/dark light/heavy fast/slow wet/dry sunny/shady raw/cooked fresh/dried
annual/perennial acid/alkaline synonymous/different within/outside free/cost optional/mandatory rise/fall
increase/fall grow/fall grow/shrink gain/lose grow/decline increase/decline rise/drop increase/drop
include/omit voluntary/mandatory
"""
_OPPOSITE_PAIRS = [stem_words(pair) for pair in _OPPOSITES.split()]
OPPOSITE_STEMS = frozenset(pair for one, other in _OPPOSITE_PAIRS for pair in ((one, other), (other, one)))
"""Ordered pairs of stems that are opposites, each in both orders."""
OPPOSITES_OF = {one: frozenset(other for first, other in OPPOSITE_STEMS if first == one) for one, _ in OPPOSITE_STEMS}
"""The opposites of a stem that has any."""

CLASSES = tuple(
    frozenset(keyword_tokens(words))
    for words in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april june july august september october november december",
        "spring summer autumn winter",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
        " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
        "red orange yellow green blue purple violet pink brown black white grey",
        "north south east west northern southern eastern western",
        "father mother son daughter brother sister husband wife",
        "africa america asia australia europe",
        "china france germany italy japan spain india russia canada mexico england scotland wales ireland",
    )
)
"""Closed classes, as stems: words of one class exclude each other; open on Thursdays says something about Mondays."""
