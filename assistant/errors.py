"""Errors that a user can do something about.

    AssistantError            one clear line; exit code 1, no traceback
    ├── SettingsError         a setting is unknown or out of range
    ├── CorpusError           the corpus is missing, empty, unreadable or too large
    ├── IndexMissingError     no index of that name has been built
    ├── IndexDamagedError     files do not match their checksums
    ├── IndexMismatchError    built with another model, chunking, Chroma or format
    ├── IndexLockedError      another process is writing this index
    ├── IndexWriteError       the index folder is full or cannot be written
    ├── VectorServerError     the Chroma server cannot be reached, or lacks the vectors of a build
    ├── RerankerError         the cross-encoder is absent or cannot be loaded
    ├── WorkerError           a process that answers questions has ended
    ├── EmbeddingModelError   the embedding model is absent or its weights are not the expected ones
    ├── ChatModelError        the language model is not installed, or its name or address cannot be used
    ├── QuestionError         the question is empty or too long
    ├── QuestionFileError     a file of questions or results cannot be read or written
    ├── FaqFileError          a file to check cannot be read
    └── RateLimitError        one page has asked more than it may within a minute

The message says what happened and what to do. Everything else that goes wrong keeps its traceback.
"""


class AssistantError(Exception):
    """An expected error: its message is shown to the user as it is."""


class SettingsError(AssistantError):
    """A setting is unknown or out of range."""


class CorpusError(AssistantError):
    """The corpus is missing, empty or unreadable."""


class IndexMissingError(AssistantError):
    """No index of that name has been built."""


class IndexDamagedError(AssistantError):
    """A file of an index build does not match its checksum."""


class IndexMismatchError(AssistantError):
    """The index was built with another model, chunking, Chroma version or format."""


class IndexLockedError(AssistantError):
    """Another process is writing this index."""


class IndexWriteError(AssistantError):
    """The folder of the index is full or cannot be written."""


class VectorServerError(AssistantError):
    """The Chroma server cannot be reached, is another one, or lacks the vectors of a build."""


class EmbeddingModelError(AssistantError):
    """The embedding model is absent, or its weights are not the expected ones."""


class RerankerError(AssistantError):
    """The cross-encoder that re-orders the passages is absent or cannot be loaded."""


class WorkerError(AssistantError):
    """A process that answers questions has ended."""


class ChatModelError(AssistantError):
    """The language model is not installed, or its name, address or key cannot be used."""


class QuestionError(AssistantError):
    """The question is empty or too long."""


class QuestionFileError(AssistantError):
    """A file of questions cannot be read or is malformed, or a file of results cannot be written."""


class FaqFileError(AssistantError):
    """A file of questions and answers that is to be checked cannot be read."""


class RateLimitError(AssistantError):
    """One page has asked more than it may within a minute."""
