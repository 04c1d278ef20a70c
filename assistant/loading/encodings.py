"""Bytes -> text with the encoding they were read in; what is not plainly one encoding is refused."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.word_lists import FUNCTION_WORDS

UTF_8 = "utf-8"
NOT_KNOWN = "its encoding is not known; save it as UTF-8"
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL_BYTES = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What a Windows-1252 file shows beyond ASCII is accented letters and typographic marks, next to far more plain letters.
_PLAIN_1252 = re.compile(
    "[A-Za-zÀ-ÖØ-öø-ÿŠŒŽšœžŸ0-9\\s.,;:!?'\"()\\-–—‘’“”‚„…•€£¥§©®™°·«»¡¿%&/+*=$@#_<>\\[\\]½¼¾±×²³¹º\xa0]"
)
_MIN_PLAIN_SHARE = 0.97
_MAX_HIGH_SHARE = 0.25
_MARK_INSIDE_A_WORD = re.compile(
    "[A-Za-zÀ-ÖØ-öø-ÿ][€£¥§©®™°·«»¡¿½¼¾±×²³¹º„‚•…“][a-zß-öø-ÿ]|[a-z][“”•™©®][a-z]|[£¥¼¾³¹][a-zß-öø-ÿ]|[a-z][£¥¼¾¿]"
)
_WORD = re.compile(r"[^\W\d_]+")
# The letters beyond ASCII of English loanwords and French, German, Spanish, Portuguese, Italian, Catalan, the Nordic
# languages. No language has both of õ and û, nor any of š ž ð þ ý, which stand for letters of the East in other tables.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in ("éèêëàâäùûüôöîïçœæÿñ", "äöüßé", "áéíóúüñ", "áâãàçéêíóôõú", "àèéìòù", "àèéíïòóúüç", "åäöøæé")
)
_MIN_FUNCTION_WORDS, _MAX_ACCENTED_WORDS = 0.2, 0.25
# Guesses: how near another reading of the same bytes may come before the guess counts as unsure. Of 105 short and long
# texts in 17 languages and 20 encodings, none was read wrongly with these.
_NEAR_COHERENCE = 0.03
_MIN_FOREIGN_LETTERS = 150
_MAX_CHAOS = 0.02
_MIN_SCRIPT_SHARE = 0.9
_SAMPLE_BYTES = 32 * 1024
_NON_LATIN = ("CYRILLIC", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "ARABIC", "HEBREW", "THAI")
# HTML pages that name one of these mean the first (the Encoding standard of the web).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "shift_jis": "cp932"}


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, the encoding that its bytes were read in, and what may be wrong with that, as clauses."""

    text: str
    encoding: str = UTF_8
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> DecodedText:
    """Text in UTF-8, in UTF-16 or UTF-32 with a byte order mark, in what the file declares, or in what it plainly is.

    Args:
        data: the bytes.
        declared: the encoding that the file itself names, if it does.

    Raises:
        UnreadableDocumentError: the bytes are not text, or may be text in several encodings.
    """
    marked = _decode_marked(data)
    if marked is not None:
        return marked
    if b"\x00" in data or len(_CONTROL_BYTES.findall(data)) > len(data) // 50:
        raise UnreadableDocumentError("it is a binary file, not text")
    try:
        return DecodedText(data.decode(UTF_8))
    except UnicodeDecodeError:
        return _decode_declared(data, declared) or _decode_windows_1252(data) or _decode_foreign(data)


def _decode_marked(data: bytes) -> DecodedText | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableDocumentError(f"it is not valid {encoding.upper()}; save it as UTF-8") from error
            return DecodedText(text, UTF_8 if encoding == "utf-8-sig" else encoding)
    return None


def _decode_declared(data: bytes, declared: str) -> DecodedText | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
        name = _MEANT.get(name, name)
        text = data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return DecodedText(text, name) if isinstance(text, str) and name != UTF_8 else None


def _decode_windows_1252(data: bytes) -> DecodedText | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [character for character in text if character > "\x7f"]
    plain = len(_PLAIN_1252.findall(text))
    if plain < _MIN_PLAIN_SHARE * len(text) or len(high) > _MAX_HIGH_SHARE * len(text):
        return None
    if _MARK_INSIDE_A_WORD.search(text):
        return None
    if any(character.isalpha() for character in high) and not _are_western(text, data):
        return None
    return DecodedText(text, "windows-1252", ("it is not UTF-8; it was read as windows-1252",))


def _are_western(text: str, data: bytes) -> bool:
    """Whether the accented letters are those of a Western European language and no other reading is as good.

    In an English text with few of them it is enough that each word's letters are.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    accented = {frozenset(letter for letter in word if letter > "\x7f") for word in words if not word.isascii()}
    if not all(any(letters <= alphabet for alphabet in _ALPHABETS) for letters in accented):
        return False
    english = sum(word in FUNCTION_WORDS for word in words) >= _MIN_FUNCTION_WORDS * len(words)
    few = sum(not word.isascii() for word in words) <= _MAX_ACCENTED_WORDS * len(words)
    if english and few:
        return True
    used = frozenset().union(*accented)
    return any(used <= alphabet for alphabet in _ALPHABETS) and _is_likely(data, "cp1252")


def _is_likely(data: bytes, encoding: str) -> bool:
    """Whether no other encoding makes better sense of the lines that tell encodings apart."""
    from charset_normalizer import from_bytes

    sample = _telling(data)
    readings = list(from_bytes(sample))
    if not readings:
        return False
    text = sample.decode(encoding)
    best = readings[0]
    near = [one for one in readings if one.chaos <= best.chaos and one.coherence >= best.coherence - _NEAR_COHERENCE]
    return any(str(one) == text for one in near)


def _decode_foreign(data: bytes) -> DecodedText:
    """Text in a script other than the Latin one: enough of it, and clean in one encoding."""
    from charset_normalizer import from_bytes

    best = from_bytes(_telling(data)).best()
    if best is None or best.chaos > _MAX_CHAOS:
        raise UnreadableDocumentError(NOT_KNOWN)
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(NOT_KNOWN) from error
    letters = [character for character in text if character > "\x7f" and character.isalpha()]
    foreign = sum(unicodedata.name(letter, "").startswith(_NON_LATIN) for letter in letters[:_SAMPLE_BYTES])
    if foreign < max(_MIN_FOREIGN_LETTERS, _MIN_SCRIPT_SHARE * len(letters[:_SAMPLE_BYTES])):
        raise UnreadableDocumentError(NOT_KNOWN)
    return DecodedText(text, best.encoding, (f"it is not UTF-8; it was read as {best.encoding}",))


def _telling(data: bytes) -> bytes:
    """The first lines that hold more than ASCII."""
    lines, length = [], 0
    for line in data.splitlines():
        if not line.isascii() and length < _SAMPLE_BYTES:
            lines.append(line[:_SAMPLE_BYTES])
            length += len(line)
    return b"\n".join(lines)
