"""From an exchange to what the page shows of it, as plain data for `render.view`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from assistant.types import Answer, AnswerSentence, DisagreementSide, Scope
from assistant.ui.passages import SourcePassage
from assistant.ui.state import Exchange

VERDICT_WORDS = {"yes": "Yes", "no": "No", "depends": "It depends"}
BULLET = "• "
NOT_ANSWERED = "The documents do not answer this."
OUTDATED = "The documents have changed since this answer. What it quotes is shown as it stood then."
SHOWN_SCOPES = 4
_MARKS = re.compile(r"\s*\[\d+\]")


def turn_view(exchange: Exchange, *, newest: bool) -> dict[str, Any]:
    """What the page shows of one question and its answer; suggestions stand under the newest answer only."""
    answer = exchange.answer
    asked: dict[str, Any] = {"id": exchange.id, "question": exchange.question, "newest": newest}
    asked["is_new"] = newest and exchange.asked_here
    shown: dict[str, Any] = {"kind": "turn", "status": "pending", **asked}
    if answer is None:
        return shown
    return shown | {
        "status": answer.status,
        "searched": _searched(answer),
        "verdict": VERDICT_WORDS.get(answer.verdict or "", ""),
        "verdict_kind": answer.verdict or "",
        "notice": _notice(answer),
        "disagreement": _disagreement(answer),
        "blocks": _answer_blocks(answer),
        "scope": scope_lines(answer.scope)[:SHOWN_SCOPES],
        "sources": [source_view(passage) for passage in exchange.sources],
        "note": answer.note,
        "closing": answer.closing,
        "model_note": " ".join(filter(None, (answer.search_note, answer.model_note.strip("()")))),
        "written_by": "" if answer.mode == "extractive" else answer.mode,
        "topics": list(answer.nearest_topics) if answer.status == "not_found" else [],
        "suggestions": list(exchange.offered) if newest and answer.status != "not_found" else [],
        "offered": list(exchange.offered),
        "outdated": OUTDATED if exchange.outdated else "",
        "judgement": None if exchange.judgement is None else asdict(exchange.judgement),
    }


def offered_questions(answer: Answer) -> tuple[str, ...]:
    """What an answer offers to ask next, if the documents answer it."""
    return answer.nearest_topics if answer.status == "not_found" else answer.suggestions


def sentence_line(sentence: AnswerSentence) -> str:
    """A sentence with the marks of its citations, as one text."""
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


def _searched(answer: Answer) -> str:
    """The question that was searched for, where it is not the one that was asked."""
    same = answer.search_question.strip().casefold() == answer.question.strip().casefold()
    return "" if same else answer.search_question


def _notice(answer: Answer) -> list[str]:
    """The paragraphs of a referral, which is the first line of its answer."""
    if answer.status != "referred":
        return []
    first, _, rest = answer.text.partition("\n")[0].partition(". ")
    return [f"{first}.", rest] if rest else [first]


def _disagreement(answer: Answer) -> dict[str, Any] | None:
    """What the sources differ on, and for each side who says it, for where and of when, and its sentences."""
    if answer.disagreement is None:
        return None
    sides = [
        {
            "who": side.publisher,
            "holds": " · ".join(filter(None, (side.scope.jurisdiction, side.scope.payer, side.as_of))),
            "lines": [_line(sentence) for sentence in answer.sentences if _is_of(sentence, side)],
        }
        for side in answer.disagreement.sides
    ]
    return {"about": answer.disagreement.about, "sides": sides}


def _is_of(sentence: AnswerSentence, side: DisagreementSide) -> bool:
    return sentence.text in side.says and not set(sentence.citations).isdisjoint(side.citations)


def _answer_blocks(answer: Answer) -> list[dict[str, Any]]:
    """The sentences as a lead, paragraphs and lists; those of the sides of a disagreement are shown before them."""
    items = _item_texts(answer.text)
    sides = answer.disagreement.sides if answer.disagreement else ()
    rest = [sentence for sentence in answer.sentences if not any(_is_of(sentence, side) for side in sides)]
    blocks: list[dict[str, Any]] = []
    for is_list, group in groupby(rest, key=lambda sentence: sentence.text.strip() in items):
        lines = [_line(sentence) for sentence in group]
        blocks += [{"type": "list", "lines": lines}] if is_list else _prose(lines, lead=not blocks and not sides)
    return blocks


def _prose(lines: list[dict[str, Any]], *, lead: bool) -> Iterator[dict[str, Any]]:
    first = lines[:1] if lead else []
    if first:
        yield {"type": "lead", "lines": first}
    if rest := lines[len(first) :]:
        yield {"type": "paragraph", "lines": rest}


def _item_texts(text: str) -> set[str]:
    """The list items of an answer: in its plain text each stands on a line of its own after a bullet."""
    lines = (line.strip() for line in text.splitlines())
    return {_MARKS.sub("", line.removeprefix(BULLET)).strip() for line in lines if line.startswith(BULLET)}


def _line(sentence: AnswerSentence) -> dict[str, Any]:
    return {"text": sentence.text, "marks": sorted(sentence.citations)}


def scope_lines(scopes: Sequence[Scope]) -> list[str]:
    """What the statements are limited to, each place and payer once with its dates: "Texas, Medicare (2012, 2024)"."""
    dates: dict[str, list[str]] = {}
    for scope in scopes:
        limits = ", ".join(part for part in (scope.jurisdiction, scope.payer) if part)
        dates.setdefault(limits, []).extend([scope.as_of] if scope.as_of else [])
    told = {limits: ", ".join(dict.fromkeys(found)) for limits, found in dates.items()}
    return [
        f"{limits} ({found})" if limits and found else limits or f"as of {found}"
        for limits, found in told.items()
        if limits or found
    ]


def source_view(passage: SourcePassage) -> dict[str, Any]:
    """A passage as the page shows it, with the host of its original's address."""
    return asdict(passage) | {"host": urlsplit(passage.address).hostname or ""}
