"""Rows that name another's case: whoever writes them by hand gets into none, and learns nothing.

Each is written as SQL of somebody with an account could write it, past what an action asks.
"""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.domain.cases.test_units import ORDINARY, asked
from tests.factories.access import make_account, make_institution
from tests.factories.appeals import kept_by_the_unit
from tests.factories.authority import begin
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import who_may_join
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Answer, Assignment, Deputy, ExcludedInstitution
from baluarte.domain.protection.models import Appeal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
URGENT = "mech_appeal_extraordinary"


@pytest.fixture
def unit(cast, as_operator):
    with as_operator():
        return kept_by_the_unit(cast)


@pytest.fixture
def risk(as_operator):
    """Another unit of the same Mechanism."""
    with as_operator():
        return make_institution(
            code="UER", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
        )


@pytest.fixture
def other(risk, as_operator):
    """A steward there, who has cases of their own."""
    with as_operator():
        return make_account(institution=risk, roles=["risk_evaluator", "data_steward"])


@pytest.fixture
def theirs(unit, risk, other):
    """A unit in which that steward answers for a case, and the case."""
    held = replace(unit, keeper=risk, owner=other)
    return held, make_case(held)[0]


@pytest.fixture
def hers(unit):
    """A case that is no business of the steward's."""
    return make_case(unit)


def sees(who) -> set:
    with acting_as(who.pk):
        return set(Case.objects.values_list("pk", flat=True))


def forge_task(who, case, proceeding, matter_key):
    """Write a task of one's own case that names a matter, and take it on."""
    with acting_as(who.pk):
        told = Assignment.objects.create(
            compartment_id=case.compartment_id, reference="0000000001", matter_key=matter_key,
            proceeding=proceeding, code="mech_ordinary", version=1, step="OR-2", run="",
            institution_id=case.compartment.institution_id, sent_at=BEFORE, sent_by_id=who.pk,
            escalate_at=BEFORE + HOUR,
        )  # fmt: skip
        Answer.objects.create(
            compartment_id=case.compartment_id, assignment=told, kind="accepted", by_id=who.pk,
            answered_at=BEFORE,
        )  # fmt: skip
    return told.pk


def test_a_task_of_ones_own_case_opens_no_other_whatever_it_names(hers, theirs, other):
    held, own = theirs
    running = begin(held, own, "mech_ordinary", with_=ORDINARY, at=BEFORE)
    told = forge_task(other, own, running, hers[0].matter_id)
    assert asked("bal.place_of_task", told, who=other) == [None]
    assert asked("bal.join_by_task", told, who=other) == ["not_yours"]
    assert sees(other) == {own.pk}


def test_a_steward_names_herself_deputy_of_nobody_of_another_unit(unit, hers, risk, other):
    now = timezone.now()
    with acting_as(other.pk):
        forged = Deputy.objects.create(
            institution=risk, account=unit.owner,
            deputy=other, begins_at=now - HOUR, ends_at=now + HOUR, named_at=now, named_by=other,
        )  # fmt: skip
    assert asked("bal.stand_in", forged.pk, who=other) == []
    assert sees(other) == set()
    assert hers[0].responsible_id == unit.owner.pk


def test_an_appeal_in_ones_own_file_names_no_team_of_another_case(hers, theirs, other):
    case, party = hers
    told = {"proceeding": str(uuid4()), "begun_by": str(uuid4()), "not_sent": "",
            "text": f"{URGENT}/1", "jurisdiction": "federal", "occurrences": []}  # fmt: skip
    with acting_as(other.pk), connection.cursor() as cursor:
        forged = Appeal.objects.create(
            compartment_id=theirs[1].compartment_id, case_id=case.pk, party_id=party.pk,
            code=URGENT, ground="urgent_decision", filed_by="team", notified_at=BEFORE,
            filed_at=BEFORE, recorded_at=BEFORE, by_id=other.pk, is_apart=True,
        )  # fmt: skip
        cursor.execute("select bal.let_appeal_run(%s, %s)", [forged.pk, json.dumps(told)])
        assert cursor.fetchone() == (None,)
        forged.refresh_from_db()
        assert (forged.challenged, forged.proceeding_id) == ([], None)


def test_rows_in_ones_own_file_keep_nobody_from_another_case(unit, hers, theirs, risk, as_operator):
    case, (held, mine) = hers[0], theirs
    other = held.owner
    with as_operator():
        joins = make_account(institution=risk, roles=["risk_evaluator"])
    with acting_as(other.pk):
        ExcludedInstitution.objects.create(
            compartment_id=mine.compartment_id, matter_id=case.matter_id, institution=risk,
            why=Exclusion.DO_NOT_INVOLVE, decided_at=BEFORE, decided_by=other,
        )  # fmt: skip
        person = Party.objects.get(case=mine).person_id
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Party.objects.create(
                compartment_id=mine.compartment_id, case_id=case.pk, person_id=person,
                account=joins, part=Part.REPRESENTATIVE, since_at=BEFORE,
            )  # fmt: skip
    with acting_as(unit.owner.pk):
        assert joins.pk in {one.pk for one, _ in who_may_join(case)}
