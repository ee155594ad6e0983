"""Leave somebody out, say what is known of who did it, trust somebody with a place.

Whoever is left out afterwards sees nothing from that instant on.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.actions import NeedsSecondPerson
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed, require_no_break_glass, require_role
from baluarte.domain.procedure.actions.assignment_state import (
    answer,
    end,
    in_turn,
    note,
    withdraw_from_left_out,
)
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.remarks import MustSayWhy
from baluarte.domain.procedure.choices import (
    AnswerKind,
    AssignmentState,
    Exclusion,
    Perpetrator,
    ShownHow,
)
from baluarte.domain.procedure.models import Assignment, Clearance, ExcludedInstitution, Matter
from baluarte.domain.procedure.models.routing import URGENT_HOURS
from baluarte.domain.procedure.queries.routing import gate_keeping
from baluarte.domain.procedure.queries.whole_list import matters_that_list
from baluarte.domain.procedure.signals import somebody_left_out, taken_back
from baluarte.domain.territory.models import Municipality, State


class NobodyNamed(ValueError):
    """Trust is of a person, by name."""


@transaction.atomic
def leave_out(
    *,
    matter: Matter,
    why: Exclusion,
    institution: Institution | None = None,
    municipality: Municipality | None = None,
    by: UUID,
    at: datetime,
) -> ExcludedInstitution:
    """Leave an institution, or all authorities of a municipality, out of a matter: at once.

    What had been sent to whoever no longer passes is withdrawn in the same instant.
    """
    in_turn(matter)
    was_unknown = gate_keeping(matter, at=at).perpetrator == Perpetrator.UNKNOWN
    out = ExcludedInstitution(
        compartment_id=matter.compartment_id,
        matter=matter,
        institution=institution,
        municipality=municipality,
        why=why,
        decided_at=at,
        decided_by_id=by,
    )
    out.save(force_insert=True)
    if why != Exclusion.DO_NOT_INVOLVE and was_unknown:
        Matter.objects.filter(pk=matter.pk).update(perpetrator=Perpetrator.NAMED)
        matter.perpetrator = Perpetrator.NAMED
        # Whom nobody had to trust by name may be told now.
        make_unseen(matter, by=by, at=at)
    note("procedure.leave_out", "left_out", [out.pk, matter.pk], by=by, at=at, why=str(why))
    withdraw_from_left_out(matter, by=by, at=at)
    somebody_left_out.send(Matter, matter=matter, by=by, at=at)
    return out


@transaction.atomic
def end_her_wish(*, left_out: ExcludedInstitution, by: UUID, at: datetime) -> ExcludedInstitution:
    """Involve somebody again, because the person says so; presumed perpetrators stay out."""
    require_no_break_glass(left_out.compartment_id)
    in_turn(left_out.matter)
    if left_out.why != Exclusion.DO_NOT_INVOLVE:
        raise NotAllowed("procedure.left_out.presumed_perpetrators_stay_out")
    ExcludedInstitution.objects.filter(pk=left_out.pk).update(ended_at=at, ended_by=by)
    note("procedure.end_her_wish", "left_out", [left_out.pk], by=by, at=at)
    make_unseen(left_out.matter, by=by, at=at)
    return left_out


@transaction.atomic
def say_perpetrator(*, matter: Matter, perpetrator: Perpetrator, by: UUID, at: datetime) -> Matter:
    """Say what is known of who did it: while nobody knows, only cleared persons are told."""
    in_turn(matter)
    was_unknown = gate_keeping(matter, at=at).perpetrator == Perpetrator.UNKNOWN
    Matter.objects.filter(pk=matter.pk).update(perpetrator=perpetrator)
    matter.perpetrator = perpetrator
    note("procedure.say_perpetrator", "matter", [matter.pk], by=by, at=at, said=str(perpetrator))
    if was_unknown and gate_keeping(matter, at=at).perpetrator != Perpetrator.UNKNOWN:
        make_unseen(matter, by=by, at=at)
    withdraw_from_left_out(matter, by=by, at=at)
    return matter


@transaction.atomic
def say_list_was_seen(
    *, matter: Matter, how: ShownHow = ShownHow.CALL, by: UUID, at: datetime
) -> Matter:
    """Say that the person saw who would be told and struck out whom she did not want, and how.

    A list that she saw already was seen then: said again, it changes nothing.
    """
    require_no_break_glass(matter.compartment_id)
    in_turn(matter)
    unseen = Matter.objects.filter(pk=matter.pk, list_seen_at=None)
    if not unseen.update(list_seen_at=at, list_seen_how=how):
        return matter
    matter.list_seen_at, matter.list_seen_how = at, how
    note("procedure.say_list_was_seen", "matter", [matter.pk], by=by, at=at, how=str(how))
    return matter


def make_unseen(matter: Matter, *, by: UUID, at: datetime) -> None:
    """Make the list hers to see again: somebody was added to who may be told.

    Nothing more is sent until she saw it; what was rightly sent stays.
    """
    if Matter.objects.filter(pk=matter.pk, list_seen_at__isnull=False).update(
        list_seen_at=None, list_seen_how=""
    ):
        note("procedure.make_unseen", "matter", [matter.pk], by=by, at=at)
    matter.list_seen_at, matter.list_seen_how = None, ""


@transaction.atomic
def make_unseen_for_her(*, matter: UUID) -> int:
    """Make it unseen for her who said yes in her own window; the log has her word."""
    seen = Matter.objects.filter(pk=matter, list_seen_at__isnull=False)
    return seen.update(list_seen_at=None, list_seen_how="")


@transaction.atomic
def show_lists_again(*, institution: UUID) -> int:
    """Make unseen the lists that an institution was added to by being founded."""
    added = Institution.objects.get(pk=institution)
    seen = matters_that_list(added).filter(list_seen_at__isnull=False)
    return seen.update(list_seen_at=None, list_seen_how="")


@transaction.atomic
def clear_person(
    *,
    keeper: Institution,
    institution: Institution,
    account: Account | None = None,
    person_name: str = "",
    state: State,
    municipality: Municipality | None = None,
    until: datetime,
    ground: str,
    is_urgent: bool = False,
    by: UUID,
    at: datetime,
) -> Clearance:
    """Trust a person of an institution with a place, by name and until a day; a steward may.

    Somebody without an account here is trusted by `person_name`: a letter may be handed to them.
    Another steward confirms it; urgently it holds at once, for a night.
    """
    require_role(by, "data_steward", institution=keeper)
    if not ground.strip():
        raise MustSayWhy("say why")
    if account is None and not person_name.strip():
        raise NobodyNamed("name the person who is trusted")
    if is_urgent:
        until = min(until, at + timedelta(hours=URGENT_HOURS))
    given = Clearance(
        keeper=keeper, institution=institution, account=account, state=state,
        person_name="" if account else person_name.strip(), municipality=municipality,
        ground=ground.strip(), valid_from=at, valid_until=until,
        given_by_id=by, awaits_second=by is not None and not is_urgent, is_urgent=is_urgent,
    )  # fmt: skip
    given.save(force_insert=True)
    named = [given.pk, *([account.pk] if account else [])]
    how = "for a night" if is_urgent else "until confirmed, nothing"
    note("procedure.clear_person", "clearance", named, by=by, at=at, open=how)
    if not given.awaits_second:
        _show_again_where_trusted(given, by=by, at=at)
    return given


@transaction.atomic
def confirm_clearance(*, clearance: Clearance, by: UUID, at: datetime) -> Clearance:
    """Confirm, as a second steward, whom another one trusts."""
    require_role(by, "data_steward", institution=clearance.keeper)
    if by == clearance.given_by_id:
        raise NeedsSecondPerson("whom one steward trusts is confirmed by another")
    Clearance.objects.filter(pk=clearance.pk, confirmed_by=None, valid_until__gt=at).update(
        awaits_second=False, confirmed_by=by
    )
    clearance.refresh_from_db()
    note("procedure.confirm_clearance", "clearance", [clearance.pk], by=by, at=at)
    _show_again_where_trusted(clearance, by=by, at=at)
    return clearance


def _show_again_where_trusted(given: Clearance, *, by: UUID, at: datetime) -> None:
    """Make unseen the lists that somebody newly trusted is added to: where nobody knows who did it.

    Of what a steward sees: all that is kept by her institution.
    """
    there = Matter.objects.filter(
        compartment__institution=given.keeper_id, state=given.state_id, list_seen_at__isnull=False
    ).select_related("compartment__institution")
    if given.municipality_id:
        there = there.filter(municipality=given.municipality_id)
    for matter in there.order_by("pk"):
        if gate_keeping(matter, at=at).perpetrator == Perpetrator.UNKNOWN:
            make_unseen(matter, by=by, at=at)


@transaction.atomic
def end_clearance(*, clearance: Clearance, by: UUID, at: datetime) -> Clearance:
    """Trust no longer, from now on: what only that trust had let through is withdrawn."""
    require_role(by, "data_steward", institution=clearance.keeper)
    Clearance.objects.filter(pk=clearance.pk, valid_until__gt=at).update(valid_until=at)
    note("procedure.end_clearance", "clearance", [clearance.pk], by=by, at=at)
    told = Assignment.objects.filter(
        institution=clearance.institution, account=clearance.account, is_personal=True,
        ended_at__isnull=True,
    ).values_list("matter_key", flat=True)  # fmt: skip
    trusted = Matter.objects.filter(
        pk__in=set(told), compartment__institution=clearance.keeper, state=clearance.state
    )
    for matter in trusted.order_by("pk"):
        in_turn(matter)
        withdraw_from_left_out(matter, by=by, at=at)
    return clearance


@transaction.atomic
def withdraw_told(*, assignments: Iterable[UUID], by: UUID, at: datetime) -> int:
    """Withdraw what was told, whatever became of it: whoever had it sees it no more.

    For rooms above that know why, such as a consent taken back; each is counted anew.
    """
    told = Assignment.objects.filter(pk__in=list(assignments), proceeding__is_apart=False)
    rows = list(told.exclude(ended_how=AssignmentState.WITHDRAWN))
    for one in rows:
        answer(one, AnswerKind.WITHDRAWN, by=by, at=at)
        end(one, AssignmentState.WITHDRAWN, at=at)
        note("procedure.withdraw_assignment", "assignment", [one.pk], by=by, at=at)
    refresh({one.matter_key for one in rows}, at=at)
    taken_back.send(Assignment, assignments=[one.pk for one in rows], by=by, at=at)
    return len(rows)
