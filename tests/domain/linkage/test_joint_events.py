from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.linkage.joint_events import HeldCounts, Tally, components, tally

NODES = st.integers(0, 8)
EDGES = st.lists(st.tuples(NODES, NODES), max_size=12)


def reachable(start, edges):
    """The slow twin: walk until nothing new is found."""
    met = {start}
    while True:
        wider = met | {b for a, b in edges if a in met} | {a for a, b in edges if b in met}
        if wider == met:
            return met
        met = wider


@given(EDGES)
def test_components_are_what_can_be_reached(edges):
    found = components(range(9), edges)
    assert sorted(node for members in found for node in members) == list(range(9))
    for members in found:
        assert all(set(members) == reachable(node, edges) for node in members)


@given(EDGES)
def test_an_edge_taken_back_leaves_the_components_as_before(edges):
    before = components(range(9), edges)
    joined = components(range(9), [*edges, (0, 8)])
    assert len(joined) == len(before) - (0 if any({0, 8} <= set(c) for c in before) else 1)
    assert components(range(9), edges) == before


def test_an_edge_to_what_is_not_counted_is_no_edge():
    assert components([1, 2], [(1, 3), (3, 2)]) == [[1], [2]]


def count(held, *edges):
    said = {(a, b): one for a, b, one in edges}
    return tally(held, same=said, one_victim=lambda a, b: said[a, b])


def test_events_that_nobody_joined_are_added_up():
    held = {1: HeldCounts({"AG-KIL": 2}, 2), 2: HeldCounts({"AG-THR": 1}, None)}
    assert count(held) == Tally(events=2, records=2, acts=3, victims=2, untold=1)


def test_of_one_event_the_largest_number_is_certain():
    held = {
        1: HeldCounts({"AG-KIL": 2, "AG-THR": 1}, 2),
        2: HeldCounts({"AG-KIL": 1, "AG-PHY": 1}, 3),
    }
    assert count(held, (1, 2, True)) == Tally(1, 2, acts=4, victims=3, untold=0)


def test_where_names_are_not_known_nobody_is_counted_twice():
    held = {1: HeldCounts({"AG-KIL": 1}, 1), 2: HeldCounts({"AG-KIL": 1}, 1)}
    assert count(held, (1, 2, None)) == Tally(1, 2, acts=1, victims=1, untold=0)


def test_holders_who_name_others_tell_of_other_victims_of_the_same_event():
    held = {1: HeldCounts({"AG-KIL": 1}, 1), 2: HeldCounts({"AG-KIL": 1}, 1)}
    assert count(held, (1, 2, False)) == Tally(1, 2, acts=2, victims=2, untold=0)


def test_two_who_name_one_and_a_third_who_names_another_tell_of_two():
    one = HeldCounts({"AG-KIL": 1}, 1)
    edges = [(1, 2, True), (1, 3, False), (2, 3, False)]
    assert count({1: one, 2: one, 3: one}, *edges) == Tally(1, 3, acts=2, victims=2, untold=0)


def test_who_names_nobody_adds_nobody_to_those_told_apart():
    one, unnamed = HeldCounts({"AG-KIL": 1}, 1), HeldCounts({"AG-KIL": 3}, 3)
    edges = [(1, 2, False), (1, 3, None), (2, 3, None)]
    assert count({1: one, 2: one, 3: unnamed}, *edges) == Tally(1, 3, acts=3, victims=3, untold=0)


def test_an_event_of_which_nobody_tells_the_victims_is_untold_once():
    held = {1: HeldCounts({}, None), 2: HeldCounts({}, None), 3: HeldCounts({}, 1)}
    assert count(held, (1, 2, None)) == Tally(2, 3, acts=0, victims=1, untold=1)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(1, 4)), min_size=2, max_size=6)
)
def test_a_joint_event_counts_no_less_than_each_and_no_more_than_all(said):
    held = {n: HeldCounts({"AG-KIL": acts}, victims) for n, (acts, victims) in enumerate(said)}
    for one_victim in (True, None, False):
        joint = count(held, *((a, b, one_victim) for a, b in combinations(held, 2)))
        known = [victims for _, victims in said if victims is not None]
        assert joint.events == 1
        assert max(known, default=0) <= joint.victims <= sum(known)
        assert max(acts for acts, _ in said) <= joint.acts <= sum(acts for acts, _ in said)
        assert joint.untold == (not known)
