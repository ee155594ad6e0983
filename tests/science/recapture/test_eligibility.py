import numpy as np
import pytest
from tests.science.recapture.tables import INVENTED, SPARSE, histories

from baluarte.science.recapture.eligibility import (
    NotEstimable,
    check_agreement,
    check_estimate,
    check_lists,
    overlaps_of,
    shared_visibility,
)
from baluarte.science.recapture.histories import read_histories
from baluarte.science.recapture.results import Diagnostics, Estimate


def reason(table) -> str:
    with pytest.raises(NotEstimable) as caught:
        check_lists(table)
    assert caught.value.needed
    return caught.value.reason


def estimate(family: str, total: float, lower: float, upper: float, **found) -> Estimate:
    return Estimate(
        family, 100, total, lower, upper, total, "", Diagnostics(**found), np.array([total])
    )


def test_lists_that_overlap_pass_and_their_overlaps_are_shown() -> None:
    found = check_lists(histories(INVENTED))
    first = found[0]
    assert (first.first, first.second, first.both) == ("A", "B", 31 + 9 + 4 + 2)
    assert first.of_first == pytest.approx(46 / (131 + 31 + 24 + 9 + 15 + 4 + 5 + 2))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"10": 30, "01": 20, "11": 9}, "few_lists"),
        ({"1": 30}, "few_lists"),
        ({"100": 1}, "empty_list"),
        ({"110": 20, "100": 9, "010": 9}, "empty_list"),
        (SPARSE | {"110": 6}, "few_shared"),
        (SPARSE, "separate_lists"),
        ({"111": 40}, "copied_lists"),
        ({"110": 40, "001": 50, "100": 2, "111": 9, "011": 5, "101": 5}, "copied_lists"),
        ({"1100": 30, "1000": 9, "0100": 8, "0011": 20, "0010": 9, "0001": 9}, "separate_lists"),
    ],
)
def test_each_reason_to_refuse(counts: dict[str, int], expected: str) -> None:
    assert reason(histories(counts)) == expected


def test_nothing_observed_is_refused() -> None:
    assert reason(read_histories(np.zeros((0, 3)))) == "few_shared"


def test_a_list_that_knows_nearly_everything_is_no_copy() -> None:
    random = np.random.default_rng(3)
    found = random.random((2000, 3)) < (0.95, 0.3, 0.3)
    assert len(check_lists(read_histories(found[found.any(axis=1)].astype(int)))) == 3


def test_a_list_taken_from_another_is_named() -> None:
    random = np.random.default_rng(4)
    found = random.random((2000, 3)) < (0.3, 0.3, 0.3)
    copy = found[:, 0] & (random.random(2000) < 0.9)
    table = np.column_stack([found, copy])[found.any(axis=1)].astype(int)
    with pytest.raises(NotEstimable, match="list list_4 are also in list list_1"):
        check_lists(read_histories(table))


def refused(one: Estimate) -> str:
    with pytest.raises(NotEstimable) as caught:
        check_estimate(one, ())
    assert list(caught.value.estimates) == [one.family]
    return caught.value.reason


def test_chains_that_did_not_mix_are_refused() -> None:
    apart = estimate("latent_class", 200, 150, 300, r_hat=1.06, effective_size=900.0)
    slow = estimate("latent_class", 200, 150, 300, r_hat=1.01, effective_size=399.0)
    assert (refused(apart), refused(slow)) == ("unmixed", "unmixed")


def test_an_interval_that_says_nothing_is_refused() -> None:
    assert refused(estimate("decomposable", 200, 120, 3000)) == "open_ended"


def test_families_that_disagree_wildly_are_refused() -> None:
    far = [estimate("log_linear", 150, 120, 900), estimate("latent_class", 400, 140, 800)]
    apart = [estimate("log_linear", 150, 120, 170), estimate("latent_class", 190, 175, 250)]
    for pair in (far, apart):
        with pytest.raises(NotEstimable) as caught:
            check_agreement({one.family: one for one in pair}, ())
        assert caught.value.reason == "disagreement"


def test_families_whose_intervals_meet_agree() -> None:
    pair = [estimate("log_linear", 150, 120, 190), estimate("latent_class", 190, 140, 250)]
    assert check_agreement({one.family: one for one in pair}, ()) is None


def test_overlaps_of_nothing_have_no_share() -> None:
    [one] = overlaps_of(read_histories(np.zeros((0, 2))))
    assert (one.of_first, one.of_second) == (0.0, 0.0)


def test_cases_more_visible_to_all_lists_are_noticed() -> None:
    random = np.random.default_rng(6)
    visible = np.where(random.random(4000) < 0.5, 0.6, 0.15)[:, None]
    mixed, alike = random.random((4000, 4)) < visible, random.random((4000, 4)) < 0.35
    tables = [read_histories(one[one.any(axis=1)].astype(int)) for one in (mixed, alike)]
    assert [shared_visibility(one) for one in tables] == [True, False]
