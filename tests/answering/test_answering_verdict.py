"""Yes, no and "it depends" come from the statement nearest to the question, read by what it says of just that."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant import Assistant
from assistant.pipeline import build_index

GARDENS = """# The Long Meadow allotments

## Plots

A half plot costs £30 a year and a full plot costs £55. Most plots have a water tap.

## Who may rent a plot

Anyone aged 16 or older may rent a plot. A tenant must pay the deposit, but need not own any tools.

## Sheds and greenhouses

Sheds are allowed, while greenhouses are forbidden. A shed may be up to 2 metres high.

## Bonfires

Bonfires are permitted only from October to March.

## Hens and bees

Hens may be kept on a full plot. Bees may be kept if two neighbours agree.

## History

The allotments were opened in 1921 by Edith Marlowe. The orchard is the oldest part of the grounds.

## Compost

Some people say that eggshells attract rats. This is not true.

Some tenants say that wood ash is safe for blueberries; that is false.

Compost and manure are not the same.

## Water

Seven gates lead to the river. The council does not pay for water for lawns.

## Leaf mould

Rake the leaves into a cage of wire. Wet them well. Turn the leaf mould in spring. Leaf mould is made in two years.

## The waiting list

The waiting list takes 6 to 18 months.
"""


@pytest.fixture(scope="module")
def gardens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("gardens")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "gardens.md").write_text(GARDENS, encoding="utf-8")
    build_index(corpus, index_dir=folder / "indexes")
    with closing(Assistant.open(index_dir=folder / "indexes")) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is a half plot cheaper than a full plot?", "yes"),
        ("Is a full plot cheaper than a half plot?", "no"),
        ("Does a full plot cost £30?", "no"),
        ("Do all plots have a water tap?", "no"),
        ("Can a 14-year-old rent a plot?", "no"),
        ("Can a 17-year-old rent a plot?", "yes"),
        ("Must a tenant pay the deposit?", "yes"),
        ("Must a tenant own tools?", "no"),
        ("Are sheds allowed?", "yes"),
        ("Are greenhouses allowed?", "no"),
        ("Are greenhouses forbidden?", "yes"),
        ("Can a shed be 3 metres high?", "no"),
        ("Can a shed be 1.5 metres high?", "yes"),
        ("May I keep bees?", "depends"),
        ("Were the allotments opened in 1935?", "no"),
        ("Were the allotments opened by Harold Finch?", "no"),
        ("Do eggshells attract rats?", "no"),
        ("Is wood ash safe for blueberries?", "no"),
        ("Are compost and manure the same?", "no"),
        ("Is the orchard the oldest part of the grounds?", "yes"),
        ("Do all gates lead to the river?", "no"),
        ("Are there water taps?", "yes"),
        ("Does the council pay for water?", "depends"),
        ("Does the council pay for water for lawns?", "no"),
        ("Does the waiting list take more than a year?", "depends"),
    ],
)
def test_the_nearest_statement_gives_the_verdict(gardens: Assistant, question: str, verdict: str) -> None:
    answer = gardens.draft(gardens.trace(question))  # whatever the confidence makes of a name that nothing holds
    assert answer.verdict == verdict, answer.text


def test_what_the_verdict_rests_on_is_shown_first(gardens: Assistant) -> None:
    answer = gardens.ask("Is a half plot cheaper than a full plot?")
    assert "£30" in answer.sentences[0].text
    assert "£55" in answer.sentences[0].text


@pytest.mark.parametrize(
    "question",
    ["Are the plots heated?", "Is the shed painted green?"],
)
def test_what_no_statement_says_is_not_confirmed(gardens: Assistant, question: str) -> None:
    assert gardens.ask(question).verdict != "yes"


@pytest.mark.parametrize("question", ["Are hens on a full plot vaccinated?", "Is the waiting list published online?"])
def test_a_statement_that_lacks_the_telling_word_gives_no_verdict(gardens: Assistant, question: str) -> None:
    assert gardens.draft(gardens.trace(question)).verdict is None


def test_steps_that_are_told_in_prose_keep_their_order(gardens: Assistant) -> None:
    text = gardens.ask("How do I make leaf mould?").text
    places = [text.find(step) for step in ("Rake the leaves", "Wet them well", "Turn the leaf mould")]
    told = [place for place in places if place >= 0]
    assert len(told) > 1
    assert told == sorted(told)
