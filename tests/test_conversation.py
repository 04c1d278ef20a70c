"""A question that leans on what was said is searched with its subject; one that stands alone is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.conversation import stand_alone
from assistant.errors import QuestionError
from assistant.language.tokens import content_stems
from assistant.types import Chunk, Passage, Turn

INSURANCE = "Does insurance cover medical massage?"


GUILD = (
    "Three workshops are open to members: Cone Six Studio, Low Kiln Yard, and the Barrel House [1]. Wilhelmina "
    "Achterberg founded the guild [2]."
)


def after(question: str, answer: str) -> list[Turn]:
    """A conversation of one question and its answer."""
    return [Turn("user", question), Turn("assistant", answer)]


def said(*questions: str) -> list[Turn]:
    """A conversation in which each question was answered."""
    return [turn for question in questions for turn in (Turn("user", question), Turn("assistant", "Some answer [1]."))]


@pytest.mark.parametrize(
    ("earlier", "question", "subject"),
    [
        ("What is the OSP certificate?", "how much does it cost?", "OSP certificate"),
        ("What is the OSP certificate?", "Who gives it?", "OSP certificate"),
        ("What is the OSP certificate?", "and is it mandatory?", "OSP certificate"),
        ("Who are the guild inspectors?", "What do they check?", "guild inspectors"),
        ("Which glazes are safe for food?", "Are those expensive?", "glazes food"),
        ("Do I need a glaze mask?", "why?", "glaze mask"),
        ("Do I need a glaze mask?", "Why not?", "glaze mask"),
        ("Can I borrow a banding wheel?", "For how long?", "banding wheel"),
        ("Can I borrow a banding wheel?", "how long", "banding wheel"),
        ("Tell me about the spring fair", "when?", "spring fair"),
        ("Tell me about the spring fair", "How much does that cost?", "spring fair"),
        ("Tell me about the spring fair", "where is it?", "spring fair"),
        ("What is tenmoku?", "who invented it?", "tenmoku"),
        ("Which tools may members borrow?", "anything else?", "tools members borrow"),
        ("Who is Wilhelmina Achterberg?", "What did she bring?", "Wilhelmina Achterberg"),
    ],
)
def test_a_question_that_leans_takes_the_subject_of_the_one_before(earlier: str, question: str, subject: str) -> None:
    resolved = stand_alone(said(earlier), question)
    assert set(content_stems(f"{question} {subject}")) <= set(content_stems(resolved))


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What about Texas?", "Texas"),
        ("and what about Texas?", "Texas"),
        ("how about Medicare", "Medicare"),
        ("And in Canada?", "Canada"),
        ("and for self-employed therapists?", "self-employed therapists"),
        ("or without a prescription?", "without a prescription"),
    ],
)
def test_what_about_asks_the_same_of_something_else(question: str, rest: str) -> None:
    resolved = stand_alone(said(INSURANCE), question)
    assert resolved.startswith(INSURANCE.rstrip("?"))
    assert rest in resolved


def test_two_ellipses_in_a_row_ask_the_first_question_of_the_last_thing() -> None:
    resolved = stand_alone(said(INSURANCE, "What about Texas?"), "And what about Ohio?")
    assert "insurance" in resolved
    assert "Ohio" in resolved
    assert "Texas" not in resolved


@pytest.mark.parametrize(
    "question",
    [
        "Do I need a certification to practise?",
        "What is lymphatic drainage?",
        "Is it mandatory to have liability insurance?",
        "Who founded the guild of potters?",
        "How long does a bisque firing take?",
        "Which tools can members borrow?",
        "How much does the evening membership cost?",
        "Is it true that sand stops cracks?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert stand_alone(said(INSURANCE), question) == question
    assert stand_alone([], question) == question


@pytest.mark.parametrize("question", ["how much does it cost?", "why?", "what about Texas?", "and in Ohio?"])
def test_without_turns_nothing_is_added(question: str) -> None:
    assert stand_alone([], question) == question
    assert stand_alone([Turn("assistant", "Welcome. Ask about massage.")], question) == question
    assert stand_alone([Turn("user", "   ")], question) == question


def test_after_a_change_of_topic_the_new_topic_is_meant() -> None:
    resolved = stand_alone(said(INSURANCE, "What is the OSP certificate?"), "how much does it cost?")
    assert "OSP" in resolved
    assert "insurance" not in resolved


def test_a_chain_of_leaning_questions_keeps_its_subject() -> None:
    resolved = stand_alone(said("What is the OSP certificate?", "Who gives it?", "Why?"), "and how much does it cost?")
    assert "OSP" in resolved


def test_a_correction_names_the_new_subject_only() -> None:
    resolved = stand_alone(said("How much is the evening membership?"), "what about the day membership?")
    assert "day membership" in resolved


@given(st.lists(st.text(max_size=200), max_size=20), st.text(max_size=200))
def test_any_conversation_gives_a_question_that_holds_the_asked_one_or_the_one_before(
    earlier: list[str], question: str
) -> None:
    resolved = stand_alone([Turn("user", text) for text in earlier], question)
    assert isinstance(resolved, str)
    if not earlier:
        assert resolved == question


def test_a_long_conversation_does_not_grow_the_question() -> None:
    leaning = ["what about it?", "and how much does it cost?", "why?", "what about the others in the north?"]
    turns = said("What is the OSP certificate?", *(leaning * 100))
    assert len(stand_alone(turns, "how much does it cost?")) < 300


def test_only_the_last_turns_count() -> None:
    old = said(*(f"What is glaze number{number}?" for number in range(50)))
    assert stand_alone(old, "who made it?") == stand_alone(old[-20:], "who made it?")


def test_a_follow_up_is_answered_about_its_subject(small_assistant: Assistant) -> None:
    alone = small_assistant.ask("How long does a compost heap take?")
    followed = small_assistant.ask("How long does it take?", said("How do I keep a compost heap?"))
    assert followed.search_question != "How long does it take?"
    assert {one.document_id for one in followed.citations} >= {one.document_id for one in alone.citations[:1]}
    assert "six and nine months" in followed.text


@pytest.mark.parametrize("question", ["How long does it take?", "Is a teapot needed?"])
def test_the_reader_may_say_what_is_searched(small_assistant: Assistant, question: str) -> None:
    reading = "How long does a compost heap take?"
    answer = small_assistant.ask(question, said("Do I need a teapot?"), reading=f" {reading}\n")
    alone = small_assistant.ask(reading)
    assert (answer.question, answer.search_question) == (question, reading)
    assert (answer.text, answer.citations) == (alone.text, alone.citations)


def test_a_reading_that_is_empty_or_an_emergency_is_treated_like_a_question(small_assistant: Assistant) -> None:
    with pytest.raises(QuestionError):
        small_assistant.ask("why?", said("Do I need a teapot?"), reading=" ")
    assert small_assistant.ask("why?", reading="I have chest pain and cannot breathe").status == "referred"


def test_slips_of_spelling_do_not_hide_that_a_question_leans(small_assistant: Assistant) -> None:
    asked = small_assistant.ask("how long does it taek?", said("How do I keep a compost heap?"))
    assert "compost" in asked.search_question


def test_the_search_reads_the_turns_as_well(small_assistant: Assistant) -> None:
    (best, *_) = small_assistant.search("how hot should it be?", said("What water do I use for green tea?"))
    assert best.chunk.document_id == "tea"


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("the second one, is it open on Sundays?", "Low Kiln Yard, is it open on Sundays?"),
        ("How far is the last one on your list?", "How far is the Barrel House?"),
        ("was she a potter?", "was Wilhelmina Achterberg a potter?"),
        ("her address?", "Wilhelmina Achterberg's address?"),
    ],
)
def test_lists_and_people_of_the_answer_are_pointed_to(question: str, reading: str) -> None:
    assert stand_alone(after("Which workshops are open to members?", GUILD), question) == reading


@pytest.mark.parametrize("agreement", ["yes", "Yes please!", "sure, go ahead", "ok"])
@pytest.mark.parametrize(
    "offer", ["Do you also want to know what the kilns cost?", "Shall I tell you more about what the kilns cost?"]
)
def test_agreement_takes_up_what_was_offered(agreement: str, offer: str) -> None:
    reading = stand_alone(after("Which kilns are there?", f"There are two [1]. {offer}"), agreement)
    assert reading.startswith("What the kilns cost?")


@pytest.mark.parametrize(
    ("correction", "reading"),
    [
        ("no, I mean help with the glaze fee", "Is there any help with the glaze fee?"),
        ("I meant how long does a firing take", "How long does a firing take?"),
    ],
)
def test_a_correction_asks_the_last_question_of_what_was_meant(correction: str, reading: str) -> None:
    assert stand_alone(said("Is there any help with that?"), correction) == reading


def test_a_correction_that_is_a_whole_question_takes_the_subject_where_it_is_found_better() -> None:
    turns, corrected = said("Who runs the Low Kiln Yard?"), "I meant what do they charge there?"
    found, other = passage("The Low Kiln Yard charges 4 pounds.", 0.9), passage("They charge for clay.", 0.4)
    reading = stand_alone(turns, corrected, lambda text: [found if "Kiln" in text else other])
    assert reading.startswith("What do they charge there?")
    assert "Low Kiln Yard" in reading
    assert stand_alone(turns, corrected, lambda _: [other]) == "What do they charge there?"


def test_the_other_ordinal_asks_the_same_of_the_other() -> None:
    turns = said("What is in the first volume of Achterberg's Glazes?")
    assert stand_alone(turns, "And the second?") == "What is in the second volume of Achterberg's Glazes?"


def test_what_next_asks_for_what_follows_the_first_thing_told() -> None:
    reading = stand_alone(after("What happens first?", "The clay is wedged on a bench [1]."), "and then?")
    assert reading.startswith("What comes after")
    assert "bench" in reading


@pytest.mark.parametrize(
    "question",
    [
        "Do therapists in their own rooms need insurance?",
        "There's a book called Clay. Whose is it?",
        "Does it cost anything to join the guild?",
        "Can I use the big kiln in Saturday's session this month?",
        "May a teacher tell pupils which glaze they have chosen for the fair?",
    ],
)
def test_a_pronoun_that_the_question_explains_itself_points_nowhere(question: str) -> None:
    assert stand_alone(said(INSURANCE), question) == question


def passage(text: str, similarity: float) -> Passage:
    return Passage(Chunk("d:0", "d", (), 0, len(text), text, 0, 0, ()), score=1.0, dense_score=similarity)


def test_the_reading_is_taken_that_is_found_best() -> None:
    answer = "The Cone Six Studio and the Low Kiln Yard are both in the north [1]."
    turns = after("Where can members fire their pots?", answer)
    found = {"studio": passage("The Cone Six Studio costs 4 pounds.", 0.8), "": passage("Pots are fired.", 0.4)}

    def search(text: str) -> list[Passage]:
        return [found["studio" if "Studio" in text else ""]]

    assert "Cone Six Studio" in stand_alone(turns, "how much does it cost?", search)
    assert "Cone Six Studio" not in stand_alone(turns, "how much does it cost?", lambda text: [found[""]])


def test_a_short_question_that_is_found_by_itself_is_left_alone() -> None:
    turns = said("Do I need a glaze mask?")
    alone, dragged = passage("The planning permission for kilns.", 0.7), passage("A mask for glazes.", 0.74)
    question = "do I need planning permission?"
    assert stand_alone(turns, question, lambda text: [alone if text == question else dragged]) == question


def test_nonsense_takes_no_subject() -> None:
    nothing = passage("The planning permission for kilns.", 0.5)
    assert stand_alone(said("Do I need a glaze mask?"), "jjkl grrfl", lambda _: [nothing]) == "jjkl grrfl"


@pytest.mark.parametrize("question", ["how much does it cost?", "why?", "trigger points?", "what about the north?"])
def test_the_number_of_searches_is_bounded(question: str) -> None:
    asked: list[str] = []

    def search(text: str) -> list[Passage]:
        asked.append(text)
        return []

    turns = [turn for _ in range(200) for turn in after("Which workshops are open to members?", GUILD)]
    stand_alone(turns, question, search)
    assert len(asked) <= 8


def test_a_long_conversation_is_read_and_searched_no_more_than_a_short_one() -> None:
    repeated = after("Which workshops are open to members?", GUILD) + after("who founded it?", "Some answer [1].")

    def work(turns: list[Turn]) -> tuple[list[str], str]:
        asked: list[str] = []

        def search(text: str) -> list[Passage]:
            asked.append(text)
            return [passage("The Cone Six Studio is open on Sundays.", 0.5)]

        return asked, stand_alone(turns, "how much does it cost?", search)

    assert work(repeated * 200) == work(repeated * 3)


def test_a_proposal_is_taken_only_where_it_is_found_better() -> None:
    turns = said("Tell me about the Low Kiln Yard")
    proposal = "What does a firing at the Low Kiln Yard cost?"

    def reading(similarity: float) -> str:
        near, far = passage("A firing at the Low Kiln Yard costs 4 pounds.", similarity), passage("It costs.", 0.5)
        return stand_alone(
            turns, "how much does it cost?", lambda text: [near if "firing" in text else far], proposals=["", proposal]
        )

    assert reading(0.9) == proposal
    assert reading(0.2) == stand_alone(turns, "how much does it cost?")
    assert stand_alone([], "how much does it cost?", lambda _: [], proposals=[proposal]) == "how much does it cost?"


def test_no_more_than_three_proposals_are_searched() -> None:
    asked: list[str] = []

    def search(text: str) -> list[Passage]:
        asked.append(text)
        return []

    stand_alone(said(INSURANCE), "why?", search, proposals=[f"Wording {number}" for number in range(50)])
    assert sum(text.startswith("Wording") for text in asked) == 3


def test_the_answer_that_is_most_sure_decides_between_readings_that_are_found_alike() -> None:
    turns = after(
        "Where can members fire their pots?", "The Cone Six Studio and the Low Kiln Yard are in the north [1]."
    )
    near = passage("It costs 4 pounds.", 0.5)

    def reading(name: str) -> str:
        return stand_alone(turns, "how much does it cost?", lambda _: [near], lambda text, _: float(name in text))

    assert "Cone Six Studio" in reading("Cone")
    assert "Low Kiln Yard" in reading("Yard")


def test_a_question_that_stands_alone_is_not_searched() -> None:
    def search(text: str) -> list[Passage]:
        raise AssertionError(text)

    assert stand_alone(said(INSURANCE), "How long does a bisque firing take?", search)


def test_an_answer_that_found_nothing_names_nothing() -> None:
    turns = after(INSURANCE, "The sources do not answer this question. The nearest topics they cover: Cone Six Studio.")
    assert "Studio" not in stand_alone(turns, "how much does it cost?")


def test_a_change_of_topic_leaves_the_old_one_behind(small_assistant: Assistant) -> None:
    turns = said("How long does a compost heap take?")
    followed = small_assistant.ask("What water do I use for green tea?", turns)
    assert followed.search_question == "What water do I use for green tea?"


def test_a_question_in_another_language_is_searched_as_it_stands(small_assistant: Assistant) -> None:
    question = "¿Necesito una tetera para el té verde?"
    turns = [
        Turn("user", "What does the tasting course cost?"),
        Turn("assistant", "The tasting course costs 45 euros."),
    ]
    assert small_assistant.ask(question, turns).search_question == question


@pytest.mark.parametrize("question", ["and what does it cost?", "How long does it take?"])
def test_a_name_that_the_answer_to_a_yes_or_no_question_mentions_is_not_what_is_meant(question: str) -> None:
    turns = after("Do I need a kiln licence?", "No. The Potters Guild of Northern Anglia (PGNA) sees no use in it [1].")

    def search(text: str) -> list[Passage]:
        """A long name is a little nearer to what is found for it."""
        return [passage("The fee for the licence is known.", 0.7 if "Anglia" in text else 0.5)]

    assert "licence" in stand_alone(turns, question, search)
