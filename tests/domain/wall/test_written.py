"""What was written is written: SQL of the workbench's role with a documenter's session, one
statement each, rewrites nothing of a registry that stands."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.registry import LATER, make_event, make_reports, make_side

from baluarte.domain.people.actions import erase_persons
from baluarte.domain.people.models import Person
from baluarte.domain.registry.actions import verify_event
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# Who acts is the very documenter who wrote the rows, with every right of hers.
REWRITTEN = [
    "update registry_event set status = 'CON'",
    "update registry_event set reference = 'INVENTADA'",
    "update registry_event set number_of_victims = 9",
    "update registry_event set listed_date = '2020-01-01'",
    "update registry_event set municipality_id = null",
    "update registry_event set link_to_work = 'confirmed'",
    "update registry_event set current_id = null",
    "update registry_event set created_at = '2020-01-01'",
    "update registry_act set type = 'AG-KIL'",
    "update registry_act set victim_number = 2",
    "update registry_act set perpetrators = '{PE-NAV}'",
    "update registry_act set involvement = 'direct'",
    "update registry_act set listed_date = '2020-01-01'",
    "update registry_act set decided_at = '2020-01-01'",
    "update registry_perpetrator set kind = 'PE-NAV'",
    "update registry_perpetrator set degree = 'direct'",
    "update registry_perpetrator set status = 'at_large'",
    "update registry_determination set victims = 9",
    "update registry_determination set status = 'CON'",
    "update registry_victim set person_id = null",
    "update registry_victim set number = 7",
    "update registry_link set report_id = gen_random_uuid()",
    "update registry_link set ended_how = 'newer'",
    "update people_person set name = null",
    "update people_person set outlet = null, name_index = null",
    "update people_person set erased_at = now()",
    "update intake_report set raw = '\\x00'",
    "update intake_report set raw_hash = '\\x00'",
    "update intake_report set key_hash = '\\x00', row = 999",
    "update intake_report set is_newest = false",
    "update intake_report set state = 'refused', reasons = '[{\"code\": \"x\"}]'",
    "update intake_report set state = 'erased'",
    "update intake_report set supersedes_id = null, delivery_id = delivery_id",
    "update intake_delivery set sha256 = repeat('0', 64)",
    "update intake_delivery set rows = 1, counts = '{}'",
    "update intake_delivery set state = 'reading'",
    "update intake_delivery set received_at = now(), number = 99",
    "update intake_sourcelist set producer = 'Otra', licence = 'Otra'",
    "update intake_coding set types = '{AG-KIL}'",
    "delete from registry_act",
]  # fmt: skip

REFUSED = ("permission denied", "what was written", "violates check constraint")


@pytest.fixture
def side(as_operator):
    made = make_side(as_operator)
    make_event(made, names="Ana Inventada")
    return made


def refused(statement: str, parameters=()) -> bool:
    """Say whether the database refuses a statement, or it changes nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount == 0
    except DatabaseError as no:
        return any(why in str(no) for why in REFUSED)


@pytest.mark.parametrize("statement", REWRITTEN)
def test_no_statement_rewrites_what_was_written(side, statement):
    with acting_as(side.documenter.pk):
        assert refused(statement)


def test_nobody_confirms_alone_by_adding_a_row(side):
    with acting_as(side.documenter.pk):
        columns = [f.column for f in Determination._meta.concrete_fields]
        kept = ", ".join(f'"{c}"' for c in columns)
        told = ", ".join(
            {"id": "gen_random_uuid()", "supersedes_id": "id", "status": "'CON'",
             "decided_at": "now()"}.get(c, f'"{c}"')
            for c in columns
        )  # fmt: skip
        statement = (
            f"insert into registry_determination ({kept}) select {told} from registry_determination"
        )
        with (
            pytest.raises(DatabaseError, match="a verifier confirms"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert set(Event.objects.values_list("status", flat=True)) == {"REP"}


def test_a_determination_supersedes_the_one_held(side):
    with acting_as(side.documenter.pk):
        held = Determination.objects.get()
        held.pk = None
        with pytest.raises(DatabaseError, match="supersedes the one held"), transaction.atomic():
            Determination.objects.bulk_create([held])


def test_a_second_person_still_confirms(side):
    with acting_as(side.verifier.pk):
        event = Event.objects.get()
        verify_event(event=event, grounds="Dos fuentes.", by=side.verifier.pk, at=LATER)
        event.refresh_from_db()
    assert event.status == "CON"


def test_what_is_confirmed_is_not_held_otherwise_under_its_confirmation(side):
    with acting_as(side.verifier.pk):
        event = Event.objects.get()
        verify_event(event=event, grounds="Dos fuentes.", by=side.verifier.pk, at=LATER)
    with acting_as(side.documenter.pk):
        held = Determination.objects.get(current_of=event)
        held.supersedes_id, held.pk, held.victims = held.pk, None, 9
        held.by_id = side.documenter.pk
        with pytest.raises(DatabaseError, match="a verifier confirms"), transaction.atomic():
            Determination.objects.bulk_create([held])


def test_a_person_is_erased_by_her_stewards_alone_and_with_her_key(side):
    with acting_as(side.documenter.pk):
        [person] = Person.objects.all()
        with connection.cursor() as cursor:
            cursor.execute("select bal.erase_persons(%s, now())", [[person.pk]])
            assert cursor.fetchone() == (0,)
    with acting_as(side.steward.pk):
        with connection.cursor() as cursor:
            cursor.execute("select bal.erase_persons(%s, now())", [[person.pk]])
            assert cursor.fetchone() == (0,)
        erase_persons(persons=[person], ground="Lo pidió.", by=side.steward.pk, at=LATER)
        person.refresh_from_db()
    assert (person.name, person.erased_at) == (None, LATER)


def test_a_newer_version_ends_the_older_without_a_word(side):
    with acting_as(side.documenter.pk):
        [older] = make_reports(side, [{}])
        [newer] = make_reports(side, [{}], newer_than=older)
        older.refresh_from_db()
    assert (older.is_newest, newer.is_newest) == (False, True)
