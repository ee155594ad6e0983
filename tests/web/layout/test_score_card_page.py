"""What acting on warnings was worth, and what a share of few warnings may be."""

import pytest

from baluarte.web.layout.score_card_page import calibration_table, wilson, worth_of_acting


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        # Newcombe (1998), table I, method 3.
        (81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)  # fmt: skip
def test_the_interval_of_a_share_is_the_published_one(part, whole, expected):
    assert tuple(round(one, 4) for one in wilson(part, whole)) == expected


def test_acting_pays_where_it_costs_less_than_the_share_that_came_true():
    told = worth_of_acting(20, 80)
    assert told["below"] == "20 %"
    assert [row["worth"] for row in told["rows"]] == [15, 10, 0, -10, -30]
    assert all(row["low"] < row["worth"] < row["high"] for row in told["rows"])


def test_of_no_warning_that_can_be_judged_nothing_is_worth_anything():
    assert worth_of_acting(0, 0) is None


def test_a_share_of_few_warnings_has_a_wide_interval():
    ranges = [{"low": 0.25, "high": 0.5, "said": 0.3, "came": 1 / 3, "warnings": 3}]
    [row] = calibration_table(ranges)["rows"]
    assert (row["low"], row["came"], row["high"]) == (0.06, 0.33, 0.79)
