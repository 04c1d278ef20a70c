"""Questions for what is ruled out are told from others, and searched for in the words of sources too."""

import pytest

from assistant.language.exclusions import asks_what_is_ruled_out, rules_something_out, with_other_words


@pytest.mark.parametrize(
    "question",
    [
        "who should not fire the kiln?",
        "who shouldn't fire the kiln?",
        "which pots must never be glazed?",
        "what can't a member do?",
        "when should the kiln be avoided?",
        "for whom is the wheel not recommended?",
        "what is it not safe to touch?",
        "and who may not come?",
    ],
)
def test_questions_for_what_is_ruled_out(question: str) -> None:
    assert asks_what_is_ruled_out(question)


@pytest.mark.parametrize(
    "question",
    [
        "should i not fire the kiln?",
        "why should i not fire the kiln?",
        "how can i avoid cracks?",
        "which pots are not glazed?",
        "who fires the kiln?",
        "what does the house not provide?",
    ],
)
def test_other_questions(question: str) -> None:
    assert not asks_what_is_ruled_out(question)
    assert with_other_words(question) == question


def test_what_sources_say_instead_is_searched_for_as_well() -> None:
    advised, permitted = with_other_words("Who should not fire it?"), with_other_words("What can members not do?")
    assert advised.startswith("Who should not fire it? (")
    assert "contraindicated" in advised
    assert "prohibited" in permitted


@pytest.mark.parametrize(
    ("statement", "ruled_out"),
    [
        ("steam is contraindicated for a wet pot.", True),
        ("avoid sand.", True),
        ("the guide advises against salt.", True),
        ("members may not open the kiln.", True),
        ("salt is not recommended.", True),
        ("members may open the kiln.", False),
        ("salt is not made here.", False),
    ],
)
def test_statements_that_rule_something_out(statement: str, ruled_out: bool) -> None:
    assert rules_something_out(statement) is ruled_out
