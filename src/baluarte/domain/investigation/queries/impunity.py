"""How far criminal files came and what is lost on the way, of the files that the context sees."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.queries.impunity_sql import (
    DOUBTS,
    FILES,
    WITHOUT_FILE,
    parameters,
)
from baluarte.domain.investigation.queries.impunity_tally import (
    Row,
    Tally,
    Wait,
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
    # By the same groups: where nobody says more, there is no doubt.
    doubts: Mapping[str, Mapping[str, "Doubts"]]
    curves: "Curves"

    @property
    def doubt(self) -> "Doubts":
        """Return what is doubtful of all its convictions."""
        return sum(self.doubts[BY_YEAR].values(), start=Doubts())


@dataclass(frozen=True, slots=True)
class Doubts:
    """How many files with a conviction have no day of it, and how many the press alone tells of."""

    undated: int = 0
    by_press: int = 0

    def __add__(self, other: "Doubts") -> "Doubts":
        """Return the doubts of both."""
        return Doubts(self.undated + other.undated, self.by_press + other.by_press)


@dataclass(frozen=True)
class Curves:
    """How files came to court or were closed before, by months since they were opened.

    `undated` files are in no curve: nobody says when they were opened, or it contradicts itself.
    """

    incidence: "survival.CumulativeIncidence | None"
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
    waits: list[Wait] = field(default_factory=list)

    def add_files(self, one: Standing, row: Row) -> None:
        self.files[one] += row.many
        of = ((BY_YEAR, str(row.year or "")), (BY_AUTHORITY, row.authority), (BY_CRIME, row.crime))
        for by, key in of:
            self.groups[by][key][one] += row.many


def impunity(*, scope: Scope, by: UUID, at: datetime) -> Impunity:
    """Return what became of the files of a scope that the context sees, and how long; logged.

    A file of which nothing more is known was watched until the last day of which anything is.
    """
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
        doubts=_doubts(scope, on),
        curves=_curves(counted.waits),
    )


def cohort_figures(*, scope: Scope, by: UUID, at: datetime) -> tuple[Figure, ...]:
    """Return IM-3 of each year in which files of a scope were opened; logged."""
    on = local_day(at)
    every = histories(rows_of(FILES, parameters(scope, on)))
    log_reading("investigation.read_impunity", len(every), by=by, at=at)
    return cohorts(every.values(), at=on)


def _curves(waits: Sequence[Wait]) -> Curves:
    """Return after how many months files came to court, or were closed before."""
    known = [(one.days, one.cause, one.many) for one in waits
             if one.days is not None and one.days >= 0]  # fmt: skip
    undated = sum(one.many for one in waits) - sum(many for _days, _cause, many in known)
    if not known:
        return Curves(None, undated)
    found = survival.cumulative_incidence(
        [days / MONTH for days, _cause, _many in known],
        [cause for _days, cause, _many in known],
        causes=[CHARGED, CLOSED],
        counts=[many for _days, _cause, many in known],
    )
    return Curves(found, undated)


def _doubts(scope: Scope, on: date) -> Mapping[str, Mapping[str, Doubts]]:
    found: dict[str, defaultdict[str, Doubts]] = {
        one: defaultdict(Doubts) for one in (BY_YEAR, BY_AUTHORITY, BY_CRIME)
    }
    for year, authority, crime, undated, by_press in ask(DOUBTS, parameters(scope, on)):
        for by, key in ((BY_YEAR, str(year or "")), (BY_AUTHORITY, authority), (BY_CRIME, crime)):
            found[by][key] += Doubts(undated, by_press)
    return found


def interval_of(one: Figure) -> tuple[float, float] | None:
    """Return the exact interval of a share among what is known; nothing where nothing is."""
    known = one.denominator - one.unknown
    if known <= 0:
        return None
    low, high = rates.share_interval([one.numerator], known)
    return float(low[0]), float(high[0])


def _counted(scope: Scope, on: date) -> _Counted:
    counted, given = _Counted(), parameters(scope, on)
    tally = Tally(given, on, with_waits=True)
    counted.waits = tally.waits
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
