import datetime as dt

import numpy as np
import pandas as pd
import pytest

from baluarte.science.scan.dates import InvalidDate, cut_period, read_dates, read_moments


def axis_of(values, *, unit=None, length=1, period=None):
    dates = read_dates(pd.Series(values), table="cases")
    return cut_period(dates, unit=unit, length=length, period=period)


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([1977, 1979], "year"),
        (["1977", "1979"], "year"),
        (["1977/1", "1979-12"], "month"),
        (["1977/1/3", "1979-12-01"], "day"),
        (["2014-01-01", "2014-03-01"], "month"),
        (["2014-01-01", "2016-01-01"], "year"),
        (["2014-01-01", "2014-01-01"], "day"),
        (pd.to_datetime(["2014-01-01", "2014-02-01"]), "month"),
        (pd.period_range("2014-01", periods=2, freq="M"), "month"),
        ([dt.date(2014, 1, 2), dt.date(2014, 1, 3)], "day"),
        (
            pd.to_datetime(["2014-01-02 23:00", "2014-02-01 00:00"]).tz_localize("America/Cancun"),
            "day",
        ),
    ],
)
def test_dates_say_their_unit(values, unit):
    assert read_dates(pd.Series(values), table="cases").unit == unit


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["2014-01-01", None], "cases, column 'date', row 1: no date"),
        (
            ["2014-01-01", "2014-13-01"],
            "cases, column 'date', row 1: '2014-13-01' is no date (month must be in 1..12)",
        ),
        (
            ["soon"],
            "cases, column 'date', row 0: 'soon' is no date: write YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ([1977, 77], "cases, column 'date', row 1: 77 is no year of four digits"),
        (
            ["1977", "1978-05-03"],
            "cases, column 'date': dates of different precision (row 0 a year, row 1 a day)",
        ),
    ],
)
def test_a_date_that_cannot_be_read_is_named(values, said):
    with pytest.raises(InvalidDate) as caught:
        read_dates(pd.Series(values, dtype=object), table="cases")
    assert str(caught.value) == said


def test_months_have_their_days():
    axis = axis_of(["2023-11-01", "2024-02-01"])
    assert np.diff(axis.edges).tolist() == [30, 31, 31, 29]


def test_a_period_ends_with_the_unit_of_its_last_date():
    axis = axis_of(["1973", "1991"])
    assert (axis.start, axis.end) == (dt.date(1973, 1, 1), dt.date(1991, 12, 31))


def test_intervals_are_counted_back_from_the_end():
    axis = axis_of(["2024-01-01", "2024-08-01"], length=3)
    assert [axis.first_day(t) for t in range(axis.intervals)] == [
        dt.date(2024, 1, 1), dt.date(2024, 3, 1), dt.date(2024, 6, 1),
    ]  # fmt: skip


def test_a_period_may_be_given():
    axis = axis_of(["2024-03-05"], unit="month", period=("2024-02-10", "2024-04-20"))
    assert (axis.start, axis.end, axis.intervals) == (
        dt.date(2024, 2, 10),
        dt.date(2024, 4, 20),
        3,
    )


def test_a_date_outside_the_period_is_named():
    axis = axis_of(["2024-03-05"], period=("2024-02-10", "2024-04-20"))
    days = np.array([dt.date(2024, 3, 1).toordinal(), dt.date(2024, 5, 1).toordinal()])
    with pytest.raises(InvalidDate) as caught:
        axis.locate(days, table="cases")
    assert str(caught.value) == (
        "cases, column 'date', row 1: 2024-05-01 lies outside the period 2024-02-10 to 2024-04-20"
    )


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidDate, match="ends \\(2023-01-01\\) before it begins"):
        axis_of(["2024-03-05"], period=("2024-02-10", "2023-01-01"))


def test_intervals_finer_than_the_dates_are_refused():
    with pytest.raises(InvalidDate, match="the dates say no more than the year"):
        axis_of(["1973", "1991"], unit="month")


def test_full_dates_that_happen_to_be_first_of_months_may_be_days():
    assert axis_of(["2024-01-01", "2024-02-01"], unit="day").intervals == 32


def test_a_year_of_population_means_its_first_of_july():
    axis = axis_of(["1973", "1991"])
    read = read_moments(pd.Series([73, 82, 1991]), near=axis, table="population", column="year")
    assert [dt.date.fromordinal(int(day)) for day in read] == [
        dt.date(1973, 7, 1), dt.date(1982, 7, 1), dt.date(1991, 7, 1),
    ]  # fmt: skip


def test_two_digits_mean_the_century_nearest_to_the_period():
    axis = axis_of(["2014", "2023"])
    read = read_moments(pd.Series([15, 20]), near=axis, table="population", column="year")
    assert [dt.date.fromordinal(int(day)).year for day in read] == [2015, 2020]


def test_a_month_of_population_means_its_middle():
    axis = axis_of(["2014", "2023"])
    read = read_moments(pd.Series(["2015-03"]), near=axis, table="population", column="date")
    assert dt.date.fromordinal(int(read[0])) == dt.date(2015, 3, 15)


def test_a_mistyped_year_is_named_before_centuries_are_searched():
    with pytest.raises(InvalidDate) as caught:
        axis_of(["2018-03-02", "2918-04-02"], unit="month")
    assert str(caught.value) == (
        "column 'date': from 2018-03-01 to 2918-05-01 there are more than 10000 intervals of 1 "
        "month; is a date wrong, or give a period"
    )
