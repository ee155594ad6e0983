"""An address is read by its own names and no others; what is written reads back."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.registry.choices import DateReading, EventState, ListColumn
from baluarte.domain.registry.queries import (
    Fault,
    Filters,
    Order,
    SortKey,
    read_question,
    write_question,
)
from baluarte.norms.catalogues import terms

days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


# Read before any example is drawn: the first reading of a catalogue takes its time.
KNOWN = {
    name: sorted(terms(name))
    for name in ("aggression_types", "aggression_groups", "perpetrators", "links_to_work")
}


def codes(catalogue: str):
    known = KNOWN[catalogue]
    return st.lists(st.sampled_from(known), max_size=3, unique=True).map(tuple)


@st.composite
def filters(draw):
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and last < first:
        first, last = last, first
    place = draw(st.sampled_from([(None, None), ("30", None), ("30", "30001")]))
    given_dates = draw(st.sampled_from(list(DateReading)))
    return Filters(
        from_date=first,
        until_date=last,
        dates=given_dates if first or last else DateReading.LISTED,
        state=place[0],
        municipality=place[1],
        within_km=draw(st.none() | st.integers(1, 500)) if place[1] else None,
        types=draw(codes("aggression_types")),
        group=draw(st.none() | st.sampled_from(KNOWN["aggression_groups"])),
        perpetrators=draw(codes("perpetrators")),
        status=draw(st.none() | st.sampled_from(list(EventState))),
        link=draw(st.none() | st.sampled_from(KNOWN["links_to_work"])),
        compartment=draw(st.none() | st.uuids()),
    )


orders = st.builds(Order, st.sampled_from(SortKey), descending=st.booleans())
columns = st.lists(st.sampled_from(ListColumn), unique=True).map(tuple)


@given(filters(), orders, columns)
def test_what_is_written_reads_back(asked, order, shown):
    read = read_question(write_question(asked, order=order, columns=shown))
    again = write_question(read.filters)
    assert (read.order, read.columns) == (order, shown)
    kinds = (sorted(read.filters.kinds or ()), sorted(asked.kinds or ()))
    rest = asked.narrowed(types=(), group=None)
    assert read.filters.narrowed(types=(), group=None) == rest
    assert (kinds[0], read.faults, again) == (kinds[1], {}, write_question(asked))


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=6))
def test_no_address_whatever_is_more_than_read(given_):
    read = read_question(given_)
    assert read_question(write_question(read.filters)).filters == read.filters


@pytest.mark.parametrize(
    "name", ["_connector", "_negated", "state__in", "compartment__institution", "pk", "order_by"]
)
def test_a_name_that_is_not_ours_reaches_nothing_and_is_not_repeated(name):
    read = read_question({name: "OR 1=1"})
    assert (read.filters, read.values, dict(read.faults)) == (Filters(), {}, {"": Fault.NOT_A_NAME})


@pytest.mark.parametrize(
    ("given_", "faults"),
    [
        ({"desde": "ayer"}, {"desde": Fault.NOT_A_DATE}),
        ({"orden": "poder"}, {"orden": Fault.NOT_AN_ORDER}),
        ({"orden": "lugar", "conocido": "2026"}, {"orden": Fault.NOT_THEN}),
        ({"orden": "-fecha", "conocido": "2026"}, {}),
        ({"columnas": "lugar,nombre"}, {"columnas": Fault.NOT_A_COLUMN}),
        ({"columnas": "lugar,,lugar,fecha"}, {}),
        ({"desde": "2025-02", "hasta": "2025-01"}, {"hasta": Fault.ENDS_BEFORE}),
        ({"desde": "2025", "fechas": "quizá"}, {"fechas": Fault.NOT_A_CODE}),
        ({"fechas": "posibles"}, {"fechas": Fault.ALONE}),
        ({"entidad": "treinta"}, {"entidad": Fault.NOT_A_CODE}),
        ({"municipio": "30'--"}, {"municipio": Fault.NOT_A_CODE}),
        ({"km": "50"}, {"km": Fault.ALONE}),
        ({"municipio": "30001", "km": "501"}, {"km": Fault.NOT_A_NUMBER}),
        ({"municipio": "30001", "km": "-1"}, {"km": Fault.NOT_A_NUMBER}),
        ({"municipio": "30001", "km": "٣"}, {"km": Fault.NOT_A_NUMBER}),
        ({"dias": "7"}, {"dias": Fault.ALONE}),
        ({"autor": "PE-GONE"}, {"autor": Fault.NOT_A_CODE}),
        ({"vinculo": "x"}, {"vinculo": Fault.NOT_A_CODE}),
        ({"estado": "CON"}, {"estado": Fault.NOT_A_CODE}),
    ],
)
def test_each_value_that_is_none_is_said_by_its_name(given_, faults):
    assert dict(read_question(given_).faults) == faults


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("12/03/2025", date(2025, 3, 12), date(2025, 3, 12)),
        ("marzo 2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("enero-marzo 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("9 de enero de 2024", date(2024, 1, 9), date(2024, 1, 9)),
        ("45363", date(2024, 3, 12), date(2024, 3, 12)),
    ],
)
def test_a_period_is_asked_in_dates_as_people_write_them(written, first, last):
    read = read_question({"desde": written, "hasta": written})
    assert (read.filters.from_date, read.filters.until_date) == (first, last)
    assert read.faults == {}


@pytest.mark.parametrize("written", ["9 de enero", "31/02/2025", "antes de 2024", "٢٠٢٤"])
def test_a_date_that_is_not_whole_or_not_one_narrows_nothing_and_is_said(written):
    assert dict(read_question({"desde": written}).faults) == {"desde": Fault.NOT_A_DATE}


def test_days_around_a_day_are_a_period():
    read = read_question({"dia": "2025-05-03", "dias": "7"})
    assert (read.filters, read.values) == (
        Filters(from_date=date(2025, 4, 26), until_date=date(2025, 5, 10)),
        {"desde": "2025-04-26", "hasta": "2025-05-10"},
    )


def test_days_around_the_first_day_of_all_stay_in_the_calendar():
    read = read_question({"dia": "0001-01-02", "dias": "366"})
    assert read.filters.from_date == date.min


def test_a_list_that_is_none_is_as_one_that_may_not_be_seen():
    assert read_question({"lista": "x"}).filters.compartment == UUID(int=0)
