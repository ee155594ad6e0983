"""The urgent door: kept by an institution, open while somebody is on duty, watched each minute."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.duty import TOGETHER, UNREAD, liaisons_of
from baluarte.domain.procedure.actions.telephones import telephones_changed
from baluarte.domain.procedure.choices import DoorAnswer, DoorEnd, NoticeKind
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import Door, DoorMessage, Notice
from baluarte.domain.procedure.queries.door import BOX, OpenDoor
from baluarte.domain.procedure.queries.duty import on_duty
from baluarte.domain.procedure.sql_functions import GRACE_MINUTES
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.installation import receipt_salts
from baluarte.domain.sealing.keys import wrap_key
from baluarte.domain.sealing.public_key_encryption import close_box, new_pair
from baluarte.domain.sealing.queries import owner_key
from baluarte.domain.sealing.receipts import lookup_hash

GRACE = timedelta(minutes=GRACE_MINUTES)
# Who took it and is not done with it by then may have fallen asleep: she must not wait for that.
SILENT = timedelta(minutes=15)


class WhoIsCalled(Protocol):
    """Names the accounts that an institution calls at an instant."""

    def __call__(self, institution: UUID, *, at: datetime) -> Collection[UUID]: ...


class TakenAlready(ValueError):
    """Somebody else has taken the message, or it is done with."""

    code = "procedure.door_taken_already"
    says = _("Somebody of your institution took it before you.")


@transaction.atomic
def keep_door(
    *,
    institution: Institution,
    telephone: str,
    closed_telephone: str,
    closed_answers: str,
    address: str = "",
    by: UUID | None,
    at: datetime,
) -> Door:
    """Keep an urgent door, with a telephone for each case and a key of its own; or say it anew."""
    require_role(by, "organisation_admin", institution=institution)
    said = {
        "telephone": telephone.strip(), "closed_telephone": closed_telephone.strip(),
        "closed_answers": closed_answers.strip(), "address": address.strip(),
        "withdrawn_at": None,
    }  # fmt: skip
    door = Door.objects.filter(institution=institution).first()
    if door is None:
        private, public = new_pair()
        under = owner_key(key_of_owner(f"institution:{institution.pk}"))
        door = Door(
            institution=institution, public_key=public,
            private_key=wrap_key(private, under=under), kept_since=at, kept_by_id=by, **said,
        )  # fmt: skip
        door.save(force_insert=True)
    else:
        Door.objects.filter(pk=door.pk).update(**said)
    record(act="procedure.keep_door", object_type="door", objects=[door.pk], by=by, at=at)
    telephones_changed()
    return door


@transaction.atomic
def give_up_door(*, door: Door, by: UUID | None, at: datetime) -> None:
    """Keep the door no more; what was left at it stays to be read."""
    require_role(by, "organisation_admin", institution=door.institution)
    Door.objects.filter(pk=door.pk).update(withdrawn_at=at)
    record(act="procedure.give_up_door", object_type="door", objects=[door.pk], by=by, at=at)
    telephones_changed()


@transaction.atomic
def leave_message(*, door: OpenDoor, letter: DoorLetter, receipt: str) -> DoorAnswer:
    """Put a letter into the box of a door, as nobody; the same receipt leaves one.

    There is no account to name and no entry in the log: its first is whoever takes it.
    """
    key = uuid4()
    box = close_box(letter.to_bytes(), to=door.public_key, row=key, **BOX)
    lookup = lookup_hash(receipt, salts=receipt_salts())
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.leave_at_door(%s, %s, %s, %s, %s::text[])",
            [key, door.institution, lookup, box, list(letter.not_told)],
        )
        return DoorAnswer(cursor.fetchone()[0])


@transaction.atomic
def take_message(*, message: DoorMessage, by: UUID, at: datetime) -> None:
    """Take a message by name: from now on she hears that somebody has it.

    What somebody else took and was not done with for `SILENT` may be taken over.
    """
    waiting, silent = Q(taken_at=None), Q(taken_at__lte=at - SILENT, done_how="")
    held = DoorMessage.objects.filter(waiting | silent & ~Q(taken_by=by), pk=message.pk)
    before = list(held.select_for_update().values_list("taken_by_id", flat=True))
    if not before:
        raise TakenAlready
    held.update(taken_at=at, taken_by=by, waiting_since=None)
    record(
        act="procedure.take_door_message", object_type="door_message", objects=[message.pk],
        payload={"taken_from": str(before[0] or "")}, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def end_message(*, message: DoorMessage, how: DoorEnd, by: UUID, at: datetime) -> None:
    """Be done with a message one has taken; its box is emptied."""
    mine = DoorMessage.objects.filter(pk=message.pk, taken_by=by, done_how="")
    if not mine.update(done_how=how, box=None):
        raise TakenAlready
    record(
        act="procedure.end_door_message", object_type="door_message", objects=[message.pk],
        payload={"how": how.value}, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def watch_door(*, at: datetime) -> int:
    """Call who is on duty to what waits at the door, and after ten minutes their deputies."""
    waiting = DoorMessage.objects.filter(taken_at=None).only(
        "id", "institution_id", "not_told", "waiting_since", "called_at", "rung_at"
    )
    new = list(waiting.filter(called_at=None)[:TOGETHER])
    called = _call_together(new, _on_duty, NoticeKind.DOOR, at=at)
    _of(new).update(called_at=at)
    unread = list(waiting.filter(waiting_since__lte=at - UNREAD, rung_at=None)[:TOGETHER])
    called += _call_together(unread, _deputies, NoticeKind.DEPUTY, at=at)
    _of(unread).update(rung_at=at)
    return called


def _of(messages: Iterable[DoorMessage]) -> QuerySet[DoorMessage]:
    return DoorMessage.objects.filter(pk__in=[one.pk for one in messages])


def _turns(institution: UUID, *, at: datetime) -> list[tuple[UUID, UUID, UUID | None]]:
    """Whoever is on duty, else whose turn ended while the form was being filled in."""
    here = [institution]
    return on_duty(here, at=at) or on_duty(here, at=at - GRACE)


def _on_duty(institution: UUID, *, at: datetime) -> Collection[UUID]:
    who = {account for _institution, account, _deputy in _turns(institution, at=at)}
    return who or liaisons_of(institution, at=at)


def _deputies(institution: UUID, *, at: datetime) -> Collection[UUID]:
    return {deputy for _institution, _account, deputy in _turns(institution, at=at) if deputy}


def _call_together(
    messages: Sequence[DoorMessage], whom: WhoIsCalled, kind: NoticeKind, *, at: datetime
) -> int:
    """Call each once, whatever came at once: by the first message that does not leave them out."""
    together: dict[UUID, dict[tuple[str, ...], DoorMessage]] = {}
    for one in messages:
        together.setdefault(one.institution_id, {}).setdefault(tuple(one.not_told), one)
    rows = []
    for institution, by_wish in together.items():
        for account in whom(institution, at=at):
            first = next((m for m in by_wish.values() if not _is_left_out(account, m)), None)
            if first is not None:
                rows.append(Notice(
                    account_id=account, kind=kind, door_message=first,
                    institution_id=institution, made_at=at,
                ))  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _is_left_out(account: UUID, message: DoorMessage) -> bool:
    """Say whether somebody also acts for whom she does not want told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.acts_for_left_out(%s, %s::text[])", [account, list(message.not_told)]
        )
        return bool(cursor.fetchone()[0])
