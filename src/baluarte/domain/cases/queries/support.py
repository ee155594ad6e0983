from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import (
    Case,
    FundEntry,
    Party,
    SupportDecision,
    SupportPayment,
    SupportReceipt,
    SupportRequest,
)
from baluarte.domain.sealing.queries import unseal_all

NOTHING = Decimal("0.00")
Row = TypeVar("Row", SupportPayment, SupportReceipt)
Amount = TypeVar("Amount", FundEntry, SupportDecision, SupportPayment)


@dataclass(frozen=True)
class Balance:
    """What was set apart for a case, what was promised of it and what was paid, in pesos."""

    set_apart: Decimal
    approved: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """Return what is neither promised nor paid; below nothing where more was promised."""
        return self.set_apart - self.approved


@dataclass(frozen=True)
class Support:
    """A request for support with what became of it."""

    request: SupportRequest
    decision: SupportDecision | None
    payments: tuple[SupportPayment, ...]
    receipts: tuple[SupportReceipt, ...]

    @property
    def paid(self) -> Decimal:
        """Return what was paid or handed over so far."""
        return sum((one.amount for one in self.payments), NOTHING)

    @property
    def state(self) -> str:
        """Say how far it has come."""
        if self.decision is None:
            return "asked"
        if self.decision.amount is None:
            return "not_given"
        if self.paid == self.decision.amount:
            return "paid"
        return "in_part" if self.payments else "approved"


def support_of(case: Case, *, party: Party | None = None) -> list[Support]:
    """Return what support was asked for in a case and what became of it, newest first, sealed."""
    asked = SupportRequest.objects.filter(case=case).select_related("by", "decision__by")
    if party is not None:
        asked = asked.filter(party=party)
    found = list(asked.order_by("-asked_at", "id"))
    payments = _by_request(SupportPayment.objects.order_by("paid_on", "recorded_at"), found)
    receipts = _by_request(SupportReceipt.objects.order_by("dated_on", "recorded_at"), found)
    return [
        Support(
            request=one,
            decision=getattr(one, "decision", None),
            payments=tuple(payments.get(one.pk, ())),
            receipts=tuple(receipts.get(one.pk, ())),
        )
        for one in found
    ]


def open_support(found: Sequence[Support], *, by: UUID, at: datetime) -> None:
    """Open why support was asked for and decided so, and what receipts show; a logged reading."""
    requests = [one.request for one in found]
    decisions = [one.decision for one in found if one.decision is not None]
    receipts = [receipt for one in found for receipt in one.receipts]
    for rows, field, name in (
        (requests, "sealed_reason", "reason"),
        (decisions, "sealed_reason", "reason"),
        (receipts, "sealed_note", "note"),
    ):
        for row, text in zip(rows, unseal_all(rows, field), strict=True):
            setattr(row, name, text)
    if requests:
        record(
            act="cases.read_support",
            object_type="case",
            objects=[one.pk for one in requests],
            files={one.compartment_id for one in requests},
            by=by,
            at=at,
        )


def balance_of(case: Case) -> Balance:
    """Return what was set apart for the support of a case, promised of it and paid."""
    asked = SupportRequest.objects.filter(case=case)
    return Balance(
        set_apart=_sum(FundEntry.objects.filter(case=case)),
        approved=_sum(SupportDecision.objects.filter(request__in=asked)),
        paid=_sum(SupportPayment.objects.filter(request__in=asked)),
    )


def paid_of(request: SupportRequest) -> Decimal:
    """Return what was paid of one request so far."""
    return _sum(SupportPayment.objects.filter(request=request))


def request_of(case: Case, key: UUID) -> SupportRequest:
    """Return one request of a case; `SupportRequest.DoesNotExist` where there is none."""
    found = SupportRequest.objects.select_related("case__matter", "case__compartment")
    return found.get(case=case, pk=key)


def request_held(key: UUID) -> SupportRequest:
    """Return a request, held until the transaction ends: payments of it follow one another."""
    with connection.cursor() as cursor:
        # A row may be locked only by who may change it; a request is never changed.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
    found = SupportRequest.objects.select_related("case__matter", "case__compartment")
    return found.get(pk=key)


def _by_request(rows: QuerySet[Row], found: list[SupportRequest]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = {}
    for row in rows.filter(request__in=[one.pk for one in found]).select_related("by"):
        grouped.setdefault(row.request_id, []).append(row)
    return grouped


def _sum(
    rows: QuerySet[FundEntry] | QuerySet[SupportDecision] | QuerySet[SupportPayment],
) -> Decimal:
    summed = rows.aggregate(total=Sum("amount"))["total"]
    return NOTHING if summed is None else Decimal(summed)
