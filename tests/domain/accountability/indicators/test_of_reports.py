"""Reports that offices owe by a day: on time, late, not delivered; every document is invented."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from tests.factories.statements import NOW, keep, let_stand, say

from baluarte.domain.accountability.indicators import (
    NoData,
    figure_by_institution,
    figure_of,
    newest_figures,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.queries.office_matrix import office_matrix
from baluarte.domain.statements.report_states import ReportState
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import institutions_of

pytestmark = pytest.mark.django_db
# On the day of NOW all four reports of 2025 are due, and the first of 2026.
OFFICES = institutions_of("EDO-*-FIS")
ENDS = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))
# Thirty days after each period ends.
DUE = (date(2025, 4, 30), date(2025, 7, 30), date(2025, 10, 30), date(2026, 1, 30))


def report(office, quarter, value, heading="report_day"):
    return {
        "heading": heading, "institution": office, "value": value, "about": "protocol_progress",
        "first_date": date(2025, 3 * quarter - 2, 1), "last_date": ENDS[quarter - 1],
    }  # fmt: skip


def of(house, code):
    with acting_as(house.one.pk):
        return figure_of(code, Period(2025), known_at=NOW)


def each(house, code):
    with acting_as(house.one.pk):
        return figure_by_institution(code, Period(2025), known_at=NOW)


def test_a_report_that_came_after_its_day_is_not_on_time_and_one_that_did_not_come_is_counted(
    house, stand
):
    stand(
        *(report(one, 1, DUE[0]) for one in OFFICES[:3]),
        *(report(one, 2, date(2025, 7, 31)) for one in OFFICES[:2]),
    )
    found = of(house, "CRO-P-04")
    assert (found.numerator, found.denominator) == (3, 33 * 4)
    assert found.value.quantize(Decimal("0.1")) == Decimal("2.3")
    with acting_as(house.one.pk):
        matrix = office_matrix("fiscalias", 2025, known_at=NOW)
    states = Counter(one.state for office in matrix.offices for one in office.reports)
    assert states[ReportState.DELIVERED] == found.numerator
    assert sum(states.values()) == found.denominator


def test_a_report_whose_day_has_not_come_is_owed_by_nobody_yet(house, stand):
    first = {"first_date": date(2026, 1, 1), "last_date": date(2026, 3, 31)}
    stand(report(OFFICES[0], 1, date(2026, 4, 30)) | first)
    with acting_as(house.one.pk):
        found = figure_of("CRO-P-04", Period(2026), known_at=NOW)
    assert (found.numerator, found.denominator) == (1, 33)


def test_what_documents_leave_open_is_no_data_and_the_range_says_so(house, stand):
    stand(
        report(OFFICES[0], 1, DUE[0]),
        # It came, and no document says on which day.
        report(OFFICES[1], 1, "yes", "report_delivered"),
    )
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    stand(report(OFFICES[2], 1, DUE[0]))
    let_stand(house.other, say(house.one, other, **report(OFFICES[2], 1, date(2025, 5, 9))))
    found = of(house, "CRO-P-04")
    assert (found.numerator, found.denominator) == (1, 130)
    assert [one.quantize(Decimal("0.01")) for one in (found.low, found.high)] == [
        (Decimal(100) / 132).quantize(Decimal("0.01")),
        (Decimal(300) / 132).quantize(Decimal("0.01")),
    ]


def test_offices_that_did_not_report_stay_in_the_whole(house, stand):
    stand(*(report(one, 1, DUE[0]) for one in OFFICES[:26]))
    found = of(house, "INV-P-02")
    assert (found.numerator, found.denominator, found.asked, found.answered) == (26, 33, 33, 33)
    assert found.value.quantize(Decimal("0.1")) == Decimal("78.8")
    assert (found.low, found.high) == (None, None)


def test_of_one_office_that_did_not_report_it_says_so_and_never_nought(house, stand):
    stand(report(OFFICES[0], 1, DUE[0]), report(OFFICES[1], 2, "no", "report_delivered"))
    for code in ("INV-P-02", "CRO-P-04"):
        found = each(house, code)
        assert len(found) == 33
        silent = [one for one in found.values() if one.reason is NoData.NOT_REPORTED]
        assert (len(silent), {one.value for one in silent}) == (32, {None})
        assert found[OFFICES[0]].value is not None
    assert each(house, "CRO-P-04")[OFFICES[0]].denominator == 4


def test_of_a_year_of_which_nobody_stated_anything_nothing_is_said(house):
    for code in ("INV-P-02", "CRO-P-04"):
        assert of(house, code).reason is NoData.NOBODY_STATED
        assert {one.reason for one in each(house, code).values()} == {NoData.NOBODY_STATED}


def test_the_newest_year_is_that_of_the_reports(house, stand):
    stand(report(OFFICES[0], 1, DUE[0]))
    with acting_as(house.one.pk):
        found = newest_figures(["CRO-P-04"], known_at=NOW)["CRO-P-04"]
    assert (found.period, found.numerator) == (Period(2025), 1)
