"""Whatever the layer and the events, inside, outside and not known are all there is."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.analysis.queries import SEVERAL, UNKNOWN, Cell, Counted, Unit
from baluarte.domain.analysis.queries.by_layer import BY, spread_over
from baluarte.domain.registry.layer_membership import Ground, Where
from baluarte.domain.territory.layers import OUTSIDE

PLACES = ("30001", "30002", "30003", "20001", "20002")
CODES = ("a", "b", "c")
AT = datetime(2026, 1, 1, tzinfo=UTC)
SPLIT, CHILD = "30002", "30004"


def ground(parts, outside=(), *, is_partition=True, parents=()):
    return Ground(parts, dict(outside), is_partition=is_partition, parents=dict(parents))


def counted(cells):
    total = Cell(
        sum(one.all for one in cells.values()), sum(one.confirmed for one in cells.values())
    )
    return Counted(Unit.EVENTS, BY, cells, total, 0, AT)


@st.composite
def partitions(draw):
    """Draw a partition: of each municipality, one part, none, or shares of several."""
    parts, outside = {code: {} for code in CODES}, {}
    for place in PLACES:
        of = draw(st.lists(st.sampled_from((*CODES, OUTSIDE)), min_size=1, unique=True))
        for code in of:
            (outside if code == OUTSIDE else parts[code])[place] = round(1 / len(of), 4)
    return parts, outside


@st.composite
def overlays(draw):
    """Draw parts that lie anywhere."""
    shares = st.dictionaries(st.sampled_from(PLACES), st.sampled_from([0.3, 0.7, 1.0]))
    parts = {code: draw(shares) for code in CODES}
    outside = {}
    for place in PLACES:
        most = max((of.get(place, 0) for of in parts.values()), default=0)
        if most < 1:
            outside[place] = 1 - most
    return parts, outside


places = st.one_of(
    st.sampled_from([(place[:2], place) for place in PLACES]),
    st.sampled_from([("30", UNKNOWN), ("20", UNKNOWN), ("30", SEVERAL), ("09", UNKNOWN)]),
    st.sampled_from([(UNKNOWN, UNKNOWN), (SEVERAL, SEVERAL), ("09", "09001")]),
)
cells = st.dictionaries(
    places, st.tuples(st.integers(1, 50), st.integers(0, 50)).map(lambda n: Cell(n[0], min(n)))
)


@given(partitions(), cells)
def test_the_parts_of_a_partition_with_outside_and_not_known_are_the_nation(layer, found):
    told = spread_over(ground(*layer), counted(found))
    certain = [one.certain for one in told.parts.values()]
    for number in ("all", "confirmed"):
        together = sum(getattr(one, number) for one in [*certain, told.outside.certain])
        assert together + getattr(told.unknown, number) == getattr(told.counted.total, number)
    assert told.several == Cell()


@given(overlays(), cells)
def test_of_parts_that_overlap_inside_outside_and_not_known_are_the_nation(layer, found):
    told = spread_over(ground(*layer, is_partition=False), counted(found))
    for number in ("all", "confirmed"):
        together = sum(
            getattr(one, number) for one in (told.inside, told.outside.certain, told.unknown)
        )
        assert together == getattr(told.counted.total, number)
    assert told.several.all <= told.inside.all


@given(st.one_of(partitions(), overlays()), st.booleans(), cells)
def test_what_is_certain_is_possible_too(layer, is_partition, found):
    told = spread_over(ground(*layer, is_partition=is_partition), counted(found))
    for one in (*told.parts.values(), told.outside):
        assert one.certain.all <= one.possible.all <= told.counted.total.all


def test_a_municipality_that_is_split_is_in_neither_and_may_be_in_both():
    told = ground({"a": {SPLIT: 0.6}, "b": {SPLIT: 0.4}}).of("30", SPLIT)
    assert told == Where(frozenset(), frozenset("ab"))


def test_a_state_all_of_which_is_a_part_is_known_by_its_name_alone():
    of = ground({"a": {"30001": 1.0, "30002": 1.0}, "b": {"20001": 1.0}}, {"20002": 1.0})
    assert of.of("30", UNKNOWN).certain == {"a"}
    assert of.of("20", UNKNOWN) == Where(frozenset(), frozenset({"b", OUTSIDE}))


def test_without_any_place_it_may_be_anywhere():
    of = ground({"a": {"30001": 1.0}}, {"20001": 1.0})
    assert of.of(UNKNOWN, UNKNOWN) == Where(frozenset(), frozenset({"a", OUTSIDE}))


def test_a_younger_municipality_is_where_all_its_parents_are():
    parts = {"a": {"30001": 1.0, "30002": 1.0}, "b": {"30003": 1.0}}
    assert ground(parts, parents={CHILD: ["30001", "30002"]}).of("30", CHILD).certain == {"a"}
    assert ground(parts, parents={CHILD: ["30001", "30003"]}).of("30", CHILD).certain == set()


def test_two_parts_of_a_partition_on_one_tiny_municipality_have_it_between_them():
    parts = {"a": {"30001": 1.0}, "b": {"30001": 1.0}}
    assert ground(parts).of("30", "30001").certain == set()
    assert ground(parts, is_partition=False).of("30", "30001").certain == {"a", "b"}


def test_a_part_has_the_municipalities_that_lie_wholly_in_it():
    assert ground({"a": {"30002": 1.0, "30001": 0.9}}).certainly_in("a") == ["30002"]
