"""Files -> Documents: canonical text with its sections and sentences, one reader per format."""

from assistant.loading.child import DocumentReader
from assistant.loading.corpus import Corpus, LoadedFile, load_corpus, load_document
from assistant.loading.documents import read_document, to_document
from assistant.loading.duplicates import merge_copies, words_sha256
from assistant.loading.folder import SkippedFile
from assistant.loading.formats import FORMATS, FORMATS_IN_WORDS
from assistant.loading.limits import DEFAULT_LIMITS, Limits
from assistant.loading.reading import MAX_FILE_BYTES, UnreadableDocumentError
from assistant.loading.wire import ReadDocument

__all__ = [
    "DEFAULT_LIMITS",
    "FORMATS",
    "FORMATS_IN_WORDS",
    "MAX_FILE_BYTES",
    "Corpus",
    "DocumentReader",
    "Limits",
    "LoadedFile",
    "ReadDocument",
    "SkippedFile",
    "UnreadableDocumentError",
    "load_corpus",
    "load_document",
    "merge_copies",
    "read_document",
    "to_document",
    "words_sha256",
]
