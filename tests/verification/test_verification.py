"""What a passage says of a sentence: the same, the opposite, or less than it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification import supports, verify

SAID = {
    "A small pot costs 15p to fill and a large pot 40p; returns are free.": [
        ("contradicted", "A large pot costs 15p to fill."),
        ("contradicted", "A small pot costs 40p to fill."),
        ("supported", "A large pot costs 40p to fill."),
        ("supported", "Returns cost nothing."),
    ],
    (
        "The sailing course takes 32 hours. It costs £380. The exam is a separate day with a fee of £85, and "
        "somebody who fails may sit it again for £50."
    ): [
        ("contradicted", "The exam has a fee of £380."),
        ("contradicted", "The sailing course costs £85."),
        ("supported", "The exam costs £85."),
        ("supported", "The sailing course costs £380."),
        ("contradicted", "The exam fee is £50."),
        ("not_found", "The sailing course includes meals."),
    ],
    "The kiln course costs about $3,000, and tuition at the glass school is $1,350.": [
        ("contradicted", "The kiln course costs $1,350."),
        ("contradicted", "Tuition at the glass school is about $3,000."),
        ("supported", "Tuition at the glass school is $1,350."),
    ],
    "The three parts of the kiln course cost $1,400 in total.": [
        ("contradicted", "Each of the three parts of the kiln course costs $1,400."),
        ("contradicted", "One part of the kiln course costs $1,400."),
        ("supported", "Together, the three parts cost $1,400."),
    ],
    "Guests may use the boat for 30 minutes a day. Members have two hours.": [
        ("contradicted", "Guests may use the boat for two hours a day."),
        ("contradicted", "Members have 30 minutes."),
        ("not_found", "Members may use the boat at night."),
    ],
    "Foxes are fed at dusk. Badgers are fed at dawn, but otters are never fed.": [
        ("contradicted", "Otters are fed."),
        ("contradicted", "Badgers are not fed."),
        ("supported", "Otters are not fed."),
        ("contradicted", "Badgers are fed at dusk."),
    ],
    "Boots must be worn in the workshop. Aprons are recommended, and ties are forbidden.": [
        ("not_found", "Aprons must be worn in the workshop."),
        ("contradicted", "Ties must be worn."),
        ("contradicted", "Boots are optional in the workshop."),
        ("supported", "You have to wear boots in the workshop."),
        ("supported", "Ties are not allowed."),
        ("not_found", "Boots must be worn everywhere."),
        ("contradicted", "Ties are allowed."),
    ],
    "The ferry runs daily in summer. In winter it runs only on Fridays. Dogs travel free; bicycles cost £4.": [
        ("contradicted", "In winter the ferry runs daily."),
        ("supported", "In winter the ferry runs on Fridays."),
        ("not_found", "The ferry runs daily."),
        ("supported", "Bicycles cost £4."),
    ],
    "The garden opened in 1956 and was enlarged in 1983 by the mayor, Ida Strom.": [
        ("contradicted", "The garden opened in 1983."),
        ("contradicted", "The garden was enlarged in 1956."),
        ("supported", "Ida Strom enlarged the garden in 1983."),
        ("contradicted", "The garden was enlarged in 1983 by Karl Berg."),
        ("not_found", "The garden opened in 1956 in Lund."),
    ],
    "Members who have paid may borrow skis. Nobody else may.": [
        ("not_found", "All members may borrow skis."),
        ("supported", "Members who have paid may borrow skis."),
        ("contradicted", "Members who have paid may not borrow skis."),
        ("not_found", "Members may borrow skis."),
    ],
    "The tower was built by Anna Holt. The bridge was built by Peter Lund.": [
        ("contradicted", "The bridge was built by Anna Holt."),
        ("supported", "Peter Lund built the bridge."),
    ],
    "Rye needs little water, whereas rice needs a great deal of it.": [
        ("contradicted", "Rice needs little water."),
        ("contradicted", "Rye needs a great deal of water."),
        ("supported", "Rye needs little water."),
        ("supported", "Rice needs a great deal of water."),
    ],
    "Adults pay 9 euros, students 6 euros and children nothing.": [
        ("contradicted", "Students pay 9 euros."),
        ("contradicted", "Children pay 6 euros."),
        ("supported", "Students pay 6 euros."),
        ("contradicted", "Adults pay nothing."),
    ],
    "Paint in spring. Varnish, on the other hand, is applied in autumn.": [
        ("contradicted", "Varnish is applied in spring."),
        ("supported", "Varnish is applied in autumn."),
        ("contradicted", "Paint in autumn."),
    ],
    "The red line stops at the harbour. The blue line does not.": [
        ("contradicted", "The blue line stops at the harbour."),
        ("contradicted", "The red line does not stop at the harbour."),
    ],
    "A deposit of £20 is asked for tools. It is given back when the tool is returned clean.": [
        ("contradicted", "The deposit is not given back."),
        ("not_found", "The deposit is given back."),
        ("supported", "The deposit for tools is £20."),
        ("contradicted", "No deposit is asked for tools."),
    ],
    "Swimming is permitted from May to September between 8 am and 6 pm.": [
        ("contradicted", "Swimming is permitted from May to October."),
        ("contradicted", "Swimming is permitted between 8 am and 9 pm."),
        ("contradicted", "Swimming is prohibited from May to September."),
        ("not_found", "Swimming is permitted."),
    ],
    "The licence is valid for five years and may be renewed once.": [
        ("contradicted", "The licence may be renewed twice."),
        ("contradicted", "The licence is valid for ten years."),
        ("contradicted", "The licence cannot be renewed."),
    ],
    "Eleven of the 40 applicants were accepted in 2019, and 15 of 50 in 2020.": [
        ("contradicted", "In 2019, 15 applicants were accepted."),
        ("contradicted", "In 2020, 11 of the 40 applicants were accepted."),
        ("supported", "In 2020, 15 of 50 were accepted."),
    ],
    "Take one tablet three times a day with food. Do not take it for more than a week.": [
        ("contradicted", "Take it for more than a week."),
        ("supported", "Take the tablet with food."),
        ("not_found", "Take one tablet three times a day with milk."),
    ],
    "Some old handbooks advise salt. That advice is wrong.": [
        ("contradicted", "Salt is advised."),
        ("supported", "Some old handbooks advise salt."),
        ("not_found", "All handbooks advise salt."),
    ],
    "The hall has 80 seats, the studio 25. Only the hall has a piano.": [
        ("contradicted", "The studio has 80 seats."),
        ("supported", "The hall has a piano."),
        ("supported", "The studio has 25 seats."),
        ("contradicted", "The hall has 25 seats."),
    ],
    (
        "- More than a week before: all of the fee is paid back.\n- Two to six days before: half is paid back.\n- "
        "On the day itself: nothing is paid back, unless the boat cannot sail."
    ): [
        ("contradicted", "All of the fee is paid back on the day itself."),
        ("contradicted", "Two to six days before, nothing is paid back."),
    ],
    (
        "- **Pottery**: 6 hours on one day, £30. It covers glazing and firing.\n- **Weaving**: 10 hours over "
        "three evenings, £90, and about £20 more for yarn.\n\nNeither of them ends with an exam."
    ): [
        ("supported", "Pottery costs £30."),
        ("supported", "Weaving takes 10 hours over three evenings."),
        ("contradicted", "Pottery ends with an exam."),
        ("not_found", "Pottery covers glazing, firing and painting."),
    ],
    (
        "Oaks want 3 to 4 metres, elms 6 to 8 metres and birches 1.8 to 2.5 metres. The number on the label is a "
        "maximum, not a target."
    ): [
        ("contradicted", "Oaks want 6 to 8 metres."),
        ("contradicted", "Birches want 3 to 4 metres."),
        ("supported", "Elms want 6 to 8 metres."),
        ("contradicted", "The number on the label is a minimum."),
        ("contradicted", "The number on the label is a target."),
    ],
    "Open Tuesday from 10 am to 6 pm, Wednesday from 10 am to 1 pm.": [
        ("contradicted", "Open Wednesday from 10 am to 6 pm."),
        ("supported", "Open Tuesday from 10 am to 6 pm."),
        ("contradicted", "Open Tuesday from 9 am to 6 pm."),
    ],
    "March: clean the pond.\n\nApril to June: sow the beans, thin the beets.\n\nJuly: cut the hay, then water it.": [
        ("contradicted", "Cut the hay in March."),
        ("contradicted", "Sow the beans in July."),
        ("supported", "Sow the beans from April to June."),
        ("contradicted", "Clean the pond in April."),
    ],
    "The course lasts two hours and has to be repeated every three years. A shift lasts two and a half hours.": [
        ("contradicted", "The course has to be repeated every three months."),
        ("contradicted", "The course lasts three hours."),
        ("contradicted", "A shift lasts two and a half days."),
        ("contradicted", "The course lasts three years."),
        ("supported", "A shift lasts two and a half hours."),
    ],
    "Most people eat one egg a week; some eat one a month.": [
        ("not_found", "Everybody eats one egg a week."),
    ],
    "Shake the jar daily for 4 weeks. It keeps for 3 to 5 years.": [
        ("contradicted", "Shake the jar weekly."),
        ("contradicted", "Shake the jar daily for 4 months."),
        ("contradicted", "Shake the jar daily for 3 years."),
    ],
    (
        "The town took the mill over in 1926 and announced its sale in 2012. In 2013 the Trust was given a "
        "99-year lease at £1 a year."
    ): [
        ("contradicted", "The town announced the sale of the mill in 1926."),
        ("contradicted", "The Trust was given a lease in 2012."),
        ("contradicted", "The lease costs £99 a year."),
        ("contradicted", "The Trust was given a 90-year lease."),
        ("supported", "In 2012 the town announced the sale of the mill."),
    ],
    "You must have a white flag in front and a red one behind. Striped ones are allowed.": [
        ("contradicted", "You must have a red flag in front."),
        ("contradicted", "You must have a white flag behind."),
        ("supported", "A white flag in front is required."),
        ("contradicted", "Striped flags are banned."),
    ],
    "The pump is needed because the well is deep. It is not needed for the brook, which runs all year.": [
        ("contradicted", "The pump is needed for the brook."),
        ("supported", "The pump is not needed for the brook."),
    ],
    "Clean the filter every 200 hours, or every 100 hours in dusty weather.": [
        ("contradicted", "In dusty weather, clean the filter every 200 hours."),
        ("supported", "Clean the filter every 200 hours."),
        ("contradicted", "Clean the filter every 200 days."),
    ],
    "Members get ten books, guests two. Magazines may be borrowed once, films not at all.": [
        ("contradicted", "Guests get ten books."),
        ("contradicted", "Members get two books."),
    ],
    "An infusion is made by pouring hot water over leaves. A decoction is made by simmering roots.": [
        ("supported", "A decoction is made by simmering roots."),
    ],
    "For four jars you need 100 ml of oil and 12 g of wax.": [
        ("contradicted", "For four jars you need 12 ml of oil."),
        ("contradicted", "For four jars you need 100 g of wax."),
        ("contradicted", "For twelve jars you need 100 ml of oil."),
        ("supported", "Four jars take 100 ml of oil and 12 g of wax."),
    ],
    "Anna wrote the plan. Her cousin, Bert Holm, drew the map.": [
        ("supported", "Bert Holm drew the map."),
    ],
    "Meals are repaid only when somebody works two shifts on one day. Fares are repaid in full.": [
        ("not_found", "Fares are repaid only when somebody works two shifts on one day."),
        ("not_found", "Meals are repaid."),
        ("contradicted", "Fares are repaid in part."),
    ],
    "The tank holds 40 litres and must be emptied every evening; the bucket holds 10.": [
        ("contradicted", "The bucket holds 40 litres."),
        ("contradicted", "The tank holds 10 litres."),
        ("contradicted", "The tank must be emptied every morning."),
        ("supported", "The bucket holds 10 litres."),
    ],
    "Everyone under 18 travels free. Everybody else pays £3, pensioners £2.": [
        ("contradicted", "Pensioners pay £3."),
        ("contradicted", "Everyone under 18 pays £3."),
        ("contradicted", "Pensioners travel free."),
        ("supported", "Pensioners pay £2."),
    ],
    "A flat roof will do, provided that it carries the weight. You do not need a cellar.": [
        ("not_found", "A flat roof will do."),
        ("contradicted", "You need a cellar."),
        ("supported", "A cellar is not needed."),
        ("supported", "A flat roof will do as long as it carries the weight."),
    ],
    "To train others you must hold the Gold Badge, for which a first-aid test is a condition.": [
        ("not_found", "Everyone must hold the Gold Badge."),
        ("contradicted", "You may train others without the Gold Badge."),
        ("supported", "Whoever trains others must hold the Gold Badge."),
    ],
    (
        "People who have had a stroke should not dive unless a doctor has agreed. Anyone on blood thinners ought "
        "to ask first, since these drugs can make bleeding worse."
    ): [
        ("not_found", "People who have had a stroke must never dive."),
        ("not_found", "Nobody should dive."),
        ("contradicted", "Blood thinners can make bleeding better."),
        ("contradicted", "People who have had a stroke should dive."),
        ("supported", "People on blood thinners should ask first."),
    ],
    (
        "Heather honey is the exception: it may have up to 23 per cent water. Other honey with more than 20 per "
        "cent water ferments."
    ): [
        ("contradicted", "Honey with less than 20 per cent water ferments."),
        ("supported", "Heather honey may have up to 23% water."),
    ],
    (
        "A lamp counts as safe if it stays below 60 degrees and draws no more than 25 watts. It needs no permit, "
        "no plate and no insurance."
    ): [
        ("not_found", "A lamp counts as safe."),
        ("contradicted", "A lamp counts as safe if it draws more than 25 watts."),
        ("supported", "No insurance is needed for it."),
    ],
    (
        "Members may join free; people from abroad pay £12 a year. The guest card gives the same rights as the "
        "full card, apart from the sauna."
    ): [
        ("contradicted", "People from abroad pay £12 a month."),
        ("not_found", "The guest card gives the same rights as the full card."),
        ("contradicted", "The guest card gives different rights from the full card."),
    ],
    "We do not replace lost tickets, unless the loss is reported within 48 hours.": [
        ("contradicted", "We replace lost tickets."),
        ("not_found", "Lost tickets are never replaced."),
        ("contradicted", "Lost tickets are replaced if the loss is reported within 48 days."),
        ("supported", "We do not replace lost tickets unless the loss is reported within 48 hours."),
    ],
    (
        "Alcohol may be served with the owner's written consent, but it may not be sold. The hall has to be empty "
        "by 10 pm."
    ): [
        ("not_found", "Alcohol may be served."),
        ("contradicted", "Alcohol may be sold."),
        ("contradicted", "The hall has to be empty by 8 pm."),
        ("contradicted", "Alcohol may be sold with the owner's written consent."),
        ("supported", "Alcohol may not be sold."),
    ],
    (
        "A check is required if you work with children. It is not required for the office or any other post. The "
        "club pays for it."
    ): [
        ("not_found", "A check is required."),
        ("contradicted", "A check is required for the office."),
        ("contradicted", "The club does not pay for the check."),
        ("not_found", "A check is required if you work with adults."),
        ("supported", "The office requires no check."),
        ("supported", "For work with children a check is required."),
    ],
    (
        "Sage tea may be drunk for two weeks, not longer, unless a doctor advises it. Sage should not be used by "
        "people with epilepsy, because its oil contains thujone."
    ): [
        ("contradicted", "Sage tea may be drunk for two months."),
        ("contradicted", "Sage may be used by people with epilepsy."),
        ("supported", "People with epilepsy should not use sage."),
    ],
    (
        "If you sell a soap with any claim that it heals, you must have a licence. A plain soap needs only a "
        "safety test, which costs from 120 to 200 pounds."
    ): [
        ("not_found", "If you sell a soap, you must have a licence."),
        ("contradicted", "A safety test costs from 120 to 2,000 pounds."),
        ("contradicted", "A plain soap needs no safety test."),
        ("not_found", "You must have a licence."),
    ],
    (
        "Warm the oil over a pan of water; it must not go above 60 degrees C. If it is too soft, add 2 g of wax; "
        "if it is too hard, add a spoonful of oil."
    ): [
        ("contradicted", "The oil must go above 60 degrees C."),
        ("contradicted", "If it is too soft, add 20 g of wax."),
        ("supported", "If it is too soft, 2 g of wax are added."),
    ],
    "The county closed the school in 1926. Residents objected, and in 1930 it was opened again.": [
        ("contradicted", "The county closed the school in 1930."),
        ("contradicted", "In 1926 the school was opened again."),
        ("supported", "The school was closed in 1926."),
    ],
    "Entry is 6 pounds, or 3 pounds for students; children under 12 go in free.": [
        ("supported", "Students pay 3 pounds."),
        ("supported", "Children under 12 pay nothing."),
    ],
    "The path cannot be used with a pram, as it is reached by 19 steps; the terrace can.": [
        ("contradicted", "The terrace cannot be used with a pram."),
        ("contradicted", "The path can be used with a pram."),
        ("contradicted", "The path is reached by 9 steps."),
        ("supported", "The path is not suitable for prams."),
    ],
    "Nobody under 16 may ride alone. Riders over 70 need a doctor's note.": [
        ("contradicted", "Children under 16 may ride alone."),
        ("not_found", "All riders need a doctor's note."),
        ("contradicted", "Riders over 70 need no doctor's note."),
        ("contradicted", "Riders over 50 need a doctor's note."),
    ],
    "The pass is valid for a year from the day of purchase and cannot be extended.": [
        ("contradicted", "The pass is valid for a month."),
        ("contradicted", "The pass can be extended."),
        ("contradicted", "The pass is valid for two years."),
        ("supported", "The pass is valid for one year."),
    ],
    "Glass is better than tin, and paper will do for a month or two. Plastic is not recommended.": [
        ("contradicted", "Tin is better than glass."),
        ("contradicted", "Plastic is recommended."),
        ("contradicted", "Paper will do for a year or two."),
        ("supported", "Glass is better than tin."),
        ("contradicted", "Paper is not recommended."),
    ],
    (
        "In 2019 a new roof was paid for by 312 donors and one legacy. About a third of the 11,400 books are for "
        "children."
    ): [
        ("contradicted", "In 2019 a new roof was paid for by 132 donors."),
        ("contradicted", "In 2009 a new roof was paid for by donors."),
        ("supported", "A new roof was paid for in 2019."),
    ],
    "The owner pays for heating but not for water. Tenants must clean the stairs weekly.": [
        ("contradicted", "The owner pays for water."),
        ("contradicted", "Tenants must clean the stairs daily."),
        ("contradicted", "The owner does not pay for heating."),
        ("supported", "The owner pays for heating."),
    ],
    "Pills are swallowed whole half an hour before a meal. Do not chew them.": [
        ("contradicted", "Pills are swallowed whole half an hour after a meal."),
        ("contradicted", "Chew the pills."),
        ("contradicted", "Pills are chewed before a meal."),
        ("supported", "Pills must not be chewed."),
    ],
    "Courses are taught in Danish and German, never in English.": [
        ("contradicted", "Courses are taught in English."),
        ("not_found", "Courses are taught in French."),
        ("supported", "Courses are taught in German."),
    ],
    "It is often said that the bridge is Roman. In fact it was built in 1740.": [
        ("supported", "The bridge was built in 1740."),
    ],
}
CASES = [(passage, sentence, label) for passage, sentences in SAID.items() for label, sentence in sentences]

BARN = "The barn opens at dawn. Visitors must wear boots. Some guides say that dogs are dangerous. That is false."


@pytest.mark.parametrize(("passage", "sentence", "label"), CASES, ids=[sentence for _, sentence, _ in CASES])
def test_a_sentence_is_judged_by_its_passage(passage: str, sentence: str, label: str):
    assert verify(sentence, [passage]).label == label


def test_the_span_is_the_statement_it_rests_on():
    found = verify("Boots have to be worn by visitors.", ["Nothing about it.", BARN])
    assert found.label == "supported"
    assert [BARN[span.start : span.end] for span in found.spans] == ["Visitors must wear boots."]
    assert [span.passage for span in found.spans] == [1]


def test_a_contradiction_names_its_check_the_place_and_a_reason():
    found = verify("Visitors need not wear boots.", [BARN])
    assert (found.label, found.check) == ("contradicted", "negation")
    assert BARN[found.spans[0].start : found.spans[0].end] == "Visitors must wear boots."
    assert "visitors must wear boots" in found.reason


def test_what_is_not_found_rests_on_nothing_and_says_what_is_missing():
    found = verify("Visitors must wear boots and helmets.", [BARN])
    assert (found.label, found.spans) == ("not_found", ())
    assert "helmets" in found.reason


def test_a_claim_that_the_passage_rejects_is_contradicted_and_its_report_is_supported():
    assert verify("Dogs are dangerous.", [BARN]).check == "attribution"
    assert verify("Dogs are dangerous.", [BARN]).label == "contradicted"
    assert supports("Some guides say that dogs are dangerous.", [BARN])


@pytest.mark.parametrize(
    ("fragment", "passage"),
    [
        ("dogs are dangerous", BARN),
        ("allowed to swim", "Nobody is allowed to swim."),
        ("you need a permit", "It is wrong that you need a permit."),
    ],
)
def test_a_fragment_of_a_rejected_or_denied_sentence_is_no_quote(fragment: str, passage: str):
    assert not supports(fragment, [passage])


def test_a_whole_sentence_is_supported_however_it_is_wrapped_or_listed():
    passage = (
        "Bring these:\n\n- closed shoes\n- a water\n  bottle\n\nThe U.S. record is 61 kg, set by R. Turner, a vet."
    )
    assert supports("closed shoes", [passage])
    assert supports("a water bottle", [passage])
    assert supports("The U.S. record is 61 kg, set by R. Turner, a vet.", [passage])


def test_a_quote_that_the_next_sentence_takes_back_is_contradicted():
    assert verify("The moat is full of wine.", ["The moat is full of wine. That is false."]).label == "contradicted"


def test_pieces_of_two_passages_do_not_make_a_third_statement():
    passages = ["The red boat is for hire.", "The blue boat was built in 1950."]
    assert not supports("The red boat was built in 1950.", passages)


@pytest.mark.parametrize("sentence", ["", "  ", "...", "?"])
def test_nothing_is_not_supported(sentence: str):
    assert verify(sentence, [BARN]).label == "not_found"


def test_no_passage_supports_nothing():
    assert verify("The barn opens at dawn.", []).label == "not_found"
    assert verify("The barn opens at dawn.", [""]).label == "not_found"


@given(st.text(max_size=200), st.lists(st.text(max_size=300), max_size=3))
def test_any_text_is_judged(sentence: str, passages: list[str]):
    found = verify(sentence, passages)
    assert found.reason
    for span in found.spans:
        assert 0 <= span.start < span.end <= len(passages[span.passage])


@pytest.mark.parametrize(
    ("sentence", "passage", "label"),
    [
        ("A scull is a narrow boat.", "A scull is a narrow boat with a sliding seat.", "supported"),
        ("Sculls are lent.", "Sculls with a sliding seat are lent.", "not_found"),
        ("The pond does not suit ducks.", "The pond is too small, so it does not suit ducks.", "supported"),
        ("Rowers need a coach.", "Rowers under 16 need a coach.", "not_found"),
        ("The club has 90 rowers today.", "The club had 40 rowers in 2010 and has 90 today.", "supported"),
        ("The club has 40 rowers today.", "The club had 40 rowers in 2010 and has 90 today.", "contradicted"),
        ("The oars are painted by members.", "Members, not guests, paint the oars.", "supported"),
        ("The oars are painted by guests.", "Members, not guests, paint the oars.", "contradicted"),
        ("You row as much as you like.", "Members row as much as they like.", "supported"),
        ("A lesson has a lower price in town.", "A lesson costs more in town.", "contradicted"),
    ],
)
def test_what_only_describes_is_told_from_what_limits(sentence: str, passage: str, label: str):
    assert verify(sentence, [passage]).label == label


@pytest.mark.parametrize(
    ("sentence", "passage", "label"),
    [
        ("Guests may use the sauna.", "Guests may use the pool but not the sauna.", "contradicted"),
        ("Guests may use the pool.", "Guests may use the pool but not the sauna.", "supported"),
        ("Fires are allowed on Sundays.", "Fires are allowed all week, but never on Sundays.", "contradicted"),
        ("Guests pay 90 euros a day.", "Guests pay 90 euros a week or 20 euros a day.", "contradicted"),
        ("Guests pay 20 euros a day.", "Guests pay 90 euros a week or 20 euros a day.", "supported"),
    ],
)
def test_what_is_said_of_the_other_case_contradicts(sentence: str, passage: str, label: str):
    assert verify(sentence, [passage]).label == label


def test_what_a_question_names_is_not_left_out():
    passage = "Rowers under 16 need a coach. If the lake is rough, boats stay ashore."
    assert verify("They need a coach.", [passage]).label != "contradicted"
    assert verify("Rowers need a coach.", [passage], about="What about rowers under 16?").label == "supported"
    assert verify("Boats stay ashore.", [passage]).label == "not_found"
    assert verify("Boats stay ashore.", [passage], about="What if the lake is rough?").label == "supported"


def test_a_comparison_that_is_not_made_is_called_so():
    assert "comparison" in verify("Oak is heavier than ash.", ["Oak and ash are heavy woods."]).reason


def test_a_low_similarity_withholds_support():
    assert verify("Boots have to be worn by visitors.", [BARN], similarity=lambda one, other: 0.9).label == "supported"
    assert verify("Boots have to be worn by visitors.", [BARN], similarity=lambda one, other: 0.1).label == "not_found"


@pytest.mark.parametrize(
    ("sentence", "passage", "label"),
    [
        ("The course takes no fewer than 500 hours.", "The course takes 500 hours or more.", "supported"),
        ("The course takes at least 500 hours.", "The course takes not less than 500 hours.", "supported"),
        ("The course takes no more than 500 hours.", "The course takes 500 hours or less.", "supported"),
        ("The course takes no more than 500 hours.", "The course takes 500 hours or more.", "contradicted"),
        ("The course takes at most 500 hours.", "The course takes no fewer than 500 hours.", "contradicted"),
        ("The course takes fewer than 500 hours.", "The course takes 500 hours or more.", "contradicted"),
        ("The course takes no fewer than 600 hours.", "The course takes 500 hours or more.", "contradicted"),
    ],
)
def test_a_bound_is_the_same_in_whatever_words(sentence: str, passage: str, label: str):
    assert verify(sentence, [passage]).label == label


def test_a_long_sentence_is_not_borne_by_what_stands_before_a_statement():
    passage = (
        "Billing insurance calls for a prescription because massage therapists legally have to know exactly what they "
        "are treating. A prescription names the condition to be treated and protects therapist and client. "
        "A prescription makes the treatment legal because it ties the massage to a medically identified need."
    )
    sentence = "Medical massage is often prescribed for conditions where insurance can cover it."
    assert verify(sentence, [passage]).label == "not_found"


def test_what_is_only_named_as_a_thing_is_not_said_to_be_done():
    sentence = "Massage is prescribed where insurance is to cover it."
    assert verify(sentence, ["The article asks for a prescription where insurance is to cover the massage."]).label == (
        "not_found"
    )
    assert verify(sentence, ["Doctors prescribe massage where insurance is to cover it."]).label == "supported"
