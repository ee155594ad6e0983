import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.territory.totals import REMAINDER, GroupsOverlap, Total, total, totals

codes = st.integers(0, 40).map("{:05d}".format)
populations = st.dictionaries(codes, st.integers(1, 10_000_000))


def test_a_total_names_whose_figure_lacks():
    assert total({"00001": 5}, ["00001", "00002"]) == Total(5, ("00002",))


def test_a_group_without_members_has_nobody():
    assert total({"00001": 5}, []) == Total(0, ())


def test_what_is_in_no_group_is_the_remainder():
    summed = totals({"00001": 5, "00002": 7}, {"a": ["00001"]}, everybody=["00001", "00002"])
    assert summed == {"a": Total(5, ()), REMAINDER: Total(7, ())}


def test_a_whole_division_leaves_no_remainder():
    assert totals({"00001": 5}, {"a": ["00001"]}, everybody=["00001"]) == {"a": Total(5, ())}


def test_nobody_is_counted_in_two_groups():
    with pytest.raises(GroupsOverlap):
        totals({}, {"a": ["00001"], "b": ["00001"]}, everybody=["00001"])


@given(populations, st.sets(codes), st.dictionaries(codes, st.sampled_from("abcd")))
def test_regions_always_add_up_to_the_nation(population, others, region_of):
    everybody = sorted(set(population) | others | set(region_of))
    groups = {}
    for code, region in region_of.items():
        groups.setdefault(region, []).append(code)
    summed = totals(population, groups, everybody=everybody)
    nation = total(population, everybody)
    assert (
        sum(one.population for one in summed.values()),
        sorted(code for one in summed.values() for code in one.missing),
    ) == (nation.population, list(nation.missing))
