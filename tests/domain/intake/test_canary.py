"""A name that stands anywhere in a row shows in no table, by whoever looks at all of them."""

import pytest
from django.db import connection
from tests.factories.intake import AT, COLUMNS, csv_of, deliver, row

from baluarte.domain.intake.actions import Supplied, complete_report
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import victims_of
from baluarte.domain.people.actions import NewPerson, name_persons
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CANARY = "Canaria Amarilla"
ROWS = [
    row(
        Folio=f"{CANARY} 1", Nombre=CANARY, Medio=f"Diario de {CANARY}", Hechos=f"A {CANARY} la ..."
    ),
    row(Folio="2", Nombre=f"{CANARY}, Se reserva", Municipio=CANARY, Fecha=CANARY),
    row(Folio="3", Agresión=CANARY, Perpetrador=CANARY, Hora=CANARY, Lon=CANARY, Actos=CANARY),
    dict.fromkeys(COLUMNS, CANARY),
]


def tables_holding(words) -> list[str]:
    """Return every table with a row that holds one of these texts, plain or as bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            for word in words:
                cursor.execute(
                    f'select count(*) from "{table}" t where lower(t::text) like %s or t::text like %s',
                    [f"%{word.lower()}%", f"%{word.encode().hex()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {word}")
    return found


@pytest.fixture
def told(cast, source_list):
    who = cast["documenter"].pk
    broken = csv_of(ROWS) + f'\r\n"{CANARY}","sin cerrar\r\n{CANARY}\r\n'.encode()
    deliver(cast["documenter"], source_list, broken)
    deliver(cast["documenter"], source_list, [*ROWS[:1], row(Folio="2", Nombre=f"{CANARY} otra")])
    with acting_as(who):
        reports = list(Report.objects.filter(is_newest=True))
        waiting = Report.objects.filter(state="to_complete", is_newest=True).order_by("row")
        complete_report(report=waiting[0], supplied=Supplied(types=("AG-THR",)), by=who, at=AT)
        for victims in victims_of([one.pk for one in reports], by=who, at=AT).values():
            name_persons(
                compartment=source_list.compartment,
                persons=[NewPerson(name=one.name, outlet=one.outlet) for one in victims],
                by=who,
                at=AT,
            )
    return reports


def test_no_table_holds_a_name_in_clear(cast, told, as_operator):
    with as_operator():
        assert tables_holding([CANARY, "Canaria", "Amarilla"]) == []


def test_the_names_are_there_for_whoever_may_read_them(cast, told):
    with acting_as(cast["documenter"].pk):
        assert sum(CANARY in text for text in unseal_all(told, "raw")) >= len(ROWS)


def test_the_search_would_find_a_name_that_is_there(cast, told, source_list, as_operator):
    with as_operator():
        assert tables_holding([source_list.slug]) == [f"intake_sourcelist: {source_list.slug}"]
