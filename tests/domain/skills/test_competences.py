"""Until when a competence is valid, and whose refresher is missing where a role needs it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account
from tests.factories.skills import NOW, gave, take_back

from baluarte.domain.skills.choices import CompetenceState
from baluarte.domain.skills.queries.competences import (
    competences_of,
    to_refresh,
    without_refresher,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
COURSE = {
    "first_date": date(2024, 6, 5), "last_date": date(2024, 6, 5), "competences": ("documentation",),
}  # fmt: skip
# Given on 5 June 2024 for 24 months, announced 60 days before its end.
LAST = date(2026, 6, 5)


@pytest.fixture
def given(house):
    return gave(house.runner, house.institution, house.documenter, **COURSE)


def states(who, account, on):
    with acting_as(who.pk):
        held = competences_of([account.pk], on=on)[account.pk]
    return {one.competence.code: one.state for one in held}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 6, 5), CompetenceState.VALID),
        (date(2026, 4, 5), CompetenceState.VALID),
        (date(2026, 4, 6), CompetenceState.EXPIRING),
        (LAST, CompetenceState.EXPIRING),
        (date(2026, 6, 6), CompetenceState.EXPIRED),
    ],
)
def test_it_is_valid_to_the_end_of_its_last_day(house, given, on, state):
    found = states(house.documenter, house.documenter, on)
    assert found == {
        "approaches": CompetenceState.UNRECORDED, "documentation": state,
        "interview": CompetenceState.UNRECORDED,
    }  # fmt: skip


def test_a_refresher_gives_it_anew(house, given):
    again = COURSE | {"first_date": LAST, "last_date": LAST}
    gave(house.runner, house.institution, house.documenter, **again)
    found = states(house.documenter, house.documenter, date(2027, 6, 5))
    assert found["documentation"] is CompetenceState.VALID


def test_who_lacks_a_refresher_is_flagged_where_her_role_needs_it(house, given):
    on = date(2026, 7, 1)
    accounts = [house.documenter.pk, house.verifier.pk, house.runner.pk]
    gave(house.runner, house.institution, house.verifier, **COURSE | {"competences": ("risk",)})
    with acting_as(house.other_runner.pk):
        expired = without_refresher(accounts, on=on, expired_only=True)
        lacking = without_refresher(accounts, on=on)
    # The verifier's competence in risk ended too: her role does not need it.
    assert {key: [one.competence.code for one in held] for key, held in expired.items()} == {
        house.documenter.pk: ["documentation"]
    }
    assert {key: [one.competence.code for one in held] for key, held in lacking.items()} == {
        house.documenter.pk: ["approaches", "documentation", "interview"],
        house.verifier.pk: ["documentation"],
        house.runner.pk: ["digital_security", "data_custody"],
    }


def test_what_presses_stands_on_ones_own_desk(house, given):
    with acting_as(house.documenter.pk):
        assert to_refresh(house.documenter.pk, on=date(2026, 4, 5)) == []
        [one] = to_refresh(house.documenter.pk, on=date(2026, 6, 6))
    assert (one.competence.code, one.until_date) == ("documentation", LAST)


def test_a_course_taken_back_gives_nothing(house, given):
    take_back(house.runner, given)
    found = states(house.documenter, house.documenter, date(2025, 1, 1))
    assert found["documentation"] is CompetenceState.UNRECORDED


def test_a_competence_given_elsewhere_is_known_to_colleagues(house):
    made = gave(house.runner, house.institution, house.invited, competences=("risk",))
    on = date(2026, 7, 1)
    assert states(house.peer, house.invited, on)["risk"] is CompetenceState.VALID
    take_back(house.runner, made)
    assert states(house.peer, house.invited, on)["risk"] is CompetenceState.UNRECORDED


def test_thirty_accounts_ask_no_more_than_two(house, given, as_operator):
    with as_operator():
        many = [
            make_account(institution=house.institution, roles=["documenter"]).pk for _ in range(30)
        ]
    asked = []
    for accounts in (many[:2], many):
        with acting_as(house.runner.pk), CaptureQueriesContext(connection) as captured:
            competences_of(accounts, on=NOW.date())
        asked.append(len(captured))
    assert asked == [2, 2]
