"""Names of places and payers that a statement can be limited to: countries, their parts, and who pays.

A vocabulary of general geography, not of any corpus. A place of a part ("Texas") lies in its country; the two fit each
other, two parts of one country do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

_PARTS: dict[str, str] = {
    "United States": (
        "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
        "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
        "|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio"
        "|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia"
        "|Washington State|West Virginia|Wisconsin|Wyoming|District of Columbia|Puerto Rico|US Virgin Islands|Guam"
    ),
    "Canada": (
        "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Nova Scotia|Ontario"
        "|Prince Edward Island|Quebec|Saskatchewan|Yukon|Nunavut|Northwest Territories"
    ),
    "United Kingdom": "England|Scotland|Wales|Northern Ireland",
    "Australia": "New South Wales|Queensland|South Australia|Tasmania|Western Australia",
}
_COUNTRIES = (
    "United States|Canada|United Kingdom|Australia|New Zealand|Ireland|Germany|France|Spain|Portugal|Italy|Austria"
    "|Switzerland|Belgium|Netherlands|Luxembourg|Denmark|Norway|Sweden|Finland|Iceland|Poland|Czech Republic|Slovakia"
    "|Hungary|Romania|Bulgaria|Greece|Croatia|Slovenia|Serbia|Ukraine|Russia|Estonia|Latvia|Lithuania|Turkey|Israel"
    "|Egypt|Morocco|South Africa|Kenya|Nigeria|Ghana|India|Pakistan|Bangladesh|Sri Lanka|Nepal|China|Hong Kong|Taiwan"
    "|Japan|South Korea|Thailand|Vietnam|Malaysia|Singapore|Indonesia|Philippines|Mexico|Brazil|Argentina|Chile"
    "|Colombia|Peru|Cuba|Jamaica|Saudi Arabia|United Arab Emirates"
)
_OTHER_NAMES: dict[str, str] = {
    "USA": "United States",
    "U.S.A.": "United States",
    "U.S.": "United States",
    "US": "United States",
    "America": "United States",
    "UK": "United Kingdom",
    "U.K.": "United Kingdom",
    "Great Britain": "United Kingdom",
    "Britain": "United Kingdom",
    "Washington, D.C.": "District of Columbia",
    "Washington, DC": "District of Columbia",
    "Washington DC": "District of Columbia",
    "Washington D.C.": "District of Columbia",
    "Washington": "Washington State",
    "Newfoundland": "Newfoundland and Labrador",
    "Holland": "Netherlands",
    "B.C.": "British Columbia",
    "NYC": "New York",
}
# Written without capitals these are, more often than not, other words; so are short names in capitals.
_TEXTS_KEPT = 8192  # sentences and headings are asked again for every question
_ONLY_WITH_CAPITALS = frozenset({"turkey", "china", "guam", "us", "u.s.", "uk", "america", "wales", "chile"})
_BEFORE_PLACE = re.compile(r"(?:\b(?:in|at|for|within|across|of|from|and|or|the|under)\s+)*\Z", re.IGNORECASE)
_PAYERS: dict[str, str] = {
    "Medicare": r"medicare",
    "Medicaid": r"medicaid",
    "VA": r"veterans affairs|\bva\b(?= (?:pay|cover|benefit|care|community|health|referral|medical)\w*)|veterans?",
    "TRICARE": r"tricare",
    "workers' compensation": r"workers?'? ?comp(?:ensation)?|workman'?s comp",
    "auto insurance": (
        r"(?:auto|car|motor|vehicle)(?:mobile)? insur\w+|personal injury protection|\bpip\b|no-fault|medpay"
        r"|car accident"
    ),
    "HSA and FSA": r"\b(?:hsa|fsa)s?\b|health savings|flexible spending",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a part of one."""

    name: str
    country: str

    def holds(self, other: "Place") -> bool:
        """Whether the other place is this one or lies in it."""
        return self == other or (self.name == self.country and self.country == other.country)

    def fits(self, other: "Place") -> bool:
        """Whether what holds for one may hold for the other: one is the other or lies in it."""
        return self.holds(other) or other.holds(self)


@cache
def _places() -> dict[str, Place]:
    found = {country: Place(country, country) for country in _COUNTRIES.split("|")}
    for country, parts in _PARTS.items():
        found |= {part: Place(part, country) for part in parts.split("|")}
    return found | {other: found[name] for other, name in _OTHER_NAMES.items()}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_places(), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(re.escape(name) for name in names)})(?![\w])", re.IGNORECASE)


@cache
def _by_folded_name() -> dict[str, Place]:
    return {name.casefold(): place for name, place in _places().items()}


@cache
def _payer_patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PAYERS.items()}


@lru_cache(maxsize=_TEXTS_KEPT)
def places_in(text: str) -> tuple[Place, ...]:
    """The places that a text names, in order, each once."""
    return tuple(dict.fromkeys(_by_folded_name()[match[0].casefold()] for match in _named(text)))


def place_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text names places, as offsets, in order."""
    return tuple(match.span() for match in _named(text))


def without_names(text: str) -> str:
    """A text without the names of places and the word before each ("in Texas")."""
    for match in reversed(list(_named(text))):
        text = f"{_BEFORE_PLACE.sub('', text[: match.start()])} {text[match.end() :]}"
    return text


def _named(text: str) -> Iterator[re.Match[str]]:
    for match in _pattern().finditer(text):
        word = match[0]
        if word.casefold() in _ONLY_WITH_CAPITALS and not word[0].isupper():
            continue
        if word.casefold() == "us" and word != "US":
            continue
        if word == "America" and text[: match.start()].endswith(" of "):  # a society's name, not a place
            continue
        yield match


def place_named(name: str) -> Place:
    """The place of a name as a document's author wrote it; one that is not in the vocabulary stands for itself."""
    known = places_in(name)
    return known[0] if known else Place(name, name)


def payers_in(text: str) -> tuple[str, ...]:
    """The payers that a text names."""
    plain = text.replace("’", "'")
    return tuple(name for name, pattern in _payer_patterns().items() if pattern.search(plain))
