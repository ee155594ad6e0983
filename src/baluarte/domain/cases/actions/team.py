"""A case's team: who joins, who leaves, who answers for it, and who stands in for hours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.emergency import SHORTEST, SaysNotWhy
from baluarte.domain.cases.choices import HowAnswering
from baluarte.domain.cases.models import Case, Responsibility
from baluarte.domain.cases.queries.team import is_lasting, team_history
from baluarte.domain.cases.rules import require_lasting_team, require_open
from baluarte.domain.procedure.actions import NoPlace, call_to_matter, refresh
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Assignment, Deputy, Matter
from baluarte.domain.sealing.actions import new_record_keys, seal


class TeamRefused(ValueError):
    """The team stays as it is."""


class NotYourTeam(TeamRefused):
    """Only who answers for a case, or a steward of who keeps it, changes its team."""


class NotAMember(TeamRefused):
    """Only who acts for who keeps a case, or for a unit of that recipient, is of its team."""


class TakesPart(TeamRefused):
    """Whom a case is about is not of its team."""


class IsLeftOut(TeamRefused):
    """Who acts for somebody that the case leaves out is told nothing of it."""


class DecidesAnAppeal(TeamRefused):
    """Who decides what challenges the team is not of it meanwhile."""


class IsChallenged(TeamRefused):
    """Who was of the team that is challenged, and left, does not come back before it is decided."""


class IsOfTheTeam(TeamRefused):
    """Somebody is of the team already."""


class NotOfTheTeam(TeamRefused):
    """Somebody is not of the team, or only for hours."""


class AnswersForIt(TeamRefused):
    """Who answers for a case hands it over before leaving."""


class LastOfTheTeam(TeamRefused):
    """A case never stays without anybody."""


class NotYourHours(TeamRefused):
    """A deputyship is another's, or has not begun, or is over."""


REFUSED = {
    "not_yours": NotYourTeam, "no_member": NotAMember, "takes_part": TakesPart,
    "left_out": IsLeftOut, "decides": DecidesAnAppeal, "challenged": IsChallenged,
    "there": IsOfTheTeam, "absent": NotOfTheTeam, "answers": AnswersForIt, "last": LastOfTheTeam,
}  # fmt: skip


@transaction.atomic
def join_team(*, case: Case, account: Account, by: UUID, at: datetime) -> None:
    """Let somebody of who keeps a case, or of a unit of that recipient, into its team."""
    _in_turn(case)
    _change("bal.join_team", case, account)
    _record("cases.join_team", case, [account.pk], by=by, at=at)


@transaction.atomic
def leave_team(*, case: Case, account: Account, by: UUID, at: datetime) -> None:
    """Take somebody out of a case's team: from this instant they see nothing of it."""
    _in_turn(case)
    # Written first: whoever leaves by herself may not write in its log afterwards.
    _record("cases.leave_team", case, [account.pk], by=by, at=at)
    _change("bal.leave_team", case, account)


@transaction.atomic
def make_responsible(
    *, case: Case, account: Account, reason: str = "", by: UUID, at: datetime
) -> Case:
    """Say who of the team answers for a case from now on; who did not answer before says why."""
    _in_turn(case)
    require_lasting_team(case, by=by)
    require_open(case)
    before = case.responsible_id
    is_handed_over = before == by
    if not is_handed_over and len(reason.strip()) < SHORTEST:
        raise SaysNotWhy("say why in a sentence")
    if not is_lasting(case, account.pk):
        raise NotOfTheTeam(f"{account} is not of the team")
    how = HowAnswering.HANDED_OVER if is_handed_over else HowAnswering.DECIDED
    _answers_now(case, account, how=how, reason="" if is_handed_over else reason, by=by, at=at)
    _call({before, account.pk} - {by})
    return case


@transaction.atomic
def hand_over(*, cases: Sequence[Case], to: Account, by: UUID, at: datetime) -> None:
    """Hand over several cases to who comes in: all of them, or none where one may not be."""
    # In one order for everybody, so that nobody waits in a circle.
    for case in sorted(cases, key=lambda one: one.pk):
        _in_turn(case)
        if case.responsible_id != by:
            raise NotAllowed("cases.team.only_who_answers")
        require_open(case)
        if not is_lasting(case, to.pk):
            join_team(case=case, account=to, by=by, at=at)
        make_responsible(case=case, account=to, by=by, at=at)


@transaction.atomic
def stand_in(*, deputy: Deputy, by: UUID, at: datetime) -> list[Case]:
    """Come into the cases of whom one stands in for, until that ends; each is on its record."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.stand_in(%s)", [deputy.pk])
        keys = [row[0] for row in cursor.fetchall()]
    found = list(Case.objects.filter(pk__in=keys).order_by("opened_at", "id"))
    if not found and not _may_stand_in(deputy, by=by, at=at):
        raise NotYourHours("nobody stands in outside her hours")
    for case in found:
        _record("cases.stand_in", case, [by], by=by, at=at)
    return found


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: UUID, at: datetime) -> None:
    """End a deputyship, and with it whatever it opened."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.end_deputy(%s)", [deputy.pk])
        [ended] = cursor.fetchone()
    if not ended:
        raise NotAllowed("procedure.deputy.not_yours_to_end")
    record(act="cases.end_deputy", object_type="deputy", objects=[deputy.pk], by=by, at=at)


def begin_to_answer(
    case: Case, *, account: Account | UUID, how: HowAnswering, reason: str = "", by: UUID,
    at: datetime,
) -> Responsibility:  # fmt: skip
    """Keep since when somebody answers for a case, who said so, and why under seal."""
    row = Responsibility(
        compartment_id=case.compartment_id, case=case, since_at=at, by_id=by, how=how,
        account_id=account.pk if isinstance(account, Account) else account,
    )  # fmt: skip
    if reason:
        owner = case.compartment.institution_id
        [(row.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
        seal(row, "sealed_reason", reason.strip(), key=key)
    row.save(force_insert=True)
    return row


def _answers_now(
    case: Case, account: Account, *, how: HowAnswering, reason: str, by: UUID, at: datetime
) -> None:
    begin_to_answer(case, account=account, how=how, reason=reason, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(responsible=account)
    Matter.objects.filter(pk=case.matter_id).update(responsible=account)
    case.responsible = account
    # What is owed is owed by who answers now.
    refresh([case.matter_id], at=at)
    _record("cases.make_responsible", case, [account.pk], by=by, at=at)


def _in_turn(case: Case) -> None:
    """Hold a case's row until the transaction ends, and read again who answers for it."""
    held = Case.objects.select_for_update(no_key=True).filter(pk=case.pk)
    row = held.values_list("responsible_id", "closed_at").first()
    if row is not None:
        case.responsible_id, case.closed_at = row


def _change(function: str, case: Case, account: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, %s)", [case.pk, account.pk])
        [said] = cursor.fetchone()
    if said:
        raise REFUSED[said](said)


def _may_stand_in(deputy: Deputy, *, by: UUID, at: datetime) -> bool:
    mine = Deputy.objects.filter(pk=deputy.pk, deputy=by, ended_at=None)
    return mine.filter(begins_at__lte=at, ends_at__gt=at).exists()


def _call(who: Iterable[UUID]) -> None:
    accounts: list[JSONValue] = [*sorted(map(str, who))]
    if accounts:
        task = app.configure_task("procedure.call_accounts")
        task.defer(accounts=accounts, kind=str(NoticeKind.SHIFT))


def _record(act: str, case: Case, more: list[UUID], *, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="case", objects=[case.pk, *more], files=[case.compartment_id], by=by,
        at=at,
    )  # fmt: skip


def join_by_task(*, assignment: Assignment, by: UUID, at: datetime) -> None:
    """Give who took on a step that is done in the case a place in its team; `NoPlace` says why not.

    What is not done in a case, or is another recipient's, gives none.
    """
    said = _asked("bal.place_of_task", assignment.pk)[0]
    if said in (None, "there"):
        return
    if said == "":
        [said] = _asked("bal.join_by_task", assignment.pk)
    if said:
        raise NoPlace(said)
    case = Case.objects.get(matter=assignment.matter_key)
    _record("cases.join_by_task", case, [by], by=by, at=at)


def end_places(*, assignments: Iterable[UUID]) -> None:
    """End what tasks gave that were taken back: from now on who had them sees nothing by them."""
    for key in assignments:
        _asked("bal.end_place_of_task", key)


def shut_out(*, case: Case, by: UUID, at: datetime) -> None:
    """Take out of the team whoever acts for somebody its case leaves out; the last act of it all.

    Where one of them answers for it another of the team does from now on, first who says it; where
    nobody is left, who is on duty and the data stewards are called to it.
    """
    gone = set(_asked("bal.left_out_of_team", case.pk))
    if not gone:
        return
    _record("cases.shut_out", case, sorted(gone), by=by, at=at)
    _in_turn(case)
    if case.responsible_id in gone:
        stay = [
            one.account
            for one in team_history(case)
            if one.until_at is None and one.account.pk not in gone
        ]
        stay.sort(key=lambda one: one.pk != by)
        if stay:
            reason = _("Their institution was left out of the case, and they left the team.")
            _answers_now(case, stay[0], how=HowAnswering.DECIDED, reason=reason, by=by, at=at)
        _call({one.pk for one in stay[:1]})
        call_to_matter(kind=NoticeKind.SHIFT, about=case.pk, matter=case.matter_id)
    _asked("bal.shut_out_of_team", case.pk)


def _asked(function: str, key: UUID) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [key])
        return [row[0] for row in cursor.fetchall()]
