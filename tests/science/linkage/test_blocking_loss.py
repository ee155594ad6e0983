"""What blocking lost is estimated within half a hundredth, where little is cut and where much is."""

import numpy as np
import pytest
from tests.bench.linkage import TOLD_AGAIN, invented
from tests.science.linkage.worn import worn

from baluarte.science.linkage import link_reports
from baluarte.science.linkage.blocking import candidates
from baluarte.science.linkage.blocking_loss import share_compared
from baluarte.science.linkage.features import read_features
from baluarte.science.linkage.tables import read_tables

ROWS = 40_000


@pytest.fixture(scope="module")
def told():
    table, event = invented(ROWS)
    return read_features(read_tables(worn(table, event))), event


def compared(told, most):
    """Return which share of the true pairs was compared, and what is estimated of it."""
    features, event = told
    met = candidates(features, most=most)
    is_true = event[met.left] == event[met.right]
    true = ROWS - round(ROWS / (1 + TOLD_AGAIN))
    return is_true.sum() / true, share_compared(features, met, is_true.astype(float)), met.cut


@pytest.mark.parametrize("most", [None, ROWS, ROWS // 3, ROWS // 5])
def test_the_share_compared_is_estimated(told, most) -> None:
    measured, estimated, _ = compared(told, most)
    assert estimated == pytest.approx(measured, abs=0.005)


def test_small_blocks_cut_more_lose_more_and_the_estimate_says_so(told) -> None:
    free, cut = compared(told, None), compared(told, ROWS // 5)
    assert cut[0] < free[0] - 0.005
    assert cut[1] < free[1]
    assert cut[2] > free[2]


def test_where_nothing_may_be_one_nothing_is_estimated(told) -> None:
    features, _ = told
    met = candidates(features, most=ROWS)
    assert share_compared(features, met, np.zeros(len(met.left))) is None


def test_where_only_names_are_told_nothing_is_estimated() -> None:
    table, _ = invented(2_000)
    assert link_reports(table[["id", "name"]]).blocking.recall is None
