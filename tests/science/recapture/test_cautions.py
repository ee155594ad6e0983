import numpy as np
import pytest

from baluarte.science.recapture.cautions import (
    MOST_FACTOR,
    cautions_of_estimates,
    cautions_without,
)
from baluarte.science.recapture.eligibility import NotEstimable
from baluarte.science.recapture.results import KNOWN_FLOOR, Diagnostics, Estimate, WithoutList


def estimate(total: float, lower: float, upper: float, observed: int = 100) -> Estimate:
    return Estimate(
        "log_linear", observed, total, lower, upper, total, "", Diagnostics(), np.array([total])
    )


def said_without(whole: Estimate, total: float) -> list[str]:
    rest = WithoutList("A", 90, {"log_linear": estimate(total, total - 1, total + 1)})
    agreeing = [
        WithoutList(name, 90, {"log_linear": estimate(whole.total, whole.lower, whole.upper)})
        for name in "BCD"
    ]
    return [one.code for one in cautions_without({"log_linear": whole}, [rest, *agreeing])]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (120, []),
        (119.9, ["outside_without_list"]),
        (119, ["outside_without_list"]),
        (118.9, ["apart_without_list"]),
        (180, []),
        (180.1, ["outside_without_list"]),
        (181.1, ["apart_without_list"]),
    ],
)
def test_outside_the_interval_is_beyond_its_ends(total: float, expected: list[str]) -> None:
    assert said_without(estimate(150, 120, 180), total) == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [(300, []), (301, ["far_without_list"]), (200 / 1.5, []), (133, ["far_without_list"])],
)
def test_within_a_wide_interval_half_as_many_again_is_far(
    total: float, expected: list[str]
) -> None:
    assert said_without(estimate(200, 110, 900), total) == expected


def test_why_there_is_nothing_without_a_list_is_said_family_by_family() -> None:
    refusal = NotEstimable("unmixed", "No.", needed="more.").refusal
    one = WithoutList("A", 90, {}, {"log_linear": refusal}, refusal)
    found = cautions_without({"log_linear": estimate(150, 120, 180)}, [one] * 4)
    assert [said.code for said in found[:2]] == [
        "refused_without_list",
        "disagreement_without_list",
    ]
    assert refusal.message.words("es") == (
        "Las cadenas no coincidieron: los datos admiten totales muy distintos."
    )


@pytest.mark.parametrize(("total", "is_below"), [(199, False), (200, False), (201, True)])
def test_under_half_known_is_cautioned_with_share_and_floor(total: float, is_below: bool) -> None:
    found = cautions_of_estimates({"log_linear": estimate(total, total - 50, total + 50)})
    assert [one.data for one in found] == (
        [{"family": "log_linear", "share": 100 / total, "floor": 0.5}] if is_below else []
    )


def test_at_the_floor_an_unseen_odds_ratio_of_two_moves_the_total_by_half() -> None:
    assert KNOWN_FLOOR + 2 * (1 - KNOWN_FLOOR) == MOST_FACTOR


def test_an_interval_of_which_only_the_order_is_known_is_cautioned() -> None:
    wide, narrow = estimate(150, 105, 170), estimate(150, 120, 170)
    assert [[one.code for one in cautions_of_estimates({"a": e})] for e in (wide, narrow)] == [
        ["wide_interval"],
        [],
    ]
