"""The page as one text: nothing is loaded from elsewhere, and the same run gives the same bytes."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evals.comparison import compare
from evals.page import figures
from evals.page.cases import FAULTS, CaseView, case_views, pieces
from evals.page.groups import Grouping, groupings, headlines, metric_lines
from evals.records import Fingerprint, Run, Timings
from evals.summary import abstention

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_HASHED = ("corpus", "questions", "code")

Choices = list[tuple[str, int]]


def render_page(
    run: Run, *, timings: Timings | None = None, before: Run | None = None, before_name: str = "the run before"
) -> str:
    """The HTML page of a run.

    Args:
        run: what the page shows.
        timings: how long its questions took; without them the figure of the stages is left out.
        before: an earlier run; its answers stand beside those that changed.
        before_name: how the page calls it.

    Raises:
        ComparisonError: the two runs have no question in common.
    """
    comparison = compare(before, run) if before else None
    css, script = (_FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    lines = metric_lines(run.cases, comparison)
    views = case_views(run.cases, comparison)
    grouped = groupings(run.cases, [line.metric for line in lines])
    template = _environment().get_template("page.html.jinja")
    return template.render(
        run=run,
        before=before,
        title=f"Evaluation: {run.suite}" + (f", against {before_name}" if before else ""),
        policy=_policy(css, script),
        css=css,
        script=script,
        hashed=_HASHED,
        parts=_parts(run.fingerprint, before.fingerprint if before else None),
        comparison=comparison,
        lines=lines,
        headlines=headlines(lines),
        unscored=sum(view.result == "unscored" for view in views),
        frame=figures.FRAME,
        curve=figures.risk_coverage_figure(run.cases),
        declined=abstention(run.cases).declined,
        stages=figures.stage_times(timings) if timings else (),
        groupings=grouped,
        filters=_filters(views, grouped),
        views=views,
    )


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(
        percent=lambda share, digits=1: f"{100 * share:.{digits}f}".replace("-", "−"),
        signed=_signed,
        share=lambda share: f"{100 * min(1.0, max(0.0, share)):.1f}%",
        milliseconds=lambda time: f"{time:.0f}" if time >= 10 else f"{time:.1f}" if time >= 0.1 else f"{time:.2f}",
        words=lambda name: name.replace("_", " "),
        pieces=pieces,
    )
    return environment


def _signed(share: float) -> str:
    """A difference in percentage points, with its sign."""
    points = round(100 * share, 1)
    return f"+{points:.1f}" if points > 0 else f"−{-points:.1f}" if points < 0 else "0.0"


def _policy(css: str, script: str) -> str:
    """The Content-Security-Policy: this very style and this very script, and nothing else of any kind."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (css, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(fingerprint: Fingerprint, name: str) -> str:
    return str(getattr(fingerprint, name))


def _parts(fingerprint: Fingerprint, before: Fingerprint | None) -> list[tuple[str, str, str]]:
    """Everything that a run depends on: its name, its value, and the value in the run before."""
    now, then = _flat(fingerprint), _flat(before) if before else {}
    return [(name, now.get(name, "–"), then.get(name, "–")) for name in {**now, **then}]


def _flat(fingerprint: Fingerprint) -> dict[str, str]:
    hashes = {name: _hash(fingerprint, name) for name in (*_HASHED, "version")}
    models = {f"model {name}": value for name, value in sorted(fingerprint.models.items())}
    configuration = {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True)
        for name, value in sorted(fingerprint.configuration.items())
    }
    return {**hashes, **models, **configuration}


def _filters(views: Iterable[CaseView], grouped: Iterable[Grouping]) -> list[tuple[str, str, Choices]]:
    """The name, label and choices (with how many questions each has) of every filter that parts the questions."""
    views = list(views)
    faults = Counter(fault for view in views for fault in view.faults)
    return [
        ("result", "Result", _counted(view.result for view in views)),
        ("fault", "What is wrong", [(name, faults[name]) for name in FAULTS if faults[name]]),
        ("status", "Given", _counted(view.case.status or "" for view in views)),
        *((way.name, way.name.capitalize(), [(group.name, group.cases) for group in way.groups]) for way in grouped),
        *([("change", "Change", changes)] if (changes := _counted(view.change for view in views)) else []),
    ]


def _counted(values: Iterable[str]) -> Choices:
    counts: Mapping[str, int] = Counter(value for value in values if value)
    return sorted(counts.items(), key=lambda choice: (-choice[1], choice[0]))
