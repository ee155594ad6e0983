import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account, make_institution
from tests.factories.intake import deliver, make_list, make_places, row
from tests.factories.rewriting import past_the_wall

from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.wall.bulk_insert import insert_rows, insert_values
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def copy(held, **changes):
    values = {field.attname: getattr(held, field.attname) for field in held._meta.concrete_fields}
    return type(held)(**(values | changes))


@pytest.fixture
def cast(as_operator):
    with as_operator():
        make_places()
        one = make_institution()
        cast = {
            "documenter": make_account(institution=one, roles=["documenter"]),
            "steward": make_account(institution=one, roles=["data_steward", "documenter"]),
            "stranger": make_account(institution=make_institution(), roles=["documenter"]),
        }
    deliver(cast["documenter"], make_list(cast["steward"], one), [row()])
    return cast


@pytest.fixture
def coding(cast):
    with acting_as(cast["documenter"].pk):
        yield Coding.objects.get()


def test_every_kind_of_value_arrives_as_it_was(cast, coding):
    made = [
        copy(coding, id=Coding().id, types=["AG-THR", "AG-PHY"]),
        copy(coding, id=Coding().id, types=[], first_date=None, local_time=None),
    ]
    insert_rows(made)
    kept = {one.pk: one for one in Coding.objects.all()}
    for one in made:
        assert {f.attname: getattr(kept[one.pk], f.attname) for f in one._meta.concrete_fields} == {
            f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields
        }


def test_bytes_and_reasons_arrive_as_they_were(cast, coding):
    report = Report.objects.get()
    made = copy(
        report,
        id=Report().id,
        row=99,
        key_hash=b"\x00\xff" * 16,
        is_newest=False,
        state="refused",
        reasons=[{"code": "row.empty", "column": 'ñ "\\'}],
    )
    insert_rows([made])
    kept = Report.objects.get(row=99)
    assert (bytes(kept.key_hash), bytes(kept.raw), kept.reasons) == (
        b"\x00\xff" * 16,
        bytes(report.raw),
        made.reasons,
    )


def values_of(coding, *names):
    return {name: getattr(coding, name) for name in names}


def test_values_take_what_they_have_in_common_and_what_the_model_gives(cast, coding):
    common = values_of(coding, "compartment_id", "report_id", "origin", "decided_at", "by_id")
    rows = [
        {"id": Coding().id, "date": "2018", "types": ['AG-"\\,', "ñ{}"], "victims": None},
        {"id": Coding().id, "date": "2019", "types": [], "victims": 3},
    ]
    insert_values(Coding, rows, **common, place_precision="unknown")
    kept = Coding.objects.in_bulk([told["id"] for told in rows])
    for told in rows:
        one = kept[told["id"]]
        assert told | common == values_of(one, *told, *common)
        assert (one.perpetrators, one.first_date, one.link_to_work, one.already_public) == (
            [],
            None,
            "not_determined",
            False,
        )


def test_a_text_that_is_too_long_is_refused_and_not_cut(cast, coding):
    for changes in ({"date": "2" * 61}, {"types": ["AG-TOO-LONG-A-CODE"]}):
        with pytest.raises(DataError, match="too long"), transaction.atomic():
            insert_rows([copy(coding, id=Coding().id, **changes)])
    same = values_of(coding, "compartment_id", "report_id", "origin", "decided_at", "by_id")
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        insert_values(Coding, [{"id": Coding().id}], **same, date="2" * 61)


def test_no_rows_are_no_statement():
    with CaptureQueriesContext(connection) as asked:
        insert_rows([])
        insert_values(Coding, [])
    assert len(asked) == 0


def test_many_rows_are_one_statement_that_is_counted(cast, coding):
    with CaptureQueriesContext(connection) as asked:
        insert_rows([copy(coding, id=Coding().id) for _ in range(5)])
    assert len(asked) == 1


def test_constraints_hold(cast, coding):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([copy(coding)])


def test_what_was_inserted_is_no_new_row(cast, coding):
    made = copy(Report.objects.get(), id=Report().id, row=99, is_newest=False)
    insert_rows([made])
    made.state = "withdrawn"
    with past_the_wall():
        made.save()
    assert Report.objects.get(row=99).state == "withdrawn"


def test_the_wall_holds(cast):
    with acting_as(cast["documenter"].pk):
        held = Coding.objects.get()
    with (
        acting_as(cast["stranger"].pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        insert_rows([copy(held, id=Coding().id)])
