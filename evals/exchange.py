"""Runs and questions as the JSON Lines files of ragas' `EvaluationDataset`, and its test sets as our questions.

Its metrics that a language model judges can then be had for a run of this program. A file of ragas holds either single
questions or conversations, so a run gives one file of each. Passages and reference passages are taken from the corpus,
which has to be the one that was asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.types import Document
from evals.drafts import families, guessed_kind, proposed_id, read_records
from evals.gate import corpus_sha256
from evals.questions import Question, QuestionFileError, section_key, split_of
from evals.records import CaseResult, Run

TOPIC = "imported"
_LEAST_WORDS = 4  # of a line, so that a heading or a list's crumb does not name a section by chance
_ENOUGH = 0.5  # share of a reference passage, or of a section, that the other has to hold
_PIECES = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")


class ExchangeError(AssistantError):
    """The run, the questions and the corpus do not belong together."""


@dataclass(frozen=True, slots=True)
class Export:
    """The records of a run: those of single questions, and those of conversations."""

    single_turn: tuple[dict[str, Any], ...]
    multi_turn: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Question records from another program's test set.

    `conversations` counts records that were left out because a conversation needs a wording that stands alone,
    `repeated` those that ask what an earlier one asks, and `unplaced` names the questions whose reference passages
    the corpus does not have.
    """

    records: tuple[dict[str, Any], ...]
    conversations: int
    repeated: int
    unplaced: tuple[str, ...]


def export_run(run: Run, questions: Iterable[Question], documents: Iterable[Document]) -> Export:
    """The cases of a run that have an answer, in ragas' fields; see `SingleTurnSample` and `MultiTurnSample` there.

    Args:
        run: what is exported.
        questions: those that were asked, for the reference answers.
        documents: those that were asked, for the texts of passages.

    Raises:
        ExchangeError: the documents are not those of the run, or a place of the run does not hold what it quotes.
    """
    known = {question.id: question for question in questions}
    texts = {document.id: document for document in documents}
    _check_corpus(run, texts)
    answered = [case for case in run.cases if not case.unscored]
    missing = [case.id for case in answered if case.id not in known]
    if missing:
        raise ExchangeError(f"The question files have no {missing[0]!r}, which the run has. Name the files it was of.")
    single = [_single_turn(case, known[case.id], run.labels, texts) for case in answered if not case.turns]
    multi = [_multi_turn(case, known[case.id]) for case in answered if case.turns]
    return Export(tuple(single), tuple(multi))


def import_questions(path: Path, documents: Iterable[Document] = ()) -> Import:
    """Questions from a ragas test set: `user_input`, `reference` and, where there are any, `reference_contexts`.

    The sections that hold the reference passages become the labels, so that ranking is scored. No patterns are made up
    from the reference answer: what an answer must hold stays unscored until a person says it.

    Args:
        path: a JSON Lines file.
        documents: the corpus; without it no section is labelled.

    Raises:
        QuestionFileError: the file cannot be read or a line is not such a record; names the line.
    """
    places = _Places(documents)
    samples: dict[str, tuple[str, str, list[str]]] = {}
    conversations = repeated = 0
    for number, sample in read_records(path):
        question, reference, contexts = _sample(sample, f"{path}, line {number}")
        if question is None:
            conversations += 1
        elif _plain(question) in samples:
            repeated += 1
        else:
            samples[_plain(question)] = (question, reference, contexts)
    ids = _ids([question for question, _, _ in samples.values()])
    records, unplaced = [], []
    for question, reference, contexts in samples.values():
        sections = list(dict.fromkeys(label for context in contexts for label in places.sections_of(context)))
        if contexts and not sections:
            unplaced.append(ids[question])
        records.append(_question_record(ids[question], question, reference, sections))
    return Import(tuple(records), conversations, repeated, tuple(unplaced))


def _ids(questions: Sequence[str]) -> dict[str, str]:
    """An id for each question; those of nearly the same words share the part before the slash, and so a half."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for family in families(questions):
        stem = proposed_id(family[0], taken)
        taken.add(stem)
        for number, question in enumerate(family, start=1):
            ids[question] = stem if len(family) == 1 else f"{stem}/{number}"
    return ids


def _check_corpus(run: Run, documents: Mapping[str, Document]) -> None:
    if corpus_sha256(documents.values()) != run.fingerprint.corpus:
        raise ExchangeError("The corpus is not the one that was asked. Name that one with --corpus, or run again.")
    for case in run.cases:
        for citation in case.citations:
            if documents[citation.document_id].text[citation.start : citation.end] != citation.quote:
                place = f"citation {citation.number} of {case.id!r}"
                raise ExchangeError(f"{place} is not what {citation.document_id!r} says at its place. Run again.")


def _single_turn(
    case: CaseResult, question: Question, labels: str, documents: Mapping[str, Document]
) -> dict[str, Any]:
    places = [(one.document_id, one.start, one.end) for one in case.passages]
    labelled = _reference_contexts(question, labels, documents)
    return {
        "id": case.id,
        "user_input": case.question,
        "response": case.text,
        "retrieved_contexts": [documents[id_].text[start:end] for id_, start, end in places],
        "retrieved_context_ids": [f"{id_}:{start}-{end}" for id_, start, end in places],
        **({"reference": question.reference} if question.reference else {}),
        **({"reference_contexts": labelled} if labelled else {}),
    }


def _reference_contexts(question: Question, labels: str, documents: Mapping[str, Document]) -> list[str]:
    """The texts of the labelled sections, in the order of the labels."""
    wanted = question.sections if labels == "sections" else question.articles
    found = []
    for label in wanted:
        document = documents.get(label.document)
        if document is not None:
            key = section_key(label.heading, document.title)
            found += [
                document.text[section.start : section.end].strip()
                for section in document.sections
                if section_key(section.heading, document.title) == key
            ]
    return [text for text in found if text]


def _multi_turn(case: CaseResult, question: Question) -> dict[str, Any]:
    roles = _roles(case, question)
    turns = [{"content": content, "type": role} for role, content in zip(roles, case.turns, strict=True)]
    asked = [{"content": case.question, "type": "human"}, {"content": case.text, "type": "ai"}]
    return {
        "id": case.id,
        "user_input": [*turns, *asked],
        **({"reference": question.reference} if question.reference else {}),
    }


def _roles(case: CaseResult, question: Question) -> list[str]:
    """Who said each turn of a case, where the answers that the question file leaves out have been put in."""
    roles = []
    for place, turn in enumerate(question.turns):
        follows = question.turns[place + 1].role if place + 1 < len(question.turns) else "user"
        roles.append("human" if turn.role == "user" else "ai")
        if turn.role == "user" and follows == "user":
            roles.append("ai")
    if len(roles) != len(case.turns):
        raise ExchangeError(f"The turns of {case.id!r} are not those of the question files. Run again.")
    return roles


def _sample(sample: object, place: str) -> tuple[str | None, str, list[str]]:
    """The question of a ragas record (None for a conversation), its reference answer and reference passages."""
    if not isinstance(sample, dict) or "user_input" not in sample:
        raise QuestionFileError(f"{place}: not a record of a ragas test set: it has no user_input")
    asked, reference = sample["user_input"], sample.get("reference")
    contexts = sample.get("reference_contexts") or []
    if isinstance(asked, list):
        return None, "", []
    if not isinstance(asked, str) or not asked.strip():
        raise QuestionFileError(f"{place}: user_input must be a text that is not empty")
    if not isinstance(reference, str) or not reference.strip():
        raise QuestionFileError(f"{place}: reference, the right answer, is missing")
    if not isinstance(contexts, list) or not all(isinstance(text, str) for text in contexts):
        raise QuestionFileError(f"{place}: reference_contexts must be a list of texts")
    return asked.strip(), reference.strip(), contexts


def _question_record(id_: str, question: str, reference: str, sections: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": guessed_kind(question),
        "topic": TOPIC,
        "question": question,
        "answerable": True,
        "verdict": None,
        "nuggets": None,
        "must_not": [],
        "sections": [{"document": document, "heading": heading} for document, heading in sections],
        "reference": reference,
        "split": split_of(id_),
    }


class _Places:
    """Finds the sections that a text was taken from, whatever the mark-up and the white space between its words."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._sections = [
            (document.id, section.heading, _plain(document.text[section.start : section.end]))
            for document in documents
            for section in document.sections
        ]

    def sections_of(self, context: str) -> list[tuple[str, str]]:
        """(document, heading) of each section that holds most of the text, or most of which the text holds."""
        pieces = [plain for piece in _PIECES.split(context) if (plain := _plain(piece)).count(" ") > _LEAST_WORDS]
        words = sum(len(piece) for piece in pieces)
        found = []
        for document, heading, text in self._sections:
            held = sum(len(piece) for piece in dict.fromkeys(pieces) if piece in text)
            if held and (held >= _ENOUGH * words or held >= _ENOUGH * len(text)):
                found.append((document, heading))
        return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """The words of a text between single spaces, one at each end, so that only whole words are found in it."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
