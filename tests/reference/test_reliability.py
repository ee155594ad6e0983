"""Published kappas, alphas and intraclass correlations: values, errors and limits.

Cohen (1968), Psychological Bulletin 70. Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72. Agresti (1990, 2013), Categorical Data
Analysis. Krippendorff (2011), Computing Krippendorff's alpha-reliability. Shrout and Fleiss (1979),
Psychological Bulletin 86.
"""

import pytest
from tests.science.reliability.published import (
    CARCINOMA,
    COUPLES,
    DIAGNOSES,
    GRAVE,
    GRAVITY,
    JUDGES,
    PATIENTS,
    A,
    B,
    C,
)

from baluarte.science.reliability import (
    intraclass_correlations,
    kappa_of_table,
    krippendorff_alpha,
)


@pytest.mark.parametrize(
    ("table", "weights", "value", "error"),
    [
        (DIAGNOSES, "unweighted", 0.429, 0.0537),
        (DIAGNOSES, GRAVITY, 0.507, 0.0570),
        (CARCINOMA, "unweighted", 0.493, 0.0567),
        (COUPLES, "unweighted", 0.1293, 0.0686),
        (COUPLES, "linear", 0.2374, 0.0783),
    ],
)
def test_published_kappas_and_their_errors(table, weights, value, error):
    found = kappa_of_table(table, weights=weights, resamples=0)
    assert (round(found.value, len(str(value)) - 2), round(found.standard_error, 4)) == (
        value,
        error,
    )


@pytest.mark.parametrize(("weights", "value"), [("unweighted", 0.492), (GRAVE, 0.348)])
def test_published_weighted_kappa_of_cohen(weights, value):
    assert round(kappa_of_table(PATIENTS, weights=weights, resamples=0).value, 3) == value


def test_published_error_under_chance():
    found = kappa_of_table(DIAGNOSES, weights=GRAVITY, resamples=0)
    assert round(found.standard_error_null**2, 6) == 0.004269


@pytest.mark.parametrize(
    ("ratings", "level", "published"),
    [
        (A, "nominal", 0.095),
        (B, "nominal", 0.692),
        (C, "nominal", 0.743),
        (C, "ordinal", 0.815),
        (C, "interval", 0.849),
        (C, "ratio", 0.797),
    ],
)
def test_published_alphas(ratings, level, published):
    assert round(krippendorff_alpha(ratings, level=level, resamples=0).value, 3) == published


@pytest.mark.parametrize(
    ("form", "value", "lower", "upper"),
    [
        ("ICC(1,1)", 0.17, -0.13, 0.72),
        ("ICC(2,1)", 0.29, 0.02, 0.76),
        ("ICC(3,1)", 0.71, 0.34, 0.95),
        ("ICC(1,k)", 0.44, -0.88, 0.91),
        ("ICC(2,k)", 0.62, 0.07, 0.93),
        ("ICC(3,k)", 0.91, 0.68, 0.99),
    ],
)
def test_published_correlations_and_limits(form, value, lower, upper):
    found = intraclass_correlations(JUDGES).form(form)
    assert tuple(round(one, 2) for one in (found.value, found.lower, found.upper)) == (
        value,
        lower,
        upper,
    )


def test_published_mean_squares():
    found = intraclass_correlations(JUDGES)
    squares = (found.between_units, found.within_units, found.between_raters, found.error)
    assert tuple(round(one, 2) for one in squares) == (11.24, 6.26, 32.49, 1.02)
