import pytest
from tests.science.recapture.tables import HEPATITIS, frame

from baluarte.science.recapture import BadHistories, stepwise_model


def test_without_threshold_lists_stay_independent() -> None:
    assert stepwise_model(frame(HEPATITIS), counts="n", threshold=0).name == "[1,2,3]"


def test_dependence_enters_where_it_is_plain() -> None:
    counts = {"100": 80, "010": 60, "001": 90, "110": 70, "101": 12, "011": 9, "111": 11}
    assert stepwise_model(frame(counts), counts="n").name == "[12,3]"


def test_one_list_is_too_few() -> None:
    with pytest.raises(BadHistories):
        stepwise_model([[1], [1]])


def test_lists_that_share_nobody_have_no_estimate() -> None:
    with pytest.raises(BadHistories, match="no estimate"):
        stepwise_model(frame({"10": 41, "01": 29}), counts="n")
