"""From a row and its list's mapping to the registry's codes, and the reasons why it waits.

Nothing is corrected and nothing is dropped: what cannot be coded is said, with its column.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from baluarte.domain.files.reading.tables import Row
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.mapping import LONGEST_LABEL, Categories, Cells
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.places import PlaceMatcher, place_of
from baluarte.domain.intake.reasons import Reason, Weight
from baluarte.domain.intake.schema import fold_label, split_cell
from baluarte.domain.intake.victims import (
    MOST_VICTIMS,
    PERSON,
    ProfileTold,
    profiles_told,
    victim_count,
    victims_told,
)
from baluarte.norms.imprecise import DateRefused, ImpreciseDate, WhyNot, read_date, read_time

DATE_REASONS = {why: f"date.{why}" for why in WhyNot} | {WhyNot.NOT_GIVEN: "date.missing"}
UNKNOWN_PERPETRATOR = "PE-UNK"
# Days and hours repeat from row to row.
day_read, hour_read = lru_cache(maxsize=8192)(read_date), lru_cache(maxsize=8192)(read_time)
Day = date
STATES = {
    Weight.NOTE: ReportState.CODED,
    Weight.WAITS: ReportState.TO_COMPLETE,
    Weight.REFUSED: ReportState.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What a row says in the registry's codes; empty where it waits."""

    date: str = ""
    first_date: Day | None = None
    last_date: Day | None = None
    local_time: time | None = None
    state: str | None = None
    municipality: str | None = None
    place_precision: PlacePrecision = PlacePrecision.UNKNOWN
    types: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    victims: int | None = None
    acts: int | None = None
    # Of each victim of whom more is told.
    profiles: tuple[ProfileTold, ...] = ()
    already_public: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row's codes, the state it comes to, and why; a refused row has no codes."""

    state: ReportState
    reasons: tuple[Reason, ...]
    coded: Coded | None


def code_row(row: Row, *, mapping: ListMapping, places: PlaceMatcher, accessed: date) -> Outcome:
    """Code one row as its mapping says, known on the day the list was read."""
    reasons = [Reason(code, column) for code, column in row.problems]
    if not any(value.strip() for value in row.values.values()):
        reasons.append(Reason("row.empty"))
    if state_for(reasons) == ReportState.REFUSED:
        return Outcome(ReportState.REFUSED, _sorted(reasons), None)
    cells = Cells(row.values, mapping)
    coded = _code(
        cells, places, accessed, lambda code, column: reasons.append(Reason(code, column))
    )
    return Outcome(state_for(reasons), _sorted(reasons), coded)


Note = Callable[[str, str], None]


def _code(cells: Cells, places: PlaceMatcher, accessed: date, note: Note) -> Coded:
    mapping = cells.mapping
    _need(cells, "what", note)
    _need(cells, "source", note)
    when = _date(cells, accessed, note)
    at = _time(cells, note)
    where = place_of(cells, places, on_date=when.first if when else None, note=note)
    whom = _victims(cells, note)
    profiles = _profiles(cells, whom, note)
    types = _types(cells, note)
    return Coded(
        date=when.edtf if when else "",
        first_date=when.first if when else None,
        last_date=when.last if when else None,
        local_time=at,
        state=where.state,
        municipality=where.municipality,
        place_precision=where.precision,
        types=types,
        perpetrators=_perpetrators(cells, note),
        victims=whom,
        acts=_acts(cells, note),
        profiles=profiles,
        already_public=mapping.already_public,
    )


def _need(cells: Cells, part: str, note: Note) -> None:
    """Ask for what a mapping says is told; where it says nothing, type and producer tell it."""
    columns = cells.mapping.columns_of(part)
    told = cells.mapping.constant_of(part) or cells.joined(columns)
    if part in cells.mapping.content and cells.is_not_known(told, part):
        note(f"{part}.missing", columns[0] if columns else "")


def _date(cells: Cells, accessed: date, note: Note) -> ImpreciseDate | None:
    column = cells.mapping.column_of("date")
    text = cells.of(column)
    if cells.is_reserved(text):
        note("date.reserved", column)
        return None
    if cells.is_not_known(text, "date"):
        note("date.missing", column)
        return None
    if len(text) <= LONGEST_LABEL and (meant := cells.mapping.date_readings.get(fold_label(text))):
        return meant
    try:
        return day_read(
            text,
            accessed=accessed,
            order=cells.mapping.date_order,
            two_digit_years=cells.mapping.two_digit_years,
            year=cells.mapping.year,
        )
    except DateRefused as refused:
        note(DATE_REASONS[refused.why], column)
        return None


def _time(cells: Cells, note: Note) -> time | None:
    column = cells.mapping.column_of("time")
    text = cells.of(column)
    if cells.is_not_known(text, "time") or cells.is_reserved(text):
        return None
    try:
        return hour_read(text)
    except DateRefused:
        note("time.unreadable", column)
        return None


def _victims(cells: Cells, note: Note) -> int | None:
    column = cells.mapping.column_of("victims")
    told = victims_told(cells)
    if told.repeats_a_name:
        note("victim.repeated", column)
    if told.has_reserved:
        note("victim.reserved", column)
    count = victim_count(cells, told)
    if told.has_companions and (count or 0) <= len(told.victims):
        note("victim.companions", column)
    elif not count:
        note("victim.missing", column or cells.mapping.victim_count)
    return count


def _profiles(cells: Cells, victims: int | None, note: Note) -> tuple[ProfileTold, ...]:
    """Return what columns tell of the victims named, or of as many as a row only counts."""
    named = [victim.kind for victim in victims_told(cells).victims]
    found, unmapped = profiles_told(cells, named or [PERSON] * min(victims or 0, MOST_VICTIMS))
    for part in unmapped:
        note(f"{part}.unmapped", cells.mapping.column_of(part))
    return found


def _types(cells: Cells, note: Note) -> tuple[str, ...]:
    if cells.mapping.constant_types:
        return cells.mapping.constant_types
    categories = cells.mapping.types
    for column in categories.columns:
        codes = list(_codes(cells, categories, column, "type", note))
        if codes or not cells.is_not_known(cells.of(column), "types"):
            return tuple(codes)
    note("type.missing", categories.columns[0])
    return ()


def _perpetrators(cells: Cells, note: Note) -> tuple[str, ...]:
    categories = cells.mapping.perpetrators
    codes: list[str] = []
    for column in categories.columns:
        codes += _codes(cells, categories, column, "perpetrator", note)
        if not codes and cells.is_not_known(cells.of(column), "perpetrators"):
            codes = [UNKNOWN_PERPETRATOR]
    return tuple(dict.fromkeys(codes))


def _codes(
    cells: Cells, categories: Categories, column: str, part: str, note: Note
) -> Iterator[str]:
    """Yield the codes of a cell's categories; note what is kept back or has no code."""
    noted = set()
    known = categories.codes
    for label in split_cell(cells.of(column), separators=categories.separators, known=known):
        if cells.is_reserved(label):
            noted.add(f"{part}.reserved")
        elif codes := known.get(fold_label(label)):
            yield from codes
        elif not cells.is_not_known(label, f"{part}s"):
            noted.add(f"{part}.unmapped")
    for code in sorted(noted):
        note(code, column)


def _acts(cells: Cells, note: Note) -> int | None:
    column = cells.mapping.column_of("acts")
    text = cells.of(column)
    if cells.is_not_known(text, "acts"):
        return None
    if text.isdecimal() and len(text) <= len(str(MOST_VICTIMS)) and int(text):
        return int(text)
    note("acts.unreadable", column)
    return None


def _sorted(reasons: list[Reason]) -> tuple[Reason, ...]:
    """The gravest first; each once."""
    return tuple(sorted(set(reasons), key=lambda reason: (-reason.weight, reason)))


def state_for(reasons: Iterable[Reason]) -> ReportState:
    """Return the state of a row with these reasons."""
    return STATES[max((reason.weight for reason in reasons), default=Weight.NOTE)]
