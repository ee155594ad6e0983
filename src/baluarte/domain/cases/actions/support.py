"""Emergency support in a case: asked, decided by a second person, paid, with its receipts."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import (
    Case,
    CaseDocument,
    FundEntry,
    Party,
    SupportDecision,
    SupportPayment,
    SupportReceipt,
    SupportRequest,
)
from baluarte.domain.cases.queries.support import paid_of, request_held
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.norms.catalogues import term

CENTAVO = Decimal("0.01")


class SupportRefused(ValueError):
    """What is written of support cannot be; `code` says which rule refuses it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"cases.support.{code}")
        self.code = code


@transaction.atomic
def set_apart(
    *, case: Case, amount: Decimal, on: date, number: str = "", by: UUID, at: datetime
) -> FundEntry:
    """Set money apart for the support of one case."""
    require_team(case)
    require_open(case)
    entry = FundEntry(
        compartment_id=case.compartment_id, case=case, amount=_amount(amount), number=number,
        set_apart_on=on, by_id=by, recorded_at=at,
    )  # fmt: skip
    entry.save(force_insert=True)
    _record("cases.set_apart", case, entry.pk, by=by, at=at)
    return entry


@transaction.atomic
def ask_for_support(
    *,
    party: Party,
    kind: str,
    amount: Decimal,
    reason: str,
    asked_on: date,
    by: UUID,
    at: datetime,
) -> SupportRequest:
    """Ask for support for somebody in a case: the team, or she in her own window."""
    # What is needed tonight is asked for by who is there for danger of life, too.
    if party.account_id != by:
        require_team(party.case)
    require_open(party.case)
    term("support_kinds", kind)
    asked = SupportRequest(
        compartment_id=party.compartment_id, case=party.case, party=party, kind=kind,
        amount=_amount(amount), asked_on=asked_on, by_id=by, asked_at=at,
    )  # fmt: skip
    _sealed(asked, "sealed_reason", reason, party.case)
    asked.save(force_insert=True)
    _record("cases.ask_for_support", party.case, asked.pk, by=by, at=at)
    return asked


@transaction.atomic
def decide_support(
    *, request: SupportRequest, amount: Decimal | None, reason: str, by: UUID, at: datetime
) -> SupportDecision:
    """Approve support up to an amount, or give none, as another than who asked for it."""
    asked = _held(request)
    if asked.by_id == by:
        raise SupportRefused("second_person")
    if SupportDecision.objects.filter(request=asked).exists():
        raise SupportRefused("decided")
    if amount is not None and _amount(amount) > asked.amount:
        raise SupportRefused("more_than_asked")
    decided = SupportDecision(
        compartment_id=asked.compartment_id, request=asked, amount=amount, by_id=by, decided_at=at
    )
    _sealed(decided, "sealed_reason", reason, asked.case)
    decided.save(force_insert=True)
    _record("cases.decide_support", asked.case, asked.pk, by=by, at=at)
    return decided


@transaction.atomic
def pay_support(
    *,
    request: SupportRequest,
    amount: Decimal,
    paid_on: date,
    is_in_kind: bool = False,
    by: UUID,
    at: datetime,
) -> SupportPayment:
    """Write down what was paid or handed over, never more than was approved."""
    asked = _held(request)
    decided = SupportDecision.objects.filter(request=asked).first()
    if decided is None or decided.amount is None:
        raise SupportRefused("not_approved")
    if paid_on < asked.asked_on:
        raise SupportRefused("older_than_asking")
    paid = paid_of(asked) + _amount(amount)
    if paid > decided.amount:
        raise SupportRefused("more_than_approved")
    payment = SupportPayment(
        compartment_id=asked.compartment_id, request=asked, amount=amount, paid_so_far=paid,
        approved=decided.amount, paid_on=paid_on, is_in_kind=is_in_kind, by_id=by, recorded_at=at,
    )  # fmt: skip
    payment.save(force_insert=True)
    _record("cases.pay_support", asked.case, asked.pk, by=by, at=at)
    return payment


@transaction.atomic
def add_receipt(
    *,
    request: SupportRequest,
    amount: Decimal,
    dated_on: date,
    number: str,
    note: str = "",
    document: DocumentGiven | None = None,
    by: UUID,
    at: datetime,
) -> SupportReceipt:
    """Keep a receipt of support: day, number and amount; itself and what it shows under seal."""
    asked = _held(request)
    if dated_on < asked.asked_on:
        raise SupportRefused("older_than_asking")
    receipt = SupportReceipt(
        compartment_id=asked.compartment_id, request=asked, amount=_amount(amount),
        dated_on=dated_on, asked_on=asked.asked_on, number=number.strip(), by_id=by,
        recorded_at=at,
    )  # fmt: skip
    _sealed(receipt, "sealed_note", note, asked.case)
    receipt.save(force_insert=True)
    if document is not None:
        keep_document(
            CaseDocument, document, about=receipt.pk, compartment=receipt.compartment_id, by=by,
            at=at,
        )  # fmt: skip
    _record("cases.add_receipt", asked.case, asked.pk, by=by, at=at)
    return receipt


def _held(request: SupportRequest) -> SupportRequest:
    """Hold a request so that what is decided and paid of it follows one another."""
    asked = request_held(request.pk)
    require_team(asked.case)
    require_open(asked.case)
    return asked


def _amount(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENTAVO):
        raise SupportRefused("amount")
    return amount


def _sealed(
    row: SupportRequest | SupportDecision | SupportReceipt, field: str, text: str, case: Case
) -> None:
    owner = f"institution:{case.compartment.institution_id}"
    [(row.record_key, key)] = new_record_keys(owner, 1)
    if text.strip():
        seal(row, field, text.strip(), key=key)
    elif not row._meta.get_field(field).null:
        raise NotAllowed("cases.support.reason")


def _record(act: str, case: Case, subject: UUID, *, by: UUID, at: datetime) -> None:
    file = [case.compartment_id]
    named = [case.pk, subject]
    record(act=act, object_type="case", objects=named, files=file, by=by, at=at)
