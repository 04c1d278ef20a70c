"""What the page is given to show of an answer."""

from assistant.types import Answer, AnswerSentence, Disagreement, DisagreementSide, Scope
from assistant.ui.render import inert, message, plain
from assistant.ui.state import ChatState, Exchange
from assistant.ui.turn import offered_questions, scope_lines, turn_view


def answered(**changed: object) -> Answer:
    given = {"question": "Q", "search_question": "Q", "status": "answered", "verdict": None, "text": ""}
    return Answer(**{**given, **changed})  # type: ignore[arg-type]


def shown(answer: Answer, *, newest: bool = True) -> dict[str, object]:
    return turn_view(Exchange(answer.question, answer), newest=newest)


def test_first_sentence_leads_and_list_items_stay_a_list() -> None:
    sentences = (
        AnswerSentence("It treats these:", (1,)),
        AnswerSentence("sprains", (1,)),
        AnswerSentence("strains", (2, 1)),
        AnswerSentence("Ask a doctor first.", (3,)),
    )
    text = "It treats these [1]:\n• sprains [1]\n• strains [2][1]\nAsk a doctor first [3]."
    blocks = shown(answered(text=text, sentences=sentences))["blocks"]
    assert [(block["type"], len(block["lines"])) for block in blocks] == [("lead", 1), ("list", 2), ("paragraph", 1)]
    assert blocks[1]["lines"][1] == {"text": "strains", "marks": [1, 2]}


def test_answer_that_begins_with_a_list_has_no_lead() -> None:
    answer = answered(text="• one [1]\n• two [1]", sentences=(AnswerSentence("one", (1,)), AnswerSentence("two", (1,))))
    assert [block["type"] for block in shown(answer)["blocks"]] == ["list"]


def test_searched_question_is_shown_only_where_it_differs() -> None:
    assert shown(answered(question="How much?", search_question="how much? "))["searched"] == ""
    assert shown(answered(question="How much?", search_question="How much? (oil)"))["searched"] == "How much? (oil)"


def test_suggestions_that_are_answered_stand_under_the_newest_answer_only() -> None:
    exchange = Exchange("How?", answered(suggestions=("Why?", "Whence?")))
    assert offered_questions(exchange.answer) == ("Why?", "Whence?")
    assert turn_view(exchange, newest=True)["suggestions"] == []
    exchange.offered = ("Why?",)
    assert turn_view(exchange, newest=True)["suggestions"] == ["Why?"]
    assert turn_view(exchange, newest=False)["suggestions"] == []


def test_nearest_topics_are_all_named_and_those_that_are_answered_are_told_apart() -> None:
    exchange = Exchange("How?", answered(status="not_found", nearest_topics=("Oil", "Rust")), offered=("Oil",))
    assert offered_questions(exchange.answer) == ("Oil", "Rust")
    view = turn_view(exchange, newest=True)
    assert (view["topics"], view["offered"], view["suggestions"]) == (["Oil", "Rust"], ["Oil"], [])


def test_referral_comes_before_what_the_documents_say() -> None:
    sentence = AnswerSentence("Oil the hinge.", (1,))
    text = "This is urgent. Call someone now.\nOil the hinge [1]."
    view = shown(answered(status="referred", text=text, sentences=(sentence,)))
    assert view["notice"] == ["This is urgent.", "Call someone now."]
    assert [line["text"] for block in view["blocks"] for line in block["lines"]] == ["Oil the hinge."]


def test_the_sides_of_a_disagreement_are_shown_apart_from_the_rest() -> None:
    sentences = (
        AnswerSentence("It takes 20.", (1,)),
        AnswerSentence("It takes 30.", (2,)),
        AnswerSentence("So the leaflet says.", (2,)),
        AnswerSentence("Ask the office.", (3,)),
    )
    sides = (
        DisagreementSide("It takes 20.", (1,), "Guild", Scope(jurisdiction="Sweden"), "2024"),
        DisagreementSide("It takes 30. So the leaflet says.", (2,)),
    )
    view = shown(answered(text="", sentences=sentences, disagreement=Disagreement("the time", sides)))
    assert view["disagreement"] == {
        "about": "the time",
        "sides": [
            {"who": "Guild", "holds": "Sweden · 2024", "lines": [{"text": "It takes 20.", "marks": [1]}]},
            {
                "who": "",
                "holds": "",
                "lines": [{"text": "It takes 30.", "marks": [2]}, {"text": "So the leaflet says.", "marks": [2]}],
            },
        ],
    }
    assert view["blocks"] == [{"type": "paragraph", "lines": [{"text": "Ask the office.", "marks": [3]}]}]


def test_what_became_of_a_models_reply_is_shown_with_its_name() -> None:
    view = shown(answered(mode="local:small", model_note="(1 of 2 sentences left out.)"))
    assert (view["written_by"], view["model_note"]) == ("local:small", "1 of 2 sentences left out.")
    assert (shown(answered())["written_by"], shown(answered())["model_note"]) == ("", "")


def test_conversation_is_given_on_as_turns_without_the_waiting_question() -> None:
    state = ChatState()
    state.ask("First?")
    state.exchanges[0].answer = answered(text="Yes.")
    state.ask("Second?")
    assert [(turn.role, turn.content) for turn in state.turns()] == [("user", "First?"), ("assistant", "Yes.")]


def test_question_asked_while_another_waits_takes_its_place() -> None:
    state = ChatState()
    state.ask("First?")
    state.ask("Second?")
    assert [exchange.question for exchange in state.exchanges] == ["Second?"]


def test_refused_question_leaves_the_conversation_and_keeps_its_text() -> None:
    state = ChatState()
    state.ask("Too long?")
    state.refuse("It is too long.")
    assert state.exchanges == []
    assert state.refused is not None
    assert (state.refused.question, state.refused.reason) == ("Too long?", "It is too long.")


def test_plain_text_loses_control_and_direction_characters_only() -> None:
    assert plain("a\x00b\x1b[31m\u202egnp.exe\u2069\n\tç·é 漢字 👩‍⚕️") == "ab[31mgnp.exe\n\tç·é 漢字 👩‍⚕️"


def test_inert_text_is_the_same_text_to_a_reader() -> None:
    text = "1. `a` *b* _c_ $d$ [e](f) <g> :h: www.example.org -> #i | ~j~ \\k"
    unescaped = inert(text).replace("\u2060", "").replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")
    assert unescaped == text


def test_message_shows_our_commands_as_such_and_nothing_else() -> None:
    shown = message("No index in `a *b*`.  Run `assistant index build --index x`, or `rm -r $x$`.")
    assert "Run `assistant index build --index x`, or" in shown.replace("\u2060", "").replace("\\", "")
    assert shown.count("`assistant") == 1
    unescaped = shown.replace("`assistant", "").replace("\\`", "")
    assert unescaped.count("`") == 1  # the one that ends the command: the others are escaped


def test_newest_question_is_asked_again_as_it_is_read_otherwise_or_in_other_words() -> None:
    state = ChatState()
    state.ask_again(reading="Too early")
    assert state.exchanges == []
    state.ask("First?")
    state.exchanges[0].answer = answered(text="Yes.")
    state.ask_again(reading="The first kiln")
    assert state.pending is state.exchanges[0]
    assert (state.pending.question, state.pending.reading) == ("First?", "The first kiln")
    state.exchanges[0].answer = answered(text="No.")
    assert [turn.content for turn in state.turns()] == ["The first kiln", "No."]
    state.ask_again()
    assert (state.pending.question, state.pending.reading) == ("First?", "The first kiln")
    state.ask_again("Second?")
    assert (state.pending.question, state.pending.reading) == ("Second?", None)


def test_earlier_answer_comes_back_where_there_is_no_new_one() -> None:
    state = ChatState()
    state.ask("First?")
    first = state.exchanges[0]
    first.answer = answered(text="Yes.")
    state.ask_again()
    state.ask_again("Second?")
    assert state.refuse("Too long.") is None
    assert state.exchanges == [first]
    assert state.refused is not None
    assert state.refused.question == "Second?"
    state.ask_again("Third?")
    assert state.ask("Fourth?") is None
    assert [one.question for one in state.exchanges] == ["First?", "Fourth?"]


def test_half_a_search_is_told_with_the_answer() -> None:
    assert shown(answered())["model_note"] == ""
    assert shown(answered(search_note="By words alone."))["model_note"] == "By words alone."
    both = answered(search_note="By words alone.", model_note="(It was too slow.)")
    assert shown(both)["model_note"] == "By words alone. It was too slow."


def test_each_place_and_payer_is_told_once_with_its_dates():
    scopes = [
        Scope("United States", "", ""),
        Scope("United States", "", "2012"),
        Scope("Texas", "Medicare", "2024"),
        Scope("United States", "", "2025"),
        Scope("United States", "", "2012"),
        Scope("", "", "2019"),
        Scope("", "", ""),
    ]
    assert scope_lines(scopes) == ["United States (2012, 2025)", "Texas, Medicare (2024)", "as of 2019"]
