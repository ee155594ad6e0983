"""What waits for a second person of a house, and what became of what one entered."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Membership
from baluarte.domain.accountability.choices import WITHDRAWN
from baluarte.domain.accountability.entry_rules import (
    Entry,
    entered_by,
    house_of,
    houses_of,
)
from baluarte.domain.accountability.models import (
    ActionReport,
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    EntryReview,
    Recommendation,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)
from baluarte.domain.accountability.models.recommendation_corrections import (
    CORRECTIONS,
    as_corrected,
)
from baluarte.domain.accountability.observation_rules import answers_for
from baluarte.domain.accountability.queries.promises import Promised, as_of, commitments
from baluarte.domain.accountability.queries.recommendation_actions import DueReport, calendar_of
from baluarte.domain.statements.models import STATES
from baluarte.domain.wall.bulk_select import count_each

# Where a page of what was sent begins: after an instant, and after a key among those of that one.
Position = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its table, and the columns of its house, of who entered it and when."""

    model: Any
    house: str
    by: str
    at: str
    related: tuple[str, ...]
    # Of which a second person is asked: not what an institution does in its own name.
    asked: Q = field(default_factory=Q)
    is_of_a_recommendation: bool = False

    @property
    def rows(self) -> QuerySet[Any]:
        """Return all of them that one sees, with what they are shown with."""
        beside = (self.house, "review", *self.related)
        found: QuerySet[Any] = self.model.objects.filter(self.asked).select_related(*beside)
        if self.is_of_a_recommendation:
            # Read as it stands: what is joined to a row is what it said first.
            asked = Recommendation.everything.annotate(**{CORRECTIONS: as_corrected()})
            found = found.prefetch_related(Prefetch("recommendation", asked.select_related("set")))
        return found


KINDS: dict[str, Kind] = {
    "recomendacion": Kind(
        RecommendationStatus,
        "institution",
        "stated_by",
        "stated_at",
        ("document",),
        is_of_a_recommendation=True,
    ),
    "correccion": Kind(
        RecommendationCorrection,
        "holder",
        "corrected_by",
        "corrected_at",
        ("undoes__review",),
        is_of_a_recommendation=True,
    ),
    "evaluacion": Kind(Assessment, "holder", "by", "said_at", ("document",)),
    "respuesta": Kind(
        ContributionAnswer,
        "holder",
        "by",
        "answered_at",
        ("document", "contribution__consultation"),
    ),
    "compromiso": Kind(CommitmentStep, "holder", "by", "written_at", ("document", "commitment")),
    "meta": Kind(Target, "holder", "by", "set_at", ("document",)),
    "convocatoria": Kind(
        Consultation, "holder", "by", "written_at", ("document",), Q(document__isnull=False)
    ),
}
STANDS, WAITS, REFUSED = Q(review__objection=""), Q(review=None), Q(review__objection__gt="")


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry and its kind, when it was entered and what a second person said of it."""

    kind: str
    entry: Entry
    at: datetime

    @property
    def is_waiting(self) -> bool:
        """Say whether no second person has looked at it yet."""
        return getattr(self.entry, "review", None) is None


def entries_waiting_for(by: UUID) -> list[Entered]:
    """Return what others of an account's houses entered and nobody reviewed, the oldest first."""
    houses = [one.pk for one in houses_of(by)]
    found = [
        one
        for kind, of in KINDS.items()
        for one in _entered(
            kind, of.rows.filter(WAITS, **{f"{of.house}__in": houses}).exclude(**{of.by: by})
        )
    ]
    return sorted(found, key=lambda one: one.at)


def count_waiting_for(by: UUID, *, most: int) -> int:
    """Count what waits for an account, no further than is shown."""
    houses = [one.pk for one in houses_of(by)]
    if not houses:
        return 0
    waiting = [
        of.model.objects.filter(of.asked, WAITS, **{f"{of.house}__in": houses})
        .exclude(**{of.by: by})
        .values("pk")
        for of in KINDS.values()
    ]
    return sum(count_each(waiting, most=most))


def entries_of(
    by: UUID, *, limit: int, kinds: Collection[str] = (), after: Position | None = None
) -> list[Entered]:
    """Return what an account entered, the newest first: of some kinds, after a position."""
    found = [
        one
        for kind, of in KINDS.items()
        if kind in (kinds or KINDS)
        for one in _entered(
            kind,
            of.rows.filter(older(of.at, after), **{of.by: by}).order_by(f"-{of.at}", "pk")[:limit],
        )
    ]
    found.sort(key=lambda one: one.entry.pk)
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def has_entered(by: UUID) -> bool:
    """Say whether an account entered anything."""
    mine = [of.model.objects.filter(**{of.by: by}).values("pk") for of in KINDS.values()]
    return any(count_each(mine, most=0))


def older(at: str, after: Position | None) -> Q:
    """Return the condition that rows come after a position: older, or as old and next by key."""
    if after is None:
        return Q()
    instant, key = after
    return Q(**{f"{at}__lt": instant}) | Q(**{at: instant, "pk__gt": key})


def count_reviewed_since(by: UUID, *, since: datetime, most: int) -> int:
    """Count what an account entered that a second person looked at since an instant."""
    reviewed = [
        of.model.objects.filter(review__reviewed_at__gte=since, **{of.by: by})
        .exclude(review__objection=WITHDRAWN)
        .values("pk")
        for of in KINDS.values()
    ]
    return sum(count_each(reviewed, most=most))


def count_decided_since(by: UUID, *, since: datetime) -> tuple[int, int]:
    """Count what a second person let stand of what an account entered, and what it did not."""
    mine = EntryReview.objects.filter(entered_by=by, reviewed_at__gte=since).exclude(
        objection=WITHDRAWN
    )
    stood = mine.filter(objection="").count()
    return stood, mine.count() - stood


def find_entry(kind: str, key: UUID) -> Entry | None:
    """Return one entry that one sees; None where there is none."""
    of = KINDS.get(kind)
    found: Entry | None = of.rows.filter(pk=key).first() if of else None
    return found


def may_review(by: UUID, entry: Entry) -> bool:
    """Say whether an account is the second person of an entry."""
    return entered_by(entry) != by and house_of(entry) in houses_of(by)


def has_second(entry: Entry) -> bool:
    """Say whether its house has somebody else who could let it stand."""
    others = Membership.objects.filter(
        held_now(), institution=house_of(entry), role__in=STATES, confirmed_at__isnull=False
    )
    return others.exclude(account_id=entered_by(entry)).exists()


def reports_sent_by(
    by: UUID, *, limit: int, after: Position | None = None
) -> QuerySet[ActionReport]:
    """Return the reports on actions that an account sent, the newest first, after a position."""
    rows = ActionReport.objects.filter(older("said_at", after), said_by=by).select_related(
        "action__recommendation__set", "document"
    )
    return rows.order_by("-said_at", "pk")[:limit]


def reports_owed(by: UUID, *, today: date, until: date, known_at: datetime) -> list[DueReport]:
    """Return the reports that an account's institutions owe until a day, the oldest first."""
    codes = {one.code for one in answers_for(by)}
    if not codes:
        return []
    return [
        one
        for one in calendar_of(today=today, known_at=known_at, institutions=codes)
        if one.due.report is None and not one.due.is_before_entry and one.due.day <= until
    ]


@dataclass(frozen=True, slots=True)
class Reported:
    """A commitment past its day that its institution reported on, and what that report waits for.

    It waits for an organisation that confirms it, or first for a second person of its own house.
    """

    promised: Promised
    step: CommitmentStep

    @property
    def is_reviewed(self) -> bool:
        """Say whether a second person of the house let the report stand."""
        return getattr(self.step, "review", None) is not None


def commitments_owed(by: UUID, *, today: date) -> list[Promised]:
    """Return the commitments of an account's institutions past their day and without a report.

    What the institution says it kept, and what waits for its second person, is asked no more.
    """
    past = _commitments_past(by, today=today)
    waiting = _reports_waiting(past)
    return [one for one in past if one.row.pk not in waiting and not one.is_kept_by_its_own_word]


def commitments_reported(by: UUID, *, today: date) -> list[Reported]:
    """Return those past their day whose report waits: for an organisation, or one's colleague.

    What waits for the account itself as the second person stands with what it reviews.
    """
    past = _commitments_past(by, today=today)
    waiting = _reports_waiting(past)
    found = []
    for one in past:
        if (step := waiting.get(one.row.pk)) is not None:
            found += [Reported(one, step)] if step.by_id == by else []
        elif one.is_kept_by_its_own_word and one.authority is not None:
            found.append(Reported(one, one.authority))
    return found


def _commitments_past(by: UUID, *, today: date) -> list[Promised]:
    codes = {one.code for one in answers_for(by)}
    if not codes:
        return []
    rows = commitments().filter(institution__in=codes)
    return [one for one in as_of(rows, on=today) if one.is_past]


def _reports_waiting(past: Iterable[Promised]) -> dict[UUID, CommitmentStep]:
    """Return by commitment the report of its own institution that waits for a second person."""
    return {
        one.row.pk: step
        for one in past
        for step in one.row.steps.all()
        if getattr(step, "review", None) is None and step.holder.code == one.row.institution
    }


def _entered(kind: str, rows: QuerySet[Any]) -> Iterator[Entered]:
    of = KINDS[kind]
    return (Entered(kind, one, getattr(one, of.at)) for one in rows)
