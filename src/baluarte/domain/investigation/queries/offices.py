"""Prosecutor's offices as documents state them: each heading, its level, and where it is silent.

All is read from statements: nothing of an office is typed here. What nobody stated is no data and
never zero; a unit of an office speaks where the office itself does not. Offices stand in the order
of the states; nothing adds them up to a grade.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from django.db.models import Q

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.statements.queries.office_matrix import (
    OfficeMatrix,
    cell_of,
    headings_of,
    matrix_of,
)
from baluarte.domain.statements.queries.stated import Stated
from baluarte.domain.statements.report_states import (
    REPORT_DAY,
    REPORT_DELIVERED,
    Reported,
    ReportState,
    reported,
)
from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import CATALOGUE, EACH, public_institution
from baluarte.norms.office_maturity import (
    Evidence,
    Judged,
    Maturity,
    MaturityHeading,
    ReportsDue,
    judge,
    maturity_on,
)
from baluarte.norms.policy.means import matrix, periodic_reports
from baluarte.norms.statements import Given, headings

MATRIX, PROGRESS = "fiscalias", "protocol_progress"
# What an institution answered that is no value: it was asked, and said why not or nothing.
REFUSED = (Answer.RESERVED, Answer.DOES_NOT_EXIST, Answer.NOT_COMPETENT)
NOT_OWED = (ReportState.NOT_DUE,)


class NoSuchOffice(LookupError):
    """No prosecutor's office, and no unit of one, has this code."""


@dataclass(frozen=True, slots=True)
class Line:
    """One heading under which something is asked of an office, and who states what of it."""

    stated: Stated
    # The unit that speaks where the office itself does not.
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the competences: what is stated under it, and how far that comes."""

    heading: MaturityHeading
    lines: tuple[Line, ...]
    judged: Judged


@dataclass(frozen=True, slots=True)
class Silence:
    """How many points an office answered in a year, refused, or left without an answer."""

    answered: int = 0
    refused: int = 0
    unanswered: int = 0

    @property
    def asked(self) -> int:
        """Return how many points anybody knows of."""
        return self.answered + self.refused + self.unanswered


@dataclass(frozen=True)
class OfficeProfile:
    """All that is stated of an office in a year, heading by heading, with its reports."""

    institution: str
    state: str
    year: int
    text: Maturity
    sections: tuple[Section, ...]
    reports: tuple[Reported, ...]
    silence: Silence
    units: tuple[str, ...]
    # Of the evidence that its levels stand on: the same evidence has the same digest.
    digest: str
    is_trained_without_use: bool = False
    rows: tuple[Statement, ...] = field(default=(), repr=False)

    @property
    def has_data(self) -> bool:
        """Say whether anybody stated anything of it."""
        return bool(self.rows)

    def section(self, code: str) -> Section:
        """Return one section; `UnknownCode` where the text has none of this code."""
        return next(one for one in self.sections if one.heading is self.text.heading(code))

    def stated(self, heading: str, about: str = "") -> Stated:
        """Return what stands of one heading, of the office or of its unit."""
        lines = (one.stated for section in self.sections for one in section.lines)
        key = (heading, about)
        found = (one for one in lines if (one.heading, one.about) == key)
        return next(found, Stated(heading, about))


def offices() -> tuple[str, ...]:
    """Return the federal office and those of the states, in the order of the states."""
    return matrix(MATRIX).institutions


@cache
def units_of(office: str) -> tuple[str, ...]:
    """Return the units of an office that the catalogue names, whatever stands between."""
    own = [
        code
        for code, term in terms(CATALOGUE).items()
        if EACH not in code and term.facts.get("command", "") == office
    ]
    return tuple(dict.fromkeys([*own, *(unit for one in own for unit in units_of(one))]))


def is_office(code: str) -> bool:
    """Say whether a code is of an office, or of a unit of one."""
    return code in offices() or any(code in units_of(one) for one in offices())


def office_profile(code: str, year: int, *, known_at: datetime) -> OfficeProfile:
    """Return the profile of an office or unit in a year; `NoSuchOffice` where it is neither."""
    if not is_office(code):
        raise NoSuchOffice(code)
    return profiles(year, known_at=known_at, codes=[code])[0]


def profiles(
    year: int, *, known_at: datetime, codes: Iterable[str] | None = None
) -> list[OfficeProfile]:
    """Return the profile of each office in a year, by one reading of the statements."""
    asked = tuple(offices() if codes is None else codes)
    text = maturity_on(local_day(known_at))
    rows = _stated(asked, headings_asked(text), year, known_at, since=_first_day(text, year))
    return profiles_of(rows, year, text=text, today=local_day(known_at), codes=asked)


def matrix_with_profiles(
    year: int, *, known_at: datetime
) -> tuple[OfficeMatrix, list[OfficeProfile]]:
    """Return the matrix of all offices and the profile of each, by one reading of both."""
    of, text, today = matrix(MATRIX), maturity_on(local_day(known_at)), local_day(known_at)
    of_matrix = headings_of(of)
    asked = {*headings_asked(text), *of_matrix}
    # A figure counts in its own year alone: those of other years are not read.
    figures = [one for one in asked if headings()[one].is_figure]
    of_year = Q(last_date__gte=date(year, 1, 1)) | ~Q(heading__in=figures)
    rows = _stated(offices(), asked, year, known_at, narrowed=of_year)
    own = {
        code: [one for one in rows.get(code, ()) if not one.unit and one.heading in of_matrix]
        for code in offices()
    }
    of_text, since = set(headings_asked(text)), _first_day(text, year)
    recent = {
        code: [one for one in several if one.last_date >= since and one.heading in of_text]
        for code, several in rows.items()
    }
    return (
        matrix_of(of, year, own, offices=offices(), today=today),
        profiles_of(recent, year, text=text, today=today, codes=offices()),
    )


def _first_day(text: Maturity, year: int) -> date:
    """Return the first day of which anything counts in a year."""
    return date(year - text.lasts_years + 1, 1, 1)


def _stated(
    codes: Iterable[str],
    asked: Iterable[str],
    year: int,
    known_at: datetime,
    *,
    since: date | None = None,
    narrowed: Q | None = None,
) -> Mapping[str, list[Statement]]:
    """Return what is stated of offices and their units under headings, each document read once."""
    everybody = {one for code in codes for one in (code, *units_of(code))}
    of = Asked(
        institutions=tuple(everybody), headings=tuple(asked),
        first_date=since, last_date=date(year, 12, 31),
    )  # fmt: skip
    rows: dict[str, list[Statement]] = {}
    found = standing(known_at=known_at, asked=of).filter(narrowed or Q()).select_related(None)
    for one in found.prefetch_related("document"):
        rows.setdefault(one.institution, []).append(one)
    return rows


def profiles_of(
    rows: Mapping[str, Sequence[Statement]],
    year: int,
    *,
    text: Maturity,
    today: date,
    codes: Iterable[str],
) -> list[OfficeProfile]:
    """Return profiles from what is stated of each institution, as a day sees it."""
    return [_profile(code, year, text, rows, today) for code in codes]


def headings_asked(text: Maturity) -> tuple[str, ...]:
    """Return every heading that a profile reads."""
    wanted = {key for one in text.headings for key, _ in one.keys}
    return tuple(sorted(wanted | {REPORT_DELIVERED, REPORT_DAY}))


def years_of_offices(*, known_at: datetime) -> list[int]:
    """Return the years of which anything is stated of an office, the newest first."""
    everybody = {one for code in offices() for one in (code, *units_of(code))}
    found = standing(known_at=known_at, asked=Asked(institutions=tuple(everybody))).order_by()
    days = found.values_list("last_date", flat=True).distinct()
    return sorted({one.year for one in days}, reverse=True)


def evidence_of(stated: Stated) -> Evidence:
    """Return what stands of one heading as the text of maturity reads it."""
    said = [one for one in stated.rows if one.answer == Answer.ANSWERED]
    values = dict.fromkeys(_value(one) for one in said)
    return Evidence(tuple(values), stated.is_unanswered)


def _profile(
    code: str,
    year: int,
    text: Maturity,
    rows: Mapping[str, Sequence[Statement]],
    today: date,
) -> OfficeProfile:
    of = by_speaker(code, rows)
    speakers = tuple(of)
    lines = {
        key: line_of(key, speakers, of, year) for heading in text.headings for key in heading.keys
    }
    evidence = {key: evidence_of(one.stated) for key, one in lines.items()}
    periods = periodic_reports()[PROGRESS].periods_of(year)
    reports = tuple(reported(PROGRESS, one, of[code], today) for one in periods)
    due = {PROGRESS: reports_due(reports)}
    every = tuple(row for one in speakers for row in of[one])
    return OfficeProfile(
        institution=code,
        state=_state(code),
        year=year,
        text=text,
        sections=tuple(
            Section(
                one,
                tuple(lines[key] for key in one.keys),
                judge(one, evidence, due, levels=tuple(text.levels)),
            )
            for one in text.headings
        ),
        reports=reports,
        silence=_silence(every, year),
        units=units_of(code),
        digest=_digest(text, lines.values(), reports),
        is_trained_without_use=_is_trained_without_use(lines),
        rows=every,
    )


def by_speaker(
    code: str, rows: Mapping[str, Sequence[Statement]]
) -> dict[str, Sequence[Statement]]:
    """Return what is stated of the office itself first, then of each unit of it, by its name."""
    own = rows.get(code, ())
    found: dict[str, Sequence[Statement]] = {code: [one for one in own if not one.unit]}
    for name in sorted({one.unit for one in own if one.unit}):
        found[name] = [one for one in own if one.unit == name]
    return found | {one: rows.get(one, ()) for one in units_of(code)}


def line_of(
    key: tuple[str, str],
    speakers: Sequence[str],
    rows: Mapping[str, Sequence[Statement]],
    year: int,
) -> Line:
    """Return what the office states; what its first unit that says anything does, where not."""
    heading, about = key
    of_year = year if headings()[heading].is_figure else None
    found = [(one, cell_of(heading, about, rows[one], year=of_year)) for one in speakers]
    said = [(who, one) for who, one in found if one.rows and not one.is_unanswered]
    who, one = next(iter(said or [each for each in found if each[1].rows]), found[0])
    return Line(one, "" if who == speakers[0] else who)


def reports_due(reports: Iterable[Reported]) -> ReportsDue:
    """Return of the reports of a year how many were due, came, and came by their day."""
    owed = [one for one in reports if one.state not in NOT_OWED]
    came = sum(bool(one.came) for one in owed)
    return ReportsDue(len(owed), came, sum(bool(one.is_on_time) for one in owed))


def _silence(rows: Iterable[Statement], year: int) -> Silence:
    of_year = [one for one in rows if one.first_date.year <= year <= one.last_date.year]
    return silence_of(Counter(one.answer for one in of_year))


def silence_of(counts: Mapping[str, int]) -> Silence:
    """Return how many points were answered, refused or left, from how often each answer came."""
    counts = Counter(counts)
    return Silence(
        counts[Answer.ANSWERED],
        sum(counts[one] for one in REFUSED),
        counts[Answer.NOT_ANSWERED],
    )


def _is_trained_without_use(lines: Mapping[tuple[str, str], Line]) -> bool:
    """Say whether staff was trained and no case shows it, as stated; silence says neither."""
    of = matrix(MATRIX)
    trained = lines[of.trained, ""].stated.numbers
    used = lines[of.unused, ""].stated.numbers
    return bool(trained and trained[-1] > 0 and used and used[0] == 0)


def _digest(text: Maturity, lines: Iterable[Line], reports: Iterable[Reported]) -> str:
    """Return the hash of the version, and of every statement that the levels are judged by."""
    rows = {row.reference for one in lines for row in one.stated.rows}
    rows |= {row.reference for one in reports for row in one.rows}
    told = [f"v{text.version}", *sorted(rows)]
    return sha256("\n".join(told).encode()).hexdigest()


def _value(one: Statement) -> Given:
    assert one.value is not None
    return one.value  # type: ignore[return-value]


def _state(code: str) -> str:
    try:
        return public_institution(code).state
    except UnknownCode:
        return ""
