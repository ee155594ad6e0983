from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import AT

from baluarte.domain.audit.models import Entry
from baluarte.domain.people.actions import erase_person, name_person, withhold_name
from baluarte.domain.people.queries import find_person, names_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def persons(cast):
    who = cast["documenter"].pk
    with acting_as(who):
        made = [
            name_person(compartment=cast["own"], name=name, outlet="El Faro", by=who, at=AT)
            for name in ("Lucía Inventada Pérez", "Ana Supuesta", "Noé Ficticio")
        ]
        withhold_name(person=made[1], by=who, at=AT)
    steward = cast["steward"].pk
    with acting_as(steward):
        erase_person(person=made[2], ground="pide él", by=steward, at=AT)
    return made


def shown(cast, persons, **given):
    who = cast["documenter"].pk
    with acting_as(who):
        found = names_of([one.pk for one in persons], **given, by=who, at=LATER)
    return [
        (
            found[one.pk].name,
            found[one.pk].outlet,
            found[one.pk].is_withheld,
            found[one.pk].is_erased,
        )
        for one in persons
    ]


def test_a_withheld_name_is_in_no_list_and_an_erased_one_nowhere(cast, persons):
    assert shown(cast, persons) == [
        ("Lucía Inventada Pérez", "El Faro", False, False),
        ("", "", True, False),
        ("", "", False, True),
    ]


def test_a_withheld_name_is_on_its_own_page(cast, persons):
    assert shown(cast, persons, withheld_too=True)[1] == ("Ana Supuesta", "El Faro", True, False)


def test_a_page_of_names_is_one_logged_reading(cast, persons):
    shown(cast, persons)
    with acting_as(cast["documenter"].pk):
        [entry] = Entry.objects.filter(act="people.read_names")
        assert sorted(entry.objects_named) == sorted(str(one.pk) for one in persons)


def test_reading_one_name_asks_as_often_as_reading_many(cast, persons):
    asked = []
    for some in (persons[:1], persons):
        with CaptureQueriesContext(connection) as queries:
            shown(cast, some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_stranger_reads_no_name_and_leaves_no_trace_of_one(cast, persons):
    who = cast["stranger"].pk
    with acting_as(who):
        assert names_of([one.pk for one in persons], by=who, at=LATER) == {}
        assert Entry.objects.filter(act="people.read_names").count() == 0


@pytest.mark.parametrize("written", ["lucia inventada perez", "PÉREZ, Lucía Inventada"])
def test_a_person_is_found_however_her_name_is_spelt(cast, persons, written):
    who = cast["documenter"].pk
    with acting_as(who):
        found = find_person(written, compartments=[cast["own"]], by=who, at=LATER)
    assert [one.person for one in found] == [persons[0].pk]


@pytest.mark.parametrize("written", ["Lucía Inventada", "Noé Ficticio", "", " ¡! "])
def test_other_names_find_nobody(cast, persons, written):
    who = cast["documenter"].pk
    with acting_as(who):
        assert find_person(written, compartments=[cast["own"]], by=who, at=LATER) == []


def test_one_organisations_names_are_not_found_in_anothers(cast, persons):
    who = cast["stranger"].pk
    with acting_as(who):
        name_person(compartment=cast["others"], name="Otra Persona", by=who, at=AT)
        for compartments in ([cast["others"]], [cast["own"]]):
            assert find_person("Ana Supuesta", compartments=compartments, by=who, at=LATER) == []
