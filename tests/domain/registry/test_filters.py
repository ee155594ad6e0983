"""What a period, a distance and a class of perpetrators let through, each said by a slow twin."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.registry import LATER, make_curator, make_events, share_coded

from baluarte.domain.analysis.actions import refresh_rollups
from baluarte.domain.registry.choices import DateReading
from baluarte.domain.registry.queries import Filters, events, list_events
from baluarte.domain.registry.queries.distance import distance_km, municipalities_within
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.imprecise import from_edtf

pytestmark = pytest.mark.django_db
DATES = [
    "2025-03-10", "2025-03", "2025", "2024-12-31/2025-01-02", "2025-03-01/..", "../2025-02-10",
    "2024", "",
]  # fmt: skip


@pytest.fixture
def dated(side):
    """Events of every kind of date; the last of none."""
    return make_events(side, [_told(one) for one in DATES])


def _told(text: str) -> dict:
    return {"date": text} if text else {"date": "", "first_date": None, "last_date": None}


def shown(side, filters, **asked):
    with acting_as(side.documenter.pk):
        return {row.event.pk for row in list_events(filters, **asked).rows}


def _answers(text: str, filters: Filters) -> bool:
    """Say the same of one date, day by day."""
    if not text:
        return False
    known = from_edtf(text)
    first, last = known.first or date.min, known.last or date.max
    begin, end = filters.from_date or date.min, filters.until_date or date.max
    if filters.dates is DateReading.CERTAIN:
        has_ends = (filters.from_date is None or known.first is not None) and (
            filters.until_date is None or known.last is not None
        )
        return has_ends and begin <= first and last <= end
    if filters.dates is DateReading.POSSIBLE:
        return first <= end and begin <= last
    return begin <= (known.first or known.last) <= end


days = st.dates(date(2024, 11, 1), date(2025, 4, 30))


def test_a_period_is_read_as_it_is_asked_to_be(side, dated):
    @settings(max_examples=12, deadline=None)
    @given(first=st.none() | days, last=st.none() | days, dates=st.sampled_from(list(DateReading)))
    def holds(first, last, dates):
        if first is None and last is None:
            return
        filters = Filters(from_date=first, until_date=last, dates=dates)
        said = {one.pk for one, text in zip(dated, DATES, strict=True) if _answers(text, filters)}
        assert shown(side, filters) == said
        assert shown(side, filters, known_at=LATER) == said
        with acting_as(side.documenter.pk):
            assert set(events(filters).values_list("pk", flat=True)) == said

    holds()


@pytest.mark.parametrize("dates", DateReading)
@pytest.mark.parametrize("extra", [{"types": ("AG-THR",)}, {"state": "30"}, {"group": "threat"}])
def test_a_period_goes_with_the_other_filters(side, dated, dates, extra):
    filters = Filters(from_date=date(2025, 3, 5), until_date=date(2025, 3, 20), dates=dates)
    assert shown(side, filters.narrowed(**extra)) == shown(side, filters)


def test_pages_of_what_may_lie_in_a_period_go_on_without_gap(side, dated):
    filters = Filters(from_date=date(2025, 1, 1), dates=DateReading.POSSIBLE)
    found, after = [], None
    with acting_as(side.documenter.pk):
        while True:
            page = list_events(filters, after=after, limit=2)
            found += [row.event.pk for row in page.rows]
            if (after := page.after) is None:
                break
        whole = [row.event.pk for row in list_events(filters).rows]
    assert (found, len(set(found))) == (whole, len(found))


@pytest.fixture
def placed(side, as_role):
    """Four municipalities: two ten kilometres apart, one a hundred away, one of unknown centre."""
    centres = {"30001": (-96.0, 19.0), "30002": (-96.0, 19.09), "20001": (-96.95, 19.0)}
    with as_role("bal_maintenance"), connection.cursor() as cursor:
        for code, (x, y) in centres.items():
            cursor.execute(
                "update territory_municipality set longitude = %s, latitude = %s where code = %s",
                [x, y, code],
            )
    told = [{"municipality_id": code} for code in ("30001", "30002", "20001", "20002")]
    return make_events(side, told)


@pytest.mark.parametrize(
    ("km", "found"), [(5, {0}), (11, {0, 1}), (99, {0, 1}), (101, {0, 1, 2}), (500, {0, 1, 2})]
)
def test_a_distance_is_between_centres_and_passes_the_borders_of_states(side, placed, km, found):
    filters = Filters(state="30", municipality="30001", within_km=km)
    keys = {placed[n].pk for n in found}
    assert shown(side, filters) == keys
    assert shown(side, filters, known_at=LATER) == keys
    assert shown(side, filters.narrowed(types=("AG-THR",))) == keys
    with acting_as(side.documenter.pk):
        assert set(events(filters).values_list("pk", flat=True)) == keys


def test_a_place_of_unknown_centre_is_near_itself_alone(side, placed):
    assert shown(side, Filters(municipality="20002", within_km=500)) == {placed[3].pk}


def test_a_place_that_does_not_exist_has_nothing_near(side, placed):
    assert municipalities_within(municipality="99999", km=500) == ["99999"]


def test_a_degree_of_the_meridian_is_a_hundred_and_eleven_kilometres():
    assert round(distance_km(0, 0, 0, 1), 1) == 111.2


def test_by_whom_is_asked_of_acts_that_are_held(side):
    told = [{"perpetrators": [one]} for one in ("PE-POM", "PE-OCR", "PE-UNK")]
    made = make_events(side, told)
    for codes, found in ((("PE-POM",), {0}), (("PE-POM", "PE-OCR"), {0, 1}), (("PE-NAV",), set())):
        keys = {made[n].pk for n in found}
        filters = Filters(perpetrators=codes)
        assert shown(side, filters) == keys
        assert shown(side, filters, known_at=LATER) == keys
        assert shown(side, filters.narrowed(types=("AG-THR",))) == keys
        assert shown(side, filters, known_at=LATER - timedelta(days=300)) == set()
        with acting_as(side.documenter.pk):
            assert set(events(filters).values_list("pk", flat=True)) == keys


@pytest.mark.parametrize("limit", [1, 5, 30])
@pytest.mark.parametrize("is_class_rare", [True, False])
def test_pages_by_type_and_by_whom_leave_nothing_out(
    side, other, as_operator, limit, is_class_rare
):
    """Where the newest do not fill a page, it is looked for among all; whichever is walked."""
    told = [
        {
            "date": f"2025-01-{1 + n % 28:02}",
            "types": ["AG-PHY", "AG-THR"] if is_class_rare or n % 9 == 0 else ["AG-PHY"],
            "perpetrators": ["PE-NAV"] if not is_class_rare or n % 9 == 0 else ["PE-POM"],
        }
        for n in range(45)
    ]
    for one in (side, other):
        share_coded(one)
        make_events(one, told)
    curator = make_curator(as_operator)
    with acting_as_nobody():
        while refresh_rollups():
            pass
    filters = Filters(types=("AG-THR",), perpetrators=("PE-NAV",))
    with acting_as(curator.pk):
        expected = list(
            events(filters).order_by("-listed_date", "-id").values_list("pk", flat=True)
        )
        found, after, is_more = [], None, True
        while is_more:
            page = list_events(filters, after=after, limit=limit)
            found += [row.event.pk for row in page.rows]
            after, is_more = page.after, page.after is not None
    assert (found, len(found)) == (expected, 10)
