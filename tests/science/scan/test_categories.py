import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.scan import twin

from baluarte.science.scan import InvalidTable, NothingToScan, find_clusters
from baluarte.science.scan.categories import (
    multinomial_ratio,
    ordinal_ratio,
    search_mixtures,
    shuffle_kinds,
)
from baluarte.science.scan.chance import streams

FEW = settings(max_examples=50, deadline=None)
LOGS = np.array([twin.xlogx(n) for n in range(400)])


@st.composite
def tables(draw):
    """Draw cases of three categories inside a window, and overall."""
    inside = draw(st.lists(st.integers(0, 12), min_size=3, max_size=3).filter(any))
    outside = draw(st.lists(st.integers(0, 12), min_size=3, max_size=3).filter(any))
    return inside, [a + b for a, b in zip(inside, outside, strict=True)]


@FEW
@given(tables())
def test_multinomial_ratio_is_the_formula(table):
    inside, overall = table
    value = multinomial_ratio(np.array(inside), np.array(overall), LOGS)
    assert value == pytest.approx(max(twin.multinomial(inside, overall), 0), abs=1e-9)


@FEW
@given(tables())
def test_ordinal_ratio_pools_what_breaks_the_order(table):
    inside, overall = table
    pools = np.zeros((3, 3), np.int64)
    value = ordinal_ratio(np.array(inside), np.array(overall), LOGS, pools)
    assert value == pytest.approx(max(twin.ordinal(inside, overall), 0), abs=1e-9)


@FEW
@given(tables())
def test_ordinal_ratio_is_never_the_larger(table):
    inside, overall = (np.array(part) for part in table)
    pools = np.zeros((3, 3), np.int64)
    ordinal = ordinal_ratio(inside, overall, LOGS, pools)
    assert ordinal <= multinomial_ratio(inside, overall, LOGS) + 1e-9


def test_where_high_categories_are_rarer_the_ordinal_ratio_is_zero():
    pools = np.zeros((3, 3), np.int64)
    assert ordinal_ratio(np.array([9, 5, 1]), np.array([10, 10, 10]), LOGS, pools) == 0


def rows(by_category, points):
    """Return tables of cases and places from counts by place, year and category."""
    cases = [
        (f"p{i}", 2001 + t, k, int(count))
        for i, row in enumerate(by_category)
        for t, kinds in enumerate(row)
        for k, count in enumerate(kinds)
    ]
    places = [(f"p{i}", float(x), float(y)) for i, (x, y) in enumerate(points)]
    return (pd.DataFrame(cases, columns=["place", "date", "category", "count"]),
            pd.DataFrame(places, columns=["place", "x", "y"]))  # fmt: skip


@FEW
@given(
    st.data(),
    st.sampled_from(["multinomial", "ordinal"]),
    st.sampled_from(["spatial", "retrospective", "prospective"]),
)
def test_best_window_is_that_of_brute_force(data, model, analysis):
    number, years = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 3))
    grid = st.tuples(st.integers(0, 3), st.integers(0, 3))
    points = data.draw(st.lists(grid, min_size=number, max_size=number))
    size = number * years * 3
    flat = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    by_category = np.array(flat).reshape(number, years, 3)
    if (by_category.sum(axis=(0, 1)) > 0).sum() < 3:
        by_category[0, 0] += 1
    cases, places = rows(by_category, points)
    result = find_clusters(
        cases, None, places, model=model, analysis=analysis, plane=True, max_population=0.8,
        max_duration=years, period=(2001, 2000 + years), simulations=0,
    )  # fmt: skip
    problem = result.problem
    statistic, _ = search_mixtures(problem, problem.by_category)
    weight = by_category.sum(axis=(1, 2)).tolist()
    sets = twin.circles(points, weight, share=0.8)
    spans = twin.windows(problem.counts.shape[1], years, anchored=problem.anchored)
    slow = twin.best_mixture(
        problem.by_category.tolist(), sets, spans, statistic=getattr(twin, model)
    )
    assert statistic.max() == pytest.approx(slow, abs=1e-8)


def test_shuffling_leaves_the_numbers_of_cases_and_of_categories():
    counts = np.random.default_rng(2).integers(0, 5, (6, 3, 4))
    shuffled = np.zeros_like(counts)
    shuffle_kinds(counts, streams(1, 1, purpose=0)[0], shuffled)
    kept = (shuffled.sum(axis=2) == counts.sum(axis=2)).all()
    assert (bool(kept), shuffled.sum(axis=(0, 1)).tolist()) == (
        True,
        counts.sum(axis=(0, 1)).tolist(),
    )


def test_a_cluster_of_kinds_says_each_of_them():
    cases, places = rows(
        np.array([[[9, 1]], [[2, 18]], [[3, 17]]]), [(0.0, 0.0), (5.0, 0.0), (9.0, 0.0)]
    )
    [first, *_] = find_clusters(
        cases, None, places, model="multinomial", analysis="spatial", plane=True, simulations=99
    ).clusters
    assert first.members == ("p0",)
    assert [(one.category, one.observed) for one in first.categories] == [(0, 9), (1, 1)]
    assert [one.expected for one in first.categories] == pytest.approx([14 * 10 / 50, 36 * 10 / 50])
    assert first.categories[0].relative_risk == pytest.approx((9 / 10) / (5 / 40))


def test_ordinal_clusters_are_where_high_categories_are():
    cases, places = rows(
        np.array([[[9, 1]], [[2, 18]], [[10, 10]], [[11, 9]]]),
        [(0.0, 0.0), (5.0, 0.0), (12.0, 0.0), (20.0, 0.0)],
    )
    options = {"model": "ordinal", "analysis": "spatial", "plane": True, "simulations": 0,
               "max_population": 0.3}  # fmt: skip
    high = find_clusters(cases, None, places, **options).clusters[0].members
    low = find_clusters(cases, None, places, rates="low", **options).clusters[0].members
    assert (high, low) == (("p1",), ("p0",))


def test_categories_keep_the_order_they_are_given():
    cases, places = rows(np.array([[[9, 1, 2]], [[2, 8, 5]]]), [(0.0, 0.0), (5.0, 0.0)])
    named = pd.Categorical.from_codes(cases["category"], ["light", "grave", "fatal"], ordered=True)
    result = find_clusters(
        cases.assign(category=named), None, places, model="ordinal", analysis="spatial",
        plane=True, simulations=0,
    )  # fmt: skip
    assert result.problem.categories == ("light", "grave", "fatal")


def test_one_category_alone_is_nothing_to_compare():
    cases, places = rows(np.array([[[9]], [[2]]]), [(0.0, 0.0), (5.0, 0.0)])
    with pytest.raises(NothingToScan, match="there is only one, so nothing to compare"):
        find_clusters(cases, None, places, model="ordinal", analysis="spatial", plane=True)


def test_a_missing_category_is_named():
    cases, places = rows(np.array([[[9, 1]], [[2, 2]]]), [(0.0, 0.0), (5.0, 0.0)])
    cases["category"] = [None, "b", "a", "b"]
    with pytest.raises(InvalidTable, match="cases, column 'category', row 0: no value"):
        find_clusters(cases, None, places, model="ordinal", analysis="spatial", plane=True)
