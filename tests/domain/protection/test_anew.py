"""A new event asks at once, in each case that it touches, why in words and never who else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.cases.actions import add_event, add_party
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson, name_persons
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import Cause, Touches
from baluarte.domain.protection.models import LevelStatement, Reevaluation, ReevaluationReason
from baluarte.domain.protection.queries import reasons_of
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event, Victim
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(days=1)


def event_in(cast, case, *, municipality=None, outlet="", name="Otra Inventada"):
    """Record an invented event against somebody, in the compartment of a case."""
    by = cast.owner.pk
    with acting_as(by):
        row = Event(
            compartment_id=case.compartment_id, reference=f"INV{uuid4().hex[:7]}".upper(),
            created_at=BEFORE, created_by_id=by, municipality_id=municipality,
            status=EventState.REPORTED,
        )  # fmt: skip
        row.save(force_insert=True)
        [person] = name_persons(
            compartment=case.compartment, persons=[NewPerson(name=name, outlet=outlet)], by=by,
            at=BEFORE,
        )  # fmt: skip
        Victim(
            compartment_id=case.compartment_id, event=row, number=1, person=person,
            decided_at=BEFORE, by_id=by,
        ).save(force_insert=True)  # fmt: skip
    return row


def joined(cast, case, event, *, at=LATER):
    with acting_as(cast.owner.pk):
        add_event(case=case, event=event, by=cast.owner.pk, at=at)


def why(cast, case) -> list[str]:
    with acting_as(cast.owner.pk):
        rows = list(Reevaluation.objects.filter(case=case, cause=Cause.EVENT))
        return [one.touches for row in rows for one in reasons_of(rows)[row.pk]]


@pytest.fixture
def hers(cast):
    """Her case, and another in whose person the event happens."""
    return make_case(cast)[0], make_case(cast)[0]


def test_it_asks_at_once_in_the_case_it_joins(cast, hers):
    _, other = hers
    joined(cast, other, event_in(cast, other))
    with acting_as(cast.owner.pk):
        [asked] = Reevaluation.objects.filter(case=other)
    assert (asked.due_on, asked.cause) == (LATER.date(), Cause.EVENT)
    assert why(cast, other) == [Touches.HERSELF]


@pytest.mark.parametrize(
    ("told", "touches"),
    [
        ({"outlet": "radio  INVENTADA"}, [Touches.NEWSROOM]),
        ({"municipality": "30001"}, [Touches.MUNICIPALITY]),
        ({"municipality": "30001", "outlet": "Radio Inventada"}, [Touches.NEWSROOM]),
        ({"name": "Citlalí Inventada Robles"}, [Touches.HERSELF]),
        ({}, []),
    ],
)
def test_how_it_touches_her_is_the_nearest_way(cast, hers, told, touches):
    case, other = hers
    joined(cast, other, event_in(cast, other, **told))
    assert why(cast, case) == touches


@pytest.mark.parametrize(
    ("part", "touches"), [(Part.FAMILY, Touches.FAMILY), (Part.COLLECTIVE, Touches.COLLECTIVE)]
)
def test_her_family_and_her_collective_are_hers(cast, hers, part, touches):
    case, other = hers
    with acting_as(cast.owner.pk):
        add_party(
            case=case, part=part, person=NewPerson(name="Tierra Inventada"), by=cast.owner.pk,
            at=BEFORE,
        )  # fmt: skip
    joined(cast, other, event_in(cast, other, name="Tierra Inventada"))
    assert why(cast, case) == [touches]


def test_one_open_reevaluation_gathers_every_reason_and_each_once(cast, hers):
    case, other = hers
    several = [event_in(cast, other, municipality="30001") for _ in range(3)]
    for one in several:
        joined(cast, other, one)
    with acting_as(cast.owner.pk):
        for one in several:
            actions.look_around(event=one, by=cast.owner.pk, at=LATER)
        assert Reevaluation.objects.filter(case=case).count() == 1
        assert ReevaluationReason.objects.filter(reevaluation__case=case).count() == 3


def test_what_a_newer_study_answered_does_not_ask_again(cast):
    (case, party), (other, _) = make_case(cast), make_case(cast)
    event = event_in(cast, other, municipality="30001")
    joined(cast, other, event)
    study = make_study(cast, case, party, at=LATER)
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER + timedelta(hours=1))
        actions.look_around(event=event, by=cast.owner.pk, at=LATER + timedelta(days=1))
        waiting = Reevaluation.objects.filter(case=case, cause=Cause.EVENT, done_by=None)
        assert waiting.count() == 0


def test_no_level_changes_by_it_and_nothing_is_closed(cast, hers):
    case, other = hers
    with acting_as(cast.owner.pk):
        before = LevelStatement.objects.count()
    joined(cast, other, event_in(cast, other, municipality="30001"))
    with acting_as(cast.owner.pk):
        case.refresh_from_db()
        assert (LevelStatement.objects.count(), case.closed_at) == (before, None)


def test_a_reason_keeps_no_name_and_no_key_to_a_person(cast):
    kept = {field.name for field in ReevaluationReason._meta.get_fields()}
    assert kept == {
        "id", "compartment", "reevaluation", "event", "touches", "by", "noticed_at"
    }  # fmt: skip


def test_cases_that_who_records_it_does_not_add_to_are_not_looked_into(cast, hers):
    case, other = hers
    event = event_in(cast, other, municipality="30001")
    with acting_as(cast.stranger.pk):
        assert actions.look_around(event=event, by=cast.stranger.pk, at=LATER) == []
    assert why(cast, case) == []
