"""Her own window, as long as she takes part: opened to her, and shut as her part ends."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, F, Func, Q, Value
from django.db.models.functions import Greatest, Least

from baluarte.domain.access.models import Account, Grant
from baluarte.domain.access.rules import NotAllowed, require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.letter_stop import stop_what_may_not_go
from baluarte.domain.cases.choices import PROTECTED
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.team import HER_OWN_CASE
from baluarte.domain.cases.queries.consent import whom_words_cover
from baluarte.domain.cases.rules import opened_or_stewards, require_team, require_window_opener
from baluarte.domain.people.models import Person
from baluarte.domain.procedure.actions import make_unseen
from baluarte.domain.wall.choices import Level


@transaction.atomic
def open_window(*, party: Party, account: Account, by: UUID, at: datetime) -> Party:
    """Let a person enter her own case with an account of hers, and speak there for herself.

    She sees the case and what is hers in it; no other who takes part, their names or consents.
    """
    require_window_opener(party.case, by=by)
    _let_in(party, account, by=by, at=at)
    Party.objects.filter(pk=party.pk).update(account=account)
    Person.objects.filter(pk=party.person_id).update(account=account)
    party.account = account
    _record("cases.open_window", party, [account.pk], by=by, at=at)
    return party


def _let_in(party: Party, account: Account, *, by: UUID, at: datetime) -> None:
    if not opened_or_stewards(party.case, by=by):
        with connection.cursor() as cursor:
            cursor.execute("select bal.open_own_window(%s, %s)", [party.pk, account.pk])
            [done] = cursor.fetchone()
        if not done:
            raise NotAllowed("cases.window.only_who_answers_for_the_case")
        return
    Grant(
        compartment_id=party.compartment_id, account=account, level=Level.CODED,
        ground=HER_OWN_CASE, is_own_window=True, valid_from=at, given_by_id=by,
    ).save(force_insert=True)  # fmt: skip


@transaction.atomic
def end_party(*, party: Party, by: UUID, at: datetime) -> Party:
    """Say that somebody takes part no longer; with her last part her window is shut."""
    case = party.case
    require_team(case)
    require_no_break_glass(case.compartment_id)
    before = whom_words_cover(case)
    Party.objects.filter(pk=party.pk).update(until_at=at)
    know_who_is_protected(case)
    # Her no, or her silence, may have kept somebody out.
    if whom_words_cover(case) - before:
        make_unseen(case.matter, by=by, at=at)
    if party.account_id is not None:
        _shut_window(party, at=at)
    # What went for her alone goes no further.
    stop_what_may_not_go(party.case, by=by, at=at)
    _record("cases.end_party", party, [], by=by, at=at)
    return party


def know_who_is_protected(case: Case) -> None:
    """Keep whether somebody who is to be protected takes part: who asks cannot see it herself."""
    takes_part = Party.objects.filter(case=case, part__in=PROTECTED, until_at=None).exists()
    if takes_part != case.has_protected:
        Case.objects.filter(pk=case.pk).update(has_protected=takes_part)
        case.has_protected = takes_part


def _shut_window(party: Party, *, at: datetime) -> None:
    if Party.objects.filter(case=party.case, account=party.account, until_at=None).exists():
        return
    in_force = Q(valid_until=None) | Q(valid_until__gt=at)
    windows = Grant.objects.filter(
        in_force,
        compartment_id=party.compartment_id,
        account=party.account,
        is_own_window=True,
    )
    # Over for the transaction that ends it too: the wall reads the instant at which that began.
    begun = Func(function="now", output_field=DateTimeField())
    over = Least(Value(at, output_field=DateTimeField()), begun)
    windows.update(valid_until=Greatest(over, F("valid_from")))


def _record(act: str, party: Party, more: list[UUID], *, by: UUID, at: datetime) -> None:
    named, file = [party.case_id, party.pk, *more], [party.compartment_id]
    record(act=act, object_type="case", objects=named, files=file, by=by, at=at)
