"""Cumulative incidence with competing ends: by hand, a slow twin, everything adds up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.science.survival import twin

from baluarte.science.survival import SurvivalRefused, cumulative_incidence, survival_curve

CAUSES = ["charged", "archived", "died"]
ENDS = some.lists(
    some.tuples(some.integers(0, 9), some.sampled_from([None, *CAUSES])), min_size=1, max_size=25
)


def incidence(given_, **more):
    return cumulative_incidence(
        [one for one, _ in given_], [cause for _, cause in given_], causes=CAUSES, **more
    )


def test_ten_files_by_hand():
    # Months until a file was charged or archived; three are open.
    files = [
        (1, "archived"), (2, "charged"), (2, "archived"), (3, None), (4, "charged"),
        (4, "charged"), (5, None), (6, "archived"), (7, None), (8, "charged"),
    ]  # fmt: skip
    found = incidence(files)
    # Of 10, 1/10 is archived. Of the 9/10 left, each of two is 1/9: 1/10; 7/10 are left. Of those
    # six, two are charged: 7/10 x 2/6 = 7/30; 7/15 left. Of three one is archived: 7/45; 14/45 left.
    # The last one is charged.
    assert found.times.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert found.at_risk.tolist() == [10, 9, 7, 6, 4, 3, 2, 1]
    archived, charged = found.value["archived"], found.value["charged"]
    assert archived * 90 == pytest.approx([9, 18, 18, 18, 18, 32, 32, 32])
    assert charged * 90 == pytest.approx([0, 9, 9, 30, 30, 30, 30, 58])
    assert found.going_on * 90 == pytest.approx([81, 63, 63, 42, 42, 28, 28, 0])


def test_one_less_kaplan_and_meier_would_be_too_much():
    files = [(1, "archived"), (2, "charged"), (3, "archived"), (4, None)]
    naive = 1 - survival_curve([1, 2, 3, 4], [False, True, False, False]).value[-1]
    assert incidence(files).value["charged"][-1] == pytest.approx(1 / 4)
    assert naive == pytest.approx(1 / 3)


def test_where_nobody_leaves_it_is_the_share_and_its_binomial_error():
    files = [(1, "charged")] * 3 + [(2, "archived")] * 5 + [(3, "charged")] * 2
    found = incidence(files)
    assert found.value["charged"].tolist() == pytest.approx([0.3, 0.3, 0.5])
    expected = [(share * (1 - share) / 10) ** 0.5 for share in (0.3, 0.3, 0.5)]
    assert found.error["charged"].tolist() == pytest.approx(expected)


def test_a_cause_that_never_came_is_nothing_without_an_interval():
    found = incidence([(1, "charged"), (2, None)])
    assert found.causes == tuple(CAUSES)
    assert found.value["died"].tolist() == [0, 0]
    assert np.isnan([found.lower["died"], found.upper["died"]]).all()


def test_at_a_time_asked():
    rows = incidence([(1, "charged"), (2, None), (4, "archived")]).at([0, 1, 3, 5])
    charged = rows[rows["cause"] == "charged"]
    assert charged["at_risk"].tolist() == [3, 3, 1, 0]
    assert charged["value"].tolist()[:3] == pytest.approx([0, 1 / 3, 1 / 3])
    assert np.isnan(charged["value"].iloc[3])


@pytest.mark.parametrize(
    ("cause", "more"),
    [
        ([None], {}),
        (["charged"], {"causes": ["archived"]}),
        (["charged"], {"causes": []}),
        (["charged", "charged"], {}),
        (["charged"], {"confidence": 0}),
    ],
)
def test_what_cannot_be_is_refused(cause, more):
    with pytest.raises(SurvivalRefused):
        cumulative_incidence([1.0], cause, **more)


@given(ENDS)
def test_it_is_as_the_slow_twin_reckons(given_):
    times, causes = [one for one, _ in given_], [cause for _, cause in given_]
    found = incidence(given_)
    for cause in CAUSES:
        for place, time in enumerate(found.times):
            share = float(twin.ended_by(times, causes, cause, time))
            variance = float(twin.variance_of(times, causes, cause, time))
            assert found.value[cause][place] == pytest.approx(share, abs=1e-12)
            assert found.error[cause][place] ** 2 == pytest.approx(variance, abs=1e-12)


@given(ENDS)
def test_what_ended_and_what_goes_on_add_up_to_one(given_):
    found = incidence(given_)
    assert sum(found.value.values()) + found.going_on == pytest.approx(1)
    alone = survival_curve([t for t, _ in given_], [c is not None for _, c in given_])
    assert found.going_on == pytest.approx(alone.value)


@given(ENDS)
def test_with_one_cause_it_is_one_less_kaplan_and_meier(given_):
    times, ended = [t for t, _ in given_], [c is not None for _, c in given_]
    one = cumulative_incidence(times, ["end" if e else None for e in ended], causes=["end"])
    curve = survival_curve(times, ended)
    assert one.value["end"] == pytest.approx(1 - curve.value)
    known = ~np.isnan(curve.error)
    assert one.error["end"][known] == pytest.approx(curve.error[known], abs=1e-7)


@given(ENDS, some.randoms())
def test_the_order_of_rows_and_how_they_are_counted_do_not_matter(given_, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    distinct = list(dict.fromkeys(given_))
    counted = incidence(distinct, counts=[given_.count(each) for each in distinct])
    for same in (incidence(shuffled), counted):
        assert incidence(given_).to_frame().equals(same.to_frame())


@given(ENDS)
def test_intervals_hold_the_share_and_stay_within_nought_and_one(given_):
    found = incidence(given_)
    for cause in CAUSES:
        low, high = found.lower[cause], found.upper[cause]
        known = ~np.isnan(low)
        assert ((low[known] >= 0) & (high[known] <= 1)).all()
        assert (low[known] <= found.value[cause][known]).all()
        assert (found.value[cause][known] <= high[known]).all()
