"""Split by a layer, beside anything: every split adds up to the total, from sums or from events."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.domain.analysis.test_rollups import refreshed
from tests.domain.analysis.test_totals import judge, pair_of
from tests.domain.registry.test_layer_membership import ground, overlays, partitions
from tests.examples import examples
from tests.factories.layers import layer_file, make_layer
from tests.factories.registry import LATER, make_curator, make_events, share_coded

from baluarte.domain.access.models import Grant
from baluarte.domain.analysis.queries import (
    SEVERAL,
    UNKNOWN,
    Cell,
    Dimension,
    Unit,
    count_now,
    count_units,
)
from baluarte.domain.analysis.queries.layer_crosstabs import by_area, count_split
from baluarte.domain.analysis.queries.layer_dimension import NOWHERE, ByArea
from baluarte.domain.registry.choices import LayerKind, Verdict
from baluarte.domain.registry.models import LayerPart
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, tzinfo=UTC)
PLACES = [
    {"municipality_id": "30001"},
    {"municipality_id": "30002"},
    {"municipality_id": "20001"},
    {"municipality_id": "20002"},
    {"municipality_id": None, "state_id": "30"},
    {"municipality_id": None},
]
KEPT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def curator(as_operator):
    return make_curator(as_operator)


def split_of(account, layer) -> ByArea:
    with acting_as(account.pk):
        return by_area(layer, list(LayerPart.objects.filter(layer=layer)))


def counted(account, by, unit=Unit.EVENTS, filters=Filters()):  # noqa: B008 (frozen)
    with acting_as(account.pk):
        return count_split(unit, by, filters, at=NOW)


def share(*sides):
    """Open lists to curators, once."""
    for one in sides:
        with acting_as(one.steward.pk):
            is_open = Grant.objects.filter(compartment=one.compartment, role="curator").exists()
        if not is_open:
            share_coded(one)


def numbers(table):
    return {where: cell.all for where, cell in table.cells.items()}


def test_an_event_is_in_one_area_in_none_in_several_or_not_known(curator, side):
    layer = make_layer(
        curator,
        at=LATER,
        kind=LayerKind.OVERLAPPING,
        content=layer_file(A=("30001",), B=("30001", "20001"), C=("30002/2",)),
    )
    make_events(side, [*PLACES, {}, {"municipality_id": "20001"}])
    found = counted(side.documenter, [split_of(side.documenter, layer)])
    assert numbers(found) == {(SEVERAL,): 2, ("B",): 2, (NOWHERE,): 1, (UNKNOWN,): 3}
    assert found.total.all == 8


def test_a_layer_stands_beside_other_dimensions(curator, side):
    area = split_of(side.documenter, make_layer(curator, at=LATER))
    make_events(side, [{"types": ["AG-KIL"]}, {}, {"municipality_id": "20001"}])
    found = counted(side.documenter, [Dimension.TYPE, area, Dimension.STATE])
    assert numbers(found) == {
        ("AG-KIL", "A", "30"): 1,
        ("AG-THR", "A", "30"): 1,
        ("AG-THR", NOWHERE, "20"): 1,
    }


def test_two_layers_stand_beside_each_other(curator, side):
    one = split_of(side.documenter, make_layer(curator, at=LATER))
    other = split_of(
        side.documenter, make_layer(curator, at=LATER, content=layer_file(Z=("20001", "20002")))
    )
    make_events(side, PLACES[:4])
    assert numbers(counted(side.documenter, [one, other])) == {
        ("A", NOWHERE): 1,
        (UNKNOWN, NOWHERE): 1,
        (NOWHERE, "Z"): 2,
    }


@pytest.mark.parametrize(
    ("places", "category"),
    [(("30001", "20002"), "A"), (("30001", "20001"), SEVERAL), (("30002", "30001"), "A")],
)
def test_what_two_hold_in_places_that_differ_stands_where_both_put_it(
    side, other, curator, places, category
):
    layer = make_layer(curator, at=LATER, content=layer_file(A=("30001", "20002"), B=("30002/2",)))
    [one], [two] = (
        make_events(whose, [{"municipality_id": place}])
        for whose, place in zip((side, other), places, strict=True)
    )
    share(side, other)
    judge(pair_of(one, two, curator), curator, Verdict.SAME)
    area = split_of(curator, layer)
    found = counted(curator, [area])
    assert (numbers(found), found.total.all) == ({(category,): 1}, 1)


drawn = st.one_of(
    partitions().map(lambda layer: ground(*layer)),
    overlays().map(lambda layer: ground(*layer, is_partition=False)),
)


places = st.lists(st.sampled_from(PLACES), min_size=1, max_size=3)
others = st.lists(st.sampled_from(Dimension), max_size=2, unique=True)


@given(
    told=st.tuples(places, places, st.sampled_from([Verdict.SAME, Verdict.DIFFERENT])),
    is_summed=st.booleans(),
    by=st.tuples(drawn.map(lambda found: ByArea(uuid4(), found)), others),
)
@settings(
    max_examples=examples(10, few=4),
    deadline=None,
    suppress_health_check=KEPT,
    phases=[Phase.generate],
)
def test_any_split_by_any_layer_is_the_total_from_sums_and_from_events(  # noqa: PLR0917
    side, other, curator, told, is_summed, by
):
    share(side, other)
    mine, theirs = make_events(side, told[0]), make_events(other, told[1])
    for one, two in zip(mine, theirs, strict=False):
        judge(pair_of(one, two, curator), curator, told[2])
    if is_summed:
        refreshed()
    split = [by[0], *by[1]]
    for account in (curator, side.documenter):
        with acting_as(account.pk):
            of = events(known_at=NOW)
            for unit in Unit:
                found = count_split(unit, split, at=NOW)
                whole = count_now(unit, (), at=NOW).total
                cells = found.cells.values()
                together = Cell(sum(c.all for c in cells), sum(c.confirmed for c in cells))
                assert together == found.total == whole
                assert found == count_units(unit, split, of=of, known_at=NOW)
