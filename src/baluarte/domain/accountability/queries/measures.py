"""Measures by the day they were owed, re-evaluations by theirs: dates and codes, never a word."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.tally import LEVELS, Counted, Place
from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.procedure.models import Matter, Proceeding
from baluarte.domain.protection.models import (
    Arrival,
    Measure,
    MeasureChange,
    Reevaluation,
    RiskStudy,
)
from baluarte.domain.protection.queries.measures import DEFICIENT, OVER
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.indicators import Indicator

IN_PLACE = "IMP"
# What is met only where a document and her word show it.
DONE = (Outcome.IN_TIME, Outcome.LATE)
Owed = tuple[Counted, UUID | None]


class Said(NamedTuple):
    """How far a measure had come, on which day, and on which that was written down."""

    status: str
    day: date
    told: date


def of_measures(indicator: Indicator, period: Period, *, known_at: datetime) -> Iterator[Owed]:
    """Yield what became of the measures whose day of delivery lies in a period."""
    owed = Measure.objects.filter(
        delivery_date__gte=period.first_date,
        delivery_date__lte=_last(period, known_at),
        planned_at__lte=known_at,
    )
    rows = list(owed.values_list("pk", "compartment_id", "institution_id", "delivery_date"))
    later = Measure.objects.filter(replaces__in=[row[0] for row in rows], planned_at__lte=known_at)
    replaced = {key: local_day(at) for key, at in later.values_list("replaces_id", "planned_at")}
    said: dict[UUID, list[Said]] = {}
    changes = MeasureChange.objects.filter(
        measure__in=[row[0] for row in rows],
        recorded_at__lte=known_at,
        happened_on__lt=local_day(period.ends_at),
    )
    for key, status, day, at in changes.order_by("recorded_at").values_list(
        "measure_id", "status", "happened_on", "recorded_at"
    ):
        said.setdefault(key, []).append(Said(status, day, local_day(at)))
    shown = _shown_to_have_arrived([row[0] for row in rows], known_at=known_at)
    places = _Places.read({row[1] for row in rows}, {row[2] for row in rows if row[2]})
    for key, compartment, institution, due in rows:
        if due is None:  # excluded by what was asked
            continue
        place = places.of(compartment, institution)
        # Replaced after its day it had been owed.
        is_replaced = key in replaced and replaced[key] <= due
        outcome = None if is_replaced else _delivered(said.get(key, ()), due)
        if outcome in DONE and key not in shown:
            outcome = Outcome.SAID
        if place and outcome:
            yield Counted(indicator.code, place, outcome), institution


def of_reevaluations(indicator: Indicator, period: Period, *, known_at: datetime) -> Iterator[Owed]:
    """Yield what became of the re-evaluations whose day lies in a period."""
    owed = Reevaluation.objects.filter(
        due_on__gte=period.first_date, due_on__lte=_last(period, known_at), asked_at__lte=known_at
    )
    rows = list(owed.values_list("compartment_id", "due_on", "done_by_id"))
    studies = RiskStudy.objects.filter(pk__in=[row[2] for row in rows if row[2]])
    closed = dict(studies.values_list("pk", "closed_at"))
    places = _Places.read({row[0] for row in rows}, set())
    for compartment, due, study in rows:
        at = closed.get(study)
        outcome = Outcome.MISSED
        if at is not None and at <= min(known_at, period.ends_at):
            outcome = _by_day(local_day(at), due)
        if place := places.of(compartment, None):
            yield Counted(indicator.code, place, outcome), None


def _last(period: Period, known_at: datetime) -> date:
    """Return the last day of a period that was over when it was known: today's is not late yet."""
    yesterday = date.fromordinal(local_day(known_at).toordinal() - 1)
    return min(period.last_date, yesterday)


def _delivered(said: Sequence[Said], due: date) -> Outcome | None:
    """Return what became of a measure by what was said of it; nothing where it was not owed.

    What is whole in time, or over before its day, only as it was said after it is counted apart.
    """
    whole = [one for one in said if one.status == IN_PLACE]
    if whole:
        in_time = [one for one in whole if one.day <= due]
        if not in_time:
            return Outcome.LATE
        return Outcome.IN_TIME if any(one.told <= due for one in in_time) else Outcome.APART
    last = said[-1] if said else None
    if last is not None and last.status in OVER:
        if last.day > due:
            return Outcome.MISSED
        return None if last.told <= due else Outcome.APART
    is_deficient = last is not None and last.status == DEFICIENT
    return Outcome.DEFICIENT if is_deficient else Outcome.MISSED


def _shown_to_have_arrived(keys: list[UUID], *, known_at: datetime) -> set[UUID]:
    """Return the measures that a document shows in place, and that each person says arrived."""
    evidence = MeasureChange.objects.filter(
        measure__in=keys, status=IN_PLACE, recorded_at__lte=known_at
    ).exclude(evidence_sha256="")
    said = Arrival.objects.filter(measure__in=keys, said_at__lte=known_at).order_by("said_at")
    words: dict[UUID, dict[UUID, str]] = {}
    for measure, party, word in said.values_list("measure_id", "party_id", "her_word"):
        words.setdefault(measure, {})[party] = word
    arrived = {key for key, of in words.items() if set(of.values()) == {HerWord.ARRIVED}}
    return arrived & set(evidence.values_list("measure_id", flat=True))


def _by_day(day: date, due: date) -> Outcome:
    return Outcome.IN_TIME if day <= due else Outcome.LATE


class _Places:
    """Where things of a compartment are owed: by its matter, and by the institution if known."""

    def __init__(
        self, matters: dict[UUID, Place], institutions: dict[UUID, tuple[str, str | None]]
    ) -> None:
        self.matters, self.institutions = matters, institutions

    @classmethod
    def read(cls, compartments: set[UUID], institutions: set[UUID]) -> "_Places":
        states = dict(
            Matter.objects.filter(compartment__in=compartments).values_list("pk", "state_id")
        )
        begun = (
            Proceeding.objects.filter(Q(matter__in=list(states)), jurisdiction__in=LEVELS)
            .order_by("-started_at")
            .values_list("compartment_id", "matter_id", "jurisdiction")
        )
        matters = {key: Place(level, states[matter] or "") for key, matter, level in begun}
        of = Institution.objects.filter(pk__in=institutions, jurisdiction__in=LEVELS)
        return cls(
            matters,
            {key: (level, state) for key, level, state in
             of.values_list("pk", "jurisdiction", "state_id")},
        )  # fmt: skip

    def of(self, compartment: UUID, institution: UUID | None) -> Place | None:
        """Return the place of something, or nothing where no proceeding says who owes it."""
        matter = self.matters.get(compartment)
        level, state = self.institutions.get(institution, ("", None)) if institution else ("", None)
        if level and (state or matter):
            return Place(level, state or (matter.state if matter else ""))
        return matter
