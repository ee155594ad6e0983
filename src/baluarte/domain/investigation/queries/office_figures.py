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
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from baluarte.domain.analysis.queries import Cell, Dimension, Unit, count_now
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.queries.impunity_tally import ask
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

# Each status bears the authority of its file: no file is looked at. Codes of statuses are of one
# kind of inquiry each.
REACHED = """
with of as (select * from unnest(%(codes)s::text[], %(stages)s::text[]) as o(code, stage)),
told as materialized (
    select id, authority, inquiry_id, status, extract(year from first_date)::int as year
      from public.investigation_inquirystatus
     where authority = any(%(authorities)s) and status = any(%(codes)s)
       and not is_withdrawn and recorded_at <= %(known_at)s
       and first_date between %(first_date)s and %(last_date)s
       and extract(year from first_date) = extract(year from last_date)
),
replaced as materialized (
    select supersedes_id from public.investigation_inquirystatus
     where supersedes_id is not null and recorded_at <= %(known_at)s
),
reached as (
    select distinct t.authority, t.year, of.stage, t.inquiry_id
      from told t join of on of.code = t.status
     where t.year = any(%(years)s) and t.id not in (select supersedes_id from replaced)
)
select authority, year, stage, count(*) from reached group by 1, 2, 3
"""


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
    counted = opened.order_by().values("authority", "of_year").annotate(number=Count("*"))
    for authority, year, number in counted.values_list("authority", "of_year", "number"):
        found[authority, year, FILE] = number
    for authority, year, name, number in ask(REACHED, _reached(everybody, years, known_at)):
        found[authority, int(year), name] = number
    return found


def _reached(
    authorities: Collection[str], years: Sequence[int], known_at: datetime
) -> Mapping[str, Any]:
    pairs = [(code, stage) for stage, codes in _statuses().items() for code in codes]
    return {
        "authorities": list(authorities),
        "codes": [code for code, _stage in pairs],
        "stages": [stage for _code, stage in pairs],
        "first_date": date(years[0], 1, 1),
        "last_date": date(years[-1], 12, 31),
        "years": list(years),
        "known_at": known_at,
    }


@cache
def _statuses() -> Mapping[str, tuple[str, ...]]:
    """Return the statuses of a criminal file that are of each stage after its opening."""
    return {
        stage: tuple(code for code, one in statuses(CRIMINAL).items() if one.stage == stage)
        for stage in STAGES
        if stage != FILE
    }
