"""What lies in one's own compartment speaks of nothing in another's, as it is laid and changed."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.registry import make_event, make_side, share_with

from baluarte.domain.intake.models import Coding, Delivery, Report
from baluarte.domain.registry.models import Determination, Link, Profile
from baluarte.domain.wall.beside import ELSEWHERE, ROOMS, beside_triggers
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
REFUSED = "row speaks of lies in its compartment"


@pytest.fixture
def sides(as_operator):
    """Mine, and another organisation whose coded facts mine reads; an event of each."""
    mine, theirs = make_side(as_operator), make_side(as_operator)
    events = make_event(mine), make_event(theirs)
    share_with(theirs, mine.institution, level=Level.CODED)
    return mine.documenter, *events


def laid_again(row, **changes) -> None:
    """Lay a row once more under another key, with what it says otherwise."""
    row.pk = uuid4()
    for name, value in {"decided_at": timezone.now(), **changes}.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


def test_nobody_decides_in_the_place_of_what_another_holds(sides):
    me, mine, theirs = sides
    with acting_as(me.pk):
        own, held = (
            Coding.objects.filter(compartment_id=one.compartment_id)[0] for one in (mine, theirs)
        )
        with pytest.raises(DatabaseError, match=REFUSED):
            laid_again(own, supersedes_id=held.pk, by_id=me.pk)


def test_a_determination_of_ones_own_takes_no_place_but_that_of_the_one_held(sides):
    me, mine, theirs = sides
    with acting_as(me.pk):
        own = Determination.objects.get(event=mine)
        held = Determination.objects.get(event=theirs)
        with pytest.raises(DatabaseError, match="supersedes the one held"):
            laid_again(own, supersedes_id=held.pk, by_id=me.pk)


def test_a_row_of_ones_own_is_not_turned_to_another(sides):
    me, mine, theirs = sides
    with acting_as(me.pk):
        links = Link.objects.filter(event=mine)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            links.update(event=theirs)
        reports = Report.objects.filter(compartment_id=mine.compartment_id)
        others = Delivery.objects.filter(compartment_id=theirs.compartment_id)[0]
        with pytest.raises(DatabaseError, match="what was written"), transaction.atomic():
            reports.update(missing_from=others)
        assert links.count() > 0 < reports.count()


def test_another_organisation_may_still_decide_of_its_own(sides):
    me, mine, _ = sides
    with acting_as(me.pk):
        own = Determination.objects.get(event=mine)
        laid_again(own, supersedes_id=Determination.objects.get(event=mine).pk, by_id=me.pk)
        assert Determination.objects.filter(event=mine).count() == 2


def test_what_stands_in_the_place_of_another_is_held_in_every_room():
    """Who stands in the place of a row keeps all others out of it."""
    models = (Determination, Profile, Coding, Report)
    said = {one: " ".join(beside_triggers(one, is_added=True, is_changed=True)) for one in models}
    assert all("'supersedes_id', '" in statement for statement in said.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_trigger where tgname like 'wall_beside%' and tgenabled = 'O'"
        )
        assert cursor.fetchone()[0] > 60


def test_what_lies_elsewhere_is_of_a_room_that_is_held():
    tables = {one._meta.db_table: one for one in apps.get_models()}
    named = {(tables[table]._meta.app_label, column) for table, column in ELSEWHERE}
    assert {room for room, _ in named} <= ROOMS
    assert all(
        column in {one.column for one in tables[table]._meta.local_concrete_fields}
        for table, column in ELSEWHERE
    )
