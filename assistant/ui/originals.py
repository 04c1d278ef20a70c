"""The address under which the app gives out the PDF that a document was read from."""

from typing import TYPE_CHECKING

from streamlit.runtime import get_instance

from assistant.pipeline import reading_limits
from assistant.pipeline.originals import Originals

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Document

UPLOADS_FOLDER = "uploads"
"""The folder of the uploaded documents, below that of the user's data."""

_PLACE = "original-of-the-open-document"


def original_address(document: "Document", settings: "Settings") -> str:
    """Where the browser finds the document's PDF, relative to the page; empty where the app does not hold it.

    It is held for as long as the document is on the page of some visitor, and one of them has one document open. Its
    type is fixed here, so that a browser takes it for nothing but a PDF.
    """
    originals = Originals(settings.corpus_dir, settings.user_data_dir / UPLOADS_FOLDER, reading_limits(settings))
    data = originals.pdf(document)
    if data is None:
        return ""
    # Streamlit names a large file by parts of it; the hash of all of it tells it from one that is alike in those.
    manager = get_instance().media_file_mgr
    return manager.add(data, "application/pdf", _PLACE, file_name=document.sha256).removeprefix("/")
