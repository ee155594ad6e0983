from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.actions import open_case_compartment
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.own_window import know_who_is_protected
from baluarte.domain.cases.actions.team import begin_to_answer
from baluarte.domain.cases.choices import HowAnswering, Part
from baluarte.domain.cases.models import Case, CaseEvent, Party
from baluarte.domain.cases.rules import (
    may_keep_cases,
    require_lasting_team,
    require_open,
    require_team,
)
from baluarte.domain.cases.signals import event_joined
from baluarte.domain.people.actions import NewPerson, name_persons
from baluarte.domain.people.models import Person
from baluarte.domain.procedure.actions import open_matter
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.territory.models import Municipality, State


@transaction.atomic
def open_case(
    *,
    institution: Institution,
    state: State | None,
    municipality: Municipality | None = None,
    perpetrator: Perpetrator = Perpetrator.UNKNOWN,
    team: Collection[Account] = (),
    key: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Case:
    """Open a case in a compartment of its own, seen by its team alone, with a matter for clocks.

    A `key` chosen beforehand is its matter's: the same asking opens one case. The Council keeps
    none: it advises on those of others.
    """
    if not may_keep_cases(institution):
        raise NotAllowed("cases.keeper.council")
    compartment = open_case_compartment(institution=institution, team=team, by=by, at=at)
    matter = open_matter(
        compartment=compartment,
        state=state,
        municipality=municipality,
        perpetrator=perpetrator,
        key=key,
        by=by,
        at=at,
    )
    case = Case(
        compartment=compartment,
        reference=new_reference(),
        matter=matter,
        responsible_id=by,
        opened_at=at,
        opened_by_id=by,
    )
    case.save(force_insert=True)
    begin_to_answer(case, account=by, how=HowAnswering.OPENED, by=by, at=at)
    _record("cases.open_case", case, [case.pk, matter.pk], by=by, at=at)
    return case


@transaction.atomic
def add_party(
    *, case: Case, part: Part, person: NewPerson | Person, by: UUID, at: datetime
) -> Party:
    """Let somebody take part in a case, named under seal here or known to it already."""
    require_team(case)
    require_open(case)
    if isinstance(person, NewPerson):
        [person] = name_persons(compartment=case.compartment, persons=[person], by=by, at=at)
    party = Party(
        compartment_id=case.compartment_id, case=case, person=person, part=part, since_at=at
    )
    party.save(force_insert=True)
    know_who_is_protected(case)
    _record("cases.add_party", case, [case.pk, party.pk], by=by, at=at, part=str(part))
    return party


@transaction.atomic
def add_event(*, case: Case, event: Event, by: UUID, at: datetime) -> CaseEvent:
    """Join an event of the registry to a case."""
    require_team(case)
    require_open(case)
    joined = CaseEvent(
        compartment_id=case.compartment_id, case=case, event=event, since_at=at, by_id=by
    )
    joined.save(force_insert=True)
    _record("cases.add_event", case, [case.pk, event.pk], by=by, at=at)
    event_joined.send(Case, case=case, event=event, by=by, at=at)
    return joined


@transaction.atomic
def close_case(*, case: Case, by: UUID, at: datetime) -> Case:
    """Close a case; what runs in its matter is closed by its own actions."""
    require_lasting_team(case, by=by)
    require_open(case)
    Case.objects.filter(pk=case.pk).update(closed_at=at)
    case.closed_at = at
    _record("cases.close_case", case, [case.pk], by=by, at=at)
    return case


def _record(
    act: str, case: Case, objects: Iterable[UUID], *, by: UUID, at: datetime, **payload: str
) -> None:
    file = [case.compartment_id]
    record(act=act, object_type="case", objects=objects, payload=payload, files=file, by=by, at=at)
