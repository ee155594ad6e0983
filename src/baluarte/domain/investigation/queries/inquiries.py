"""Inquiries, where each stands, what contradicts itself; what was written, opened and logged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.investigation.models import (
    Classification,
    Inquiry,
    InquiryNumber,
    InquiryRemark,
    InquiryStatus,
    Said,
)
from baluarte.domain.investigation.projection import in_order, last_news, told_of
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.queries import unseal_beside
from baluarte.domain.sealing.references import read_reference
from baluarte.norms.catalogues import terms
from baluarte.norms.inquiries import Contradiction, contradictions, status

Row = TypeVar("Row", bound=Said)


@dataclass(frozen=True)
class StatusSaid:
    """A status with what stands against it: the articles or rules, each with the other source."""

    row: InquiryStatus
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class InquiryHistory:
    """What is held of the course of one inquiry: its statuses in their order, and where it stands.

    `current` is the last that moved it; `news_date` the last day of which anything is known.
    """

    inquiry: Inquiry
    statuses: tuple[StatusSaid, ...]
    current: InquiryStatus | None
    news_date: date | None

    @property
    def has_contradictions(self) -> bool:
        """Say whether something of it cannot all be so."""
        return any(one.contradictions for one in self.statuses)

    def days_without_news(self, on: date) -> int | None:
        """Return for how many days nothing is known; nothing where no day is known at all."""
        return (on - self.news_date).days if self.news_date else None


def inquiries(*, known_at: datetime | None = None) -> QuerySet[Inquiry]:
    """Return the inquiries the context sees, the newest first."""
    found = Inquiry.objects.select_related("case", "event__current", "text", "state")
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-recorded_at", "-pk")


def page_of_inquiries(found: QuerySet[Inquiry], *, after: str = "", limit: int) -> list[Inquiry]:
    """Return so many inquiries of some that are ordered so, those after one by its reference.

    Their keys are looked for alone, along an index: what stands beside each is read for one page.
    """
    last = Inquiry.objects.filter(reference=read_reference(after) or "").first()
    if last is not None:
        found = found.filter(
            TupleLessThan((F("recorded_at"), F("pk")), (last.recorded_at, last.pk))
        )
    keys = list(found.values_list("pk", flat=True)[:limit])
    return list(inquiries().filter(pk__in=keys))


def inquiry_of(reference: str) -> Inquiry:
    """Return one inquiry by its reference; `Inquiry.DoesNotExist` where one may not see it."""
    return (
        inquiries()
        .select_related("case__matter", "by")
        .get(reference=read_reference(reference) or "")
    )


def inquiries_of_case(case: Case) -> QuerySet[Inquiry]:
    """Return the inquiries of a case: those that lie in it, and those of its events."""
    events = case.events.filter(until_at=None).values("event")
    return inquiries().filter(Q(case=case) | Q(case=None, event__in=events))


def inquiries_of_event(event: Event) -> QuerySet[Inquiry]:
    """Return the inquiries of an event that the context sees."""
    return inquiries().filter(event=event)


def standing(
    kind: type[Row], of: Iterable[Inquiry], *, known_at: datetime | None = None
) -> QuerySet[Row]:
    """Return what stands of what was said of some inquiries: not corrected nor taken back.

    With `known_at`, as it stood on that instant.
    """
    newer, found = kind.objects.filter(supersedes=OuterRef("pk")), kind.objects.all()
    if known_at is not None:
        newer, found = (one.filter(recorded_at__lte=known_at) for one in (newer, found))
    found = found.filter(inquiry__in=[one.pk for one in of], is_withdrawn=False)
    return found.filter(~Exists(newer)).order_by("recorded_at", "pk")


def histories_of(
    found: Sequence[Inquiry], *, on: date | None = None, known_at: datetime | None = None
) -> list[InquiryHistory]:
    """Return the course of each of some inquiries; two questions for any number."""
    rows: dict[UUID, list[InquiryStatus]] = defaultdict(list)
    for one in standing(InquiryStatus, found, known_at=known_at):
        rows[one.inquiry_id].append(one)
    crimes: dict[UUID, set[str]] = defaultdict(set)
    for said in standing(Classification, found, known_at=known_at):
        # What the victim claims counts as much: the law forbids by what it is, not by its title.
        crimes[said.inquiry_id].add(_about(said.crime))
    return [_history(one, rows[one.pk], crimes[one.pk], on=on) for one in found]


def history_of(
    inquiry: Inquiry, *, on: date | None = None, known_at: datetime | None = None
) -> InquiryHistory:
    """Return the course of one inquiry."""
    return histories_of([inquiry], on=on, known_at=known_at)[0]


def numbers_of(inquiry: Inquiry) -> QuerySet[InquiryNumber]:
    """Return the numbers an inquiry was kept under, sealed, the newest first."""
    return InquiryNumber.objects.filter(inquiry=inquiry).order_by("-recorded_at", "pk")


def words_of(
    inquiry: Inquiry, *, by: UUID, at: datetime
) -> tuple[Mapping[UUID, list[InquiryRemark]], list[InquiryNumber]]:
    """Return what was written beside each thing said, and the numbers, opened; logged."""
    remarks = list(
        InquiryRemark.objects.filter(inquiry=inquiry).select_related("by").order_by("recorded_at")
    )
    numbers = list(numbers_of(inquiry))
    for remark, text in zip(remarks, unseal_beside(remarks, "sealed_text"), strict=True):
        remark.text = text
    for number, text in zip(numbers, unseal_beside(numbers, "sealed_text"), strict=True):
        number.text = text
    opened = [one.pk for one in (*remarks, *numbers)]
    if opened:
        record(
            act="investigation.read_words", object_type="inquiry", objects=[inquiry.pk, *opened],
            files=[inquiry.compartment_id], by=by, at=at,
        )  # fmt: skip
    found: dict[UUID, list[InquiryRemark]] = defaultdict(list)
    for one in remarks:
        found[one.about].append(one)
    return found, numbers


def _history(
    inquiry: Inquiry, rows: list[InquiryStatus], crimes: set[str], *, on: date | None
) -> InquiryHistory:
    ordered = in_order(rows)
    told = told_of(ordered)
    held = inquiry.event.current if inquiry.event is not None else None
    against = contradictions(
        inquiry.kind, told, event_on=held.first_date if held else None,
        crimes=crimes - {""}, on=on,
    )  # fmt: skip
    by_place: dict[int, list[Contradiction]] = defaultdict(list)
    for fault in against:
        place = next(n for n, one in enumerate(told) if one is fault.given)
        by_place[place].append(fault)
    said = tuple(StatusSaid(one, tuple(by_place[place])) for place, one in enumerate(ordered))
    moving = [one for one in ordered if not status(inquiry.kind, one.status).is_beside]
    news = last_news(inquiry, ordered)
    return InquiryHistory(inquiry, said, moving[-1] if moving else None, news)


def _about(crime: str) -> str:
    found = terms("crimes").get(crime)
    return str(found.facts.get("about", "")) if found else ""
