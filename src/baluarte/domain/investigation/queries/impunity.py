"""How far criminal files came and what is lost on the way, of the files that the context sees."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.queries.impunity_sql import (
    CURVES,
    FILES,
    WITHOUT_FILE,
    parameters,
)
from baluarte.domain.investigation.queries.impunity_tally import (
    Row,
    Tally,
    ask,
    histories,
    rows_of,
)
from baluarte.domain.investigation.queries.scope import Scope
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.impunity import (
    EVENT,
    Figure,
    StageCount,
    Standing,
    cohorts,
    figures,
    pipeline,
)
from baluarte.science import rates, survival

# Until the first of which a file is followed: taken to court, or out before that.
CHARGED, CLOSED = "charged", "closed"
MONTH = 365.25 / 12
# Groups that a table of files may have.
BY_YEAR, BY_AUTHORITY, BY_CRIME = "year", "authority", "crime"


@dataclass(frozen=True)
class Impunity:
    """What became of the events and files of a scope, as known on a day.

    `pipeline` is of events, each where the furthest of its files stands; `figures` of what each
    definition counts. `without_file` are events of the registry of which no file is known.
    """

    on: date
    pipeline: tuple[StageCount, ...]
    figures: tuple[Figure, ...]
    files: int
    events: int
    without_file: int
    groups: Mapping[str, Mapping[str, Counter[Standing]]]


@dataclass(frozen=True)
class Curves:
    """How files came to court or were closed before, by months since they were opened.

    `undated` files are in no curve: nobody says when they were opened, or it contradicts itself.
    """

    incidence: survival.CumulativeIncidence | None
    undated: int


@dataclass
class _Counted:
    """Files and events that stand alike, and how many."""

    files: Counter[Standing] = field(default_factory=Counter)
    events: Counter[Standing] = field(default_factory=Counter)
    without_file: int = 0
    groups: dict[str, defaultdict[str, Counter[Standing]]] = field(
        default_factory=lambda: {
            one: defaultdict(Counter) for one in (BY_YEAR, BY_AUTHORITY, BY_CRIME)
        }
    )

    def add_files(self, one: Standing, row: Row) -> None:
        self.files[one] += row.many
        of = ((BY_YEAR, str(row.year or "")), (BY_AUTHORITY, row.authority), (BY_CRIME, row.crime))
        for by, key in of:
            self.groups[by][key][one] += row.many


def impunity(*, scope: Scope, by: UUID, at: datetime) -> Impunity:
    """Return what became of the files of a scope that the context sees; logged."""
    on = local_day(at)
    counted = _counted(scope, on)
    log_reading("investigation.read_impunity", counted.files.total(), by=by, at=at)
    of_files, of_events = figures(counted.files), figures(counted.events)
    return Impunity(
        on=on,
        pipeline=pipeline(counted.events),
        # IM-4 is of killings, which are events.
        figures=(of_files[0], of_files[1], of_events[2]),
        files=counted.files.total(),
        events=counted.events.total(),
        without_file=counted.without_file,
        groups=counted.groups,
    )


def cohort_figures(*, scope: Scope, by: UUID, at: datetime) -> tuple[Figure, ...]:
    """Return IM-3 of each year in which files of a scope were opened; logged."""
    on = local_day(at)
    every = histories(rows_of(FILES, parameters(scope, on)))
    log_reading("investigation.read_impunity", len(every), by=by, at=at)
    return cohorts(every.values(), at=on)


def curves(*, scope: Scope, by: UUID, at: datetime) -> Curves:
    """Return after how many months files came to court, or were closed before; logged.

    A file of which nothing more is known was watched until the last day of which anything is.
    """
    rows = ask(CURVES, parameters(scope, local_day(at)))
    known = [row for row in rows if row[0] is not None and row[0] >= 0]
    log_reading("investigation.read_impunity", sum(row[2] for row in rows), by=by, at=at)
    undated = sum(row[2] for row in rows) - sum(row[2] for row in known)
    if not known:
        return Curves(None, undated)
    found = survival.cumulative_incidence(
        [row[0] / MONTH for row in known],
        [row[1] for row in known],
        causes=[CHARGED, CLOSED],
        counts=[row[2] for row in known],
    )
    return Curves(found, undated)


def interval_of(one: Figure) -> tuple[float, float] | None:
    """Return the exact interval of a share among what is known; nothing where nothing is."""
    known = one.denominator - one.unknown
    if known <= 0:
        return None
    low, high = rates.share_interval([one.numerator], known)
    return float(low[0]), float(high[0])


def _counted(scope: Scope, on: date) -> _Counted:
    counted, given = _Counted(), parameters(scope, on)
    tally = Tally(given, on)
    for stood, row in tally.files():
        counted.add_files(stood, row)
    for stood, many in tally.events():
        counted.events[stood] += many
    if not scope.is_of_files:
        for is_killing, many in ask(WITHOUT_FILE, given):
            counted.without_file += many
            counted.events[Standing(EVENT, is_known=False, is_killing=is_killing)] += many
    return counted


def log_reading(act: str, files: int, *, by: UUID, at: datetime) -> None:
    """Write into the log that so many files were read."""
    record(act=act, object_type="inquiry", payload={"files": files}, by=by, at=at)
