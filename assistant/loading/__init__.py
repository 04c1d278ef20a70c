"""Files -> Documents: canonical text with its sections and sentences, one reader per format."""

from assistant.loading.child import DocumentReader
from assistant.loading.corpus import (
    Corpus,
    corpus_file,
    documents_in,
    list_corpus,
    load_corpus,
    load_document,
    settle_corpus,
)
from assistant.loading.documents import read_document, to_document
from assistant.loading.duplicates import FoundDocument, found_document, merge_copies, words_sha256
from assistant.loading.folder import SkippedFile, on_one_line
from assistant.loading.formats import FORMATS, FORMATS_IN_WORDS
from assistant.loading.limits import DEFAULT_LIMITS, Limits
from assistant.loading.reading import MAX_FILE_BYTES, UnreadableDocumentError
from assistant.loading.settling import LoadedFile, Settled
from assistant.loading.wire import ReadDocument

__all__ = [
    "DEFAULT_LIMITS",
    "FORMATS",
    "FORMATS_IN_WORDS",
    "MAX_FILE_BYTES",
    "Corpus",
    "DocumentReader",
    "FoundDocument",
    "Limits",
    "LoadedFile",
    "ReadDocument",
    "Settled",
    "SkippedFile",
    "UnreadableDocumentError",
    "corpus_file",
    "documents_in",
    "found_document",
    "list_corpus",
    "load_corpus",
    "load_document",
    "merge_copies",
    "on_one_line",
    "read_document",
    "settle_corpus",
    "to_document",
    "words_sha256",
]
