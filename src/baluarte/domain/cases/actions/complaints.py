"""Complaints: sealed to a receiver of her choice, and to nobody whom they concern."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, Func, Value
from django.db.models.functions import Least
from procrastinate.contrib.django import app

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Compartment, Grant, Institution
from baluarte.domain.access.models.compartments import MOST_COMPLAINTS
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import ComplaintStage, Grievance
from baluarte.domain.cases.models import Complaint, ComplaintAnswer, Party
from baluarte.domain.cases.queries.complaints import (
    complaints_received,
    concerned_by,
    may_receive,
    receivers_of,
)
from baluarte.domain.cases.rules import require_team_or_herself
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.wall.choices import Level

CALL = "cases.call_readers"


class ComplaintRefused(ValueError):
    """A complaint cannot go so; `code` says which rule refuses it, `could` who can receive it."""

    def __init__(self, code: str, could: Sequence[Institution] = ()) -> None:
        super().__init__(f"cases.complaint.{code}")
        self.code = code
        self.could = could


@transaction.atomic
def complain(
    *,
    party: Party,
    about: Grievance,
    text: str,
    receiver: Institution,
    account: Account | None = None,
    institution: Institution | None = None,
    by: UUID,
    at: datetime,
) -> Complaint:
    """Keep a complaint in a compartment of its receiver's, from whomever it concerns.

    Neither the file of the case nor its team shows it; it says nothing in any procedure.
    """
    require_team_or_herself(party, by=by)
    if account is None and institution is None:
        raise ComplaintRefused("about_nobody")
    if account is not None and account.pk == by:
        raise ComplaintRefused("about_oneself")
    if not text.strip():
        raise ComplaintRefused("without_words")
    made = Compartment.objects.filter(
        kind=CompartmentKind.COMPLAINT, opened_by=by, created_at__gt=at - timedelta(days=1)
    )
    if made.count() >= MOST_COMPLAINTS:
        raise ComplaintRefused("too_many")
    concerned = concerned_by(party.case, account=account, institution=institution)
    if not may_receive(receiver, concerned):
        raise ComplaintRefused("receiver_concerned")
    could = receivers_of(party, concerned, about=account)
    if receiver not in could:
        raise ComplaintRefused("nobody_reads", could)
    complaint = Complaint(
        compartment=_compartment(receiver, at=at, by=by),
        case=party.case,
        about=about,
        about_account=account,
        about_institution=institution,
        concerned=sorted(concerned, key=str),
        receiver=receiver,
        made_by_id=by,
        made_for=party.account,
        made_at=at,
    )
    [(complaint.record_key, key)] = new_record_keys(f"institution:{receiver.pk}", 1)
    seal(complaint, "sealed_text", text.strip(), key=key)
    complaint.save(force_insert=True)
    _open_to_who_made_it(complaint, by=by, at=at)
    _record("cases.complain", complaint, by=by, at=at)
    app.configure_task(CALL).defer(complaint=str(complaint.pk))
    return complaint


@transaction.atomic
def call_readers(*, complaint: UUID, at: datetime) -> int:
    """Call whoever can read a complaint: that there is one, and nothing of it or of whom."""
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.readers_of_complaint(%s)", [complaint])
        found = cursor.fetchall()
    rows = [
        Notice(
            account_id=account, kind=NoticeKind.COMPLAINT, about_key=complaint,
            institution_id=receiver, made_at=at,
        )
        for receiver, account in found
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def acknowledge_complaint(*, complaint: Complaint, by: UUID, at: datetime) -> ComplaintAnswer:
    """Say that a complaint was received and read."""
    return _answer(complaint, ComplaintStage.ACKNOWLEDGED, "", by=by, at=at)


def answer_complaint(*, complaint: Complaint, text: str, by: UUID, at: datetime) -> ComplaintAnswer:
    """Answer a complaint, once, in words that whoever made it reads."""
    if not text.strip():
        raise ComplaintRefused("without_words")
    return _answer(complaint, ComplaintStage.ANSWERED, text.strip(), by=by, at=at)


@transaction.atomic
def _answer(
    complaint: Complaint, stage: ComplaintStage, text: str, *, by: UUID, at: datetime
) -> ComplaintAnswer:
    received = complaints_received(by=by).filter(pk=complaint.pk).exists()
    if not received or by in complaint.of_whom:
        raise NotAllowed("cases.complaint.only_its_receiver")
    if complaint.answers.filter(stage=stage).exists():
        raise ComplaintRefused("answered")
    said = ComplaintAnswer(
        compartment_id=complaint.compartment_id, complaint=complaint, stage=stage, by_id=by, at=at
    )
    [(said.record_key, key)] = new_record_keys(f"institution:{complaint.receiver_id}", 1)
    if text:
        seal(said, "sealed_text", text, key=key)
    said.save(force_insert=True)
    _record(f"cases.complaint_{stage}", complaint, by=by, at=at)
    return said


def _compartment(receiver: Institution, *, by: UUID, at: datetime) -> Compartment:
    made = Compartment(
        kind=CompartmentKind.COMPLAINT, institution=receiver, created_at=at, opened_by_id=by
    )
    made.save(force_insert=True)
    return made


def _open_to_who_made_it(complaint: Complaint, *, by: UUID, at: datetime) -> None:
    """Let whose it is see it, and who wrote it; the wall keeps it from whom it concerns."""
    begun = Func(function="now", output_field=DateTimeField())
    for account in complaint.of_whom:
        Grant(
            compartment_id=complaint.compartment_id,
            account_id=account,
            level=Level.IDENTIFIED,
            ground="her own complaint",
            valid_from=Least(Value(at, output_field=DateTimeField()), begun),
            given_by_id=by,
        ).save(force_insert=True)


def _record(act: str, complaint: Complaint, *, by: UUID, at: datetime) -> None:
    # Nothing of the case stands in the entry: who reads the file's log learns of no complaint.
    record(act=act, object_type="complaint", objects=[complaint.pk], by=by, at=at)
