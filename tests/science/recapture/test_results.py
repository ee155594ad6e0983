import numpy as np
import pytest

from baluarte.science.recapture import Diagnostics, Estimate


def test_a_number_is_said_with_its_interval_and_its_assumption() -> None:
    one = Estimate(
        "decomposable", 400, 1000.0, 800.0, 1500.0, 1020.0, "Lists do not talk to one another.",
        Diagnostics(), np.array([1000.0]),
    )  # fmt: skip
    assert one.statement == (
        "The lists together know of 400 of about 1,000 (95 % between 800 and 1,500), if this "
        "holds: Lists do not talk to one another."
    )
    assert (one.missed, one.known) == (600.0, 0.4)


def test_a_sum_that_lacks_strata_says_so_before_its_number() -> None:
    one = Estimate(
        "decomposable", 400, 1000.0, 800.0, 1500.0, 1020.0, "Lists do not talk to one another.",
        Diagnostics(), np.array([1000.0]), ("north", "south"),
    )  # fmt: skip
    assert one.statement.startswith(
        "Not counting north, south: the lists together know of 400 of about 1,000"
    )


def test_results_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Diagnostics().tail = 1.0
