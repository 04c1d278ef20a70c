"""On the half of the written cases that nothing was tuned on, most conflicts are shown and hardly anything else is."""

import json
from pathlib import Path

import pytest
from sides_shown import shows_each

from assistant.disagreement.asking import read_asking

DATA = Path(__file__).resolve().parents[1] / "data" / "disagreement"
LEAST_SHOWN, MOST_FALSE = 0.5, 0.05  # shares: 30 of 50 are shown and 1 of 48 is false
LEAST_HEARD, MOST_MISHEARD = 0.5, 0.1  # the others only offer two things ("freezer or no freezer?")


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def test_most_conflicts_are_shown_and_hardly_anything_else(fields, record_property):
    conflicts, false = [], []
    for case in read("held_out.jsonl"):
        disagreement = fields[case["corpus"]].ask(case["question"]).disagreement
        if case["sides"]:
            conflicts.append(shows_each(disagreement, case["sides"]))
        else:
            false.append(disagreement is not None)
    shown, alarms = sum(conflicts) / len(conflicts), sum(false) / len(false)
    record_property("sides shown", f"{shown:.3f} of {len(conflicts)}")
    record_property("false disagreement", f"{alarms:.3f} of {len(false)}")
    assert shown >= LEAST_SHOWN
    assert alarms <= MOST_FALSE


@pytest.mark.parametrize("half", ["tuned", "held out"])
def test_questions_that_take_it_that_sources_differ_are_told_from_others(half):
    heard = {True: [], False: []}
    for case in read("wordings.jsonl"):
        if case["half"] == half:
            asking = read_asking(case["question"])
            heard[case["asks"]].append(asking.for_sides or asking.presumes)
    assert sum(heard[True]) / len(heard[True]) >= LEAST_HEARD
    assert sum(heard[False]) / len(heard[False]) <= MOST_MISHEARD
