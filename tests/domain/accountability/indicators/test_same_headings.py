"""An indicator and the matrix of offices read one thing under the same headings."""

from datetime import date

import pytest

from baluarte.domain.accountability.indicators import (
    DegreeRule,
    PeriodicReportRule,
    SumRule,
    figure_of,
    rule_of,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.queries.office_matrix import office_matrix
from baluarte.domain.statements.report_states import ReportState
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import policy_indicators
from baluarte.norms.policy.means import Shape, matrices
from baluarte.norms.statements import Value, headings

VALUE_OF = {Shape.DEGREE: Value.DEGREE, Shape.DAY: Value.DAY, Shape.COUNT: Value.COUNT}
COLUMNS = [
    pytest.param(column, id=f"{one.code}:{column.heading}:{column.about}")
    for one in matrices().values()
    for column in one.columns
]


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_holds_what_its_heading_does(column):
    assert headings()[column.heading].value is VALUE_OF[column.shape]


@pytest.mark.parametrize("column", COLUMNS)
def test_an_indicator_reads_a_column_as_the_matrix_does(column):
    for code in policy_indicators():
        match rule_of(code):
            case DegreeRule() as rule:
                if column.heading in {heading for heading, _ in rule.headings}:
                    assert column.shape is Shape.DEGREE, code
            case SumRule() as rule:
                if column.heading in {rule.numerator, rule.denominator, rule.stated}:
                    assert column.shape is Shape.COUNT, code


@pytest.mark.parametrize("code", ["INV-P-02", "CRO-P-04"])
def test_the_report_of_an_indicator_is_the_report_of_the_matrix(code):
    rule = rule_of(code)
    [matrix] = [one for one in matrices().values() if one.report]
    assert isinstance(rule, PeriodicReportRule)
    assert rule.report == matrix.report
    assert {*rule.institutions} == {*matrix.institutions}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heading", "value", "state", "counted"),
    [
        ("report_day", "2025-04-20", ReportState.DELIVERED, 1),
        ("report_delivered", "yes", ReportState.DELIVERED, 1),
        ("report_delivered", "no", ReportState.NOT_REPORTED, 0),
    ],
)
def test_a_report_that_came_counts_however_it_is_stated(  # noqa: PLR0917 (a table)
    house, stand, heading, value, state, counted
):  # fmt: skip
    stand({
        "heading": heading, "about": "protocol_progress", "value": value,
        "first_date": date(2025, 1, 1), "last_date": date(2025, 3, 31),
    })  # fmt: skip
    with acting_as(house.one.pk):
        known = {"known_at": house.document.kept_at}
        [office] = [
            one
            for one in office_matrix("fiscalias", 2025, **known).offices
            if one.institution == "EDO-09-FIS"
        ]
        found = figure_of("INV-P-02", Period(2025), **known)
    assert office.reports[0].state == state
    assert (found.numerator, found.denominator) == (counted, 33)
