import numpy as np
import pytest
from scipy.optimize import brentq
from tests.science.recapture.tables import HEPATITIS, INVENTED, frame

from baluarte.science.recapture import BadHistories, closed_models


@pytest.fixture(scope="module")
def found():
    return closed_models(frame(HEPATITIS), counts="n")


def test_lists_alike_and_independent_solve_their_equation(found) -> None:
    # M0: the share seen equals one minus the share that three equal lists all pass over.
    seen, entries = 271, 28 * 3 + (21 + 17 + 18) * 2 + 69 + 55 + 63

    def gap(total: float) -> float:
        return seen / total - 1 + (1 - entries / (3 * total)) ** 3

    np.testing.assert_allclose(found["M0"].total, brentq(gap, 272, 5000), rtol=1e-6)


def test_lists_of_different_reach_solve_theirs(found) -> None:
    sizes = np.array([28 + 21 + 17 + 69, 28 + 21 + 18 + 55, 28 + 17 + 18 + 63])

    def gap(total: float) -> float:
        return 271 / total - 1 + float(np.prod(1 - sizes / total))

    np.testing.assert_allclose(found["Mt"].total, brentq(gap, 272, 5000), rtol=1e-6)


def test_lower_bound_of_chao_has_its_closed_form() -> None:
    # Of three lists: missed = f1^2 / (3 f2), where f1 are known to one list and f2 to two.
    one = closed_models(frame(HEPATITIS), counts="n")["Mh Chao"]
    np.testing.assert_allclose(one.total, 271 + 187**2 / (3 * 56), rtol=1e-6)


def test_every_classical_model_is_there() -> None:
    names = ["M0", "Mh Chao", "Mh Poisson2", "Mh Darroch", "Mt", "Mth Chao", "Mth Poisson2"]
    assert list(closed_models(frame(INVENTED), counts="n")) == [*names, "Mth Darroch"]


def test_intervals_are_symmetric(found) -> None:
    one = found["Mt"]
    np.testing.assert_allclose(one.upper - one.total, one.total - one.lower)


def test_one_list_is_refused() -> None:
    with pytest.raises(BadHistories):
        closed_models([[1], [1]])
