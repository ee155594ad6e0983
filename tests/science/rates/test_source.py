import numpy as np
import pandas as pd

from baluarte.science import rates
from baluarte.science.rates.source import Source, last, source_of


def test_places_are_those_given_or_of_the_index_or_numbers() -> None:
    labelled = pd.Series([1, 2], index=["a", "b"])
    assert source_of(None, labelled).places == ("a", "b")
    assert source_of(["x", "y"], [1, 2]).places == ("x", "y")
    assert source_of(None, [1, 2]).places == (0, 1)


def test_months_are_the_columns_or_numbers_from_one() -> None:
    table = pd.DataFrame([[1, 2]], columns=["2024-01", "2024-02"])
    assert source_of(None, table).months == ("2024-01", "2024-02")
    assert source_of(None, [[1, 2]]).months == (1, 2)
    assert source_of(None, [1, 2]).months == ()


def test_since_when_is_the_first_month_of_the_run_that_reaches_the_last() -> None:
    found = rates.empirical_bayes([[1, 2, 3]] * 3, [[1.0, 1.0, 1.0]] * 3)
    holds = np.array([[True, False, True], [True, True, True], [True, True, False]])
    assert found.since(holds) == [{"since": "3"}, {"since": "1"}, {}]


def test_the_last_month_is_the_last_column() -> None:
    assert last(np.array([[1, 2], [3, 4]])).tolist() == [2, 4]
    assert last(np.array([1, 2])).tolist() == [1, 2]


def test_tuples_may_name_places() -> None:
    counts = [[3, 4], [1, 9]]
    found = rates.empirical_bayes(counts, [[5.0, 5.0]] * 2, places=[("a", 1), ("b", 2)])
    assert found.to_frame()["place"].tolist() == [("a", 1), ("a", 1), ("b", 2), ("b", 2)]


def test_a_result_made_by_hand_has_no_source() -> None:
    assert (Source().places, Source().digest) == ((), "")
