"""Who says something is read from the sentence, and two names of one speaker are known as one."""

import pytest

from assistant.disagreement.speakers import is_same, names_one, speaker_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It takes a year, according to the river board.", {"river", "board"}),
        ("The 2018 review did not list it.", {"2018", "review"}),
        ("It helps, a 2014 review found.", {"2014", "review"}),
        ("The site example.org says that it helps.", {"site", "exampl", "org"}),
        ("ABC reports 100 hours.", {"abc"}),
        ("It stands on a list of one club.", {"list"}),
        ("One undated page, on example.org, gives 200 hours.", {"page"}),
        ("example.org, a weak source, gives 1000 BC.", {"exampl", "org"}),
        ("For the age of the mill, the town history gives 1850.", {"town", "histori"}),
    ],
)
def test_a_sentence_names_its_speaker(text, names):
    assert names <= speaker_of(text).names


@pytest.mark.parametrize(
    "text", ["Overdue books cost 25 cents.", "The pump requires two bolts.", "Dogs are allowed.", ""]
)
def test_what_a_sentence_is_about_is_no_speaker(text):
    assert speaker_of(text).names == frozenset()


def test_a_sentence_can_set_itself_against_another():
    assert speaker_of("The guild, by contrast, asks for more.").contrasts
    assert not speaker_of("The guild asks for more.").contrasts


def test_one_speaker_under_two_names():
    one = speaker_of("The new overview says so.").names
    assert is_same(one, speaker_of("According to the overview, it is so.").names)
    assert not is_same(one, speaker_of("According to the harbour office, it is not.").names)


def test_a_question_can_name_a_speaker():
    text = "The 2014 review found no effect."
    assert names_one("What did the 2014 review find?", text, speaker_of(text), ())
    assert not names_one("Does it have an effect?", text, speaker_of(text), ())
