"""What each number counts, and that every split of it adds up; all invented."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.analysis.test_totals import judge, pair_of
from tests.domain.registry.test_event_details import doing
from tests.examples import examples
from tests.factories.access import make_account, make_institution
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_curator,
    make_event,
    make_events,
    make_side,
    share_coded,
)

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.analysis.queries import (
    SEVERAL,
    UNKNOWN,
    Cell,
    DelayQuantiles,
    Dimension,
    Unit,
    count_acts_by,
    count_events_by,
    count_goal_16_10_1,
    count_late_verification,
    count_person_years_by,
    count_units,
    count_victimisations_by,
    count_victims_by,
    freshness_by_list,
    tally_of,
)
from baluarte.domain.analysis.queries.sdg_16_10_1 import ExclusionReason, twelve_months_before
from baluarte.domain.analysis.queries.timeliness import spread
from baluarte.domain.registry.actions import (
    describe_victim,
    determine,
    say_who_victim_is,
    standing_of,
    verify_event,
)
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Determination, Victim
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 15, 18, tzinfo=UTC)
UNTIL = date(2026, 1, 31)


def table(account, count, *by, known_at=NOW):
    """Return a table as whoever asks sees it: all, by category."""
    with acting_as(account.pk):
        counted = count(*by, of=events(known_at=known_at), known_at=known_at)
    return {where: cell.all for where, cell in counted.cells.items()}


def total(account, unit, *, known_at=NOW):
    with acting_as(account.pk):
        return count_units(unit, (), of=events(known_at=known_at), known_at=known_at).total


def same_person(side, *events):
    """Say that the first victims of some events are one person."""
    with acting_as(side.documenter.pk):
        victim = Victim.objects.select_related("person").get(event=events[0], number=1)
    for event in events[1:]:
        doing(side, say_who_victim_is, event=event, number=1, person=victim.person)


def confirm(side, event, *, at=LATER):
    with acting_as(side.verifier.pk):
        verify_event(event=event, grounds="Leído.", by=side.verifier.pk, at=at)


def link(side, event, value, *, at=DECIDED):
    with acting_as(side.documenter.pk):
        held = Determination.objects.get(current_of=event)
        what = replace(standing_of(held), link_to_work=value, link_criterion="Consta.")
        determine(event=event, what=what, ground="Leído.", by=side.documenter.pk, at=at)


# Invented: 41 events, 93 acts. Never one number for another.
YEAR_OF_A_NETWORK = (
    [{"types": ["AG-THR"], "date": "2025-02-03"}] * 11
    + [{"types": ["AG-THR", "AG-INT", "AG-SMR"], "date": "2025-06"}] * 17
    + [{"types": ["AG-KIL"], "victims": 2, "date": "2025-09-30"}] * 3
    + [{"types": ["AG-PHY", "AG-CRI"], "victims": 2, "acts": 4, "date": "2025"}] * 5
    + [{"types": ["AG-CRI"], "victims": None, "date": "", "municipality_id": None}] * 5
)


@pytest.fixture
def network(side):
    make_events(side, YEAR_OF_A_NETWORK)
    return side


def test_s09_events_acts_and_victims_of_one_year_are_different_numbers(network):
    numbers = [total(network.documenter, unit).all for unit in Unit]
    assert numbers == [41, 93, 44, 44, 44]


def test_counts_of_acts_by_type_are_those_that_were_planted(network):
    assert table(network.documenter, count_acts_by, Dimension.TYPE) == {
        ("AG-THR",): 28,
        ("AG-INT",): 17,
        ("AG-SMR",): 17,
        ("AG-KIL",): 6,
        ("AG-PHY",): 10,
        ("AG-CRI",): 15,
    }


def test_obstacles_are_a_kind_of_event_and_counted_as_one(network):
    assert table(network.documenter, count_acts_by, Dimension.OBSTACLE) == {
        ("obstacle",): 32,
        ("other",): 61,
    }


def test_what_is_not_known_is_a_category_so_that_months_add_up(network):
    assert table(network.documenter, count_events_by, Dimension.YEAR, Dimension.MONTH) == {
        ("2025", "2025-02"): 11,
        ("2025", "2025-06"): 17,
        ("2025", "2025-09"): 3,
        ("2025", UNKNOWN): 5,
        (UNKNOWN, UNKNOWN): 5,
    }


def test_events_of_no_known_number_of_victims_stand_apart(network):
    with acting_as(network.documenter.pk):
        counted = count_victims_by(of=events(), known_at=NOW)
    assert (counted.total.all, counted.untold) == (44, 5)


def test_who_suffered_several_acts_is_one_victim(side):
    make_event(side, types=["AG-THR", "AG-PHY", "AG-CRI"])
    counts = (count_acts_by, count_victimisations_by, count_victims_by)
    assert [table(side.documenter, one) for one in counts] == [{(): 3}, {(): 1}, {(): 1}]
    assert table(side.documenter, count_victims_by, Dimension.TYPE) == {(SEVERAL,): 1}


def test_a_person_is_one_victim_of_two_events_and_one_person_year_in_each_year(side):
    days = ("2024-05-01", "2025-05-03", "2025-08-09")
    events = make_events(side, [{"names": "Ana Inventada", "date": day} for day in days])
    same_person(side, *events)
    numbers = [total(side.documenter, unit).all for unit in Unit]
    assert dict(zip(Unit, numbers, strict=True)) == {
        Unit.EVENTS: 3,
        Unit.ACTS: 3,
        Unit.VICTIMS: 1,
        Unit.VICTIMISATIONS: 3,
        Unit.PERSON_YEARS: 2,
    }
    assert table(side.documenter, count_person_years_by, Dimension.YEAR) == {
        ("2024",): 1,
        ("2025",): 1,
    }


def test_who_may_not_know_persons_counts_at_most_so_many_victims(side, as_operator):
    share_coded(side)
    curator = make_curator(as_operator)
    same_person(side, *make_events(side, [{"names": "Ana Inventada"}, {"date": "2025-06-01"}]))
    seen = [total(account, Unit.VICTIMS).all for account in (side.documenter, curator)]
    assert seen == [1, 2]


def test_answers_nobody_gave_stay_apart_and_are_no_zero(side):
    events = make_events(side, [{}, {}, {}, {}, {}])
    for event, gender in zip(events, ["woman", "not_asked", "declined", "unknown"], strict=False):
        doing(side, describe_victim, event=event, number=1, gender=gender)
    assert table(side.documenter, count_victims_by, Dimension.GENDER) == {
        ("woman",): 1,
        ("not_asked",): 1,
        ("declined",): 1,
        ("unknown",): 1,
        (UNKNOWN,): 1,
    }


def test_all_stand_beside_those_confirmed(side):
    one, _ = make_events(side, [{"victims": 2}, {}])
    confirm(side, one)
    cells = [total(side.documenter, unit) for unit in (Unit.EVENTS, Unit.VICTIMS)]
    assert cells == [Cell(2, 1), Cell(3, 2)]
    before = total(side.documenter, Unit.EVENTS, known_at=LATER - timedelta(seconds=1))
    assert before == Cell(2, 0)


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        (InstitutionKind.AUTHORITY, {("while_engaged",): 1}),
        (InstitutionKind.CIVIL_SOCIETY, {(SEVERAL,): 1}),
    ],
)
def test_no_link_said_by_an_authority_does_not_overwrite_an_organisations_word(
    side, as_operator, kind, counted
):
    with as_operator():
        institution = make_institution(kind=kind)
    other = make_side(as_operator, institution=institution)
    for one in (side, other):
        share_coded(one)
    curator = make_curator(as_operator)
    mine, theirs = make_event(side), make_event(other)
    link(side, mine, "while_engaged")
    link(other, theirs, "no_link")
    judge(pair_of(mine, theirs, curator), curator, Verdict.SAME)
    assert table(curator, count_events_by, Dimension.LINK_TO_WORK) == counted


def test_a_merge_and_its_undoing_leave_no_trace_in_any_count(side):
    one, two = make_events(
        side, [{"victims": 2}, {"municipality_id": "30002", "types": ["AG-PHY"]}]
    )
    every = (Dimension.STATE, Dimension.MUNICIPALITY, Dimension.TYPE)

    def counted(at):
        with acting_as(side.documenter.pk):
            of = events(known_at=at)
            tables = [count_units(unit, every, of=of, known_at=at) for unit in Unit]
        return [(one.cells, one.total, one.untold) for one in tables]

    before = counted(NOW)
    pair = pair_of(one, two, side.documenter)
    judge(pair, side.documenter, Verdict.SAME)
    merged = counted(NOW)
    judge(pair, side.documenter, Verdict.DIFFERENT, at=LATER + timedelta(days=1))
    assert (counted(NOW) == before, merged == before) == (True, False)
    assert counted(LATER) == merged


def test_no_count_shows_what_the_wall_hides(side, other, as_operator):
    make_events(side, [{"victims": 2}, {}])
    make_event(other, victims=5)
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    cast = (side.documenter, side.colleague, other.documenter, stranger)
    seen = [[total(account, unit).all for unit in Unit] for account in cast]
    assert seen == [[2, 3, 3, 3, 3], [2, 3, 3, 3, 3], [1, 5, 5, 5, 5], [0, 0, 0, 0, 0]]


TOLD = st.fixed_dictionaries(
    {
        "types": st.lists(
            st.sampled_from(["AG-THR", "AG-KIL", "AG-UNK"]), min_size=1, max_size=2, unique=True
        ),
        "victims": st.sampled_from([None, 1, 3]),
        "date": st.sampled_from(["", "2025", "2025-05", "2024-12-30/2025-01-02", "2024-03-04"]),
        "municipality_id": st.sampled_from([None, "30001", "30002", "20001"]),
        "perpetrators": st.sampled_from([["PE-UNK"], ["PE-POM"], ["PE-POM", "PE-OCR"], []]),
    }
)
KEPT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@given(told=st.lists(TOLD, min_size=2, max_size=6), joined=st.sets(st.integers(0, 4), max_size=3))
@settings(max_examples=examples(10, few=4), deadline=None, suppress_health_check=KEPT)
def test_s08_every_split_adds_up_and_agrees_with_the_tally(side, as_operator, told, joined):
    mine = make_side(as_operator)
    made = make_events(mine, told)
    for place in joined:
        if place + 1 < len(made):
            pair = pair_of(made[place], made[place + 1], mine.documenter)
            judge(pair, mine.documenter, Verdict.SAME)
    with acting_as(mine.documenter.pk):
        of = events(known_at=NOW)
        tally = tally_of(of, known_at=NOW)
        totals = {unit: count_units(unit, (), of=of, known_at=NOW).total.all for unit in Unit}
        splits = [(Dimension.STATE, Dimension.MUNICIPALITY), (Dimension.YEAR, Dimension.MONTH)]
        splits += [(Dimension.TYPE, Dimension.PERPETRATOR, Dimension.GENDER)]
        for unit in Unit:
            for by in splits:
                counted = count_units(unit, by, of=of, known_at=NOW)
                assert sum(cell.all for cell in counted.cells.values()) == totals[unit]
    found = (totals[Unit.EVENTS], totals[Unit.ACTS], totals[Unit.VICTIMISATIONS])
    assert found == (tally.events, tally.acts, tally.victims)


def test_at_most_three_dimensions(side):
    with acting_as(side.documenter.pk), pytest.raises(ValueError, match="at most 3"):
        count_events_by(*list(Dimension)[:4], of=events(), known_at=NOW)


def goal(account, *, until=UNTIL, known_at=NOW):
    with acting_as(account.pk):
        return count_goal_16_10_1(until=until, known_at=known_at)


def test_the_goal_counts_each_verified_victim_once_by_the_worst_act(side):
    told = [
        {"types": ["AG-THR", "AG-TOR"]},
        {"types": ["AG-ENF", "AG-ARB"]},
        {"types": ["AG-KIL"], "victims": 2},
        {"types": ["AG-ATT"]},
    ]
    for event in make_events(side, told):
        link(side, event, "motivated_by_activity")
        confirm(side, event)
    found = goal(side.documenter)
    assert dict(found.by_class) == {"A": 2, "C": 1, "B": 1, "D": 0, "E": 0, "F": 0}
    assert list(found.by_class) == ["A", "C", "B", "D", "E", "F"]
    assert (found.total, found.left_out[ExclusionReason.NO_CLASS]) == (4, 1)


def test_one_person_of_two_events_is_counted_once_by_the_worst(side):
    events = make_events(
        side, [{"types": ["AG-THR"], "names": "Ana Inventada"}, {"types": ["AG-ARB"]}]
    )
    same_person(side, *events)
    for event in events:
        link(side, event, "while_engaged")
        confirm(side, event)
    found = goal(side.documenter)
    assert (found.total, found.by_class["D"]) == (1, 1)


def test_whoever_is_left_out_of_the_goal_is_counted_with_the_reason(side):
    told = [
        ({}, "motivated_by_activity", False),
        ({}, None, True),
        ({}, "no_link", True),
        ({"date": "2024-12-30/2025-03-01"}, "while_engaged", True),
        ({"types": ["AG-PHY"]}, "while_engaged", True),
        ({"date": "2024-01-05"}, "while_engaged", True),
        ({"victims": None}, "while_engaged", True),
    ]
    for event, (_, value, is_confirmed) in zip(
        make_events(side, [one[0] for one in told]), told, strict=True
    ):
        if value:
            link(side, event, value)
        if is_confirmed:
            confirm(side, event)
    found = goal(side.documenter)
    assert (found.total, dict(found.left_out), found.untold) == (
        0,
        dict.fromkeys(ExclusionReason, 1),
        1,
    )


@pytest.mark.parametrize(("perpetrator", "counted"), [("PE-POM", 1), ("PE-OCR", 0), ("PE-UNK", 0)])
def test_blocked_content_counts_only_where_the_state_did_it(side, perpetrator, counted):
    event = make_event(side, types=["AG-BLK"], perpetrators=[perpetrator])
    link(side, event, "motivated_by_activity")
    confirm(side, event)
    assert goal(side.documenter).total == counted


@pytest.fixture
def of_two_years(side):
    """One event of two holders: one of them dates it two years earlier, and has confirmed it."""
    near, far = make_events(side, [{"date": "2025-12-31"}, {"date": "2023-12-31"}])
    link(side, near, "while_engaged")
    confirm(side, far, at=LATER - timedelta(days=40))
    judge(pair_of(near, far, side.documenter), side.documenter, Verdict.SAME)
    return near


def test_the_goal_hears_all_who_hold_an_event_that_may_lie_in_its_year(side, of_two_years):
    found = goal(side.documenter)
    assert (found.total, sum(found.left_out.values())) == (1, 0)


def test_an_event_confirmed_earlier_by_another_holder_was_not_verified_late(side, of_two_years):
    confirm(side, of_two_years)
    day = LATER.date()
    with acting_as(side.documenter.pk):
        found = count_late_verification(first=day, last=day, known_at=NOW)
    assert (found.of_the_period, found.late, found.not_dated) == (0, 0, 0)


@pytest.mark.parametrize(
    ("until", "first"),
    [
        (date(2026, 1, 31), date(2025, 2, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2025, 12, 31), date(2025, 1, 1)),
    ],
)
def test_twelve_months_end_on_their_day(until, first):
    assert twelve_months_before(until) == first


def test_what_was_verified_late_stands_apart(side):
    days = ("2026-02-14", "2025-05-03", "2025", "2025-12-30/2026-02-03", "2026-02-01")
    events = make_events(side, [{"date": day} for day in days])
    for event in events[:4]:
        confirm(side, event)
    with acting_as(side.documenter.pk):
        found = count_late_verification(
            first=date(2026, 2, 1), last=date(2026, 3, 31), known_at=NOW
        )
    assert (found.of_the_period, found.late, found.not_dated) == (1, 2, 1)


def test_s08_freshness_says_the_days_of_each_step_and_how_many_are_not_known(side):
    days = ("2026-01-22", "2026-01-30", "")
    made = make_events(side, [{"date": day} for day in days])
    published = {made[0].pk: DECIDED + timedelta(days=9)}
    with acting_as(side.documenter.pk):
        [found] = freshness_by_list(of=events(), published=published, known_at=NOW)
    assert (
        found.source,
        found.fact_to_report,
        found.report_to_registry,
        found.registry_to_publication,
    ) == (
        side.source_list,
        DelayQuantiles(2, 6.0, 10, 1),
        DelayQuantiles(3, 1.0, 1, 0),
        DelayQuantiles(1, 9.0, 9, 2),
    )


def test_days_that_nobody_knows_are_no_zero():
    assert (spread([]), spread([None, None])) == (DelayQuantiles(), DelayQuantiles(unknown=2))


def test_a_count_of_many_events_asks_as_much_as_of_one(
    side, django_assert_num_queries, django_assert_max_num_queries
):
    make_event(side)

    def ask():
        return count_events_by(Dimension.STATE, of=events(), known_at=NOW)

    with acting_as(side.documenter.pk), django_assert_max_num_queries(8) as captured:
        ask()
    make_events(side, [{}] * 29)
    with acting_as(side.documenter.pk), django_assert_num_queries(len(captured)):
        assert ask().total.all == 30


def test_filters_narrow_what_is_counted(network):
    with acting_as(network.documenter.pk):
        of = events(Filters(types=("AG-KIL",)), known_at=NOW)
        counted = count_events_by(Dimension.TYPE, of=of, known_at=NOW)
    assert Counter({k: c.all for k, c in counted.cells.items()}) == {("AG-KIL",): 3}
