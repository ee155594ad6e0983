import csv
from datetime import date, time

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.norms.imprecise import (
    DatePrecision,
    DateRefused,
    Order,
    WhyNot,
    find_dates,
    from_edtf,
    read_date,
    read_time,
)

ACCESSED = date(2026, 1, 15)
D = date

KNOWN = [
    # numbers
    ("26/09/2018", "2018-09-26", D(2018, 9, 26), D(2018, 9, 26), "day"),
    ("1/6/2018", "2018-06-01", D(2018, 6, 1), D(2018, 6, 1), "day"),
    ("01-06-2018", "2018-06-01", D(2018, 6, 1), D(2018, 6, 1), "day"),
    ("26/09/2018 16:00", "2018-09-26", D(2018, 9, 26), D(2018, 9, 26), "day"),
    ("2018-09-26T16:00:00", "2018-09-26", D(2018, 9, 26), D(2018, 9, 26), "day"),
    ("2017-01-07", "2017-01-07", D(2017, 1, 7), D(2017, 1, 7), "day"),
    ("2018-05", "2018-05", D(2018, 5, 1), D(2018, 5, 31), "month"),
    ("05/2018", "2018-05", D(2018, 5, 1), D(2018, 5, 31), "month"),
    ("00/05/2018", "2018-05", D(2018, 5, 1), D(2018, 5, 31), "month"),
    ("00/00/2018", "2018", D(2018, 1, 1), D(2018, 12, 31), "year"),
    ("2012", "2012", D(2012, 1, 1), D(2012, 12, 31), "year"),
    # English
    ("November 30, 2006", "2006-11-30", D(2006, 11, 30), D(2006, 11, 30), "day"),
    ("30 November 2006", "2006-11-30", D(2006, 11, 30), D(2006, 11, 30), "day"),
    ("Sept. 5th, 2012", "2012-09-05", D(2012, 9, 5), D(2012, 9, 5), "day"),
    ("January 2010", "2010-01", D(2010, 1, 1), D(2010, 1, 31), "month"),
    ("June 13 or 14, 2012", "[2012-06-13,2012-06-14]", D(2012, 6, 13), D(2012, 6, 14), "some_day"),
    ("February 8 or February 9, 2016", "[2016-02-08,2016-02-09]", D(2016, 2, 8), D(2016, 2, 9), "some_day"),
    ("May 2,3 or 4, 2015", "[2015-05-02..2015-05-04]", D(2015, 5, 2), D(2015, 5, 4), "some_day"),
    ("November 30, 2018 or December 1, 2018", "[2018-11-30,2018-12-01]", D(2018, 11, 30), D(2018, 12, 1), "some_day"),
    ("May 29, 30, 31, June 1, or 2, 2014", "[2014-05-29..2014-06-02]", D(2014, 5, 29), D(2014, 6, 2), "some_day"),
    ("Between February 5 and 11, 2014", "[2014-02-05..2014-02-11]", D(2014, 2, 5), D(2014, 2, 11), "some_day"),
    ("May 2-3, 2021", "2021-05-02/2021-05-03", D(2021, 5, 2), D(2021, 5, 3), "interval"),
    ("October 5- 6, 2017", "2017-10-05/2017-10-06", D(2017, 10, 5), D(2017, 10, 6), "interval"),
    ("August 2 to 16, 2022", "2022-08-02/2022-08-16", D(2022, 8, 2), D(2022, 8, 16), "interval"),
    ("May 18–June 14, 2017", "2017-05-18/2017-06-14", D(2017, 5, 18), D(2017, 6, 14), "interval"),
    (
        "Disappeared November 29, 2019; remains found January 7, 2020",
        "[2019-11-29..2020-01-07]", D(2019, 11, 29), D(2020, 1, 7), "some_day",
    ),
    ("Disappeared November 29, 2019", "[2019-11-29..]", D(2019, 11, 29), None, "after"),
    ("before May 5, 2012", "[..2012-05-04]", None, D(2012, 5, 4), "before"),
    ("after May 2012", "[2012-06-01..]", D(2012, 6, 1), None, "after"),
    ("c. 2012", "2012~", D(2012, 1, 1), D(2012, 12, 31), "approximate"),
    # Spanish
    ("30 de noviembre de 2006", "2006-11-30", D(2006, 11, 30), D(2006, 11, 30), "day"),
    ("1º de julio de 2018", "2018-07-01", D(2018, 7, 1), D(2018, 7, 1), "day"),
    ("primero de julio de 2018", "2018-07-01", D(2018, 7, 1), D(2018, 7, 1), "day"),
    ("lunes 3 de SEPTIEMBRE del 2012", "2012-09-03", D(2012, 9, 3), D(2012, 9, 3), "day"),
    ("3/mayo/2012", "2012-05-03", D(2012, 5, 3), D(2012, 5, 3), "day"),
    ("mayo de 2012", "2012-05", D(2012, 5, 1), D(2012, 5, 31), "month"),
    ("13 o 14 de junio de 2012", "[2012-06-13,2012-06-14]", D(2012, 6, 13), D(2012, 6, 14), "some_day"),
    ("31 de diciembre de 2017 o 1 de enero de 2018", "[2017-12-31,2018-01-01]", D(2017, 12, 31), D(2018, 1, 1), "some_day"),
    ("entre el 5 y el 11 de febrero de 2014", "[2014-02-05..2014-02-11]", D(2014, 2, 5), D(2014, 2, 11), "some_day"),
    ("del 2 al 16 de agosto de 2022", "2022-08-02/2022-08-16", D(2022, 8, 2), D(2022, 8, 16), "interval"),
    ("29, 30 y 31 de mayo de 2014", "2014-05-29/2014-05-31", D(2014, 5, 29), D(2014, 5, 31), "interval"),
    ("antes del 5 de mayo de 2012", "[..2012-05-04]", None, D(2012, 5, 4), "before"),
    ("después de mayo de 2012", "[2012-06-01..]", D(2012, 6, 1), None, "after"),
    ("finales de mayo de 2012", "2012-05~", D(2012, 5, 1), D(2012, 5, 31), "approximate"),
    (
        "Desaparecida el 29 de noviembre de 2019; restos hallados el 7 de enero de 2020",
        "[2019-11-29..2020-01-07]", D(2019, 11, 29), D(2020, 1, 7), "some_day",
    ),
    # EDTF itself
    ("2012-05~", "2012-05~", D(2012, 5, 1), D(2012, 5, 31), "approximate"),
    ("2012-05-03/2012-05-09", "2012-05-03/2012-05-09", D(2012, 5, 3), D(2012, 5, 9), "interval"),
    ("[2012-06-13, 2012-06-14]", "[2012-06-13,2012-06-14]", D(2012, 6, 13), D(2012, 6, 14), "some_day"),
]  # fmt: skip

REFUSED = [
    ("", "not_given"),
    ("   ", "not_given"),
    ("00/00/0000", "not_given"),
    ("0000-00-00 00:00", "not_given"),
    ("25/05/2918", "future"),
    ("16/01/2026", "future"),
    ("31/02/2018", "impossible"),
    ("05/25/2018", "impossible"),
    ("2012-13", "impossible"),
    ("05/00/2018", "impossible"),
    ("2012-05-09/2012-05-03", "impossible"),
    ("11 and 5 May 2012", "impossible"),
    ("1850", "too_early"),
    ("6/6/94", "unreadable"),
    ("hola", "unreadable"),
    ("abril", "unreadable"),
    ("5", "unreadable"),
    ("143369", "unreadable"),
    ("May 5 June 6 2012", "unreadable"),
    ("May 5, 2012 or", "unreadable"),
    ("3, 9 or 14 May 2012 and 2 June 2013", "unreadable"),
    ("a eso de las tres", "unreadable"),
]


@pytest.mark.parametrize(("text", "edtf", "first", "last", "precision"), KNOWN)
def test_a_date_is_read_as_it_is_known(text, edtf, first, last, precision):
    known = read_date(text, accessed=ACCESSED)
    assert (known.edtf, known.first, known.last, known.precision.value) == (
        edtf,
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_no_date_is_refused_with_its_reason(text, why):
    with pytest.raises(DateRefused) as refused:
        read_date(text, accessed=ACCESSED)
    assert refused.value.why.value == why


@pytest.mark.parametrize("edtf", sorted({known[1] for known in KNOWN}))
def test_what_is_kept_is_edtf_and_says_the_same_days(edtf):
    again = from_edtf(edtf)
    [(first, last)] = {(known[2], known[3]) for known in KNOWN if known[1] == edtf}
    assert (again.edtf, again.first, again.last) == (edtf, first, last)
    assert str(parse_edtf(edtf)).replace(" ", "") == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("6/13/94", "1994-06-13"),
        ("1/6/26", "2026-01-06"),
        ("29-Nov-18", "2018-11-29"),
        ("Nov-18", "2018-11"),
    ],
)
def test_short_years_are_read_where_the_source_is_known_to_write_them(text, edtf):
    known = read_date(text, accessed=ACCESSED, order=Order.MONTH_FIRST, two_digit_years=True)
    assert known.edtf == edtf


def test_the_order_of_numbers_is_the_sources():
    assert read_date("02/06/2018", accessed=ACCESSED).edtf == "2018-06-02"
    month_first = read_date("02/06/2018", accessed=ACCESSED, order=Order.MONTH_FIRST)
    assert month_first.edtf == "2018-02-06"


def test_a_day_is_in_the_future_only_of_the_day_the_source_was_read():
    assert read_date("15/01/2026", accessed=ACCESSED).edtf == "2026-01-15"
    with pytest.raises(DateRefused):
        read_date("15/01/2026", accessed=date(2026, 1, 14))


@pytest.mark.parametrize("text", ["2012-5", "x", "2012-02-30", "[2012..2010]", "2012/2010"])
def test_no_edtf_is_refused(text):
    with pytest.raises(DateRefused):
        from_edtf(text)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("16:00", time(16)),
        ("9:05", time(9, 5)),
        ("16:00:30", time(16)),
        ("4:30 pm", time(16, 30)),
        ("12 a.m.", time(0)),
        ("16:00 hrs", time(16)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_time_is_read(text, known):
    assert read_time(text) == known


@pytest.mark.parametrize(("text", "why"), [("25:00", "impossible"), ("13 pm", "impossible"), ("16", "unreadable"), ("tarde", "unreadable")])  # fmt: skip
def test_no_time_is_refused(text, why):
    with pytest.raises(DateRefused) as refused:
        read_time(text)
    assert refused.value.why == WhyNot(why)


@given(st.dates(date(1900, 1, 1), ACCESSED))
def test_every_day_is_read_in_every_way_it_is_written(day):
    written = (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%B %d, %Y}", f"{day:%d %B %Y}")
    read = {read_date(text, accessed=ACCESSED) for text in written}
    assert [(one.edtf, one.first, one.last) for one in read] == [(day.isoformat(), day, day)]


@given(st.tuples(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)))
@settings(max_examples=100)
def test_a_whole_day_reads_as_the_grammar_reads_it(day):
    text = "{:04}-{:02}-{:02}".format(*day)
    try:
        parsed = parse_edtf(text)
        bounds = [date(*at[:3]) for at in (parsed.lower_strict(), parsed.upper_strict())]
    except (EDTFParseException, ValueError):
        with pytest.raises(DateRefused):
            from_edtf(text)
        return
    read = from_edtf(text)
    assert [read.first, read.last] == bounds
    assert (read.edtf, read.precision) == (text, DatePrecision.DAY)


@given(st.text(alphabet="0123456789/-., abceimnorty[]~?X", max_size=30))
@settings(max_examples=300)
def test_any_text_is_a_date_that_can_be_kept_or_is_refused(text):
    try:
        known = read_date(text, accessed=ACCESSED)
    except DateRefused:
        return
    again = from_edtf(known.edtf)
    assert (again.first, again.last) == (known.first, known.last)
    assert len(known.edtf) <= 60


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_no_text_breaks_the_reader(text):
    assert _outcome(text) in {*WhyNot, *DatePrecision}


def _outcome(text):
    try:
        return read_date(text, accessed=ACCESSED).precision
    except DateRefused as refused:
        return refused.why


def test_all_dates_of_the_real_lists_are_read_but_for_the_known_faults(shared):
    with (shared / "data/aggressions/cpj_mexico_1992_2024.csv").open(encoding="utf-8") as file:
        dates = [row["startDisplay"] for row in csv.DictReader(file)]
    assert len([read_date(text, accessed=ACCESSED) for text in dates]) == 153


AS_WRITTEN = [
    ("12/03/2025", "2025-03-12"),
    ("12 / 03 / 2025", "2025-03-12"),
    ("12 03 2025", "2025-03-12"),
    ("12.03.2025", "2025-03-12"),
    ("12-mar-2025", "2025-03-12"),
    ("12/03/2025 10:30 hrs", "2025-03-12"),
    ("12 de marzo de 2024, 10:00 hrs", "2024-03-12"),
    ("lunes, 9 de enero de 2024", "2024-01-09"),
    ("marzo 2024", "2024-03"),
    ("MARZO/2024", "2024-03"),
    ("enero-marzo 2024", "2024-01/2024-03"),
    ("diciembre 2023 - enero 2024", "2023-12/2024-01"),
    ("12/03/2024 - 15/03/2024", "2024-03-12/2024-03-15"),
    ("del 12/03/2024 al 15/03/2024", "2024-03-12/2024-03-15"),
    ("45363", "2024-03-12"),
    ("45363.5", "2024-03-12"),
]


@pytest.mark.parametrize(("text", "edtf"), AS_WRITTEN)
def test_dates_are_read_as_mexico_writes_them(text, edtf):
    assert read_date(text, accessed=ACCESSED).edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("9 de enero", "2024-01-09"),
        ("enero", "2024-01"),
        ("12/03", "2024-03-12"),
        ("12/3/24", "2024-03-12"),
        ("09-ene-24", "2024-01-09"),
        ("enero-marzo", "2024-01/2024-03"),
        ("13 o 14 de junio", "[2024-06-13,2024-06-14]"),
        # What says its own year keeps it.
        ("9 de enero de 2022", "2022-01-09"),
    ],
)
def test_a_date_without_a_year_is_of_the_year_said_once(text, edtf):
    assert read_date(text, accessed=ACCESSED, year=2024).edtf == edtf


@pytest.mark.parametrize("text", ["9 de enero", "enero", "12/03", "12/3/24"])
def test_without_that_year_it_is_refused_and_never_guessed(text):
    with pytest.raises(DateRefused) as refused:
        read_date(text, accessed=ACCESSED)
    assert refused.value.why == WhyNot.UNREADABLE


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(DateRefused) as refused:
        read_date("15/03/2024 al 12/03/2024", accessed=ACCESSED)
    assert refused.value.why == WhyNot.IMPOSSIBLE


MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@given(day=st.dates(date(1928, 1, 1), ACCESSED))
def test_one_day_is_the_same_however_it_is_written(day):
    words = f"{day.day} de {MESES[day.month - 1]}"
    serial = str((day - date(1899, 12, 30)).days)
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{words} de {day.year}",
        serial,
    ]
    assert {read_date(one, accessed=ACCESSED).edtf for one in ways} == {day.isoformat()}
    assert read_date(words, accessed=ACCESSED, year=day.year).edtf == day.isoformat()
    assert find_dates(f"amenaza {ways[0]} en Xalapa")[0][0].first == day
    assert find_dates(f"amenaza {ways[2]} en Xalapa")[0][0].last == day


@pytest.mark.parametrize(
    ("text", "edtf", "rest"),
    [
        ("amenaza 12/03/2025 Xalapa", ["2025-03-12"], "amenaza xalapa"),
        ("Xalapa marzo 2024", ["2024-03"], "xalapa"),
        ("enero-marzo 2024 amenaza", ["2024-01/2024-03"], "amenaza"),
        ("2024-03 Xalapa", ["2024-03"], "xalapa"),
        ("9 de enero Xalapa", [], "9 de enero xalapa"),
        ("31/02/2025", [], "31/02/2025"),
        ("Mayo Xalapa 2024", [], "mayo xalapa 2024"),
    ],
)
def test_dates_are_found_among_other_words(text, edtf, rest):
    found, left = find_dates(text)
    assert [one.edtf for one in found] == edtf
    assert " ".join(left.split()) == rest


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_search_for_dates(text):
    found, _left = find_dates(text)
    assert all(one.first or one.last for one in found)
