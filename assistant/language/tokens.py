"""Words and stems under one spelling, so that "licence", "License" and "licensing" meet."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)

_PLURAL_ABBREVIATION = re.compile(r"\b([A-Z]{2,})s\b")

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00a0": " "})

# Spelling differences are folded by rule on both sides of every comparison, so a rule that also rewrites a word it
# was not meant for ("exercise") does no harm: it rewrites it in the same way everywhere.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(.*)oedema", r"\1edema"),
        (r"^oe(?=s|d|st)", "e"),
        (r"(?<=p)aed|^aed", "ed"),
        (r"(?<=h)aem", "em"),
        (r"(?<=n)aes(?=th)", "es"),
        (r"^aes(?=th)", "es"),
        (r"(?<=gyn)ae", "e"),
        (r"^(an)ae(?=m)", r"\1e"),
        (r"rrhoea", "rrhea"),
        (r"licenc", "licens"),
        (r"practis", "practic"),
        (r"(def|off|pret)enc(?=e)", r"\1ens"),
        (r"programme(?=s?$)", "program"),
        (r"^cheque(?=s?$)", "check"),
        (r"^grey", "gray"),
        (r"^tyre(?=s?$)", "tire"),
        (r"dgement", "dgment"),
        (r"^ageing$", "aging"),
        (r"logue(?=s?$)", "log"),
        (r"(?<=[a-z]{3})is(?=e$|es$|ed$|er$|ers$|ing$|ation$|ations$)", "iz"),
        (r"(?<=[a-z]{2}l)ys(?=e$|es$|ed$|ing$)", "yz"),
        (r"(?<=[a-z]{3})our(?=s?$|ed$|ing$|able$|ite$|ful$|al$)", "or"),
        (r"(?<=[a-z]{2}[bt])re(?=s?$)", "er"),
        (r"(?<=[a-z]{4})ll(?=ing$|ed$|er$|ers$|ment$|s?$)", "l"),
    )
)
_ANY_SPELLING = re.compile("|".join(pattern.pattern for pattern, _ in _SPELLINGS))  # most words meet none of them

# Irregular forms that the stemmer does not bring together, each with the form that stands for it.
_IRREGULAR_FORMS = """
sold:sell paid:pay bought:buy taught:teach given:give gave:give taken:take took:take kept:keep brought:bring
held:hold written:write wrote:write grown:grow grew:grow begun:begin began:begin chosen:choose chose:choose
broken:break broke:break spoken:speak spoke:speak met:meet lent:lend lost:lose sent:send spent:spend built:build
drawn:draw drew:draw known:know knew:know shown:show worn:wear wore:wear driven:drive drove:drive ridden:ride
rode:ride fed:feed bred:breed fallen:fall fell:fall feet:foot children:child women:woman men:man teeth:tooth
mice:mouse people:person sought:seek caught:catch fought:fight eaten:eat ate:eat sown:sow sewn:sew frozen:freeze
froze:freeze hidden:hide stolen:steal stole:steal sworn:swear won:win dug:dig hung:hang stuck:stick struck:strike
slept:sleep felt:feel dealt:deal meant:mean swept:sweep swum:swim swam:swim sung:sing rung:ring run:run ran:run
came:come became:become proof:prove proven:prove loss:lose sale:sell sales:sell choice:choose belief:believe
beliefs:believe growth:grow payment:pay payments:pay weight:weigh height:high depth:deep length:long width:wide
strength:strong safety:safe diagnoses:diagnosis lives:life wives:wife leaves:leaf analyses:analysis crises:crisis
criteria:criterion worse:bad better:good best:good
"""
_IRREGULAR = dict(pair.split(":") for pair in _IRREGULAR_FORMS.split())

_STOP_WORD_LIST = """
a an the this that these those there here it its it's i i'm i've i'd me my mine myself we us our ours you your yours
he him his she her hers they them their theirs who whom whose which what what's when where why how is are was were
be been being am isn't aren't wasn't do does did doing done don't doesn't didn't have has had having haven't hasn't
can could can't couldn't will would won't wouldn't shall should shouldn't may might must and or but if then else so
as of at by for from in into on onto to with about than too very just also any some such please tell know want like
get got let's hi hello hey ok okay thanks thank really actually exactly basically explain give say says said go not
no nor only own same up down out over under again once both each few more most other all anything something
everything nothing someone anyone somebody s t re ve ll d m
"""
STOP_WORDS = frozenset(_STOP_WORD_LIST.split())

FAMILY_LETTERS, _FAMILY_SHARE = 4, 0.7  # letters, and share of the longer stem, that two stems of a family begin with

_TEXTS_KEPT = 8192

_local = threading.local()


def fold(text: str) -> str:
    """Lower case, plain quotes and dashes, no accents: the form in which texts are compared."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


@lru_cache(maxsize=65536)
def fold_spelling(word: str) -> str:
    """One folded word under American spelling ("oedema" -> "edema", "licence" -> "license")."""
    if _ANY_SPELLING.search(word):
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def _stemmer() -> Stemmer.Stemmer:
    """This thread's stemmer: PyStemmer objects must not be shared between threads."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    return stemmer


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one folded word; figures lose their thousands separators."""
    if word[0].isdigit():
        return re.sub(r",(?=\d{3})", "", word)
    plain = word.removesuffix("'s").replace("'", "")
    if len(plain) > 2 and plain[-1] == "s" and not re.search(r"[aeiouy]", plain):
        return plain[:-1]  # "dvds": the stemmer sees no syllable to cut
    result: str = _stemmer().stemWord(fold_spelling(_IRREGULAR.get(plain, plain)))
    return result


def words(text: str) -> list[str]:
    """The folded words and figures of a text, in order; the plural of an abbreviation ("CEUs") is its singular."""
    return list(_words(text))


def stem_words(text: str) -> list[str]:
    """The stems of all words of a text, stop words included."""
    return list(_stems(text))


# A sentence is read again for every question that it may answer.
@lru_cache(maxsize=_TEXTS_KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold(_PLURAL_ABBREVIATION.sub(r"\1", text))))


@lru_cache(maxsize=_TEXTS_KEPT)
def _content(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _words(text) if word not in STOP_WORDS))


@lru_cache(maxsize=_TEXTS_KEPT)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _words(text))


def content_words(text: str) -> list[str]:
    """The folded words of a text that carry content: no stop words, no repeats, in order."""
    return list(_content(text))


def keyword_tokens(text: str) -> list[str]:
    """The stems that the keyword index holds for a text, repeats included."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def content_stems(text: str) -> list[str]:
    """The stems of the content words of a text, no repeats, in order."""
    return list(dict.fromkeys(keyword_tokens(text)))


@lru_cache(maxsize=262144)
def related(one: str, other: str) -> bool:
    """Whether two stems belong to one word family ("prescrib" and "prescript"): equal, or a long common beginning."""
    if one == other:
        return True
    if one[0] != other[0] or one[0].isdigit():
        return False
    shorter, longer = sorted((len(one), len(other)))
    unlike = (place for place, (own, its) in enumerate(zip(one, other, strict=False)) if own != its)
    common = next(unlike, shorter)
    return common >= FAMILY_LETTERS and common >= _FAMILY_SHARE * longer


class Stems:
    """The stems of a text, as `covered` looks for them: worked out once where a text is asked about again."""

    __slots__ = ("by_head", "present")

    def __init__(self, stems: Iterable[str]) -> None:
        self.present = frozenset(stems)
        by_head: dict[str, list[str]] = {}
        for one in self.present:
            by_head.setdefault(one[:FAMILY_LETTERS], []).append(one)
        self.by_head = by_head


def covered(stems: Iterable[str], text_stems: Iterable[str] | Stems) -> set[str]:
    """Those of `stems` that `text_stems` holds, word families included."""
    if isinstance(text_stems, Stems):
        present, by_head = text_stems.present, text_stems.by_head
        return {one for one in stems if one in present or _has_relative(one, by_head.get(one[:FAMILY_LETTERS], ()))}
    some = set(text_stems)
    heads = {other[:FAMILY_LETTERS] for other in some}
    return {one for one in stems if one in some or (one[:FAMILY_LETTERS] in heads and _has_relative(one, some))}


def _has_relative(one: str, others: Iterable[str]) -> bool:
    """Whether a stem of the same family is among others."""
    return any(related(one, other) for other in others if other[0] == one[0])
