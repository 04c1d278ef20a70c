"""Whether this machine can build, open and answer: one finding for each thing that is looked at.

findings   a finding
machine    folders, disk, libraries, the embedding model
indexes    the index: its builds, and what killed writers left
services   the Chroma server, the language model, who can reach the app

Nothing is changed, and nothing is asked beyond this machine but the Chroma server that is set.
"""

from collections.abc import Callable, Iterator

from assistant.errors import SettingsError
from assistant.pipeline.doctor.findings import Finding, Level
from assistant.pipeline.doctor.indexes import check_index
from assistant.pipeline.doctor.machine import check_disk, check_embedding_model, check_folders, check_libraries
from assistant.pipeline.doctor.services import check_access, check_chroma_server, check_language_model
from assistant.settings import Settings, load_settings

__all__ = ["Finding", "Level", "examine"]


def examine(load: Callable[[], Settings] = load_settings, *, index: str, ask_model: bool = False) -> Iterator[Finding]:
    """Look at everything that can go wrong before a question is asked, one after the other.

    Args:
        load: gives the settings; without them nothing else can be looked at.
        index: the name of the index.
        ask_model: whether the language model that is set may be sent a short question.
    """
    try:
        settings = load()
    except SettingsError as error:
        yield Finding("settings", "problem", str(error), "Mend this first: nothing else was looked at.")
        return
    yield Finding("settings", "ok", "Every setting is known and in range.")
    yield from check_folders(settings, index)
    yield check_disk(settings, index)
    yield check_libraries()
    yield check_embedding_model(settings)
    yield from check_index(settings, index)
    yield from check_chroma_server(settings, index)
    yield from check_language_model(settings, ask=ask_model)
    yield from check_access(settings)
