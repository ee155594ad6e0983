from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from baluarte.science.forecast.months import Calendar, MonthNotRead, number_of, numbers_of

DECEMBER = 2018 * 12 + 11


@pytest.mark.parametrize(
    "month",
    [
        "2018-12",
        "2018-12-01",
        "2018-12-31T23:00",
        date(2018, 12, 5),
        datetime(2018, 12, 5, 8),  # noqa: DTZ001 (a month has no zone)
        pd.Timestamp("2018-12-01"),
        pd.Period("2018-12", freq="M"),
        np.datetime64("2018-12-09"),
    ],
    ids=lambda month: type(month).__name__,
)
def test_a_month_is_read_however_it_is_written(month: object) -> None:
    assert number_of(month, column="month", row=0) == (DECEMBER, False)


def test_a_number_stays_a_number() -> None:
    assert number_of(np.int64(7), column="month", row=0) == (7, True)


@pytest.mark.parametrize("month", ["2018", "2018-13", "12/2018", True, 1.5, None, pd.NaT, ""])
def test_anything_else_is_refused_by_column_and_row(month: object) -> None:
    with pytest.raises(MonthNotRead, match="month, row 3"):
        number_of(month, column="month", row=3)


def test_the_row_of_the_first_fault_is_named() -> None:
    with pytest.raises(MonthNotRead, match="row 2: '2018-13'"):
        numbers_of(["2018-11", "2018-12", "2018-13", "2018-13"], column="month")


def test_a_missing_month_is_named() -> None:
    with pytest.raises(MonthNotRead, match="row 1: the month is missing"):
        numbers_of(["2018-11", None], column="month")


def test_dates_and_numbers_do_not_mix() -> None:
    with pytest.raises(MonthNotRead, match="some months are dates and some are numbers"):
        numbers_of(pd.Series(["2018-11", 7], dtype=object), column="month")


def test_numbers_that_are_dates_in_disguise_are_refused() -> None:
    with pytest.raises(MonthNotRead, match="more gaps than months"):
        numbers_of([year * 100 + month for year in range(2014, 2019) for month in range(1, 13)],
                   column="month")  # fmt: skip


def test_labels_go_back_to_what_was_written() -> None:
    dated, numbered = Calendar(DECEMBER, 3, False), Calendar(5, 3, True)
    assert ([dated.label(1), numbered.label(1)], dated.position("2019-01", column="origin")) == (
        ["2019-01", 6],
        1,
    )


def test_a_number_is_not_sought_among_dates() -> None:
    with pytest.raises(MonthNotRead, match="the panel's months are dates"):
        Calendar(DECEMBER, 3, False).position(5, column="origin")
