"""Thirty-three offices, each with its row: what is stated, what was reported, what nobody said."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.factories.intake import make_places
from tests.factories.statements import (
    NOW,
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say,
    say_all,
)

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.queries.office_matrix import office_matrix, years_of_matrix
from baluarte.domain.statements.report_states import ReportState
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2025, 1, 1), "last_date": date(2025, 12, 31)}
PROTOCOL, REPORT = "standardised_2018", "protocol_progress"
OFFICE = "EDO-09-FIS"


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
    made = SimpleNamespace(institution=institution, one=one, other=other)
    made.document = keep(one, institution)
    return made


@pytest.fixture
def stand(house):
    def load(*said):
        return let_stand(house.other, *say_all(house.one, house.document, *said))

    return load


def said(heading, value, institution=OFFICE, **more):
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def quarter(number, heading, value, institution=OFFICE):
    first = date(2025, 3 * number - 2, 1)
    last = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))[number - 1]
    return {
        "heading": heading, "institution": institution, "value": value, "about": REPORT,
        "first_date": first, "last_date": last,
    }  # fmt: skip


def matrix(house, code="fiscalias", *, year=2025, at=NOW, state=""):
    with acting_as(house.one.pk):
        return office_matrix(code, year, known_at=at, state=state)


def office(house, institution=OFFICE, **asked):
    return next(one for one in matrix(house, **asked).offices if one.institution == institution)


def cell(found, heading):
    return next(one for one in found.cells if one.heading == heading)


def test_s29_there_are_33_rows_always_and_one_without_data_says_so(house, stand):
    empty = matrix(house)
    assert [len(empty.offices), sum(one.has_data for one in empty.offices)] == [33, 0]
    stand(
        said("protocol_in_force", "yes", about=PROTOCOL), said("protocol_files", 0, about=PROTOCOL)
    )
    found = matrix(house)
    assert (len(found.offices), sum(one.has_data for one in found.offices)) == (33, 1)
    here = office(house)
    assert cell(here, "protocol_files").numbers == (Decimal(0),)
    silent = office(house, "EDO-20-FIS")
    assert [one.rows for one in silent.cells] == [()] * len(found.of.columns)


def test_what_was_adopted_stands_until_another_document_and_a_count_is_of_its_year(house, stand):
    before = {"first_date": date(2023, 1, 1), "last_date": date(2023, 12, 31)}
    stand(
        said("protocol_in_force", "yes", about=PROTOCOL) | before,
        said("protocol_adopted", date(2023, 2, 1), about=PROTOCOL) | before,
        said("protocol_files", 4, about=PROTOCOL) | before,
        said("protocol_in_force", None, about=PROTOCOL, answer=Answer.NOT_ANSWERED),
    )
    found = office(house)
    assert cell(found, "protocol_in_force").rows[0].degree == "yes"
    assert cell(found, "protocol_adopted").rows[0].day == date(2023, 2, 1)
    assert cell(found, "protocol_files").rows == ()
    assert cell(office(house, year=2022), "protocol_in_force").rows == ()


def test_two_documents_that_do_not_agree_both_stand_in_the_cell(house, stand):
    stand(said("protocol_in_force", "yes", about=PROTOCOL))
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    let_stand(house.other, say(house.one, other, **said("protocol_in_force", "no", about=PROTOCOL)))
    found = cell(office(house), "protocol_in_force")
    assert (found.is_contradicted, len(found.rows)) == (True, 2)


@pytest.mark.parametrize(
    ("trained", "files", "is_flagged"),
    [(5, 0, True), (5, 2, False), (0, 0, False), (5, None, False), (None, 0, False)],
)
def test_s30_staff_trained_without_any_case_with_context_analysis_is_flagged(
    house, stand, trained, files, is_flagged
):
    stand(
        *(
            said(heading, Decimal(number))
            for heading, number in (("staff_trained", trained), ("files_context_analysis", files))
            if number is not None
        )
    )
    assert office(house).is_trained_without_use is is_flagged


def test_s31_each_period_is_delivered_late_or_not_reported_and_the_counts_are_the_rows(
    house, stand
):
    stand(
        # Due on 30 April 2025: thirty days after 31 March.
        quarter(1, "report_day", date(2025, 4, 30)),
        quarter(2, "report_day", date(2025, 7, 31)),
        quarter(3, "report_delivered", "no"),
    )
    found = matrix(house)
    assert [one.due_date for one in found.periods] == [
        date(2025, 4, 30), date(2025, 7, 30), date(2025, 10, 30), date(2026, 1, 30),
    ]  # fmt: skip
    here = office(house)
    assert [one.state for one in here.reports] == [
        ReportState.DELIVERED, ReportState.LATE, ReportState.NOT_REPORTED,
        ReportState.NOT_REPORTED,
    ]  # fmt: skip
    counts = [
        Counter(one.reports[place].state for one in found.offices)
        for place in range(len(found.periods))
    ]
    assert counts[0] == {ReportState.DELIVERED: 1, ReportState.NOT_REPORTED: 32}
    assert counts[3] == {ReportState.NOT_REPORTED: 33}


def test_before_its_day_a_report_is_not_owed_yet(house):
    at = datetime(2025, 8, 1, 18, tzinfo=UTC)
    assert [one.state for one in office(house, at=at).reports] == [
        ReportState.NOT_REPORTED, ReportState.NOT_REPORTED, ReportState.NOT_DUE,
        ReportState.NOT_DUE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([("report_delivered", "yes")], ReportState.DELIVERED),
        ([("report_delivered", "partly")], ReportState.PARTLY),
        (
            [("report_delivered", "no"), ("report_day", date(2025, 4, 1))],
            ReportState.CONTRADICTED,
        ),
        ([("report_delivered", "yes"), ("report_day", date(2025, 5, 1))], ReportState.LATE),
    ],
)
def test_what_documents_say_of_one_report(house, stand, rows, state):
    stand(*(quarter(1, *one) for one in rows))
    assert office(house).reports[0].state == state


def test_a_state_narrows_to_its_office(house):
    assert [one.institution for one in matrix(house, state="30").offices] == ["EDO-30-FIS"]


def test_victims_commissions_are_the_same_with_other_columns(house, stand):
    stand(said("norm_in_force", "yes", "EDO-09-VIC", about="victims_fund"))
    found = matrix(house, "comisiones")
    assert (len(found.offices), found.periods, found.offices[0].reports) == (33, (), ())
    assert sum(one.has_data for one in found.offices) == 1


def test_the_years_are_those_of_which_something_is_stated(house, stand):
    with acting_as(house.one.pk):
        assert years_of_matrix("fiscalias", known_at=NOW) == []
    stand(said("staff_trained", Decimal(3)))
    with acting_as(house.one.pk):
        assert years_of_matrix("fiscalias", known_at=NOW) == [2025]


def test_a_matrix_that_is_none_is_named(house):
    with pytest.raises(UnknownCode):
        matrix(house, "nada")
