"""The files that documents were read from, for a reader who wants to see the page itself."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.loading import DEFAULT_LIMITS, Limits, UnreadableDocumentError
from assistant.loading.containers import ARCHIVE, Container
from assistant.loading.folder import read_file
from assistant.types import Document, is_uploaded

_PDF = b"%PDF-"
_PDF_STANDS_WITHIN_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Originals:
    """The folders that hold them. Nothing is given that is not, byte for byte, what an index was built from.

    Attributes:
        corpus: the folder of the curated documents; the index may have been built from another one.
        uploads: the folder of the uploaded ones.
        limits: how large a file, and an archive that holds it, may be.
    """

    corpus: Path
    uploads: Path
    limits: Limits = DEFAULT_LIMITS

    def pdf(self, document: Document) -> bytes | None:
        """The PDF that a document of an index was read from; None where it is no PDF, gone, or not the same any more.

        The path is that of the index, never one that a reader gives, and is not followed out of its folder.
        """
        if PurePosixPath(document.file).suffix.lower() != ".pdf":
            return None
        root = self.uploads if is_uploaded(document.id) else self.corpus
        try:
            data = self._read(root, PurePosixPath(document.file))
        except UnreadableDocumentError:
            return None
        same = hashlib.sha256(data).hexdigest() == document.sha256
        return data if same and _PDF in data[:_PDF_STANDS_WITHIN_BYTES] else None

    def _read(self, root: Path, file: PurePosixPath) -> bytes:
        """A file below the root; also one in an archive, whose path goes on below the archive's."""
        if file.is_absolute() or ".." in file.parts:
            raise UnreadableDocumentError("its path leaves the folder")
        archives = [one for one in file.parents if one.suffix.lower() == ARCHIVE and (root / one).is_file()]
        if not archives:
            return read_file(root / file, root, self.limits)
        container = Container(read_file(root / archives[0], root, self.limits), self.limits)
        name = str(file.relative_to(archives[0]))
        place = next((one.place for one in container.members() if one.name == name and not one.reason), None)
        if place is None:
            raise UnreadableDocumentError("the archive does not hold it any more")
        return container.read(place)
