"""The index: whether it opens as a question would open it, whether its parts fit, what killed writers left behind."""

from collections.abc import Iterator
from pathlib import Path

from assistant.errors import AssistantError, EmbeddingModelError, IndexMissingError
from assistant.pipeline.building import chunk_tokens, index_folder, vector_server
from assistant.pipeline.doctor.findings import Finding
from assistant.settings import Settings


def check_index(settings: Settings, index: str) -> Iterator[Finding]:
    """The build in use, the others, and left-overs."""
    folder = index_folder(index, None, settings)
    yield _build_in_use(settings, folder)
    yield from _other_builds(folder)
    yield from _left_overs(folder)


def _build_in_use(settings: Settings, folder: Path) -> Finding:
    """Whether the build in use answers, with the settings that are in use."""
    from assistant.embedding import load_embedding_model
    from assistant.index import IndexHandle, verify_build

    try:
        model = load_embedding_model(settings.embedding_model)
        chunking = {"max_tokens": chunk_tokens(settings, model)}
        with vector_server(settings) as server:
            handle = IndexHandle(folder, model=model, chunking=chunking, server=server)
            reader = handle.current()
            handle.close()
            if reader.notice:
                return Finding("index", "problem", reader.notice, "Then run `assistant index verify`.")
            problems = [] if reader.manifest.collection else verify_build(folder)
    except IndexMissingError as error:
        return Finding("index", "problem", str(error), "Until then no question can be asked.")
    except EmbeddingModelError:
        return Finding(
            "index", "problem", "The index cannot be opened without the embedding model.", "Mend that first."
        )
    except AssistantError as error:
        return Finding("index", "problem", str(error), "Until then no question can be asked.")
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return Finding("index", "problem", f"The build in use is not sound: {problems[0]}{more}.", "Build it again.")
    made_with = ", ".join(f"{name} {version}" for name, version in sorted(reader.manifest.libraries.items()))
    chunks = f"{reader.chunk_count:,} chunks"
    return Finding("index", "ok", f"Build {reader.build_id} is sound: {chunks}, made with {made_with}, as is here.")


def _other_builds(folder: Path) -> Iterator[Finding]:
    """Builds that could not stand in."""
    from assistant.index import list_builds, verify_build

    try:
        others = [build for build in list_builds(folder) if not build.in_use]
    except IndexMissingError:
        return
    for build in others:
        if build.manifest is not None and build.manifest.collection:
            continue
        problems = [build.problem] if build.problem else verify_build(folder, build.build_id)
        if problems:
            meaning = f"Build {build.build_id}, which is not in use, could not stand in: {problems[0]}"
            yield Finding("other builds", "warning", meaning, "Run `assistant index prune --keep 1` to remove it.")
            return
    if others:
        yield Finding("other builds", "ok", f"{', '.join(build.build_id for build in others)} could stand in.")
    else:
        yield Finding("other builds", "ok", "There is no other build; the next one leaves this one to go back to.")


def _left_overs(folder: Path) -> Iterator[Finding]:
    """What a killed writer left, unless one is at work."""
    from assistant.index.layout import IndexFolder, current_writer, left_overs

    index = IndexFolder(folder)
    found = left_overs(index)
    writer = current_writer(index) if found else ""
    if writer:
        yield Finding("left-overs", "ok", f"The index is being written by {writer}.")
    elif found:
        names = ", ".join(path.name for path in found)
        meaning = f"The last build did not finish, and left {names}. The build in use is not touched by that."
        yield Finding("left-overs", "warning", meaning, f"Run {index.build_command}, which removes it.")
    damaged = folder / "store.damaged"
    if damaged.exists():
        meaning = f"{damaged} is a store that was found damaged and put aside; a new one has taken its place."
        yield Finding("left-overs", "warning", meaning, "Remove it when nobody wants to look at it.")
    elif not found:
        yield Finding("left-overs", "ok", "No killed writer has left anything.")
