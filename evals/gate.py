"""The gate: each suite's run against its committed baseline, and the explicit step that accepts a new one."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.errors import AssistantError
from assistant.types import Document
from evals.comparison import Comparison, compare, differing
from evals.fingerprint import fingerprint
from evals.records import CaseResult, Fingerprint, Run
from evals.results import RUNS, default_path, read_run, run_text
from evals.suites import Suite, suite_named, suites

BASELINES = Path("evals") / "baselines"
ABLATION = "ablation.json"
MODEL_REPORT = "model.json"


class BaselineError(AssistantError):
    """A run cannot be accepted, or a run or baseline that is named is not there."""


def run_path(suite: str, folder: Path = RUNS) -> Path:
    """Where the last run of all questions of a suite is."""
    return default_path(suite, "all", "sections", folder)


def baseline_path(suite: str, folder: Path = BASELINES) -> Path:
    """Where the baseline of a suite is."""
    return folder / f"{suite}.json"


def run_named(name: str, baselines: Path = BASELINES) -> Run:
    """The run in a file, or the baseline of a suite.

    Raises:
        BaselineError: there is neither.
        RunFileError: the file is not a run.
    """
    if Path(name).is_file():
        return read_run(Path(name))
    if name not in suites():
        raise BaselineError(f"There is no file {name!r} and no suite of that name. Suites: {', '.join(suites())}.")
    if not baseline_path(name, baselines).is_file():
        raise BaselineError(_no_baseline(name))
    return read_run(baseline_path(name, baselines))


def gate(names: Iterable[str], runs: Path = RUNS, baselines: Path = BASELINES) -> dict[str, Comparison | str]:
    """Each suite's comparison with its baseline, or what is missing for one and the command that makes it.

    A baseline whose suite is gone is missing its run: questions do not vanish by the file.
    """
    found: dict[str, Comparison | str] = {}
    for name in names:
        if not baseline_path(name, baselines).is_file():
            found[name] = _no_baseline(name)
        elif not run_path(name, runs).is_file():
            found[name] = f"There is no run of {name}. Make it: python -m evals run --suite {name}"
        else:
            found[name] = compare(read_run(baseline_path(name, baselines)), read_run(run_path(name, runs)))
    return found


def gated_suites(baselines: Path = BASELINES) -> tuple[str, ...]:
    """The names of all suites, and of all baselines whose suite is no more."""
    accepted = sorted(path.stem for path in baselines.glob("*.json") if path.name != ABLATION and "." not in path.stem)
    return tuple(dict.fromkeys((*suites(), *accepted)))


def accept(name: str, runs: Path = RUNS, baselines: Path = BASELINES) -> Path:
    """Make the last run of a suite its baseline.

    Raises:
        BaselineError: there is no run of all its questions, or it is not of the present state.
        RunFileError: the file is not a run.
    """
    suite, path = suite_named(name), run_path(name, runs)
    again = f"Run it: python -m evals run --suite {name}"
    if not path.is_file():
        raise BaselineError(f"There is no run of {name}. {again}")
    run = read_run(path)
    if (run.suite, run.split, run.labels) != (name, "all", "sections"):
        raise BaselineError(f"{path} is not a run of all questions of {name}. {again}")
    stale = differing(run.fingerprint, current_fingerprint(suite))
    if stale:
        raise BaselineError(f"{path} is of another state: {'; '.join(stale)} changed since. {again}")
    target = baseline_path(name, baselines)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        baselines.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(run_text(_slim(run)), encoding="utf-8")
        os.replace(unfinished, target)
    except OSError as error:
        raise BaselineError(f"Cannot write the baseline {target}: {error}.") from error
    return target


def _slim(run: Run) -> Run:
    """The run without what no comparison reads: the passages that were found and the words of the quotes."""
    return replace(run, cases=tuple(_slim_case(case) for case in run.cases))


def _slim_case(case: CaseResult) -> CaseResult:
    return replace(case, passages=(), citations=tuple(replace(citation, quote="") for citation in case.citations))


def current_fingerprint(suite: Suite) -> Fingerprint:
    """The fingerprint that a run of the suite would have now.

    Raises:
        CorpusError: the corpus is missing, empty or unreadable.
    """
    from assistant.loading import load_corpus
    from assistant.settings import load_settings

    return fingerprint(corpus_sha256(load_corpus(suite.corpus).documents), suite.questions, load_settings())


def corpus_sha256(documents: Iterable[Document]) -> str:
    """The fingerprint of the documents, as an index build of them has it."""
    from assistant.index.manifest import IndexedDocument, corpus_fingerprint

    return corpus_fingerprint([IndexedDocument(document.id, document.sha256) for document in documents])


def _no_baseline(name: str) -> str:
    return (
        f"There is no baseline of {name}. Make it: python -m evals run --suite {name} && python -m evals accept {name}"
    )
