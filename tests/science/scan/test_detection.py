import numpy as np
import pytest
from scipy.stats import poisson
from tests.science.scan.invented import country

from baluarte.science.scan import InvalidSetting, detectable, find_clusters
from baluarte.science.scan.detection import least_risks
from baluarte.science.scan.statistics import high_ratio

CASES, PEOPLE, WHERE = country()
RESULT = find_clusters(CASES, PEOPLE, WHERE, plane=True, simulations=99, max_duration=6)


def test_least_counts_are_the_first_that_pass():
    table = detectable(RESULT, places=3).table
    critical, total = RESULT.critical_value(), RESULT.total
    for _, row in table.iterrows():
        c, mu = int(row["least_count"]), row["expected"]
        # Thresholds are kept in bins of a hundredth: a count may be named that only just fails.
        assert high_ratio(c, mu * 0.98, total, 0) >= critical - 1e-9
        assert c == 2 or high_ratio(c - 1, mu, total, 0) < critical


def test_at_the_least_risk_the_least_count_is_reached_with_the_wanted_probability():
    expected, total = np.array([0.5, 3.0]), 200
    risk = least_risks(expected, np.array([4, 12]), total, 0.8)
    mean = total * risk * expected / (total - expected + risk * expected)
    assert poisson.sf(np.array([4, 12]) - 1, mean).tolist() == pytest.approx([0.8, 0.8])


def test_where_no_risk_would_do_it_is_infinite():
    assert least_risks(np.array([0.0, 1.0]), np.array([2, 99]), 50, 0.8).tolist() == [
        np.inf, np.inf,
    ]  # fmt: skip


def test_every_result_says_what_it_could_have_seen():
    assert (RESULT.detectable.places, RESULT.detectable.intervals, len(RESULT.detectable.table)) == (
        12, 6, len(WHERE),
    )  # fmt: skip


def test_what_could_have_been_seen_is_said_in_words():
    seen = RESULT.detectable
    median = np.median(seen.table["relative_risk"])
    assert seen.statement == (
        "A cluster of 12 places in 6 months would have been found (p at most 0.05, with probability "
        f"80%) round half of the places only if its risk was {median:.3g} times that outside, or "
        f"more; at ten times, round {seen.share_seen:.0%} of the places."
    )


def test_a_longer_cluster_is_seen_at_a_lower_risk():
    short, long = (detectable(RESULT, intervals=n).table["relative_risk"].median() for n in (1, 6))
    assert short > long


def test_without_simulations_nothing_is_said():
    result = find_clusters(CASES, PEOPLE, WHERE, plane=True, simulations=0)
    assert result.detectable is None


@pytest.mark.parametrize("options", [{"places": 0}, {"intervals": 7}, {"wanted": 1.0}])
def test_a_question_that_cannot_be_is_refused(options):
    with pytest.raises(InvalidSetting):
        detectable(RESULT, **options)
