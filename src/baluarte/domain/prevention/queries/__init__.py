"""What reads: entries and where they stand, and how stigmatising statements are followed up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from baluarte.domain.prevention.choices import OVERDUE, FollowUp
from baluarte.domain.prevention.models import CorrectionRequest, Recognition
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.zones import zone_of_body
from baluarte.domain.statements.choices import Standing
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import CORRECTION, STIGMATISING, public_term_on

# Of more stigmatising statements than these nobody is told at once which are overdue.
MOST_FOLLOWED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries are asked for; what is empty narrows nothing."""

    kinds: Collection[str] = ()
    made_by: str = ""
    state: str = ""
    year: int | None = None
    document: UUID | None = None


@dataclass(frozen=True, slots=True)
class FollowUpReading:
    """Where the follow-up of a statement stands, until when, and of which request it is."""

    status: FollowUp
    due: date
    request: CorrectionRequest | None = None

    @property
    def is_overdue(self) -> bool:
        """Say whether its day has passed and nothing was asked, or nothing answered."""
        return self.status in OVERDUE


def recognitions(asked: Asked | None = None) -> QuerySet[Recognition]:
    """Return entries that the context sees, the newest day first, each with its document."""
    asked = asked or Asked()
    given = {
        "kind__in": asked.kinds,
        "made_by": asked.made_by,
        "state": asked.state,
        "happened_date__year": asked.year,
        "document": asked.document,
    }
    found = Recognition.objects.filter(**{name: one for name, one in given.items() if one})
    corrections = CorrectionRequest.objects.select_related("answer__document", "document")
    return (
        found.select_related(
            "document", "state", "municipality", "holder", "entered_by", "made_public_in",
            "review__reviewed_by", "withdrawal__withdrawn_by",
        )
        .prefetch_related(Prefetch("corrections", corrections.order_by("asked_date", "noted_at")))
        .order_by("-happened_date", "id")
    )  # fmt: skip


def recognition(reference: str) -> Recognition:
    """Return one entry by its public name; `Recognition.DoesNotExist` where none is seen."""
    return recognitions().get(reference=reference)


def standing(*, known_at: datetime) -> QuerySet[Recognition]:
    """Return what stood as it was known at an instant: reviewed, not taken back, not replaced."""
    let = _let_stand(recognitions(), known_at)
    replaced = _let_stand(_corrections(), known_at).values("supersedes")
    return let.exclude(pk__in=replaced)


def of_standing(rows: QuerySet[Recognition], wanted: Standing) -> QuerySet[Recognition]:
    """Return those of some entries that stand where it is asked."""
    if wanted is Standing.WITHDRAWN:
        return rows.filter(withdrawal__isnull=False)
    rows = rows.filter(withdrawal=None)
    if wanted is Standing.WAITING:
        return rows.filter(review=None)
    if wanted is Standing.REFUSED:
        return rows.filter(review__objection__gt="")
    replaced = _let_stand(_corrections()).values("supersedes")
    rows = _let_stand(rows)
    is_superseded = wanted is Standing.SUPERSEDED
    return rows.filter(pk__in=replaced) if is_superseded else rows.exclude(pk__in=replaced)


def standings_of(rows: Iterable[Recognition]) -> dict[UUID, Standing]:
    """Return where entries stand now, in one query."""
    several = list(rows)
    newer = _let_stand(_corrections().filter(supersedes__in=[one.pk for one in several]))
    replaced = set(newer.values_list("supersedes", flat=True))
    return {one.pk: _standing(one, is_replaced=one.pk in replaced) for one in several}


def waiting_for(by: UUID) -> QuerySet[Recognition]:
    """Return what others of one's own house entered and nobody has reviewed."""
    waiting = of_standing(recognitions(), Standing.WAITING).exclude(entered_by=by)
    return waiting.filter(kept_by(by))


def entered_like(one: Recognition) -> str:
    """Return the reference of an entry that says the same and was not refused nor taken back."""
    found = Recognition.objects.filter(
        document=one.document, kind=one.kind, made_by=one.made_by,
        happened_date=one.happened_date, page=one.page, office=one.office,
        withdrawal=None,
    ).exclude(review__objection__gt="")  # fmt: skip
    return found.values_list("reference", flat=True).first() or ""


def follow_ups_of(rows: Iterable[Recognition], *, at: datetime) -> dict[UUID, FollowUpReading]:
    """Return how those of some entries are followed up that are stigmatising and stand."""
    several = [one for one in rows if one.kind == STIGMATISING]
    standings = standings_of(several)
    return {
        one.pk: _follow_up(one, at=at) for one in several if standings[one.pk] is Standing.STANDS
    }


def overdue(*, at: datetime, by: UUID | None = None) -> Sequence[tuple[Recognition, date]]:
    """Return stigmatising statements whose follow-up is overdue, the oldest day first.

    Only those that an account keeps, where one is given.
    """
    rows = of_standing(recognitions(Asked(kinds=[STIGMATISING])), Standing.STANDS)
    if by is not None:
        rows = rows.filter(kept_by(by))
    several = list(rows[:MOST_FOLLOWED])
    read = {one.pk: _follow_up(one, at=at) for one in several}
    late = [(one, read[one.pk].due) for one in several if read[one.pk].is_overdue]
    return sorted(late, key=lambda each: (each[1], each[0].reference))


def years_of_entries() -> list[int]:
    """Return the years of which something is entered that the context sees, the newest first."""
    days = Recognition.objects.order_by().values_list("happened_date__year", flat=True)
    return sorted(set(days.distinct()), reverse=True)


def makers_of_entries() -> list[str]:
    """Return who made what is entered, as far as the context sees it."""
    found = Recognition.objects.order_by().values_list("made_by", flat=True)
    return sorted(set(found.distinct()))


def _follow_up(one: Recognition, *, at: datetime) -> FollowUpReading:
    zone = zone_of_body(
        one.made_by, state=one.state_id or "", municipality=one.municipality_id or ""
    )
    today, asked = local_day(at, zone), list(one.corrections.all())
    if not asked:
        known = local_day(one.review.reviewed_at, zone)
        due = public_term_on(CORRECTION, known).due_date(known)
        return FollowUpReading(FollowUp.TO_ASK if today <= due else FollowUp.TO_ASK_LATE, due)
    newest = asked[-1]
    if hasattr(newest, "answer"):
        status = FollowUp.ANSWERED
    else:
        status = FollowUp.RUNNING if today <= newest.due_date else FollowUp.LATE
    return FollowUpReading(status, newest.due_date, newest)


def _corrections() -> QuerySet[Recognition]:
    """Return what takes the place of another of its own holder."""
    return Recognition.objects.filter(supersedes__holder=F("holder"))


def _let_stand(
    rows: QuerySet[Recognition], known_at: datetime | None = None
) -> QuerySet[Recognition]:
    let = rows.filter(review__isnull=False, review__objection="")
    if known_at is None:
        return let.filter(withdrawal=None)
    still = Q(withdrawal=None) | Q(withdrawal__withdrawn_at__gt=known_at)
    return let.filter(still, review__reviewed_at__lte=known_at)


def _standing(one: Recognition, *, is_replaced: bool) -> Standing:
    if hasattr(one, "withdrawal"):
        return Standing.WITHDRAWN
    if not hasattr(one, "review"):
        return Standing.WAITING
    if one.review.objection:
        return Standing.REFUSED
    return Standing.SUPERSEDED if is_replaced else Standing.STANDS
