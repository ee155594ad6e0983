import itertools

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr
from tests.science.recapture.tables import HEPATITIS, INVENTED, histories

from baluarte.science.recapture.log_linear import (
    average_models,
    hierarchical_models,
    model_name,
)


@pytest.fixture(scope="module")
def hepatitis():
    return average_models(histories(HEPATITIS))


def fitted(average, name: str):
    return next(one for one in average.models if one.name == name)


def test_published_totals_of_the_outbreak(hepatitis) -> None:
    # Chao, Tsay, Lin, Shau and Chao (2001): 388 if the three lists were independent, 1,312 with all
    # pairs dependent.
    found = [int(fitted(hepatitis, name).total) for name in ("[1,2,3]", "[12,13,23]")]
    assert found == [388, 1312]


def test_all_pairs_together_have_their_closed_form(hepatitis) -> None:
    one = fitted(hepatitis, "[12,13,23]")
    missed = 28 * 69 * 55 * 63 / (21 * 17 * 18)
    variance = missed + missed**2 * sum(1 / n for n in HEPATITIS.values())
    np.testing.assert_allclose(
        (one.missed, one.standard_error), (missed, np.sqrt(variance)), rtol=1e-6
    )


@pytest.mark.parametrize(("lists", "models"), [(3, 8), (4, 113), (5, 6893)])
def test_so_many_models_are_hierarchical(lists: int, models: int) -> None:
    assert len(set(hierarchical_models(lists))) == models


def test_hierarchical_models_equal_those_found_by_trying_every_set() -> None:
    terms = [t for t in range(1, 15) if t.bit_count() > 1]
    every = itertools.chain.from_iterable(
        itertools.combinations(terms, size) for size in range(len(terms) + 1)
    )
    closed = {
        frozenset(chosen)
        for chosen in every
        if all(
            part in chosen
            for term in chosen
            for part in terms
            if part != term and part & term == part
        )
    }
    assert {frozenset(one) for one in hierarchical_models(4)} == closed


def test_a_model_is_named_by_its_highest_terms() -> None:
    assert model_name((3, 5, 6, 7, 9), 4) == "[123,14]"
    assert model_name((), 3) == "[1,2,3]"
    assert model_name((3,), 11).startswith("[1-2,3,")


def test_weights_are_those_of_the_criterion(hepatitis) -> None:
    odds = np.exp([-0.5 * one.bic for one in hepatitis.models])
    np.testing.assert_allclose([m.weight for m in hepatitis.models], odds / odds.sum(), rtol=1e-9)


def test_median_is_where_half_of_the_mixture_lies(hepatitis) -> None:
    def below(missed: float) -> float:
        total = 0.0
        for one in hepatitis.models:
            spread = np.sqrt(np.log1p(1 / one.missed + one.log_variance))
            total += one.weight * ndtr((np.log(missed) - np.log(one.missed)) / spread)
        return total - 0.5

    median = brentq(below, 1, 1e6)
    np.testing.assert_allclose(hepatitis.quantiles(np.array([0.5])), median + 271, rtol=1e-9)


def test_draws_have_the_quantiles_of_the_mixture(hepatitis) -> None:
    shares = np.array([0.025, 0.5, 0.975])
    found = np.quantile(hepatitis.draws(20_000), shares)
    np.testing.assert_allclose(found, hepatitis.quantiles(shares), rtol=2e-3)


def test_search_finds_the_best_models_that_trying_all_finds() -> None:
    from baluarte.science.recapture import log_linear

    table = histories(INVENTED)
    fitter = log_linear.Fitter(table)
    log_linear._search(fitter, None)
    found, all_of_them = fitter.average(), average_models(table)
    assert [m.terms for m in found.models[:5]] == [m.terms for m in all_of_them.models[:5]]


def test_models_without_estimate_are_counted() -> None:
    counts = {"100": 30, "010": 30, "001": 30, "110": 9, "101": 8}
    assert average_models(histories(counts)).without_estimate > 0
