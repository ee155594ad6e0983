"""What is due: for me, my institution, my state; what is late first, walked by keyset."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Q, QuerySet

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Compartment, Institution, Membership
from baluarte.domain.access.rules import open_at
from baluarte.domain.procedure.models import (
    Assignment,
    Breach,
    Matter,
    Obligation,
    Proceeding,
    ProtocolText,
    Remark,
)
from baluarte.domain.procedure.queries.texts import protocol_of
from baluarte.domain.sealing.queries import unseal_beside
from baluarte.domain.wall.choices import Level
from baluarte.norms.agenda import State
from baluarte.norms.protocols import Protocol, Step

PAGE = 50
COUNTED_UP_TO = 1000
# A clock of hours is one whose whole term is no longer; of another the last day is as pressing.
OF_HOURS, LAST_DAY = timedelta(hours=72), timedelta(days=1)
LAST = datetime.max.replace(tzinfo=UTC)


class Whose(StrEnum):
    """Whose obligations are listed."""

    MINE = "mine"
    INSTITUTION = "institution"
    STATE = "state"
    ALL = "all"


@dataclass(frozen=True)
class Position:
    """Where a list goes on: after this instant (nothing: among those without a term) and key."""

    late_after: datetime | None
    key: UUID


@dataclass(frozen=True)
class Page:
    """A page of obligations, and where the next begins."""

    rows: Sequence[Obligation]
    after: Position | None


def obligations(
    whose: Whose,
    *,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
    state: str | None = None,
    after: Position | None = None,
    size: int = PAGE,
) -> Page:
    """Return what somebody still has to do, late first, then by when it runs out, then the rest.

    Terms of persons that have lapsed are not listed: nobody owes them any more.
    """
    owed = Q(may_lapse=False) | Q(late_after__gte=at) | Q(late_after=None)
    lists = [
        one.filter(owed, is_unfinished=True)
        for one in _of(whose, by=by, institution=institution, state=state)
    ]
    rows: list[Obligation] = []
    if after is None or after.late_after is not None:
        rows = _merged([_with_terms(one, after) for one in lists], size + 1)
    if len(rows) <= size:
        rows += _merged([_without_terms(one, after) for one in lists], size + 1 - len(rows))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], Position(last.late_after, last.pk) if last else None)


def numbers(
    whose: Whose,
    *,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
    state: str | None = None,
) -> tuple[int, int]:
    """Return how many are late and how many are due soon, each counted up to a thousand."""
    lists = [
        # In the order of an index, which ends with the thousandth.
        one.filter(is_unfinished=True, may_lapse=False).order_by("late_after", "id")
        for one in _of(whose, by=by, institution=institution, state=state)
    ]
    late = _count([one.filter(late_after__lt=at) for one in lists])
    soon = Q(warn_at__lte=at) | Q(late_after__lte=at + LAST_DAY)
    return late, _count([one.filter(soon, late_after__gte=at) for one in lists])


def running_out(
    whose: Whose,
    *,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
    state: str | None = None,
    size: int = 12,
) -> list[Obligation]:
    """Return the clocks of hours that still run, first due first.

    Of a longer term the last day is one of them; what is late already is not.
    """
    lists = [
        one.filter(_of_hours(at), is_unfinished=True, may_lapse=False).order_by("late_after", "id")
        for one in _of(whose, by=by, institution=institution, state=state)
    ]
    return _merged(lists, size)


def _of_hours(at: datetime) -> Q:
    """Say which clocks run in hours; the first condition goes along the lists' indexes."""
    short = Q(late_after__lte=F("started_at") + OF_HOURS)
    ends_soon = Q(late_after__lte=at + LAST_DAY)
    return Q(late_after__gte=at, late_after__lte=at + OF_HOURS) & (short | ends_soon)


def next_by_matter(matters: Iterable[UUID], *, at: datetime) -> dict[UUID, Obligation]:
    """Return of each matter the clock that runs out first, of those that are not late."""
    running = Obligation.objects.filter(
        proceeding__matter__in=list(matters), is_unfinished=True, may_lapse=False,
        late_after__gte=at,
    )  # fmt: skip
    first = running.order_by("proceeding__matter", "late_after", "id")
    found = first.distinct("proceeding__matter").select_related("proceeding")
    return {one.proceeding.matter_id: one for one in found}


def left_of(row: Obligation, *, at: datetime) -> timedelta | None:
    """Return how long is left, or how late it is; nothing where the law gives no term.

    By the limit that is shown: once that has passed nothing is left, though nobody may call it
    late yet.
    """
    if row.due_at is None or row.late_after is None:
        return None
    return row.due_at - at


@dataclass(frozen=True)
class Owed:
    """An obligation, the step it is of, and where it leads: its matter, or what was sent to us."""

    row: Obligation
    protocol: Protocol
    step: Step
    matter: Matter | None = None
    assignment: Assignment | None = None


def in_full(rows: Sequence[Obligation]) -> list[Owed]:
    """Return obligations with what a list says of each, in as many queries for one as for many.

    Who keeps the matter finds the matter; who was sent the step finds its assignment.
    """
    keys = {row.proceeding_id for row in rows}
    kept = Proceeding.objects.filter(pk__in=keys).select_related("matter").in_bulk()
    sent = {
        (one.proceeding_id, one.step, one.run): one
        for one in Assignment.objects.filter(proceeding__in=keys).order_by("sent_at")
    }
    of_row = {row.pk: sent.get((row.proceeding_id, row.step, row.run)) for row in rows}
    keyed = {row.pk: _text_of(row, kept.get(row.proceeding_id), of_row[row.pk]) for row in rows}
    texts = ProtocolText.objects.defer("text").in_bulk(filter(None, keyed.values()))
    protocols = {key: protocol_of(text) for key, text in texts.items()}
    found = []
    for row in rows:
        if protocol := protocols.get(keyed[row.pk]):
            matter = kept[row.proceeding_id].matter if row.proceeding_id in kept else None
            found.append(Owed(row, protocol, protocol.step(row.step), matter, of_row[row.pk]))
    return found


def state_of(row: Obligation, *, at: datetime) -> State:
    """Return where an obligation stands at an instant, by its clock."""
    if not row.is_unfinished:
        return State(row.status)
    if row.late_after is None:
        return State.OPEN
    if at > row.late_after:
        return State.LAPSED if row.may_lapse else State.OVERDUE
    is_soon = row.late_after <= at + LAST_DAY or (row.warn_at is not None and at >= row.warn_at)
    return State.DUE if is_soon else State.OPEN


def my_institutions(by: UUID, *, at: datetime) -> list[Institution]:
    """Return the institutions an account acts for, each once."""
    found = {one.institution_id: one.institution for one in held_by(by, at=at)}
    return sorted(found.values(), key=lambda one: one.name)


def breaches(*, institution: UUID | None = None, role: str = "") -> QuerySet[Breach]:
    """Return the breaches on record, newest first; those revoked by a correction are not."""
    # Whoever owed one step does not see the proceeding: joined, its breach would be gone.
    found = Breach.objects.filter(revoked_at=None).select_related("institution")
    if institution is not None:
        found = found.filter(institution=institution)
    if role:
        found = found.filter(role=role)
    return found.order_by("-late_after", "id")


def breach(key: UUID) -> Breach:
    """Return one breach; `Breach.DoesNotExist` where the context sees none."""
    return Breach.objects.select_related("institution").get(pk=key)


def remarks_on(about: UUID) -> list[Remark]:
    """Return what was written beside a record, opened, oldest first."""
    return remarks_about([about]).get(about, [])


def remarks_about(keys: Iterable[UUID]) -> dict[UUID, list[Remark]]:
    """Return what was written beside many records, opened, by record and oldest first."""
    found = Remark.objects.filter(about__in=list(keys)).select_related("by")
    rows = list(found.order_by("written_at"))
    told: dict[UUID, list[Remark]] = {}
    for row, text in zip(rows, unseal_beside(rows, "sealed_text"), strict=True):
        row.text = text
        told.setdefault(row.about, []).append(row)
    return told


def _text_of(row: Obligation, proceeding: Proceeding | None, sent: Assignment | None) -> str:
    if proceeding is not None:
        return str(proceeding.text_id)
    return f"{row.code}/{sent.version}" if sent else ""


def _of(
    whose: Whose, *, by: UUID, institution: UUID | None, state: str | None
) -> list[QuerySet[Obligation]]:
    """Return lists without a row in common, each walked along an index of its own.

    What the wall lets somebody see has no order: read through it, a list would be read whole.
    """
    found = Obligation.objects.select_related("institution", "state")
    if whose == Whose.MINE:
        return [found.filter(responsible=by)]
    if whose == Whose.INSTITUTION:
        own = Compartment.objects.filter(institution=institution, pk__in=open_at(Level.CODED))
        kept = found.filter(Q(institution=None) | ~Q(institution=institution))
        return [found.filter(institution=institution), *_in_compartments(kept, own)]
    if whose == Whose.STATE:
        found = found.filter(state=state)
    keys = open_at(Level.CODED)
    held = Membership.objects.filter(account=by).order_by("institution_id")
    mine = list(held.values_list("institution_id", flat=True).distinct())
    elsewhere = found.exclude(compartment__in=keys)
    # What was sent to nobody but her is few: found by what was sent, not by who is responsible.
    sent = Assignment.objects.filter(account=by).values("proceeding")
    to_me = elsewhere.filter(responsible=by, proceeding__in=sent)
    return [
        *_in_compartments(found, Compartment.objects.filter(pk__in=keys)),
        *(elsewhere.filter(institution=one) for one in mine),
        to_me.filter(Q(institution=None) | ~Q(institution__in=mine)),
    ]


def _in_compartments(
    found: QuerySet[Obligation], compartments: QuerySet[Compartment]
) -> list[QuerySet[Obligation]]:
    """Walk each compartment alone, and together those of cases: many, with few rows each."""
    keys = list(compartments.order_by("pk").values_list("pk", "kind"))
    cases = [key for key, kind in keys if kind == CompartmentKind.CASE]
    lists = [found.filter(compartment=key) for key, kind in keys if kind != CompartmentKind.CASE]
    return [*lists, found.filter(compartment__in=cases)] if cases else lists


def _count(lists: Sequence[QuerySet[Obligation]]) -> int:
    first, *others = [one.values_list("pk")[:COUNTED_UP_TO] for one in lists]
    return min(len(first.union(*others, all=True)), COUNTED_UP_TO)


def _merged(lists: Sequence[QuerySet[Obligation]], size: int) -> list[Obligation]:
    """Return the first of several lists in one order: their keys first, and then these rows."""
    first, *others = lists
    if not others:
        return list(first[:size])
    keys, *more = [one.values_list("late_after", "pk")[:size] for one in lists]
    found = sorted(keys.union(*more, all=True), key=lambda row: (row[0] or LAST, row[1]))
    chosen = [pk for _, pk in found[:size]]
    rows = Obligation.objects.select_related("institution", "state").in_bulk(chosen)
    return [rows[pk] for pk in chosen]


def _with_terms(found: QuerySet[Obligation], after: Position | None) -> QuerySet[Obligation]:
    rows = found.filter(late_after__isnull=False).order_by("late_after", "id")
    if after is None or after.late_after is None:
        return rows
    # Along the index: the second condition only breaks ties.
    return rows.filter(late_after__gte=after.late_after).exclude(
        late_after=after.late_after, pk__lte=after.key
    )


def _without_terms(found: QuerySet[Obligation], after: Position | None) -> QuerySet[Obligation]:
    rows = found.filter(late_after__isnull=True).order_by("id")
    is_among_them = after is not None and after.late_after is None
    return rows.filter(pk__gt=after.key) if after and is_among_them else rows
