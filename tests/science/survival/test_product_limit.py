"""The product-limit curve: published answers, a slow twin, exact ties, what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.science.survival import twin

from baluarte.science.survival import SurvivalRefused, survival_curve

# Weeks in remission under 6-mercaptopurine; negative where it was only watched until then
# (Freireich et al. 1963, in every textbook since Gehan 1965).
MERCAPTOPURINE = (
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
)  # fmt: skip
# Time, share, standard error, and the interval on the scale log(-log).
PUBLISHED = [
    (6, 0.8571, 0.0764, 0.6197, 0.9516),
    (7, 0.8067, 0.0869, 0.5631, 0.9228),
    (10, 0.7529, 0.0963, 0.5032, 0.8894),
    (13, 0.6902, 0.1068, 0.4316, 0.8491),
    (16, 0.6275, 0.1141, 0.3675, 0.8049),
    (22, 0.5378, 0.1282, 0.2678, 0.7468),
    (23, 0.4482, 0.1346, 0.1881, 0.6801),
]
ENDS = some.lists(some.tuples(some.integers(0, 9), some.booleans()), min_size=1, max_size=25)


def remission():
    return survival_curve(np.abs(MERCAPTOPURINE), np.array(MERCAPTOPURINE) > 0)


@pytest.mark.parametrize(("time", "share", "error", "lower", "upper"), PUBLISHED)
def test_remission_under_mercaptopurine(time, share, error, lower, upper):
    row = remission().to_frame().set_index("times").loc[time]
    found = (row["value"], row["error"], row["lower"], row["upper"])
    assert found == pytest.approx((share, error, lower, upper), abs=5e-5)


def test_its_median_is_23_weeks_and_may_be_more_than_was_watched():
    found = remission()
    assert (found.size, found.median, found.median_interval) == (21, 23.0, (13.0, None))


def test_at_a_time_asked_as_many_are_at_risk_as_were_watched_until_then():
    rows = remission().at([0, 6, 6.5, 35, 36])
    assert list(rows["at_risk"]) == [21, 21, 17, 1, 0]
    assert rows["value"].tolist()[:4] == pytest.approx([1, 6 / 7, 6 / 7, 0.44817927])
    # Beyond what was watched nothing is known.
    assert np.isnan(rows["value"].iloc[4])
    assert np.isnan(rows["lower"].iloc[0])


def test_who_is_watched_until_the_time_of_an_end_was_at_risk_of_it():
    found = survival_curve([1, 1], [True, False])
    assert found.value.tolist() == [0.5]
    assert found.median == 1.0


def test_without_an_end_all_go_on_and_there_is_no_interval():
    found = survival_curve([3, 5], [False, False])
    assert (found.value.tolist(), found.median) == ([1.0, 1.0], None)
    assert np.isnan([found.lower, found.upper]).all()


def test_once_nothing_goes_on_its_error_is_not_known():
    found = survival_curve([1, 2, 3], [True] * 3)
    assert found.value.tolist() == pytest.approx([2 / 3, 1 / 3, 0])
    assert np.isnan([found.error[2], found.lower[2], found.upper[2]]).all()


@pytest.mark.parametrize(
    ("time", "ended", "more"),
    [
        ([], [], {}),
        ([1.0], [True, False], {}),
        ([-1.0], [True], {}),
        ([float("nan")], [True], {}),
        ([float("inf")], [True], {}),
        ([1.0], [2], {}),
        ([1.0], [True], {"confidence": 1.0}),
        ([1.0], [True], {"counts": [0]}),
        ([1.0], [True], {"counts": [-1]}),
        ([1.0], [True], {"counts": [0.5]}),
        ([1.0], [True], {"counts": [1, 1]}),
    ],
)
def test_what_cannot_be_is_refused(time, ended, more):
    with pytest.raises(SurvivalRefused):
        survival_curve(time, ended, **more)


@given(ENDS)
def test_it_is_as_the_slow_twin_reckons(given_):
    times, causes = [one for one, _ in given_], [1 if end else None for _, end in given_]
    found = survival_curve(times, [end for _, end in given_])
    for place, time in enumerate(found.times):
        share = twin.going_on(times, causes, time)
        assert found.value[place] == pytest.approx(float(share), abs=1e-12)
        if share:
            error = float(twin.greenwood(times, causes, time)) ** 0.5
            assert found.error[place] == pytest.approx(error, abs=1e-9)


@given(ENDS, some.randoms())
def test_the_order_of_rows_and_how_they_are_counted_do_not_matter(given_, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    one = survival_curve([t for t, _ in given_], [e for _, e in given_])
    other = survival_curve([t for t, _ in shuffled], [e for _, e in shuffled])
    distinct = sorted(set(given_))
    counted = survival_curve(
        [t for t, _ in distinct],
        [e for _, e in distinct],
        counts=[given_.count(each) for each in distinct],
    )
    for same in (other, counted):
        assert one.to_frame().equals(same.to_frame())


@given(ENDS)
def test_intervals_hold_the_share_and_stay_within_nought_and_one(given_):
    found = survival_curve([t for t, _ in given_], [e for _, e in given_])
    known = ~np.isnan(found.lower)
    assert (found.lower[known] <= found.value[known]).all()
    assert (found.value[known] <= found.upper[known]).all()
    assert ((found.lower[known] >= 0) & (found.upper[known] <= 1)).all()
