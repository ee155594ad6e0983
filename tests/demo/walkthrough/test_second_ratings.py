"""What the demonstration lays for whoever analyses: pairs over quarters, measures, what happened."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import Cast, make_cast
from tests.factories.second_ratings import sampling_key

from baluarte.demo.walkthrough import second_ratings as laid
from baluarte.domain.cases.models import CaseEvent, Party
from baluarte.domain.intake.choices import Origin, PlacePrecision
from baluarte.domain.protection.models import Measure, MeasureChange
from baluarte.domain.protection.models.second_ratings import AT_ONCE
from baluarte.domain.protection.queries.second_ratings import reliability_of_studies
from baluarte.domain.registry.choices import EventState, Occasion
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 6, tzinfo=UTC)


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def party(cast) -> Party:
    return make_case(cast)[1]


@pytest.mark.parametrize(
    ("back", "first"), [(0, date(2026, 10, 1)), (3, date(2026, 1, 1)), (4, date(2025, 10, 1))]
)
def test_quarters_are_counted_back(back, first):
    assert laid._quarter(AT, back) == first


def test_pairs_are_drawn_alike_less_often_and_in_one_quarter_too_few(cast, party, as_operator):
    sampling_key(cast, as_operator)
    with as_operator():
        analyst = make_account(institution=cast.keeper, roles=["analyst"])
        invented = laid._Invented(random.Random(7), iter(laid._drawn_keys()))
        for back, many, alike in laid.QUARTERS:
            for _ in range(many):
                closed_at = invented.day_in(laid._quarter(AT, back), at=AT)
                invented.rate(party, cast.owner, cast.colleague, alike=alike, back=back,
                              closed_at=closed_at)  # fmt: skip
        invented.insert()
    with acting_as(analyst.pk):
        found = reliability_of_studies(by=analyst.pk, at=AT)
    laid_in_all = sum(many for _, many, _ in laid.QUARTERS)
    assert found.pairs == laid_in_all - laid_in_all % AT_ONCE
    assert all(one.is_told for one in (found.level, *found.items))
    assert [one.pairs for one in found.quarters] == [
        *(many for _, many, _ in laid.QUARTERS), 0,
    ]  # fmt: skip
    assert [one.alike is None for one in found.quarters] == [
        False, False, False, True, False, False, True,
    ]  # fmt: skip


def event_on(party: Party, day: datetime, by) -> Event:
    """Hold a confirmed event of the organisation that keeps a case."""
    keeper = party.compartment.institution.compartments.get(kind="own")
    own = {"compartment_id": keeper.pk}
    one = Event(
        **own, reference=f"INV{uuid4().hex[:7]}".upper(), created_at=AT, created_by_id=by,
        status=EventState.CONFIRMED,
    )  # fmt: skip
    one.save(force_insert=True)
    held = Determination(
        **own, event=one, decided_at=AT, by_id=by, origin=Origin.MAPPING,
        occasion=Occasion.AS_TOLD, status=EventState.CONFIRMED, date=day.date().isoformat(),
        first_date=day.date(), last_date=day.date(), place_precision=PlacePrecision.UNKNOWN,
    )  # fmt: skip
    held.save(force_insert=True)
    return one


def test_a_past_case_has_measures_and_its_organisations_own_events(cast, party, as_operator):
    with as_operator():
        for days in (800, 790, 780, 770, 300, 200, 100, 2):
            event_on(party, AT - timedelta(days=days), cast.owner.pk)
        assert laid._protect([party], at=AT) == 1
        joined = CaseEvent.objects.filter(case=party.case)
        days = sorted((AT.date() - one.event.current.first_date).days for one in joined)
        codes = Measure.objects.filter(case=party.case).values_list("code", flat=True)
        assert sorted(codes) == sorted(laid.MEASURES)
        assert set(MeasureChange.objects.values_list("status", flat=True)) == {"IMP"}
    assert len(days) == laid.BEFORE + laid.DURING
    assert sum(one > laid.OPENED_AGO for one in days) == laid.BEFORE
    assert min(days) > laid.CLOSED_AGO
