from dataclasses import replace
from datetime import date
from uuid import UUID

from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate, Given
from baluarte.domain.publication.events import (
    Heading,
    Part,
    as_json,
    combine,
    from_json,
    headings,
    in_order,
)

MARCH = date(2026, 3, 1)
GIVEN = Given(
    date=CoarseDate("2026-03", "month", MARCH, MARCH),
    state="20",
    municipality="20067",
    types=("AG-PHY", "AG-THR"),
    perpetrators=("PE-MUN",),
    acts=(
        CoarseAct(1, "AG-PHY", ("PE-MUN",)),
        CoarseAct(1, "AG-THR", ()),
        CoarseAct(2, "AG-THR", ()),
    ),
    victims=2,
    link_to_work="probable_link",
    single_review=False,
)
NOTHING = Given(CoarseDate(), None, None, (), (), None, None, "", single_review=False)


def part(n, given):
    return Part(UUID(int=n), f"REFERENCE{n}", given)


def test_an_event_of_one_record_says_what_it_says():
    event = combine([part(1, GIVEN)])
    assert (event.reference, event.also, event.types, event.acts, event.victims, event.sources) == (
        "REFERENCE1", (), GIVEN.types, GIVEN.acts, 2, 1,
    )  # fmt: skip


def test_two_records_of_one_event_are_one_event_and_no_act_is_counted_twice():
    event = combine([part(1, GIVEN), part(2, GIVEN)])
    assert (event.number_of_acts, event.victims, event.sources) == (3, 2, 2)


def test_a_field_that_one_steward_kept_in_is_not_given_by_her():
    event = combine([part(1, replace(GIVEN, municipality=None)), part(2, NOTHING)])
    assert event.municipality is None


def test_a_field_is_given_by_whoever_released_it():
    event = combine([part(1, replace(NOTHING, state="20")), part(2, GIVEN)])
    assert (event.municipality, event.date.text, event.victims) == ("20067", "2026-03", 2)


def test_the_state_is_that_of_who_names_the_municipality():
    other = replace(NOTHING, state="07")
    event = combine([part(1, other), part(2, GIVEN)])
    assert (event.state, event.municipality) == ("20", "20067")


def test_where_records_differ_the_first_speaks_and_it_is_said():
    other = replace(GIVEN, date=CoarseDate("2026-04", "month"), link_to_work="no_link")
    event = combine([part(1, GIVEN), part(2, other)])
    assert (event.date.text, event.link_to_work, event.differing) == (
        "2026-03", "probable_link", ("date", "link_to_work"),
    )  # fmt: skip


def test_silence_is_no_difference():
    assert combine([part(1, GIVEN), part(2, NOTHING)]).differing == ()


def test_of_acts_the_largest_number_of_each_type_is_taken():
    fewer = replace(GIVEN, acts=(CoarseAct(1, "AG-THR", ()),), victims=1)
    event = combine([part(1, fewer), part(2, GIVEN)])
    assert (event.number_of_acts, event.victims) == (3, 2)


def test_nobody_can_say_whose_first_victim_is_whose():
    one = replace(GIVEN, acts=(CoarseAct(1, "AG-KIL", ()),))
    event = combine([part(1, one), part(2, GIVEN)])
    assert {(act.type, act.victim) for act in event.acts} == {
        ("AG-KIL", None),
        ("AG-PHY", None),
        ("AG-THR", None),
    }


def test_other_public_names_are_kept():
    assert combine([part(1, GIVEN), part(2, GIVEN)]).also == ("REFERENCE2",)


def test_one_single_review_marks_the_event():
    alone = replace(GIVEN, single_review=True)
    assert combine([part(1, GIVEN), part(2, alone)]).single_review


def test_an_event_is_counted_as_a_whole_under_its_groups_and_its_types():
    assert list(headings(combine([part(1, GIVEN)]))) == [
        Heading("", 3, 2),
        Heading("integrity", 1, 1),
        Heading("threat", 2, 2),
        Heading("AG-PHY", 1, 1),
        Heading("AG-THR", 2, 2),
    ]


def test_types_without_acts_are_counted_as_events_only():
    given = replace(GIVEN, acts=None, victims=None)
    assert {(h.acts, h.victims) for h in headings(combine([part(1, given)]))} == {(None, None)}


def test_victims_nobody_told_apart_are_not_counted_by_type():
    given = replace(GIVEN, acts=(CoarseAct(None, "AG-PHY", ()), CoarseAct(None, "AG-THR", ())))
    assert list(headings(combine([part(1, given)])))[-1] == Heading("AG-THR", 1, None)


def test_the_only_victim_of_an_event_suffered_all_of_it():
    given = replace(GIVEN, acts=(CoarseAct(None, "AG-PHY", ()),), types=("AG-PHY",), victims=1)
    assert list(headings(combine([part(1, given)])))[-1] == Heading("AG-PHY", 1, 1)


def test_what_is_kept_comes_back_as_it_was():
    assert [from_json(as_json(one)) for one in (GIVEN, NOTHING)] == [GIVEN, NOTHING]


def test_files_list_events_by_month_and_name_whatever_came_first():
    late = replace(GIVEN, date=CoarseDate("2026-04", "month", date(2026, 4, 1), date(2026, 4, 1)))
    events = [combine([part(n, given)]) for n, given in ((3, GIVEN), (1, late), (2, GIVEN))]
    assert [event.reference for event in in_order(events)] == [
        "REFERENCE2", "REFERENCE3", "REFERENCE1",
    ]  # fmt: skip
