import numpy as np
import pandas as pd
import pytest
from tests.science.recapture.tables import simulated

from baluarte.science.recapture import BadHistories, NotEstimable, estimate_undercount

NORTH = simulated(800, [0.7, 0.6, 0.6], 1).assign(where="north")
SOUTH = simulated(800, [0.25, 0.2, 0.25], 2).assign(where="south")
BOTH = pd.concat([NORTH, SOUTH], ignore_index=True)
FAMILY = "decomposable"


def asked(table, **keywords):
    return estimate_undercount(table, method=FAMILY, **keywords)


def test_strata_are_estimated_each_and_added() -> None:
    found = asked(BOTH, strata="where")
    alone = {
        name: asked(t.drop(columns="where")) for name, t in (("north", NORTH), ("south", SOUTH))
    }
    assert {n: s.estimates[FAMILY].total for n, s in found.strata.items()} == {
        n: s.estimates[FAMILY].total for n, s in alone.items()
    }
    means = sum(one.estimates[FAMILY].mean for one in alone.values())
    np.testing.assert_allclose(found.estimates[FAMILY].mean, means)
    np.testing.assert_allclose(found.estimates[FAMILY].draws.mean(), means, rtol=0.01)


def test_strata_mend_what_mixing_them_breaks() -> None:
    apart = asked(BOTH, strata="where").estimates[FAMILY]
    together = asked(BOTH.drop(columns="where")).estimates[FAMILY]
    assert (apart.lower <= 1600 <= apart.upper, together.upper < 1600) == (True, True)


def test_variances_of_strata_add() -> None:
    found = asked(BOTH, strata="where")
    parts = sum(one.estimates[FAMILY].draws.var() for one in found.strata.values())
    np.testing.assert_allclose(found.estimates[FAMILY].draws.var(), parts, rtol=0.05)


def test_counts_and_labels_can_be_given_apart() -> None:
    labels = BOTH["where"].to_numpy()
    found = asked(BOTH.drop(columns="where"), counts=np.ones(len(BOTH)), strata=labels)
    assert found.estimates[FAMILY].total == asked(BOTH, strata="where").estimates[FAMILY].total
    columns = asked(BOTH.assign(n=1), counts="n", strata="where")
    assert columns.estimates[FAMILY].total == found.estimates[FAMILY].total


def test_a_stratum_that_cannot_be_estimated_refuses_all() -> None:
    few = BOTH.assign(where=["tiny"] * 3 + BOTH["where"].tolist()[3:])
    with pytest.raises(NotEstimable, match="Stratum 'tiny'"):
        asked(few, strata="where")


@pytest.mark.parametrize(
    ("strata", "said"),
    [("gone", "no column 'gone'"), (["a"], "1 labels for"), ([None] * len(BOTH), "Row 0, strata")],
)
def test_labels_are_checked(strata, said: str) -> None:
    with pytest.raises(BadHistories, match=said):
        asked(BOTH.drop(columns="where"), strata=strata)
