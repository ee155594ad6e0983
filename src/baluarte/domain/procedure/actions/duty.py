"""Who is on duty, and how they are called: in the workbench, never with a name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Institution, Membership
from baluarte.domain.access.queries import holders_of
from baluarte.domain.access.rules import NotAllowed, holds_role, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.telephones import telephones_changed
from baluarte.domain.procedure.choices import AssignmentState, NoticeKind
from baluarte.domain.procedure.models import Assignment, Deputy, DutyTurn, Matter, Notice
from baluarte.domain.procedure.queries.duty import on_duty

UNREAD = timedelta(minutes=10)
# Longer than a long leave it is no deputy any more: the cases are handed over.
LONGEST_DEPUTY = timedelta(days=60)
TOGETHER = 500


class NoHours(ValueError):
    """Nobody stands in for hours that are over, that end before they begin, or for too long."""


class NotOfTheInstitution(ValueError):
    """Somebody without a role in an institution cannot be on duty for it."""


@transaction.atomic
def set_duty(
    *,
    institution: Institution,
    account: Account,
    telephone: str,
    begins_at: datetime,
    ends_at: datetime,
    deputy: Account | None = None,
    by: UUID | None,
    at: datetime,
) -> DutyTurn:
    """Put somebody on duty: hours, telephone, and a deputy who is called if they do not read."""
    require_role(by, "organisation_admin", institution=institution)
    for one in filter(None, (account, deputy)):
        if not _is_member(one, institution, at=at):
            raise NotOfTheInstitution(f"{one} has no role in {institution}")
    turn = DutyTurn(
        institution=institution, account=account, deputy=deputy, telephone=telephone.strip(),
        begins_at=begins_at, ends_at=ends_at, set_at=at, set_by_id=by,
    )  # fmt: skip
    turn.save(force_insert=True)
    record(
        act="procedure.set_duty",
        object_type="duty_turn",
        objects=[turn.pk, institution.pk, account.pk],
        by=by,
        at=at,
    )
    telephones_changed()
    return turn


@transaction.atomic
def end_duty(*, turn: DutyTurn, by: UUID | None, at: datetime) -> DutyTurn:
    """Take somebody off duty."""
    require_role(by, "organisation_admin", institution=turn.institution)
    DutyTurn.objects.filter(pk=turn.pk).update(withdrawn_at=at)
    record(act="procedure.end_duty", object_type="duty_turn", objects=[turn.pk], by=by, at=at)
    telephones_changed()
    return turn


@transaction.atomic
def name_deputy(
    *,
    institution: Institution,
    account: Account,
    deputy: Account,
    begins_at: datetime,
    ends_at: datetime,
    by: UUID,
    at: datetime,
) -> Deputy:
    """Name who stands in for somebody: only herself, or a steward where she cannot."""
    if by != account.pk and not holds_role(by, "data_steward", institution=institution):
        raise NotAllowed("procedure.deputy.only_herself_or_a_steward")
    if not (begins_at < ends_at and at < ends_at <= begins_at + LONGEST_DEPUTY):
        raise NoHours("a deputy stands in for hours that are still to come")
    for one in (account, deputy):
        if account == deputy or not _is_member(one, institution, at=at):
            raise NotOfTheInstitution(f"{one} cannot stand in for {account} in {institution}")
    row = Deputy(
        institution=institution, account=account, deputy=deputy, begins_at=begins_at,
        ends_at=ends_at, named_at=at, named_by_id=by,
    )  # fmt: skip
    row.save(force_insert=True)
    record(
        act="procedure.name_deputy", object_type="deputy",
        objects=[row.pk, institution.pk, account.pk, deputy.pk], by=by, at=at,
    )  # fmt: skip
    return row


@transaction.atomic
def read_notices(*, notices: list[UUID], by: UUID, at: datetime) -> int:
    """Mark notices as read; only one's own can be."""
    return Notice.objects.filter(pk__in=notices, account=by, read_at=None).update(read_at=at)


@transaction.atomic
def call_duty(*, assignment: UUID, at: datetime) -> int:
    """Call whom an assignment is for: its person, else who is on duty, else the liaisons."""
    sent = Assignment.objects.filter(pk=assignment, ended_at=None).first()
    if sent is None:
        return 0
    if sent.account_id is not None:
        who = {sent.account_id}
    else:
        turns = on_duty([sent.institution_id], at=at)
        who = {account for _institution, account, _deputy in turns} or liaisons_of(
            sent.institution_id, at=at
        )
    _tell_who_had_it(sent, at=at)
    return _notify(who, NoticeKind.ASSIGNED, sent, at=at, rings_at=at + UNREAD)


@transaction.atomic
def call_to_decide(*, assignment: UUID, accounts: Iterable[UUID], at: datetime) -> int:
    """Call who may decide an appeal: of them who is on duty, else the liaisons, else each."""
    sent = Assignment.objects.filter(pk=assignment, ended_at=None).first()
    if sent is None:
        return 0
    may = set(accounts)
    turns = on_duty([sent.institution_id], at=at)
    awake = {one for turn in turns for one in turn[1:2]} & may
    who = awake or liaisons_of(sent.institution_id, at=at) & may or may
    return _notify(who, NoticeKind.APPEAL, sent, at=at, rings_at=at + UNREAD)


def _tell_who_had_it(sent: Assignment, *, at: datetime) -> None:
    """Whoever was called for what was handed over should not set out any more."""
    before = sent.replaces
    if before is not None and before.ended_how == AssignmentState.HANDED_OVER:
        called = Notice.objects.filter(
            assignment=before, kind__in=(NoticeKind.ASSIGNED, NoticeKind.DEPUTY)
        )
        who = set(called.values_list("account_id", flat=True))
        _notify(who, NoticeKind.WITHDRAWN, before, at=at)


@transaction.atomic
def call_accounts(*, accounts: Iterable[UUID], kind: NoticeKind, at: datetime) -> int:
    """Call some accounts to what Home shows them: one notice of a kind until it is read."""
    called = 0
    unsent = {"letter": None, "letter_at": None, "mailed_at": None}
    for account in sorted(set(accounts)):
        told = Notice.objects.filter(
            account=account, kind=kind, assignment=None, obligation_key=None, door_message=None
        )
        if not told.update(made_at=at, read_at=None, **unsent):
            Notice.objects.bulk_create([Notice(account_id=account, kind=kind, made_at=at)])
        called += 1
    return called


@transaction.atomic
def tell_sender(*, assignment: UUID, kind: NoticeKind = NoticeKind.ANSWERED, at: datetime) -> int:
    """Tell the sender, and who is responsible for the matter, that there is an answer."""
    sent = Assignment.objects.get(pk=assignment)
    return _notify(_senders(sent), kind, sent, at=at)


@transaction.atomic
def ring_deputies(*, at: datetime) -> int:
    """Call the deputies of those on duty who did not read an assignment in time."""
    ringing = Notice.objects.filter(rings_at__lte=at, read_at=None, rung_at=None)
    rung = 0
    for notice in ringing.select_related("assignment")[:TOGETHER]:
        sent = notice.assignment
        if sent is not None and sent.ended_at is None and sent.acknowledged_at is None:
            turns = [] if sent.is_personal else on_duty([sent.institution_id], at=at)
            deputies = {deputy for _institution, _account, deputy in turns if deputy}
            rung += _notify(deputies, NoticeKind.DEPUTY, sent, at=at)
        Notice.objects.filter(pk=notice.pk).update(rung_at=at)
    return rung


@transaction.atomic
def escalate_silence(*, at: datetime) -> int:
    """Tell senders, and who is responsible, of what nobody acknowledged in time."""
    silent = Assignment.objects.filter(
        escalate_at__lte=at, acknowledged_at=None, ended_at=None, escalated_at=None
    )
    told = 0
    for sent in silent[:TOGETHER]:
        told += _notify(_senders(sent), NoticeKind.SILENCE, sent, at=at)
        Assignment.objects.filter(pk=sent.pk).update(escalated_at=at)
    return told


def _notify(
    who: set[UUID],
    kind: NoticeKind,
    sent: Assignment,
    *,
    at: datetime,
    rings_at: datetime | None = None,
) -> int:
    rows = [
        Notice(
            account_id=account, kind=kind, assignment=sent, institution_id=sent.institution_id,
            made_at=at, rings_at=rings_at,
        )
        for account in who
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _senders(sent: Assignment) -> set[UUID]:
    matter = Matter.objects.get(pk=sent.matter_key)
    who = {sent.sent_by_id}
    if matter.responsible_id:
        who.add(matter.responsible_id)
    return who


def liaisons_of(institution: UUID, *, at: datetime) -> set[UUID]:
    """Return who is called for an institution where nobody is on duty."""
    return holders_of(institution, "liaison", at=at)


def _is_member(account: Account, institution: Institution, *, at: datetime) -> bool:
    held = Membership.objects.filter(
        account=account, institution=institution, confirmed_at__isnull=False, valid_from__lte=at
    )
    return held.exclude(valid_until__lte=at).exists()
