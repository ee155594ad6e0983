"""Who may say that a period is recorded whole: the cast of four, and what is refused."""

import pytest
from tests.factories.accountability import FIRST, KNOWN, report

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability import actions, queries
from baluarte.domain.accountability.periods import InvalidPeriod, Period
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["liaison"])
def test_who_speaks_for_an_institution_says_it(cast, who):
    said = report(cast.federal, getattr(cast, who))
    with acting_as(cast.liaison.pk):
        assert list(queries.reportings()) == [said]


@pytest.mark.parametrize("who", ["officer", "stranger", "owner", "without_role"])
def test_nobody_else_does(cast, who):
    with pytest.raises(NotAllowed, match=r"accountability\.report\.not_its_own"):
        report(cast.federal, getattr(cast, who))


def test_a_period_that_is_not_over_is_not_whole(cast):
    with pytest.raises(actions.NotOverYet, match="2026-T2 is not over"):
        report(cast.federal, cast.liaison, Period(2026, 2))


def test_who_is_no_authority_owes_no_clock(cast):
    with pytest.raises(actions.NothingOwed):
        report(cast.keeper, cast.steward)


def test_it_is_said_once_and_taken_back_once(cast):
    said = report(cast.federal, cast.liaison)
    with pytest.raises(actions.SaidBefore):
        report(cast.federal, cast.liaison)
    with acting_as(cast.liaison.pk):
        given = {"reporting": said, "by": cast.liaison.pk, "at": KNOWN}
        actions.take_back_report(**given)
        with pytest.raises(actions.SaidBefore):
            actions.take_back_report(**given)
        assert list(queries.reportings()) == []


@pytest.mark.parametrize("written", ["", "2026-T5", "2026-Q1", "26", "0000", "2026-T1 "])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(InvalidPeriod):
        Period.read(written)


def test_a_quarter_follows_another_and_lies_in_its_year():
    assert (
        str(Period(2026, 1).before), str(FIRST.first_date), str(FIRST.last_date),
        Period(2026).overlaps(Period(2026, 4)), Period(2026).overlaps(Period(2027, 1)),
    ) == ("2025-T4", "2026-01-01", "2026-03-31", True, False)  # fmt: skip
