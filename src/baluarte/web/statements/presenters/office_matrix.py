"""A matrix of offices in words and signs: what is stated, what became of reports, what is not."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.statements.queries.office_matrix import Office, OfficeMatrix
from baluarte.domain.statements.queries.stated import Stated
from baluarte.domain.statements.report_states import Reported, ReportState
from baluarte.norms.policy.means import ReportPeriod, Shape
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import Degree
from baluarte.web.statements.labels import (
    day_in_words,
    institution_name,
    language,
    value_in_words,
)
from baluarte.web.statements.presenters.stated import stated_line

NO_DATA, DIFFER, COUNT = "unknown", "contradicted", "count"
# Drawn in a cell: class of the drawing, sign.
DEGREES = {Degree.YES: ("yes", "●"), Degree.PARTLY: ("partial", "◐"), Degree.NO: ("no", "○")}
OTHERS = {NO_DATA: "?", DIFFER: "≠"}
REPORTS: dict[ReportState, tuple[str, str, str | Promise]] = {
    ReportState.DELIVERED: ("yes", "●", pgettext_lazy("report", "Delivered")),
    ReportState.LATE: ("partial", "◷", pgettext_lazy("report", "Delivered late")),
    ReportState.PARTLY: ("partial", "◐", pgettext_lazy("report", "Delivered in part")),
    ReportState.NOT_REPORTED: ("no", "✕", pgettext_lazy("report", "Not reported")),
    ReportState.NOT_DUE: ("unknown", "·", pgettext_lazy("report", "Not due yet")),
    ReportState.CONTRADICTED: (
        "contradicted", "≠", pgettext_lazy("report", "Documents do not agree"),
    ),
}  # fmt: skip
SIGN_OF_FLAG = "⚑"
UNUSED = gettext_lazy("Trained, and no case with a context analysis")


def matrix_shown(found: OfficeMatrix) -> dict[str, Any]:
    """Return the grid, its legend, how many offices have what, and the lines behind it."""
    rows = [_row(found, one) for one in found.offices]
    return {
        "heads": [one.in_language(language()) for one in found.of.columns],
        "periods": [period_said(one) for one in found.periods],
        "rows": rows,
        "legend": legend_of(has_reports=bool(found.periods)),
        "without": sum(one.says_nothing for one in found.offices),
        "flagged": sum(one.is_trained_without_use for one in found.offices),
        "reported": _reported_counts(found),
    }


def period_said(one: ReportPeriod) -> str:
    """Return a period of a report in a few signs: its quarter, its half or its year."""
    months = (one.last_date.month - one.first_date.month) + 1
    if months == 12:  # noqa: PLR2004 (a year)
        return str(one.first_date.year)
    return f"{one.first_date.year}-{one.first_date.month // months + 1}"


def matrix_table(found: OfficeMatrix) -> tuple[list[str], list[list[Value]]]:
    """Return the same matrix for a file: a cell without data is empty, and says so beside it."""
    head = [pgettext("office", "Code"), _("Office"), pgettext("place", "State")]
    for column in found.of.columns:
        label = column.in_language(language())
        head += [label, _("%(what)s: source") % {"what": label}]
    head += [UNUSED] if found.of.trained else []  # type: ignore[list-item]
    head += [_("Report %(period)s") % {"period": period_said(one)} for one in found.periods]
    return [str(one) for one in head], [_line(found, one) for one in found.offices]


def place_said(state: str) -> str:
    """Return the state of an office, or the federation."""
    return names_of_states()[state] if state else _("Federation")


def _line(found: OfficeMatrix, office: Office) -> list[Value]:
    line: list[Value] = [
        office.institution, institution_name(office.institution), place_said(office.state)
    ]  # fmt: skip
    for cell in office.cells:
        line.append(" ≠ ".join(value_in_words(one) for one in cell.rows) or _("No data"))
        line.append(" ".join(_source(one) for one in cell.rows) or None)
    if found.of.trained:
        line.append(_("Yes") if office.is_trained_without_use else None)
    line += [_report_word(one) for one in office.reports]
    return line


def _source(one: Any) -> str:
    page = f" p. {one.page}" if one.page else ""
    return f"{one.reference} ({one.document.reference}{page})"


def _row(found: OfficeMatrix, office: Office) -> dict[str, Any]:
    cells = [
        {"label": column.in_language(language()), **_cell(column.shape, one)}
        for column, one in zip(found.of.columns, office.cells, strict=True)
    ]
    reports = [report_shown(one) for one in office.reports]
    return {
        "code": office.institution,
        "place": place_said(office.state),
        "name": institution_name(office.institution),
        "url": reverse("institution_page", args=[office.institution]),
        "cells": cells,
        "reports": reports,
        "marks": [*cells, *reports],
        "is_flagged": office.is_trained_without_use,
        "has_data": office.has_data,
    }


def _cell(shape: Shape, one: Stated) -> dict[str, Any]:
    """Return one cell: a sign with its word, or a number; the link leads to what states it."""
    line = stated_line(one)
    word = " ≠ ".join(each["value"] for each in line["sayings"]) or _("No data")
    kind, sign = cell_sign(shape, one)
    return {
        "kind": kind,
        "sign": sign,
        "word": word,
        "url": _url(one.rows),
        "is_number": shape is Shape.COUNT and bool(one.numbers) and not one.is_contradicted,
        "line": line,
    }


def cell_sign(shape: Shape, one: Stated) -> tuple[str, str]:
    """Return how one cell is drawn: what it is, and its sign or number."""
    if not one.rows or one.is_unanswered:
        return NO_DATA, OTHERS[NO_DATA]
    if one.is_contradicted:
        return DIFFER, OTHERS[DIFFER]
    if shape is Shape.DEGREE:
        return DEGREES[Degree(one.rows[0].degree)]
    if shape is Shape.DAY:
        return DEGREES[Degree.YES]
    return COUNT, value_in_words(one.rows[0])


def report_shown(one: Reported) -> dict[str, Any]:
    """Return what became of one report: a sign with its word, and what shows it."""
    kind, sign, _word = REPORTS[one.state]
    return {
        "kind": kind,
        "sign": sign,
        "word": _report_word(one),
        "url": _url(one.rows),
        "period": period_said(one.period),
    }


def _report_word(one: Reported) -> str:
    word = str(REPORTS[one.state][2])
    return f"{word}, {day_in_words(one.day)}" if one.day else word


def _url(rows: Iterable[Any]) -> str:
    first = next(iter(rows), None)
    return reverse("institution_fact", args=[first.reference]) if first else ""


def legend_of(*, has_reports: bool) -> list[dict[str, str]]:
    """Return what the signs of a matrix mean."""
    said = [
        ("yes", "●", pgettext("matrix", "Yes, or its day is stated")),
        ("partial", "◐", pgettext("matrix", "Partly")),
        ("no", "○", pgettext("matrix", "No")),
        (DIFFER, "≠", pgettext("matrix", "Documents do not agree")),
        (NO_DATA, "?", pgettext("matrix", "No data")),
    ]
    if has_reports:
        said += [
            (kind, sign, str(word))
            for state, (kind, sign, word) in REPORTS.items()
            if state in (ReportState.LATE, ReportState.NOT_REPORTED, ReportState.NOT_DUE)
        ]
        said.append(("contradicted", SIGN_OF_FLAG, str(UNUSED)))
    return [{"kind": kind, "sign": sign, "word": word} for kind, sign, word in said]


def _reported_counts(found: OfficeMatrix) -> list[dict[str, Any]]:
    """Return for each period how many offices delivered, came late, or did not report."""
    lines = []
    for place, period in enumerate(found.periods):
        counts = Counter(office.reports[place].state for office in found.offices)
        lines.append(
            {
                "period": period_said(period),
                "due": period.due_date,
                "numbers": [
                    {"label": str(word), "number": counts[state]}
                    for state, (_kind, _sign, word) in REPORTS.items()
                ],
                "number": len(found.offices),
            }
        )
    return lines
