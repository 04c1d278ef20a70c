"""A folder of files -> what an index holds of them, one document in memory at a time.

What has to be known of all documents at once, because copies are indexed once, are a few lines of each. The files are
looked at twice: first for these lines, and then, for the documents that are kept, for their chunks, which are taken
from what was kept at the first look.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.errors import CorpusError
from assistant.index import DocumentLines, keys_of
from assistant.index.records import document_from_json, to_json
from assistant.loading import (
    DocumentReader,
    FoundDocument,
    Limits,
    ReadDocument,
    Settled,
    SkippedFile,
    UnreadableDocumentError,
    corpus_file,
    documents_in,
    found_document,
    list_corpus,
    on_one_line,
    settle_corpus,
)
from assistant.pipeline.cutting import CutDocument, Cutter
from assistant.pipeline.kept_files import KeptFiles


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a document stands: its file, the key that this is kept under, and its place among the file's documents."""

    path: Path
    key: bytes
    place: int


@dataclass(slots=True)
class CorpusReading:
    """Reads and cuts the documents of a folder.

    Attributes:
        folder: Where the documents are.
        limits: What one file and all of them may cost.
        cutter: Cuts them.
        kept: What was read of files before.
    """

    folder: Path
    limits: Limits
    cutter: Cutter
    kept: KeptFiles
    _found: list[FoundDocument] = field(default_factory=list)
    _sources: list[_Source] = field(default_factory=list)
    _settled: Settled | None = None

    def settled(self, progress: Callable[[int, int], None] | None = None) -> Settled:
        """Read every file that is not kept; what became of each.

        Raises:
            CorpusError: the folder does not exist, cannot be listed, holds more than the limits allow or nothing that
                can be read.
        """
        listing = list_corpus(self.folder, self.limits)
        skipped = list(listing.skipped)
        with DocumentReader(self.limits) as reader:
            for done, path in enumerate(listing.paths, start=1):
                skipped += self._looked_at(path, reader)
                if progress is not None:
                    progress(done, len(listing.paths))
        self._settled = settle_corpus(self.folder, self._found, skipped)
        self.kept.keep_only({source.key for source in self._sources})
        return self._settled

    def documents(self) -> Iterator[CutDocument]:
        """The documents that are indexed, in the order of their files; ask for `settled` first.

        Raises:
            CorpusError: a file was changed or taken away since it was first looked at.
        """
        with DocumentReader(self.limits) as reader:
            for one in self._settled.kept if self._settled else ():
                source = self._sources[one.place]
                cut = self.kept.cut(source.key, source.place) or self._cut_again(source, reader)
                yield replace(cut, lines=_with_copies(cut.lines, one.also)) if one.also else cut

    def _looked_at(self, path: Path, reader: DocumentReader) -> list[SkippedFile]:
        """Note what a file holds; what is left out of it."""
        skipped = []
        try:
            name, data = corpus_file(path, self.folder, self.limits)
            key = self.kept.key(name, data)
            found = self.kept.found(key)
            if found is not None:
                self._note(path, key, found)
                return []
            read = []
            for file, outcome in documents_in(name, data, reader):
                if isinstance(outcome, ReadDocument):
                    read.append(found_document(outcome))
                    self.kept.add(key, len(read) - 1, read[-1], self.cutter.cut(outcome.document))
                else:
                    skipped.append(SkippedFile(on_one_line(file), outcome))
            self._note(path, key, read)
            if not skipped:
                # What was left out may be read the next time.
                self.kept.end(key, len(read))
        except UnreadableDocumentError as error:
            skipped.append(SkippedFile(on_one_line(path.relative_to(self.folder).as_posix()), error.reason))
        return skipped

    def _note(self, path: Path, key: bytes, found: list[FoundDocument]) -> None:
        self._found += found
        self._sources += [_Source(path, key, place) for place in range(len(found))]

    def _cut_again(self, source: _Source, reader: DocumentReader) -> CutDocument:
        """A document that could not be kept, read once more."""
        name = source.path.relative_to(self.folder).as_posix()
        try:
            path, data = corpus_file(source.path, self.folder, self.limits)
            outcomes = (one for _, one in documents_in(path, data, reader) if isinstance(one, ReadDocument))
            if self.kept.key(path, data) == source.key:
                for place, read in enumerate(outcomes):
                    if place == source.place:
                        return self.cutter.cut(read.document)
        except UnreadableDocumentError as error:
            raise CorpusError(_changed(name)) from error
        raise CorpusError(_changed(name))


def _with_copies(lines: DocumentLines, also: tuple[str, ...]) -> DocumentLines:
    record = to_json(replace(document_from_json(lines.document), also=also))
    return replace(lines, document=record, keys=replace(lines.keys, document=keys_of("", [record])))


def _changed(file: str) -> str:
    return f"The file {on_one_line(file)} was changed while the index was built. Run the command again."
