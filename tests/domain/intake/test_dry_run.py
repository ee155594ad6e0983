from io import BytesIO

import pytest
from tests.factories.intake import ACCESSED, csv_of, deliver, make_mapping, row, toy_places

from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.dry_run import rehearse
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ROWS = [row(Folio="1"), row(Folio="2", Fecha=""), row(Folio="2", Fecha=""), row(Folio="4")]


def rehearsed(rows, **given):
    return rehearse(
        open_table(BytesIO(csv_of(rows)), name="a.csv").rows,
        mapping=make_mapping(),
        places=toy_places(),
        accessed_date=ACCESSED,
        **given,
    )


def test_a_rehearsal_comes_to_what_the_import_comes_to(cast, source_list):
    told = rehearsed(ROWS)
    delivery = deliver(cast["documenter"], source_list, ROWS)
    assert (told.rows, told.states) == (4, {"coded": 2, "to_complete": 1, "refused": 1})
    assert {name: delivery.counts[name] for name in told.states} == told.states
    assert told.reasons == {
        Reason("date.missing", "Fecha"): 2,
        Reason("row.repeated"): 1,
    } | {Reason("date.missing", "Fecha"): 1}


def test_a_rehearsal_beside_a_list_says_what_would_change(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    newer = [row(Folio="1"), row(Folio="4", Nombre="Ana Supuesta"), row(Folio="9")]
    with acting_as(cast["documenter"].pk):
        told = rehearsed(newer, source_list=source_list)
        assert told.changes == {"unchanged": 1, "changed": 1, "new": 1}
        assert Report.objects.count() == 4


def test_the_first_rows_are_shown_in_full(cast):
    told = rehearsed(ROWS, examples=2)
    assert [(one.number, outcome.state) for one, outcome in told.examples] == [
        (2, "coded"),
        (3, "to_complete"),
    ]
