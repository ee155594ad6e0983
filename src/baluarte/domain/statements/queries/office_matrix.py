"""Every office of a class by what is asked of it: one row each, whether anybody said anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.statements.queries.stated import Stated, newest_of
from baluarte.domain.statements.report_states import (
    REPORT_DAY,
    REPORT_DELIVERED,
    Reported,
    reported,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy.means import (
    Matrix,
    MatrixColumn,
    ReportPeriod,
    Shape,
    matrix,
    periodic_reports,
)


@dataclass(frozen=True, slots=True)
class Office:
    """One row: each thing asked, as it is stated, and its reports."""

    institution: str
    state: str
    cells: tuple[Stated, ...]
    reports: tuple[Reported, ...]
    is_trained_without_use: bool

    @property
    def has_data(self) -> bool:
        """Say whether anything at all is stated of it."""
        return any(one.rows for one in self.cells) or any(one.rows for one in self.reports)

    @property
    def says_nothing(self) -> bool:
        """Say whether nothing asked is answered and no report is known: its row has no value."""
        is_answered = any(one.rows and not one.is_unanswered for one in self.cells)
        return not is_answered and not any(one.rows for one in self.reports)


@dataclass(frozen=True, slots=True)
class OfficeMatrix:
    """A matrix in a year: its text, the periods of its report, and every office."""

    of: Matrix
    year: int
    periods: tuple[ReportPeriod, ...]
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """What every office is asked in a year, and the day on which that is looked at."""

    of: Matrix
    number: int
    periods: tuple[ReportPeriod, ...]
    today: date


def office_matrix(code: str, year: int, *, known_at: datetime, state: str = "") -> OfficeMatrix:
    """Return every office of a class, or those of a state, as stated by the end of a year.

    What is or was done stands until another document says otherwise; a count is of the year.
    """
    of = matrix(code)
    offices = [one for one in of.institutions if not state or _state(one) == state]
    rows = _by_office(of, year, offices, known_at)
    return matrix_of(of, year, rows, offices=offices, today=local_day(known_at))


def matrix_of(
    of: Matrix,
    year: int,
    rows: Mapping[str, Iterable[Statement]],
    *,
    offices: Iterable[str],
    today: date,
) -> OfficeMatrix:
    """Return the matrix of some offices from what is stated of each, as a day sees it."""
    periods = periodic_reports()[of.report].periods_of(year) if of.report else ()
    asked = _Year(of, year, periods, today)
    made = tuple(_office(asked, one, rows.get(one, ())) for one in offices)
    return OfficeMatrix(of, year, periods, made)


def years_of_matrix(code: str, *, known_at: datetime) -> list[int]:
    """Return the years of which anything that a matrix asks is stated, the newest first."""
    wanted = [one.heading for one in matrix(code).columns]
    asked = Asked(institutions=matrix(code).institutions, headings=wanted)
    days = standing(known_at=known_at, asked=asked).order_by().values_list("last_date", flat=True)
    return sorted({one.year for one in days}, reverse=True)


def headings_of(of: Matrix) -> frozenset[str]:
    """Return every heading that a matrix reads."""
    return frozenset({one.heading for one in of.columns} | {REPORT_DELIVERED, REPORT_DAY})


def _by_office(
    of: Matrix, year: int, offices: Iterable[str], known_at: datetime
) -> Mapping[str, list[Statement]]:
    asked = Asked(
        institutions=tuple(offices), headings=tuple(headings_of(of)), last_date=date(year, 12, 31)
    )
    found: dict[str, list[Statement]] = {}
    for one in standing(known_at=known_at, asked=asked):
        if not one.unit:
            found.setdefault(one.institution, []).append(one)
    return found


def _office(year: _Year, institution: str, rows: Iterable[Statement]) -> Office:
    of, several = year.of, list(rows)
    cells = tuple(_cell(column, several, year.number) for column in of.columns)
    return Office(
        institution,
        _state(institution),
        cells,
        tuple(reported(of.report, period, several, year.today) for period in year.periods),
        _is_trained_without_use(of, cells),
    )


def _cell(column: MatrixColumn, rows: Iterable[Statement], year: int) -> Stated:
    is_of_year = column.shape is Shape.COUNT
    return cell_of(column.heading, column.about, rows, year=year if is_of_year else None)


def cell_of(
    heading: str, about: str, rows: Iterable[Statement], *, year: int | None = None
) -> Stated:
    """Return what stands of one thing asked; only of a year where it is a count of one."""
    of_it = [
        one
        for one in rows
        if (one.heading, one.about) == (heading, about) and (year is None or _lies_in(one, year))
    ]
    # Who did not answer this year had perhaps answered before.
    said = [one for one in of_it if one.answer == Answer.ANSWERED] or of_it
    return newest_of(heading, about, said) if said else Stated(heading, about)


def _lies_in(one: Statement, year: int) -> bool:
    return one.first_date.year == one.last_date.year == year


def _is_trained_without_use(of: Matrix, cells: Iterable[Stated]) -> bool:
    """Say whether staff was trained and no case shows it, as stated; silence says neither."""
    known = {one.heading: one for one in cells}
    if not of.trained:
        return False
    trained, used = known[of.trained].numbers, known[of.unused].numbers
    return bool(trained and trained[-1] > 0 and used and used[0] == 0)


def _state(institution: str) -> str:
    return public_institution(institution).state
