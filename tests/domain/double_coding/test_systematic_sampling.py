"""A lot takes its share, each key alike, and the same again with the same seed."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.double_coding.systematic_sampling import draw

keys = st.integers(0, 60).map(lambda size: {UUID(int=n) for n in range(size)})
seeds = st.integers(0, 2**32).map(str)


@given(keys=keys, share=st.integers(0, 100), seed=seeds)
def test_each_stratum_is_off_its_share_by_less_than_one(keys, share, seed):
    strata = {key: "ab"[key.int % 2] for key in keys}
    drawn = draw(strata, share=share, seed=seed)
    assert len(set(drawn)) == len(drawn)
    sizes, found = Counter(strata.values()), Counter(strata[key] for key in drawn)
    assert all(abs(found[one] - sizes[one] * share / 100) < 1 for one in sizes)


@given(keys=keys, share=st.integers(0, 100), seed=seeds)
def test_the_order_in_which_keys_come_changes_nothing(keys, share, seed):
    ordered = sorted(keys, key=str)
    one = draw(dict.fromkeys(ordered, ""), share=share, seed=seed)
    assert one == draw(dict.fromkeys(reversed(ordered), ""), share=share, seed=seed)


def test_each_key_has_the_same_chance():
    strata = dict.fromkeys((UUID(int=n) for n in range(7)), "")
    found = Counter(key for seed in range(4_000) for key in draw(strata, share=30, seed=str(seed)))
    # 4 standard errors of 4,000 draws at 30 in 100.
    assert all(abs(times / 4_000 - 0.3) < 0.029 for times in found.values())


def test_a_share_of_nothing_and_of_all():
    strata = dict.fromkeys((UUID(int=n) for n in range(5)), "")
    assert draw(strata, share=0, seed="x") == []
    assert set(draw(strata, share=100, seed="x")) == set(strata)
