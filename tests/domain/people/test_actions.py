from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import AT

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.people.actions import (
    NewPerson,
    PersonErased,
    erase_person,
    name_person,
    name_persons,
    show_name,
    withhold_name,
)
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.models import Person
from baluarte.domain.sealing.queries import Erased, unseal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def named(cast, name="Lucía Inventada", **changes):
    who = cast["documenter"].pk
    with acting_as(who):
        return name_person(compartment=cast["own"], name=name, **changes, by=who, at=AT)


def test_a_name_is_kept_under_seal_and_read_back(cast):
    person = named(cast, outlet="El Faro Inventado")
    with acting_as(cast["documenter"].pk):
        kept = Person.objects.get()
        assert (unseal(kept, "name"), unseal(kept, "outlet")) == (
            "Lucía Inventada",
            "El Faro Inventado",
        )
        assert (kept.pk, kept.kind, kept.name_withheld, kept.erased_at) == (
            person.pk,
            PersonKind.PERSON,
            False,
            None,
        )
    assert b"Inventada" not in bytes(kept.name)


def test_somebody_whose_name_is_kept_back_is_a_person_without_a_name(cast):
    named(cast, name="", is_withheld=True)
    with acting_as(cast["documenter"].pk):
        kept = Person.objects.get()
        assert (kept.name, kept.name_index, kept.name_withheld) == (None, None, True)


def test_many_persons_are_named_by_one_entry_of_the_log(cast):
    who = cast["documenter"].pk
    with acting_as(who):
        made = name_persons(
            compartment=cast["own"],
            persons=[NewPerson(name=f"Persona Inventada {n}") for n in range(3)],
            by=who,
            at=AT,
        )
        [entry] = Entry.objects.filter(act="people.name_persons")
        assert entry.objects_named == [str(one.pk) for one in made]


def test_nobody_is_named_without_persons(cast):
    who = cast["documenter"].pk
    with acting_as(who):
        assert name_persons(compartment=cast["own"], persons=[], by=who, at=AT) == []
        assert Entry.objects.filter(act__startswith="people.").count() == 0


def test_a_new_person_does_not_print_her_name():
    assert "Lucía" not in repr(NewPerson(name="Lucía Inventada", outlet="El Faro"))


def test_the_owner_and_the_colleague_see_her_and_nobody_else_does(cast):
    named(cast)
    seen = {}
    for name in ("steward", "documenter", "auditor", "stranger"):
        with acting_as(cast[name].pk):
            seen[name] = Person.objects.count()
    assert seen == {"steward": 1, "documenter": 1, "auditor": 0, "stranger": 0}


def test_nobody_names_a_person_in_anothers_compartment(cast):
    who = cast["stranger"].pk
    with acting_as(who), pytest.raises(DatabaseError, match="row-level security"):
        name_person(compartment=cast["own"], name="Ana Supuesta", by=who, at=AT)


def test_a_withheld_name_is_shown_again_only_by_the_steward(cast):
    person = named(cast)
    who, steward = cast["documenter"].pk, cast["steward"].pk
    with acting_as(who):
        assert withhold_name(person=person, by=who, at=LATER).name_withheld is True
        with pytest.raises(NotAllowed), transaction.atomic():
            show_name(person=person, by=who, at=LATER)
        assert Person.objects.get().name_withheld is True
    with acting_as(steward):
        assert show_name(person=person, by=steward, at=LATER).name_withheld is False


def test_withholding_is_logged(cast):
    person = named(cast)
    who = cast["documenter"].pk
    with acting_as(who):
        withhold_name(person=person, by=who, at=LATER)
        [entry] = Entry.objects.filter(act="people.withhold_name")
        assert entry.objects_named == [str(person.pk)]


def test_an_erased_person_cannot_be_read_by_anybody(cast):
    person = named(cast)
    sealed = bytes(person.name)
    steward = cast["steward"].pk
    with acting_as(steward):
        assert erase_person(person=person, ground="pide ella", by=steward, at=LATER) == 1
        kept = Person.objects.get()
        assert (kept.name, kept.name_index, kept.erased_at) == (None, None, LATER)
        kept.name = sealed
        with pytest.raises(Erased):
            unseal(kept, "name")
        with pytest.raises(PersonErased):
            withhold_name(person=person, by=steward, at=LATER)


def test_only_the_steward_erases(cast):
    person = named(cast)
    who = cast["documenter"].pk
    with acting_as(who), pytest.raises(NotAllowed), transaction.atomic():
        erase_person(person=person, ground="x", by=who, at=LATER)
    with acting_as(who):
        assert unseal(Person.objects.get(), "name") == "Lucía Inventada"


def test_no_person_is_ever_deleted(cast):
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('bal_app', 'people_person', 'delete')")
        assert cursor.fetchone() == (False,)


def test_a_worker_reads_no_person(cast, as_role):
    named(cast)
    with (
        as_role("bal_worker"),
        acting_as(cast["steward"].pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Person.objects.count()
