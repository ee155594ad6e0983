"""What offices state of their files, stage by stage, beside what the registry itself holds.

Two numbers of two sources, never added or mixed: what an office says it opened, brought before a
judge and so on in a year, and how many inquiries that somebody told us of did so in that year. The
second is no part of the first, nor the first all that there is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import ExtractYear

from baluarte.domain.analysis.queries import Cell, Dimension, Unit, count_now
from baluarte.domain.investigation.models import Inquiry, InquiryStatus
from baluarte.domain.investigation.queries.offices import (
    Line,
    by_speaker,
    line_of,
    offices,
    units_of,
)
from baluarte.domain.registry.queries import Filters
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.norms.inquiries import CRIMINAL, statuses

FILE, CHARGE, SENTENCE, EXECUTED = "file", "charge", "sentence", "executed"
# A stage of `norms/texts/investigation/impunity.yaml`, and under which heading an office states it.
STAGES = {
    FILE: "files_opened",
    CHARGE: "files_charged",
    SENTENCE: "files_sentenced",
    EXECUTED: "sentences_executed",
}


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage in a year: what is stated of it, and how many inquiries here reached it."""

    stage: str
    stated: Line
    held: int


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """The pipeline of an office in a year, from both sources."""

    office: str
    year: int
    stages: tuple[StageFigures, ...]

    @property
    def is_stated(self) -> bool:
        """Say whether anything is stated of any stage."""
        return any(one.stated.stated.rows for one in self.stages)

    @property
    def held(self) -> int:
        """Return how many inquiries opened in the year are held here."""
        return self.stages[0].held


def office_figures(
    years: Collection[int], *, known_at: datetime, of: Iterable[str] | None = None
) -> list[OfficeFigures]:
    """Return the pipeline of each office in each year, in the order of the states, then by year.

    An inquiry counts in the year in which it was opened or reached the stage, where that year is
    known, under the office that has it or whose unit does.
    """
    asked, wanted = tuple(offices() if of is None else of), sorted(years)
    if not wanted:
        return []
    stated = _stated(asked, wanted, known_at)
    held = _held(asked, wanted, known_at)
    found = []
    for office in asked:
        rows = by_speaker(office, stated)
        found += [_of_year(office, year, rows, held) for year in wanted]
    return found


def _of_year(
    office: str,
    year: int,
    rows: Mapping[str, Sequence[Statement]],
    held: Mapping[tuple[str, int, str], int],
) -> OfficeFigures:
    theirs = (office, *units_of(office))
    stages = tuple(
        StageFigures(
            stage,
            line_of((heading, ""), tuple(rows), rows, year),
            sum(held[one, year, stage] for one in theirs),
        )
        for stage, heading in STAGES.items()
    )
    return OfficeFigures(office, year, stages)


def events_by_state(year: int, *, at: datetime) -> dict[str, Cell]:
    """Return how many events of a year the registry holds in each state, as the context sees them.

    What is counted here is not what offices count: one event may have no file, or several.
    """
    of = Filters(from_date=date(year, 1, 1), until_date=date(year, 12, 31))
    found = count_now(Unit.EVENTS, (Dimension.STATE,), of, at=at)
    return {state: cell for (state,), cell in found.cells.items()}


def _stated(
    asked: Iterable[str], years: Sequence[int], known_at: datetime
) -> Mapping[str, Sequence[Statement]]:
    everybody = {one for code in asked for one in (code, *units_of(code))}
    of = Asked(
        institutions=tuple(everybody), headings=tuple(STAGES.values()),
        first_date=date(years[0], 1, 1), last_date=date(years[-1], 12, 31),
    )  # fmt: skip
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in standing(known_at=known_at, asked=of):
        found[one.institution].append(one)
    return found


def _held(
    asked: Iterable[str], years: Sequence[int], known_at: datetime
) -> Mapping[tuple[str, int, str], int]:
    """Return by authority, year and stage how many inquiries the context reads."""
    everybody = {one for code in asked for one in (code, *units_of(code))}
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    of_kind = Q(kind=CRIMINAL, authority__in=everybody, recorded_at__lte=known_at)
    # A range of days is looked for along an index; that both days are of one year is not.
    within = Q(first_date__range=(date(years[0], 1, 1), date(years[-1], 12, 31)))
    of_years = within & Q(first_date__year=F("last_date__year"), first_date__year__in=years)
    opened = Inquiry.objects.filter(of_kind, of_years).annotate(of_year=ExtractYear("first_date"))
    counted = opened.order_by().values("authority", "of_year").annotate(number=Count("pk"))
    for authority, year, number in counted.values_list("authority", "of_year", "number"):
        found[authority, year, FILE] = number
    after_opening = [one for each in _statuses().values() for one in each]
    reached = InquiryStatus.objects.filter(
        inquiry__kind=CRIMINAL, inquiry__authority__in=everybody, recorded_at__lte=known_at,
        is_withdrawn=False, status__in=after_opening,
    ).filter(of_years)  # fmt: skip
    reached = reached.exclude(superseded_by__recorded_at__lte=known_at).order_by()
    stage = Case(
        *(When(status__in=codes, then=Value(one)) for one, codes in _statuses().items()),
        output_field=CharField(),
    )
    by = ("inquiry__authority", "of_year", "stage")
    told = reached.annotate(of_year=ExtractYear("first_date"), stage=stage).values(*by)
    numbers = told.annotate(number=Count("inquiry", distinct=True))
    for authority, year, name, number in numbers.values_list(*by, "number"):
        found[authority, year, name] = number
    return found


@cache
def _statuses() -> Mapping[str, tuple[str, ...]]:
    """Return the statuses of a criminal file that are of each stage after its opening."""
    return {
        stage: tuple(code for code, one in statuses(CRIMINAL).items() if one.stage == stage)
        for stage in STAGES
        if stage != FILE
    }
