"""What is observed of an indicator: what is shared, and no older value for a corrected one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.policy import FACTS, INVESTIGATED, LATER, make_policy_house
from tests.factories.statements import NOW, keep, let_stand, say

from baluarte.domain.accountability.choices import Observed
from baluarte.domain.accountability.queries.observed import subject_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=1)
FACTS_OF_2024 = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    made.settle()
    first, last = FACTS_OF_2024
    made.state(*(fact | {"first_date": first, "last_date": last} for fact in FACTS))
    made.opened, *_ = made.state(*FACTS)
    return made


def observed(house, *, year=None, at=LATER):
    with acting_as(house.curator.pk):
        found = subject_of(Observed.INDICATOR, INVESTIGATED, year=year, known_at=at)
        return found.year, found.value


def correct_unshared(house, *, by):
    document = keep(by, house.institution, at=SOON, is_shared=False, content=b"30")
    given = FACTS[0] | {"value": Decimal(30)}
    made = say(by, document, at=SOON, supersedes=house.opened, **given)
    let_stand(house.analyst, made, at=SOON)


def test_the_newest_year_that_has_a_value_is_observed(house):
    assert observed(house) == (2025, Decimal(25))


def test_a_year_whose_correction_is_not_shared_is_observed_without_a_value(house):
    correct_unshared(house, by=house.curator)
    assert observed(house) == (2025, None)
    assert observed(house, year=2025) == (2025, None)


def test_another_year_keeps_its_value(house):
    correct_unshared(house, by=house.curator)
    assert observed(house, year=2024) == (2024, Decimal(25))


def test_a_year_without_facts_has_no_value(house):
    assert observed(house, year=2019) == (2019, None)
