from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage.dates import NO_DAY, month_comes_first, read_day, read_days

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


def span(first: str, last: str | None = None) -> tuple[int, int]:
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last or first).toordinal()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021-03-04", span("2021-03-04")),
        ("2021-03-04 14:30", span("2021-03-04")),
        ("04/03/2021", span("2021-03-04")),
        ("4-3-21", span("2021-03-04")),
        ("20210304", span("2021-03-04")),
        ("3 de mayo de 2023", span("2023-05-03")),
        ("may 3, 2023", span("2023-05-03")),
        ("6-jun-94", span("1994-06-06")),
        ("mar-11", span("2011-03-01", "2011-03-31")),
        ("march 2011", span("2011-03-01", "2011-03-31")),
        ("05/2023", span("2023-05-01", "2023-05-31")),
        ("2023-05", span("2023-05-01", "2023-05-31")),
        ("2012", span("2012-01-01", "2012-12-31")),
        ("2012.0", span("2012-01-01", "2012-12-31")),
        ("entre 03/05/2021 y 05/05/2021", span("2021-05-03", "2021-05-05")),
        ("entre el 3 y el 5 de mayo de 2021", span("2021-05-03", "2021-05-05")),
        ("2021-05-01/2021-05-03", span("2021-05-01", "2021-05-03")),
        ("june 13 or 14, 2012", span("2012-06-13", "2012-06-14")),
        ("may 29, 30, june 1, or 2, 2014", span("2014-05-29", "2014-06-02")),
        ("november 30, 2018 or december 1, 2018", span("2018-11-30", "2018-12-01")),
        ("may 18-june 14, 2017", span("2017-05-18", "2017-06-14")),
        ("antes del 09/05/2021", span("2021-02-08", "2021-05-09")),
        ("../2021-05-09", span("2021-02-08", "2021-05-09")),
        ("despues del 09/05/2021", span("2021-05-09", "2021-08-07")),
    ],
)
def test_a_date_is_read_as_the_days_it_may_mean(text, days) -> None:
    assert read_day(text)[:2] == days


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("31/02/2021", 20210231),
        ("2021-13-05", 20211305),
        ("04/05/2918", 29180504),
        ("00-00-0000", 0),
        ("se reserva", 0),
        ("", 0),
    ],
)
def test_what_is_impossible_or_untold_has_no_day(text, digits) -> None:
    assert read_day(text) == (NO_DAY, NO_DAY, digits)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2039, 12, 31)))
def test_every_day_is_read_alike_in_every_way_of_writing_it(day) -> None:
    ways = [
        f"{day:%Y-%m-%d}",
        f"{day:%d/%m/%Y}",
        f"{day:%Y%m%d}",
        f"{day.day} de {MONTHS[day.month - 1]} de {day.year}",
    ]
    assert {read_day(way) for way in ways} == {
        (day.toordinal(), day.toordinal(), int(f"{day:%Y%m%d}"))
    }


def test_each_table_settles_which_number_is_the_month() -> None:
    raw = pd.Series(["5/22/97", "6/5/97", "22/5/97", "6/5/97"])
    read = read_days(raw, np.array([0, 0, 1, 1]))
    assert read.digits.tolist() == [19970522, 19970605, 19970522, 19970506]


def test_without_evidence_the_day_comes_first() -> None:
    assert month_comes_first(["5/6/2020", "1/2/2020"]) is False
