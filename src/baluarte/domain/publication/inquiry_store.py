"""Inquiries of what an edition tells, read as the curator who asked; and what was told, kept."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models import Classification, Inquiry
from baluarte.domain.investigation.queries import InquiryHistory, histories_of, standing
from baluarte.domain.publication.coarsening import coarse_date
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.inquiries import (
    ToldInquiries,
    ToldInquiry,
    as_kept,
    from_kept,
    generalise_inquiries,
    left_behind,
    no_finer_inquiry,
)
from baluarte.domain.publication.limits import Limits
from baluarte.domain.publication.models import Decision, PublishedInquiry
from baluarte.domain.publication.reconciliation import DoesNotReconcile
from baluarte.norms.inquiries import CRIMINAL, status
from baluarte.norms.institutions import public_institution

NOT_KNOWN, OPEN, ENDED = "not_known", "open", "ended"
EVENT_NOT_PUBLISHED, WITHHELD = "event_not_published", "withheld"


def tell_inquiries(
    number: int, events: Sequence[Event], *, cut_off_at: datetime, limits: Limits
) -> ToldInquiries:
    """Return the inquiries of an edition's events as they go out, and keep what was told."""
    known = _known(events, cut_off_at)
    earlier = _told_before(number)
    before = {key: (row.number, row.given) for key, row in earlier.items() if not row.is_withheld}
    broken = left_behind(before, {one.id for one in known})
    never = broken | {key for key, row in earlier.items() if row.is_withheld}
    given = [
        no_finer_inquiry(one, before[one.id][1]) if one.id in before else _first(one, number)
        for one in known
        if one.id not in never
    ]
    told = generalise_inquiries(given, events, limits)
    stay = broken & {one.id for one in known}
    _keep(number, told, withheld=[earlier[key] for key in sorted(stay)])
    return _with_left_out(told, len(known) - len(given))


def tell_inquiries_again(number: int, events: Sequence[Event], limits: Limits) -> ToldInquiries:
    """Return the inquiries of an edition without those of what was taken out of it."""
    references = {part.decision: event.reference for event in events for part in event.parts}
    rows = PublishedInquiry.objects.filter(number=number, is_withheld=False).order_by("inquiry")
    stands = {row.inquiry: row for row in rows}
    stay = {key for key, row in stands.items() if row.decision in references}
    broken = left_behind({key: (number, row.given) for key, row in stands.items()}, stay)
    given = [
        from_kept(row.given, of=key, decision=row.decision, reference=references[row.decision])
        for key, row in stands.items()
        if key not in broken
    ]
    told = generalise_inquiries(given, events, limits)
    rows.delete()
    _keep(number, told, withheld=[stands[key] for key in sorted(broken & stay)])
    return _with_left_out(told, len(stay) - len(given))


def told_rows(number: int) -> list[ToldInquiry]:
    """Return the inquiries of an edition as its files tell them, without their events."""
    rows = PublishedInquiry.objects.filter(number=number, is_withheld=False).order_by("inquiry")
    return [from_kept(one.given, of=one.inquiry, decision=one.decision, reference="")
            for one in rows]  # fmt: skip


def reconcile_inquiries(
    registry: Collection[UUID], events: Sequence[Event], told: ToldInquiries, *, at: datetime
) -> Counter[str]:
    """Return how many inquiries of events that may be published are not told, by why not.

    Together with those that are they are the registry's: else the edition is refused.
    """
    decisions = [part.decision for event in events for part in event.parts]
    inside = set(Decision.objects.filter(pk__in=decisions).values_list("event_id", flat=True))
    held = Inquiry.objects.filter(event__in=registry, recorded_at__lte=at)
    of_event = Counter(held.values_list("event_id", flat=True))
    public = sum(number for event, number in of_event.items() if event in inside)
    if public != len(told.rows) + told.left_out:
        raise DoesNotReconcile(
            f"{len(told.rows)} investigations are told and {told.left_out} withheld, of {public}"
        )
    return Counter({EVENT_NOT_PUBLISHED: of_event.total() - public, WITHHELD: told.left_out})


def inquiries_gone(number: int, events: Sequence[Event]) -> int:
    """Return how many of the inquiries that an edition told are of no event that is left."""
    stands = [part.decision for event in events for part in event.parts]
    rows = PublishedInquiry.objects.filter(number=number, is_withheld=False)
    return rows.exclude(decision__in=stands).count()


def _known(events: Sequence[Event], at: datetime) -> list[ToldInquiry]:
    """Return what is held of the inquiries of some events on an instant."""
    # Without their case: who counts reads none.
    rows = Inquiry.objects.filter(event__isnull=False, recorded_at__lte=at)
    found = list(rows.select_related("event__current").order_by("pk"))
    by_decision = {part.decision: event for event in events for part in event.parts}
    decided = Decision.objects.filter(event__in={one.event_id for one in found})
    of_event = {
        event: decision
        for event, decision in decided.values_list("event_id", "pk")
        if decision in by_decision
    }
    public = [one for one in found if one.event_id in of_event]
    crimes: dict[UUID, dict[str, str]] = defaultdict(dict)
    for said in standing(Classification, public, known_at=at):
        crimes[said.inquiry_id][said.of_whom] = said.crime
    return [
        _told(one, crimes[one.inquiry.pk], of_event[event], by_decision[of_event[event]])
        for one in histories_of(public, known_at=at)
        if (event := one.inquiry.event_id) is not None
    ]


def _told(one: InquiryHistory, crimes: dict[str, str], decision: UUID, event: Event) -> ToldInquiry:
    inquiry = one.inquiry
    authority = public_institution(inquiry.authority)
    return ToldInquiry(
        id=inquiry.pk,
        decision=decision,
        reference=event.reference,
        stage=_stage(inquiry, one.current.status if one.current else ""),
        kind=inquiry.kind,
        authority=f"{authority.level}:{authority.kind}",
        state=inquiry.state_id,
        crimes=(crimes.get(OfWhom.AUTHORITY, ""), crimes.get(OfWhom.VICTIM, "")),
        opened=coarse_date(inquiry.first_date, inquiry.last_date, by_day=False),
        k_needed=event.k_needed,
    )


def _stage(inquiry: Inquiry, code: str) -> str:
    """Return the stage of a criminal file, or how it ended; of others whether they are open."""
    if not code:
        return NOT_KNOWN
    held = status(inquiry.kind, code)
    if inquiry.kind == CRIMINAL:
        return held.exit or held.stage or NOT_KNOWN
    return ENDED if held.ends else OPEN


def _first(one: ToldInquiry, number: int) -> ToldInquiry:
    return no_finer_inquiry(one, as_kept(one) | {"since": number})


def _told_before(number: int) -> Mapping[UUID, PublishedInquiry]:
    rows = PublishedInquiry.objects.filter(number__lt=number).order_by("inquiry", "-number")
    return {one.inquiry: one for one in rows.distinct("inquiry")}


def _with_left_out(told: ToldInquiries, never: int) -> ToldInquiries:
    return replace(told, left_out=told.left_out + never)


def _keep(number: int, told: ToldInquiries, *, withheld: Sequence[PublishedInquiry]) -> None:
    rows = [
        PublishedInquiry(number=number, inquiry=one.id, decision=one.decision, given=as_kept(one))
        for one in told.rows
    ]
    rows += [
        PublishedInquiry(
            number=number, inquiry=one.inquiry, decision=one.decision, given=one.given,
            is_withheld=True,
        )
        for one in withheld
    ]  # fmt: skip
    PublishedInquiry.objects.bulk_create(rows, batch_size=2000)
