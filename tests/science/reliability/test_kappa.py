import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap
from statsmodels.stats.inter_rater import cohens_kappa
from tests.science.reliability import twin
from tests.science.reliability.published import COUPLES, DIAGNOSES

from baluarte.science.reliability import InvalidRatings, NotDefined, kappa_of_table, weighted_kappa

SETS = 2_000


def test_s13_kappa_worked_out_by_hand_for_two_raters_and_twenty_cases():
    # 8 low/low, 2 low/high, 3 high/low, 7 high/high: observed .75, expected .5*.55 + .5*.45 = .5.
    first = ["low"] * 10 + ["high"] * 10
    second = ["low"] * 8 + ["high"] * 2 + ["low"] * 3 + ["high"] * 7
    found = weighted_kappa(first, second, categories=["low", "high"], resamples=0)
    assert (found.observed, found.expected, found.value) == pytest.approx((0.75, 0.5, 0.5))


@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
def test_asymptotic_interval_equals_that_of_statsmodels(weights):
    loss = {"unweighted": None, "linear": "linear", "quadratic": "fc"}[weights]
    theirs = cohens_kappa(np.array(COUPLES), wt=loss)
    ours = kappa_of_table(COUPLES, weights=weights, resamples=0)
    assert (ours.value, ours.standard_error, ours.standard_error_null) == pytest.approx(
        (theirs.kappa, theirs.std_kappa, theirs.std_kappa0)
    )


ratings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


@settings(deadline=None)
@given(pairs=ratings, weights=st.sampled_from(["unweighted", "linear", "quadratic"]))
def test_kappa_equals_the_slow_twin(pairs, weights):
    first, second = zip(*pairs, strict=True)
    forms = {
        "unweighted": lambda a, b: float(a == b),
        "linear": lambda a, b: 1 - abs(a - b) / 3,
        "quadratic": lambda a, b: 1 - (a - b) ** 2 / 9,
    }
    try:
        found = weighted_kappa(first, second, weights=weights, categories=range(4), resamples=0)
    except NotDefined:
        assert len({*first, *second}) == 1
        return
    assert found.value == pytest.approx(twin.kappa(first, second, forms[weights]), abs=1e-9)


def test_a_seed_gives_the_same_interval_to_the_bit():
    again = [kappa_of_table(COUPLES, seed=7) for _ in range(2)]
    other = kappa_of_table(COUPLES, seed=8)
    assert again[0].bootstrap_lower == again[1].bootstrap_lower
    assert again[0].bootstrap_lower != other.bootstrap_lower


def test_bootstrap_agrees_with_the_asymptotic_interval_where_units_are_many():
    found = kappa_of_table(np.array(COUPLES) * 20, resamples=4_000)
    assert (found.bootstrap_lower, found.bootstrap_upper) == pytest.approx(
        (found.lower, found.upper), abs=0.005
    )


@pytest.mark.parametrize("weights", ["unweighted", "linear"])
def test_the_bootstrap_interval_is_near_the_corrected_one_of_scipy(weights):
    first, second = (np.repeat(one.ravel(), np.ravel(COUPLES)) for one in np.indices((4, 4)))

    def again(at):
        return weighted_kappa(
            first[at], second[at], weights=weights, categories=range(4), resamples=0
        ).value

    theirs = bootstrap(
        (np.arange(91),), again, n_resamples=1_000, vectorized=False, rng=np.random.default_rng(1)
    ).confidence_interval
    ours = kappa_of_table(COUPLES, weights=weights, resamples=4_000)
    assert (ours.bootstrap_lower, ours.bootstrap_upper) == pytest.approx(
        (theirs.low, theirs.high), abs=0.025
    )


def test_perfect_agreement_is_one_with_its_intervals():
    found = kappa_of_table([[5, 0], [0, 7]])
    assert (found.lower, found.upper, found.bootstrap_lower, found.bootstrap_upper) == (1, 1, 1, 1)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("units", "shares", "know", "least", "most"),
    [
        (50, (0.34, 0.33, 0.33), 0.7, 0.93, 0.97),
        (50, (0.34, 0.33, 0.33), 0.9, 0.93, 0.97),
        (200, (0.34, 0.33, 0.33), 0.7, 0.93, 0.97),
        # Rare categories: on the safe side.
        (50, (0.80, 0.15, 0.05), 0.7, 0.93, 0.985),
        (200, (0.80, 0.15, 0.05), 0.7, 0.93, 0.97),
    ],
)
def test_the_bootstrap_interval_covers_where_units_are_few(units, shares, know, least, most):
    draws = np.random.default_rng(11)
    covered = defined = 0
    for seed in range(SETS):
        kinds = draws.choice(3, units, p=shares)
        first, second = (
            np.where(draws.random(units) < know, kinds, draws.choice(3, units, p=shares))
            for _ in range(2)
        )
        table = np.zeros((3, 3))
        np.add.at(table, (first, second), 1)
        if table.max() == units:
            continue
        found = kappa_of_table(table, weights="unweighted", resamples=1_000, seed=seed)
        defined += 1
        covered += found.bootstrap_lower <= know**2 <= found.bootstrap_upper
    assert defined >= 0.99 * SETS
    assert least * defined <= covered <= most * defined


@pytest.mark.prove
def test_both_intervals_cover_what_they_claim():
    shares = np.array(DIAGNOSES) / 200
    truth = kappa_of_table(DIAGNOSES, weights="linear", resamples=0).value
    draws = np.random.default_rng(1)
    covered = np.zeros(2)
    for seed in range(SETS):
        table = draws.multinomial(200, shares.ravel()).reshape(3, 3)
        found = kappa_of_table(table, resamples=1_000, seed=seed)
        covered += [
            found.lower <= truth <= found.upper,
            found.bootstrap_lower <= truth <= found.bootstrap_upper,
        ]
    assert ((covered >= 0.93 * SETS) & (covered <= 0.97 * SETS)).all()


def test_units_that_one_rater_left_out_are_counted():
    found = weighted_kappa([1, 2, None, 2, 1], [1, 2, 2, np.nan, 2], resamples=0)
    assert (found.size, found.left_out) == (3, 2)


def test_categories_that_do_not_occur_count_in_the_weights():
    pairs = ([1, 2, 3, 1], [1, 3, 3, 2])
    narrow = weighted_kappa(*pairs, resamples=0)
    wide = weighted_kappa(*pairs, categories=[0, 1, 2, 3], resamples=0)
    assert (narrow.weights[0, 1], wide.weights[0, 1]) == (0.5, pytest.approx(2 / 3))


def test_progress_is_told_and_may_end_the_work():
    told = []
    kappa_of_table(COUPLES, resamples=1_200, progress=lambda *at: told.append(at))
    assert told == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kappa_of_table(COUPLES, progress=stop)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weighted_kappa([1, 2], [1]), "first has 2 ratings, second 1"),
        (lambda: weighted_kappa([], []), "no unit has a rating by both"),
        (
            lambda: weighted_kappa("ab", ["a", "b"]),
            "first: a sequence of ratings is needed, not str",
        ),
        (
            lambda: weighted_kappa(["a", "b"], ["a", "c"], categories=["a", "b"]),
            "second, row 1: 'c' is none of the categories",
        ),
        (
            lambda: weighted_kappa([1, 2], [1, 2], categories=[1, 1, 2]),
            "categories: one stands twice",
        ),
        (
            lambda: weighted_kappa([1, 2], [1, 2], weights="cubic"),
            "weights: 'cubic' is none of linear, quadratic, unweighted",
        ),
        (lambda: kappa_of_table([[1, 2]]), "table: it is not square but (1, 2)"),
        (lambda: kappa_of_table([[1, -2], [0, 1]]), "table, row 0, column 1: -2 is no count"),
        (lambda: kappa_of_table([[1, 0.5], [0, 1]]), "table, row 0, column 1: 0.5 is no count"),
        (lambda: kappa_of_table([[0, 0], [0, 0]]), "table: it counts nothing"),
        (
            lambda: kappa_of_table(
                pd.DataFrame([[1, 0], [0, 1]], index=["a", "b"], columns=["b", "a"])
            ),
            "table: rows and columns are not the same categories",
        ),
        (
            lambda: kappa_of_table([[1, 0], [0, 1]], weights=[[1, 2], [2, 1]]),
            "weights: 1 on the diagonal, symmetric, from 0 to 1 are needed",
        ),
        (
            lambda: kappa_of_table([[1, 0], [0, 1]], confidence=95),
            "confidence: 95 is no share between 0 and 1",
        ),
    ],
)
def test_what_is_wrong_is_named(call, message):
    with pytest.raises(InvalidRatings) as caught:
        call()
    assert str(caught.value) == message


def test_one_category_says_nothing_of_agreement():
    with pytest.raises(NotDefined) as caught:
        weighted_kappa(["a"] * 5, ["a"] * 5)
    assert str(caught.value) == (
        "kappa is not defined: chance alone agrees always (all 5 units in one category, "
        "or weights that are 1 for every category that occurs)"
    )
