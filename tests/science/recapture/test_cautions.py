from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from baluarte.science.recapture.cautions import (
    MOST_FACTOR,
    cautions_of_estimates,
    cautions_without,
)
from baluarte.science.recapture.eligibility import refusal
from baluarte.science.recapture.results import KNOWN_FLOOR, Diagnostics, Estimate, WithoutList


def estimate(total: float, lower: float, upper: float, observed: int = 100) -> Estimate:
    return Estimate(
        "log_linear", observed, total, lower, upper, total, "", Diagnostics(), np.array([total])
    )


def spread_out(total: float, deviation: float) -> Estimate:
    """An estimate whose logarithm is normal, with its interval."""
    draws = total * np.exp(deviation * norm.ppf((np.arange(4_000) + 0.5) / 4_000))
    return replace(estimate(total, *np.quantile(draws, [0.025, 0.975])), draws=draws)


def said_without(whole: Estimate, rest: Estimate) -> list[str]:
    without = WithoutList("A", 90, {"log_linear": rest})
    agreeing = [WithoutList(name, 90, {"log_linear": whole}) for name in "BCD"]
    return [one.code for one in cautions_without({"log_linear": whole}, [without, *agreeing])]


@pytest.mark.parametrize(
    ("deviation", "total", "expected"),
    [
        # The normal quantile at 1 - .05 / 8 is 2.498; the whole's logarithm varies by .05.
        (0.10, 200 * np.exp(2.48 * np.sqrt(0.10**2 - 0.05**2)), []),
        (0.10, 200 * np.exp(2.52 * np.sqrt(0.10**2 - 0.05**2)), ["beyond_chance_without_list"]),
        (0.10, 200 * np.exp(-2.48 * np.sqrt(0.10**2 - 0.05**2)), []),
        (0.10, 200 * np.exp(-2.52 * np.sqrt(0.10**2 - 0.05**2)), ["beyond_chance_without_list"]),
        # Less the whole's variance less than half would be left: half stays.
        (0.06, 200 * np.exp(2.48 * np.sqrt(0.06**2 / 2)), []),
        (0.06, 200 * np.exp(2.52 * np.sqrt(0.06**2 / 2)), ["beyond_chance_without_list"]),
        (0.10, 200 * np.exp(1.96 * 0.149), ["beyond_chance_without_list"]),
        (0.10, 200 * np.exp(1.96 * 0.151), ["apart_without_list"]),
    ],
)
def test_what_chance_does_not_explain_is_said(
    deviation: float, total: float, expected: list[str]
) -> None:
    assert said_without(spread_out(200, 0.05), spread_out(total, deviation)) == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [(299, []), (301, ["far_without_list"]), (200 / 1.49, []), (133, ["far_without_list"])],
)
def test_within_a_wide_interval_half_as_many_again_is_far(
    total: float, expected: list[str]
) -> None:
    assert said_without(spread_out(200, 0.5), spread_out(total, 0.5)) == expected


def test_why_there_is_nothing_without_a_list_is_said_family_by_family() -> None:
    unmixed = refusal("unmixed", family="latent_class", r_hat=1.2, draws=51.0)
    one = WithoutList("A", 90, {}, {"latent_class": unmixed}, unmixed)
    found = cautions_without({"log_linear": estimate(150, 120, 180)}, [one] * 4)
    assert [said.code for said in found[:2]] == [
        "refused_without_list",
        "disagreement_without_list",
    ]
    assert unmixed.message.words("es") == (
        "Las cadenas de clases latentes no coincidieron (R-hat 1.200, equivalen a 51 "
        "extracciones): los datos admiten casi igual totales muy distintos."
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
