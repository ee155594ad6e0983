"""Records split from the top: k and l hold for any table, and more is kept than by one level."""

from collections import Counter, defaultdict
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.disclosure import hierarchy, partition_records

ROW = st.tuples(
    st.sampled_from(["n1", "n2", "n3", "s1", "s2"]),
    st.sampled_from(["2024-01", "2024-02", "2025-01", "2025-07"]),
    st.sampled_from("xyz"),
    st.sampled_from([2, 3, 5]),
    st.sampled_from("ab"),
)
PLACES = (lambda one: one, lambda one: one[0], lambda _: "")
DATES = (lambda one: one, lambda one: one[:4], lambda _: "")


def columns(rows, **given):
    """Return place and date on their levels, and what each row shows on each."""
    shown = [
        [[of(row[at]) for row in rows] for of in levels]
        for at, levels in enumerate((PLACES, DATES))
    ]
    return [hierarchy(one, **given) for one in shown], shown


def as_shown(shown, found):
    """Return what a reader sees of each row; nothing of who is left out."""
    return [
        tuple(shown[at][level][row] for at, level in enumerate(levels)) if levels[0] >= 0 else None
        for row, levels in enumerate(found.levels)
    ]


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, min_size=1, max_size=40), diversity=st.integers(1, 3))
def test_k_and_l_hold_in_every_class_of_any_table(rows, diversity):
    held, shown = columns(rows)
    needed, sensitive = [row[3] for row in rows], [row[2] for row in rows]
    known = [row[4] for row in rows]
    found = partition_records(
        held, needed, within=known, sensitive=[sensitive], diversity=diversity
    )
    classes = defaultdict(list)
    for row, (number, told) in enumerate(zip(found.classes, as_shown(shown, found), strict=True)):
        if told is not None:
            classes[number].append((row, told))
    assert found.left_out == len(rows) - sum(map(len, classes.values()))
    for members in classes.values():
        at = [row for row, _told in members]
        assert len({told for _row, told in members}) == 1
        assert len({known[row] for row in at}) == 1
        assert len(at) >= max(needed[row] for row in at)
        assert len({sensitive[row] for row in at}) >= diversity


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(ROW, min_size=1, max_size=30), seed=st.randoms())
def test_the_order_of_records_changes_nothing(rows, seed):
    order = list(range(len(rows)))
    seed.shuffle(order)
    again = [rows[one] for one in order]

    def told(some):
        held, shown = columns(some)
        found = partition_records(held, [row[3] for row in some], within=[row[4] for row in some])
        pairs = zip(map(str, some), map(str, as_shown(shown, found)), strict=True)
        return Counter(pairs), found.worth

    (first, worth), (second, other) = told(rows), told(again)
    assert first == second
    assert worth == pytest.approx(other)


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(ROW, min_size=5, max_size=40))
def test_what_was_made_coarse_once_comes_out_as_it_is(rows):
    """A class that was published stays, as long as nobody of it is taken out."""
    held, shown = columns(rows)
    first = partition_records(held, [3] * len(rows))
    told = [one for one in as_shown(shown, first) if one is not None]
    again = [
        [[of(one[at]) if one[at] else "" for one in told] for of in levels]
        for at, levels in enumerate((PLACES, DATES))
    ]
    second = partition_records([hierarchy(one) for one in again], [3] * len(told))
    assert as_shown(again, second) == told


def test_one_rare_place_coarsens_no_other():
    held, shown = columns([("n1", "2024-01")] * 6 + [("n2", "2024-01")] + [("s1", "2024-01")] * 5)
    found = as_shown(shown, partition_records(held, [5] * 12))
    assert Counter(found) == {("n", "2024-01"): 7, ("s1", "2024-01"): 5}


def test_who_asks_for_more_stays_behind_and_the_others_go_on():
    rows = [("n1", "2024-01")] * 5 + [("n1", "2024-01")] + [("s1", "2024-01")] * 9
    held, shown = columns(rows)
    needed = [5] * 5 + [10] + [5] * 9
    found = as_shown(shown, partition_records(held, needed))
    assert found[5][0] == ""
    assert Counter(found[:5]) == {("n1", "2024-01"): 5}


def test_too_few_for_any_class_are_left_out():
    held, _shown = columns([("n1", "2024-01")] * 4)
    found = partition_records(held, [5] * 4)
    assert (found.left_out, set(found.classes), found.worth) == (4, {-1}, 0.0)


def test_what_is_worth_more_is_given_back_first():
    rows = [("n1", "2024-01")] * 3 + [("n1", "2025-01")] * 3 + [("s1", "2024-01")] * 3
    rows += [("s1", "2025-01")] * 3
    shown = columns(rows)[1]
    some, more = (1, 1, 0), (9, 5, 0)
    for worth, expected in (((more, some), {"n", "s"}), ((some, more), {"2024", "2025"})):
        held = [hierarchy(one, worth=of) for one, of in zip(shown, worth, strict=True)]
        found = partition_records(held, [5] * 12)
        assert {value[:4].rstrip("1") for one in as_shown(shown, found)
                for value in one if value} == expected  # fmt: skip


@pytest.mark.parametrize(
    ("worth", "expected"),
    [((3, 2, 1, 0), {"a": 8, "b": 7}), ((3, 1, 2, 0), {"x": 8, "y": 7})],
)
def test_steps_need_be_no_chain(worth, expected):
    """Two things that may be told each without the other: four steps, two ways down."""
    rows = ["ax"] * 5 + ["ay"] * 3 + ["bx"] * 3 + ["by"] * 4
    shown = [rows, [one[0] for one in rows], [one[1] for one in rows], [""] * 15]
    held = hierarchy(shown, [(), (0,), (0,), (1, 2)], worth=worth)
    found = partition_records([held], [5] * 15)
    assert Counter(shown[level][row] for row, [level] in enumerate(found.levels)) == expected


def test_more_is_kept_than_with_everything_at_state_and_year():
    """Of a skewed table: the same k, more worth, and nobody left out whom one level leaves out."""
    chance = np.random.default_rng(7)
    rows = [
        (f"{chance.choice(list('nnnnsse'))}{min(int(chance.pareto(1) + 1), 9)}",
         f"{chance.integers(2022, 2026)}-{chance.integers(1, 13):02}")
        for _ in range(400)
    ]  # fmt: skip
    held, _shown = columns(rows)
    found = partition_records(held, [5] * 400)
    by_level = Counter((place[0], date[:4]) for place, date in rows)
    stay = sum(n for n in by_level.values() if n >= 5)
    baseline = stay / 400 * sum(one.worth[1] for one in held)
    assert found.left_out == 0
    assert found.worth > baseline


def test_what_a_level_tells_is_its_entropy():
    held = hierarchy([["a", "b", "c", "c"], ["x", "x", "y", "y"], [""] * 4])
    expected = [-(2 * 0.25 * log2(0.25) + 0.5 * log2(0.5)), 1.0, 0.0]
    assert held.worth == pytest.approx(expected)
