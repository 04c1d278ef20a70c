"""What a question asks for, read from its form alone."""

import pytest

from assistant.answering.question import read_question
from assistant.language.tokens import content_stems

KINDS = {
    "verdict": """
When I am ill, may I come to the class?
when I am a member can I borrow tools
If the kiln is full, can I wait?
Do I need experience to join?
do i need insurance
Is an apron mandatory?
Are dogs allowed?
Can I sell my own pots?
Could a child open the kiln?
May we take photographs?
Must members sign in?
Should I cover the rim?
Does the kiln run every day?
Has the gallery a café?
Isn't a licence required?
Is it true that sand stops cracks?
Is it legal to fire at night?
True or false: porcelain shrinks.
I was wondering if dogs are allowed
Please tell me whether I need a mask.
Could you tell me if the gallery is free?
hi, is an apron needed?
Sand stops every crack. Is that true?
You need a licence, right?
certification required?
I have a dog. Can I bring him?
""",
    "quantity": """
If I fail the wheel test, how long must I wait?
If I am a member and cannot come, how much do I pay?
hours of kiln time needed
How much is the evening membership?
how much does it cost to join
What does a taster class cost?
What is the price of porcelain?
How long is the induction?
How many shelves does a full member get?
How often is the kiln fired?
How hot is a bisque firing?
What percentage does the trust take?
How many hours does a firing take?
What is the monthly fee?
Could you tell me how much a bag of clay is?
""",
    "person": """
Who founded the pottery?
who is the technician
Who mixes the glazes?
By whom was the workshop founded?
Hi, do you know who runs it?
""",
    "date": """
When was the pottery founded?
when is the gallery open
In what year did tenmoku arrive?
Since when has the kiln been electric?
""",
    "place": """
Where is the workshop?
where can I buy clay
In which city did it begin?
""",
    "list": """
Which tools can I borrow?
What shops pay for broken pots?
List all the colours.
What kinds of clay are there?
What should I bring?
Name all the glazes
Give me a list of the tools
""",
    "definition": """
What does it mean when a pot is true?
What is bisque firing?
what's earthenware
What does OSP mean?
What does OSP stand for?
Define tenmoku.
What is meant by wedging?
What is the meaning of celadon?
wheel test
""",
    "comparison": """
What is the difference between earthenware and stoneware?
How does porcelain differ from stoneware?
Compare earthenware with porcelain
earthenware vs stoneware
Is porcelain different from stoneware?
How do earthenware and stoneware compare?
Is tenmoku the same as celadon?
""",
    "reason": """
Why do pots crack?
How come the glaze runs?
What is the reason for the induction?
Why is a mask needed?
Can you explain why pots crack?
""",
    "steps": """
How do I load the kiln?
how to recycle clay
What are the steps to load a kiln?
How can a member book a class?
What is the procedure for firing?
""",
    "open": """
What happened to the old sail loft after the war?
On which days is the kiln fired?
""",
}


@pytest.mark.parametrize(
    ("question", "kind"), [(question, kind) for kind, lines in KINDS.items() for question in lines.strip().splitlines()]
)
def test_the_form_of_a_question_tells_its_kind(question: str, kind: str) -> None:
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "predicate", "objects"),
    [
        ("Do I need a licence to sell pots?", "requirement", "licence"),
        ("Is a prescription needed?", "requirement", "prescription"),
        ("Is it mandatory to have insurance?", "requirement", "insurance"),
        ("Must I hold a certificate before I teach?", "requirement", "certificate"),
        ("Are closed shoes compulsory?", "requirement", "closed shoes"),
        ("Do members have to wear a mask?", "requirement", "mask"),
        ("Can I work without a licence?", "requirement", "licence"),
        ("Is photography allowed?", "permission", "photography"),
        ("Can I bring a dog?", "permission", "dog"),
        ("Does the kiln run every day?", "fact", ""),
        ("Is stoneware watertight?", "fact", ""),
    ],
)
def test_a_yes_no_question_says_what_is_required_or_permitted(question: str, predicate: str, objects: str) -> None:
    read = read_question(question)
    assert read.predicate == predicate
    assert set(content_stems(objects)) <= set(read.objects)


@pytest.mark.parametrize(
    ("question", "flipped"),
    [
        ("Can I work without a licence?", True),
        ("May I join without taking the test?", True),
        ("Is it legal to ride without a helmet?", True),
        ("Do I need a licence?", False),
        ("Can I bring a dog?", False),
    ],
)
def test_without_turns_the_answer_round(question: str, flipped: bool) -> None:
    assert read_question(question).flipped is flipped


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("Is a licence not required?", True),
        ("Are members never allowed to open it?", True),
        ("Is a licence required?", False),
        ("A licence is required, isn't it?", False),
        ("Is a licence required or not?", False),
    ],
)
def test_a_denying_question_is_told_from_a_tag(question: str, negated: bool) -> None:
    assert read_question(question).negated is negated


@pytest.mark.parametrize(
    "prefix",
    [
        "Hi, ",
        "Hello there. ",
        "Please tell me: ",
        "Could you please tell me ",
        "Can you explain ",
        "I would like to know ",
        "I'd like to know ",
        "I was wondering ",
        "Quick question: ",
        "Do you know ",
        "Excuse me, ",
        "ok so ",
        "I am a new member. ",
    ],
)
@pytest.mark.parametrize(
    ("asked", "kind"), [("how much is a bag of clay?", "quantity"), ("who runs the workshop?", "person")]
)
def test_polite_words_in_front_change_nothing(prefix: str, asked: str, kind: str) -> None:
    read = read_question(prefix + asked)
    assert read.kind == kind
    assert set(read_question(asked).topic) <= set(read.topic)


@pytest.mark.parametrize(
    "question",
    [
        "Sand stops every crack. Is that true?",
        "Sand stops every crack. Is this correct?",
        "Is it true that sand stops every crack?",
    ],
)
def test_a_claim_is_asked_about_as_a_fact_with_its_words(question: str) -> None:
    read = read_question(question)
    assert (read.kind, read.negated, read.flipped) == ("verdict", False, False)
    assert {"sand", "crack"} <= set(read.topic)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What is the difference between earthenware and stoneware?", ("earthenware", "stoneware")),
        ("How does porcelain differ from stoneware?", ("porcelain", "stoneware")),
        ("earthenware vs stoneware", ("earthenware", "stoneware")),
        ("Compare the day membership with the full membership", ("day membership", "full membership")),
        ("How do earthenware and stoneware differ?", ("earthenware", "stoneware")),
        ("how does a kiln compare to an oven?", ("kiln", "oven")),
    ],
)
def test_a_comparison_has_two_sides(question: str, sides: tuple[str, str]) -> None:
    found = read_question(question).sides
    assert [content_stems(side) for side in found] == [content_stems(side) for side in sides]


@pytest.mark.parametrize(
    ("question", "wanted", "unit"),
    [
        ("How much does it cost?", {"money"}, ""),
        ("What is the fee for the course?", {"money"}, ""),
        ("How long does a firing take?", {"duration"}, ""),
        ("How many hours does it take?", {"duration"}, "hour"),
        ("How many lessons are there?", {"count"}, "lesson"),
        ("What percentage does the trust take?", {"percent"}, ""),
        ("In which year was it founded?", {"year"}, ""),
        ("How often is the kiln fired?", {"duration", "count"}, ""),
    ],
)
def test_a_question_for_a_figure_says_which_kind(question: str, wanted: set[str], unit: str) -> None:
    read = read_question(question)
    assert wanted <= read.wanted
    assert read.unit == unit
    assert "money" in wanted or "money" not in read.wanted


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is bisque firing?", "bisque firing"),
        ("What's a banding wheel?", "banding wheel"),
        ("What does OSP stand for?", "osp"),
        ("Define tenmoku", "tenmoku"),
    ],
)
def test_a_definition_names_its_term(question: str, term: str) -> None:
    assert read_question(question).term.removeprefix("a ") == term


@pytest.mark.parametrize(
    "question", ["What are the house glazes?", "Give me a list of the fees", "Name all the steps of a firing"]
)
def test_a_question_for_several_things_says_so(question: str) -> None:
    assert read_question(question).many


def test_the_figures_of_a_question_are_read() -> None:
    assert [one.value for one in read_question("Does the induction take 90 minutes?").figures] == [90]


@pytest.mark.parametrize(
    "question", ["?", "...", "the", "of and", "¿", "a" * 2000, "why " * 400, "((((", "is", "without"]
)
def test_odd_questions_are_read_without_an_error(question: str) -> None:
    assert read_question(question).text == question
