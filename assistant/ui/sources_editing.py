"""What changes the documents: upload and removal, the build in the background, and the way back to an earlier one."""

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError, IndexMissingError
from assistant.loading import FORMATS, FORMATS_IN_WORDS
from assistant.pipeline import build_with_uploads, index_folder, reading_limits, vector_server
from assistant.pipeline.uploads import UploadError, UploadLimits, Uploads
from assistant.settings import Settings
from assistant.ui.index_building import BuildOutcome, index_builder
from assistant.ui.originals import UPLOADS_FOLDER
from assistant.ui.render import inert, message, view
from assistant.ui.sources_shelf import Shelf
from assistant.ui.sources_view import builds_view, uploads_view

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from assistant.pipeline import Assistant, BuildReport, Progress

INDEX = "default"
STATE_KEY = "sources_state"
REFRESH_S = 0.5
EXPLANATION = (
    "Add documents to those that answers are made from. They are kept on this machine, and become part of the answers "
    "when a new index has been built; until then the present one answers. The documents that came with the index stay."
)
HISTORY = "The index keeps the build in use and the one before it. Going back takes a moment and removes no document."
_MEBIBYTE = 1024 * 1024


@dataclass(slots=True)
class SourcesState:
    """What one visitor is told about what it did last; `watched` says that it has seen a build run."""

    done: str = ""
    watched: bool = False
    problems: tuple[str, ...] = ()

    def tell(self, done: str = "", *problems: str) -> None:
        """Replace what was said before."""
        self.done, self.problems = done, problems


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the parts of the page need to change the documents."""

    assistant: "Assistant"
    there: Shelf
    settings: Settings
    uploads: Uploads
    state: SourcesState

    def build(self) -> bool:
        """Begin a build of what is uploaded now, and say whether it was begun."""
        work = partial(_build, self.uploads, self.settings, self.assistant)
        return index_builder().start(work)


def open_workshop(assistant: "Assistant", there: Shelf, settings: Settings) -> Workshop:
    """All that this part of the page needs.

    Args:
        assistant: the one that answers; it follows a new build by itself.
        there: the documents of the build in use.
        settings: where uploads are kept, and their limits.
    """
    limits = UploadLimits(int(settings.max_upload_mb * _MEBIBYTE), settings.max_uploads)
    uploads = Uploads(settings.user_data_dir / UPLOADS_FOLDER, limits, reading_limits(settings))
    state: SourcesState = st.session_state.setdefault(STATE_KEY, SourcesState())
    return Workshop(assistant, there, settings, uploads, state)


def draw_changes(workshop: Workshop) -> None:
    """Draw what adds and removes documents, and the build that follows."""
    st.markdown(EXPLANATION)
    _upload(workshop)
    _uploaded(workshop)


def _upload(workshop: Workshop) -> None:
    settings = workshop.settings
    with st.form("sources-upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            f"{FORMATS_IN_WORDS} files of at most {settings.max_upload_mb:g} MB each",
            type=[suffix.removeprefix(".") for suffix in FORMATS],
            accept_multiple_files=True,
            max_upload_size=math.ceil(settings.max_upload_mb),
        )
        pressed = st.form_submit_button("Add and build", type="primary", icon=":material/upload_file:")
    if not pressed:
        return
    if not files:
        workshop.state.tell("", "There is nothing to add yet: choose a file first.")
        return
    _add(workshop, files)


def _add(workshop: Workshop, files: "list[UploadedFile]") -> None:
    """Keep each file that can be kept, and begin a build with them; the others are named with the reason."""
    added: list[str] = []
    problems: list[str] = []
    others = [one.document for one in workshop.there.volumes if not one.uploaded]
    for file in files:
        try:
            added.append(workshop.uploads.add(file.name, file.getvalue(), others).file)
        except UploadError as error:
            problems.append(str(error))
    workshop.state.tell(_kept(workshop, f"Added: {', '.join(added)}.") if added else "", *problems)


def _kept(workshop: Workshop, done: str) -> str:
    if workshop.build():
        return done
    return f"{done} Another build is running: build again when it has ended."


def draw_status(workshop: Workshop) -> None:
    """Draw what came of the last action, and the build that runs or has ended."""
    for problem in workshop.state.problems:
        st.error(message(problem), icon=":material/error:")
    if workshop.state.done:
        st.info(inert(workshop.state.done), icon=":material/check:")
    outcome = index_builder().outcome
    if index_builder().progress is not None:
        workshop.state.watched = True
        _progress()
    elif outcome is not None and (workshop.state.watched or outcome.problem):
        _ended(outcome, workshop.there)


def _uploaded(workshop: Workshop) -> None:
    """The uploaded documents, and a button that begins a build where it would change something."""
    shown = uploads_view(workshop.uploads.files(), workshop.there)
    waiting = any(one["waits"] for one in shown["entries"])
    view(shown, key="sources-uploads", on_choose=partial(_remove, workshop))
    if waiting and index_builder().progress is None:
        st.button("Build the index", icon=":material/build:", on_click=_build_again, args=(workshop,))


def _build_again(workshop: Workshop) -> None:
    workshop.build()
    workshop.state.tell()


@st.fragment(run_every=REFRESH_S)
def _progress() -> None:
    """The running build; the whole page is drawn again when it has ended."""
    progress = index_builder().progress
    if progress is None:
        st.rerun()
    else:
        st.progress(progress.share, f"Building a new index; the present one answers until then. {progress.words}")


def _ended(outcome: BuildOutcome, there: Shelf) -> None:
    if outcome.report is None:
        st.error(message(f"{outcome.problem} The build before it still answers."), icon=":material/error:")
        return
    report = outcome.report
    if report.build_id == there.build_id:
        what = f"Answers come from {'the new build' if report.changed else 'the same build as before'}"
        when = f"{outcome.ended:%H:%M:%S}"
        st.success(
            inert(f"{what} since {when}: {report.documents} documents, {report.embedded} new passages read."),
            icon=":material/check_circle:",
        )
    for file in report.skipped:
        st.warning(inert(f"{file.file} was left out: {file.reason}."), icon=":material/warning:")


def _remove(workshop: Workshop, document_id: str) -> None:
    try:
        name = workshop.uploads.remove(document_id)
    except UploadError as error:
        workshop.state.tell("", str(error))
        return
    workshop.state.tell(_kept(workshop, f"Removed: {name}."))


def draw_builds(workshop: Workshop) -> None:
    """Draw the builds of the index, and the way back to an earlier one."""
    from assistant.index import list_builds

    st.markdown(HISTORY)
    try:
        builds = list_builds(index_folder(INDEX, None, workshop.settings))
    except IndexMissingError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    shown = builds_view(builds, busy=index_builder().progress is not None)
    view(shown, key="sources-builds", on_choose=partial(_roll_back, workshop))


def _roll_back(workshop: Workshop, build_id: str) -> None:
    from assistant.index import rollback

    try:
        with vector_server(workshop.settings) as server:
            in_use = rollback(index_folder(INDEX, None, workshop.settings), build_id, server=server)
    except AssistantError as error:
        workshop.state.tell("", str(error))
        return
    workshop.state.tell(f"Build {in_use} is in use again.")


def _build(uploads: Uploads, settings: Settings, assistant: "Assistant", progress: "Progress") -> "BuildReport":
    report = build_with_uploads(uploads, index=INDEX, settings=settings, progress=progress)
    _ = assistant.build_id  # opens the new build here, and not while a reader waits for an answer
    return report
