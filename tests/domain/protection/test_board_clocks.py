"""What the Board does moves the clocks of each matter on its agenda, and a decree decrees."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.authority import make_authority_cast
from tests.factories.board import (
    NOON,
    START,
    hear_her,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    read_as,
    show_all,
    sit,
)
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.access.models import Grant
from baluarte.domain.procedure.actions import close
from baluarte.domain.procedure.models import Obligation, Occurrence
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions import board, board_items
from baluarte.domain.protection.choices import About, VoteChoice
from baluarte.domain.protection.models import BoardDecision, MeasureChange
from baluarte.domain.wall.context import acting_as
from baluarte.norms.bodies import BoardRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast, as_operator):
    with as_operator():
        return make_board(cast)


@pytest.fixture
def seats(table):
    return sit(table)


def told(cast, case) -> list[tuple[str, object]]:
    """Return what of the Board is told in a matter, and when it happened."""
    with acting_as(cast.owner.pk):
        rows = Occurrence.objects.filter(matter=case.matter).order_by(
            "recorded_at", "happened_at", "events"
        )
        return [
            (event, row.happened_at)
            for row in rows for event in row.events
            if event.startswith("board_") or event == "person_summoned"
        ]  # fmt: skip


def test_the_date_the_summons_and_the_sitting_are_told_once_each(cast, seats):
    case, party = make_board_case(cast)
    item = list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        board_items.put_to_vote(item=item, by=cast.owner.pk, at=NOON)
        [fixed] = Occurrence.objects.filter(events=["board_session_date_set"])
        late = Obligation.objects.filter(step="OR-3", is_unfinished=True)
        waiting = set(late.values_list("step", flat=True))
    assert told(cast, case) == [
        ("board_session_date_set", BEFORE), ("person_summoned", BEFORE),
        ("board_session_held", START),
    ]  # fmt: skip
    assert (fixed.names, waiting) == (START.date(), {"OR-3"})


def test_a_session_says_nothing_where_no_procedure_waits_for_it(cast, seats):
    case, _ = make_board_case(cast)
    with acting_as(cast.owner.pk):
        for one in proceedings_of(case.matter):
            close(
                proceeding=one, happened_at=BEFORE, reason="Inventada", by=cast.owner.pk, at=BEFORE
            )
    item = list_case(cast, make_session(cast), case)
    open_with(cast, item.session, seats[:5])
    assert told(cast, case) == []


def test_whoever_opens_without_the_case_tells_nothing_and_its_team_tells_it_at_the_vote(
    cast, table, seats, as_operator
):
    case, party = make_board_case(cast)
    item = list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    with as_operator():
        keeper = make_account()
        proposed = propose_membership(
            account=keeper, institution=table.body, role="documenter", by=None, at=BEFORE
        )
        confirm_membership(membership=proposed, by=None, at=BEFORE)
    with acting_as(keeper.pk):
        for seat in seats[:5]:
            board.arrive(session=item.session, seat=seat, by=keeper.pk, at=START)
        board.open_session(session=item.session, by=keeper.pk, at=START)
    before = [event for event, _ in told(cast, case)]
    with acting_as(cast.owner.pk):
        board_items.put_to_vote(item=item, by=cast.owner.pk, at=NOON)
    assert ("board_session_held" in before, told(cast, case)[-1]) == (
        False, ("board_session_held", START),
    )  # fmt: skip


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_decree_of_the_vote_decrees_the_measures_or_nothing_is_decided(as_operator, is_planned):
    with as_operator():
        cast = make_authority_cast()
        table = make_board(cast)
    seats = sit(table)
    case, party = make_board_case(cast)
    if is_planned:
        make_study(cast, case, party)
    item = list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    open_with(cast, item.session, seats[:5])
    by = cast.owner.pk
    with acting_as(by):
        for one in actions.planned_of(case):
            actions.take_position(
                party=party, about=About.MEASURE, subject=one.pk, code="agrees", by=by, at=NOON
            )
    show_all(cast, item, at=NOON)
    for seat in seats[:5]:
        read_as(item, seat)
    with acting_as(by):
        board_items.put_to_vote(item=item, by=by, at=NOON)
        for seat in seats[:5]:
            board_items.cast_vote(item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=NOON)
        if is_planned:
            board_items.decide(item=item, by=by, at=NOON)
        else:
            with pytest.raises(actions.NothingToApprove):
                board_items.decide(item=item, by=by, at=NOON)
        statuses = list(MeasureChange.objects.values_list("status", flat=True))
        done = list(Occurrence.objects.filter(step="OR-5").values_list("act", "happened_at"))
        decided = BoardDecision.objects.count()
    expected = (["DEC"], [("protection.approve_measures", NOON)], 1)
    assert (statuses, done, decided) == (expected if is_planned else ([], [], 0))


def test_nobody_holds_two_seats_in_the_same_days(table, seats):
    with acting_as(table.steward.pk):
        given = {
            "code": "councillor", "number": 3, "account": seats[0].account,
            "by": table.steward.pk, "at": BEFORE,
        }  # fmt: skip
        with pytest.raises(BoardRefused) as refused:
            board.seat_member(from_date=START.date(), **given)
        assert refused.value.code == "sits_elsewhere"
        last = START.date() - timedelta(days=1)
        board.end_seat(seat=seats[0], until_date=last, by=table.steward.pk, at=BEFORE)
        assert board.seat_member(from_date=START.date(), **given).place == "councillor-3"


def test_a_seat_is_not_prolonged_over_the_days_of_who_came_after(table, seats, as_operator):
    with as_operator():
        follower = make_account()
    with acting_as(table.steward.pk):
        by, last = table.steward.pk, START.date() - timedelta(days=1)
        board.end_seat(seat=seats[0], until_date=last, by=by, at=BEFORE)
        board.seat_member(code="segob", account=follower, from_date=START.date(), by=by, at=BEFORE)
        with pytest.raises(BoardRefused) as refused:
            board.end_seat(seat=seats[0], until_date=START.date(), by=by, at=BEFORE)
        seats[0].refresh_from_db()
    assert (refused.value.code, seats[0].until_date) == ("place_taken", last)


def test_a_later_last_day_opens_nothing_until_a_second_steward_confirms_it(table, seats):
    seat, by = seats[0], table.steward.pk
    first, later, earlier = (START.date() + timedelta(days=n) for n in (10, 30, 5))
    with acting_as(by):
        opened = Grant.objects.filter(account=seat.account)
        for last in (first, later):
            board.end_seat(seat=seat, until_date=last, by=by, at=BEFORE)
        given, waits = opened.order_by("awaits_second")
        assert (given.awaits_second, waits.awaits_second) == (False, True)
        assert given.valid_until < waits.valid_until
        board.end_seat(seat=seat, until_date=earlier, by=by, at=BEFORE)
        assert len({one.valid_until for one in opened}) == 1
