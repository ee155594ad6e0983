"""A stated count beside events: which it asks for, and that every row is in one sum and no other."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.publication.choices import GROUNDS_OF, Contained, Within
from baluarte.domain.publication.coarsening import CoarseAct, Given, coarse_date
from baluarte.domain.publication.comparing import Amount, Mark, Question, compared, sums_of
from baluarte.domain.publication.events import Part, combine

YEAR = Question(frozenset(), frozenset(), date(2026, 1, 1), date(2026, 12, 31))
KILLED, THREATENED = "AG-KIL", "AG-THR"
IN = Mark(Contained.CONTAINED, GROUNDS_OF[Contained.CONTAINED][0])
OUT = Mark(Contained.NOT_CONTAINED, GROUNDS_OF[Contained.NOT_CONTAINED][0])


def event(
    name="A", *, on=date(2026, 3, 5), until=None, state="20", acts=((THREATENED, 1),), victims=1,
    link="", also=(),
):  # fmt: skip
    types = tuple(sorted({kind for kind, _ in acts}))
    part = Given(
        date=coarse_date(on, until or on, by_day=KILLED in types),
        state=state,
        municipality=None,
        types=types,
        perpetrators=(),
        acts=tuple(CoarseAct(victim, kind, ()) for kind, victim in acts) or None,
        victims=victims,
        link_to_work=link,
        single_review=False,
    )
    return combine([Part(UUID(int=n), one, part) for n, one in enumerate((name, *also))])


def within(question=YEAR, **told):
    return [row.within for row in compared(question, [event(**told)], {})]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, [Within.INSIDE]),
        ({"on": date(2025, 12, 31)}, []),
        ({"on": date(2025, 12, 9), "until": date(2026, 1, 9)}, [Within.UNSURE]),
        ({"on": None}, [Within.UNSURE]),
    ],
)
def test_a_date_counts_in_a_period_that_surely_holds_it(told, expected):
    assert within(**told) == expected


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (THREATENED, 20, [Within.UNSURE]),
        (KILLED, 20, [Within.INSIDE]),
        (KILLED, 10, []),
    ],
)
def test_a_period_that_begins_within_a_month_needs_the_day(kind, day, expected):
    asked = Question(frozenset(), frozenset(), date(2026, 3, 15), date(2026, 12, 31))
    assert within(asked, on=date(2026, 3, day), acts=((kind, 1),)) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"state": "20"}, [Within.INSIDE]),
        ({"state": "07"}, []),
        ({"state": None}, [Within.UNSURE]),
    ],
)
def test_a_place_that_is_not_published_is_not_another_place(told, expected):
    asked = Question(frozenset(), frozenset({"20"}), YEAR.first_date, YEAR.last_date)
    assert within(asked, **told) == expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (((KILLED, 1),), [Within.INSIDE]),
        (((THREATENED, 1),), []),
        ((), [Within.UNSURE]),
    ],
)
def test_a_kind_that_is_not_published_is_not_another_kind(acts, expected):
    asked = Question(frozenset({KILLED}), frozenset(), YEAR.first_date, YEAR.last_date)
    assert within(asked, acts=acts) == expected


def test_victims_are_those_of_the_kind_that_is_counted():
    asked = Question(frozenset({KILLED}), frozenset(), YEAR.first_date, YEAR.last_date)
    one = event(acts=((KILLED, 1), (THREATENED, 2), (THREATENED, 3)), victims=3)
    assert [row.victims for row in compared(asked, [one], {})] == [1]


def test_what_their_count_holds_is_told_even_where_ours_does_not_count_it():
    rows = list(compared(YEAR, [event(on=date(2025, 3, 1))], {"A": IN}))
    sums = sums_of(rows)
    assert (rows[0].within, sums.all, sums.told, sums.beyond()) == (
        Within.OUTSIDE, Amount(), Amount(1, 1, 0), Amount(1, 1, 0),
    )  # fmt: skip


def test_an_event_answers_to_any_of_its_names_and_the_newest_mark_speaks():
    [row] = compared(YEAR, [event(also=("B",))], {"B": OUT, "A": IN})
    assert (row.reference, row.mark) == ("A", OUT)


def test_their_no_relation_leaves_our_confirmed_as_it_is():
    link = {"link": "motivated_by_activity"}
    said = sums_of(compared(YEAR, [event(**link)], {"A": OUT}))
    unsaid = sums_of(compared(YEAR, [event(**link)], {}))
    assert (said.all, said.confirmed) == (unsaid.all, unsaid.confirmed) == ((Amount(1, 1, 0),) * 2)


MARKS = st.one_of(
    st.none(),
    *(
        st.builds(Mark, st.just(answer), st.sampled_from(grounds))
        for answer, grounds in GROUNDS_OF.items()
    ),
)
TOLD = st.tuples(
    st.sampled_from([date(2025, 5, 1), date(2026, 5, 1), None]),
    st.one_of(st.none(), st.integers(0, 4)),
    st.sampled_from(["", "motivated_by_activity", "no_link"]),
    MARKS,
)


@given(st.lists(TOLD, max_size=12))
def test_every_event_is_in_one_sum_and_the_sums_add_up(told):
    events = [
        event(f"N{n}", on=on, victims=victims, link=link, acts=())
        for n, (on, victims, link, _) in enumerate(told)
    ]
    marks = {f"N{n}": mark for n, (*_, mark) in enumerate(told) if mark}
    rows = list(compared(YEAR, events, marks))
    sums = sums_of(rows)
    answers = [sums.inside(one) for one in Contained]
    grounds = [a for one in Contained for a in sums.by_ground(one).values()]
    inside = [row for row in rows if row.within == Within.INSIDE]
    assert (
        sum(answers, Amount()),
        sum(grounds, Amount()),
        sums.all.events,
        sums.all.victims,
        sums.inside(Contained.CONTAINED) + sums.beyond(),
    ) == (
        sums.all,
        sums.all,
        len(inside),
        sum(row.victims or 0 for row in inside),
        sums.told,
    )
