"""What a programme planned for a year beside what was done of it; all invented."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.intake import make_places
from tests.factories.promises import days_ago, make_programme, promise
from tests.factories.statements import keep, let_stand, make_every_state, make_organisation, say_all

from baluarte.domain.accountability.actions import NewTarget, review_entry, set_target, take_action
from baluarte.domain.accountability.queries.annual_plan import annual_plan
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
        keeper = make_account(institution=institution, roles=["analyst"])
    made = SimpleNamespace(institution=institution, one=one, other=other, keeper=keeper)
    made.document = keep(one, institution, document_date=days_ago(5), at=timezone.now())
    return made


def year():
    return days_ago(0).year


def stand(house, *rows):
    """Let stand what is stated of this year, said today."""
    now, today = timezone.now(), days_ago(0)
    first = date(today.year, 1, 1)
    said = [
        {
            "heading": heading, "institution": "SEGOB", "value": Decimal(value), "about": about,
            "first_date": first, "last_date": today, "said_date": today,
        }
        for heading, about, value in rows
    ]  # fmt: skip
    let_stand(house.other, *say_all(house.one, house.document, *said, at=now), at=now)


def agree(house, value, *, by=None, indicator="CRO-P-01"):
    with acting_as(house.one.pk):
        given = NewTarget(
            indicator=indicator, ground="Acordada en la mesa inventada.",
            document=house.document, value=Decimal(value), due_date=date(year() + 1, 12, 31),
        )  # fmt: skip
        made = set_target(
            given=given, institution=house.institution, by=house.one.pk, at=timezone.now()
        )
    with acting_as(house.other.pk):
        review_entry(entry=made, by=house.other.pk, at=timezone.now())


def plan(house, of_year=None):
    with acting_as(house.keeper.pk):
        return annual_plan(of_year or year(), known_at=timezone.now())


def test_s23_the_deviation_from_the_plan_is_the_figure_less_its_target(house):
    make_programme(house.keeper, indicators=("CRO-P-01", "PRO-P-01"), budget=Decimal(8_000_000))
    agree(house, 95)
    stand(
        house, ("budget_exercised", "", 90_000_000), ("budget_modified", "", 100_000_000),
        ("budget_exercised", "prevention", 7_000_000),
    )  # fmt: skip
    [found] = plan(house)
    of_budget, of_clocks = found.lines
    # 90 / 100 = 90 %, five points short of 95.
    assert (of_budget.figure.value, of_budget.deviation, of_budget.is_reached) == (90, -5, False)
    # Counted on its own page alone: no figure here, and so nothing is said of it.
    assert (of_clocks.figure, of_clocks.deviation, of_clocks.is_reached) == (None, None, None)
    # 7 - 8 = -1 million
    assert found.overspent == (-1_000_000, -1_000_000)


def test_what_nobody_stated_or_agreed_is_no_deviation_and_no_zero(house):
    make_programme(house.keeper, indicators=("CRO-P-01",), budget=Decimal(8_000_000))
    stand(house, ("budget_exercised", "", 90))
    [found] = plan(house)
    [line] = found.lines
    assert (line.target, line.deviation, found.overspent) == (None, None, None)
    agree(house, 95)
    [line] = plan(house)[0].lines
    assert (line.target.value, line.figure.value, line.deviation) == (95, None, None)


def test_where_organisations_agreed_on_different_targets_none_is_held_against(house, as_operator):
    make_programme(house.keeper, indicators=("CRO-P-01",))
    agree(house, 95)
    with as_operator():
        institution, one, other = make_organisation()
    elsewhere = SimpleNamespace(institution=institution, one=one, other=other)
    elsewhere.document = keep(one, institution, content=b"Otro.", at=timezone.now())
    agree(elsewhere, 80)
    stand(house, ("budget_exercised", "", 90_000_000), ("budget_modified", "", 100_000_000))
    [line] = plan(house)[0].lines
    assert sorted(one.value for one in line.targets) == [80, 95]
    assert (line.target, line.deviation) == (None, None)


def test_promises_due_in_the_year_and_actions_of_the_programme_stand_with_it(house):
    programme = make_programme(house.keeper)
    due = promise(house.keeper, document=house.document, due_date=date(year(), 12, 31))
    promise(house.keeper, document=house.document, due_date=date(year() + 1, 1, 1))
    promise(house.keeper, document=house.document, due_date=date(year(), 12, 31), axis="protection")
    with acting_as(house.keeper.pk):
        for of in (programme, None):
            take_action(
                obligation="OE-01", institution="SEGOB", says="Acción inventada.",
                first_date=date(year(), 1, 1), programme=of, by=house.keeper.pk,
                at=timezone.now(),
            )  # fmt: skip
    [found] = plan(house)
    assert [one.row.pk for one in found.promises] == [due.pk]
    assert [one.programme_id for one in found.actions] == [programme.pk]


def test_before_its_first_version_a_programme_is_in_no_plan(house):
    make_programme(house.keeper)
    assert plan(house, year() - 5) == []
