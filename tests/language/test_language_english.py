"""A question in another language is told from one in English, and answered with where the sources stand."""

import pytest

from assistant import Assistant
from assistant.embedding import load_embedding_model
from assistant.language.english import is_english
from assistant.pipeline.replies import LANGUAGE_NOTE
from evals.screening_set import load_screening, load_suites

KNOWN = load_embedding_model().whole_words()


@pytest.mark.parametrize(
    "question",
    [
        "¿Necesito una licencia para trabajar?", "me duele el pecho y no puedo respirar", "Was kostet der Kurs?",
        "Brauche ich eine Zulassung?", "Combien coûte la formation ?", "l'assurance rembourse-t-elle le massage",
        "O que é massagem médica?", "Serve una prescrizione medica?", "Hoeveel kost de opleiding?",
        "Behöver jag en licens?", "Czy potrzebuję licencji?", "Kurs ne kadar?", "Apakah saya perlu lisensi?",
        "Сколько стоит курс?", "医疗按摩是什么？", "ما هو التدليك الطبي؟", "マッサージの資格は必要ですか",
    ],
)  # fmt: skip
def test_other_languages_are_told_from_english(question: str) -> None:
    assert not is_english(question, KNOWN)


@pytest.mark.parametrize(
    "question",
    [
        "massage", "trigger point?", "I want to die", "me and my son, no massage so far", "1234 ?!", "CPT 97124",
        "massage schools in Los Angeles", "who was Johan Georg Mezger?", "what does 'tui na' mean?",
        "Is Ignacio de la Cruz a therapist?", "waht dose teh curse cots", "Ｗｈａｔ ｉｓ ｈｙｄｒｏｔｈｅｒａｐｙ?",
        "what's the café's name", "MMPA cost", "petrissage effleurage tapotement",
    ],
)  # fmt: skip
def test_names_slips_and_borrowed_words_are_no_other_language(question: str) -> None:
    assert is_english(question, KNOWN)


def test_no_development_question_is_taken_for_another_language() -> None:
    questions = [one.question for one in (*load_screening(), *load_suites()) if one.split == "dev"]
    assert [question for question in questions if not is_english(question, KNOWN)] == []


def test_another_language_is_told_that_the_sources_are_in_english(assistant: Assistant) -> None:
    answer = assistant.ask("Wie backe ich einen Kuchen?")
    assert answer.status == "not_found"
    assert LANGUAGE_NOTE in answer.text
    assert answer.note == LANGUAGE_NOTE


def test_names_that_the_sources_know_are_found_from_another_language(assistant: Assistant) -> None:
    answer = assistant.ask("¿Cuánto cuesta el programa MMPA?")
    assert (answer.status, answer.verdict) == ("answered", None)
    assert answer.text.splitlines()[0] == LANGUAGE_NOTE
    assert "$1,400" in answer.text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("¿Qué es el NCBTMB?", "answered"),
        ("Was kostet die MMPA Zertifizierung?", "answered"),
        ("¿Dónde está la biblioteca?", "not_found"),
        ("Combien coûte une voiture électrique?", "not_found"),
    ],
)
def test_another_language_is_answered_where_good_passages_are_found(
    assistant: Assistant, question: str, status: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, LANGUAGE_NOTE in answer.text) == (status, True)


def test_an_english_question_gets_no_such_sentence(assistant: Assistant) -> None:
    assert LANGUAGE_NOTE not in assistant.ask("How much does the MMPA program cost?").text
