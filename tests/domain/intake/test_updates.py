"""What a newer file would do to each row that is in, and what it does not do unless told."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.intake import ACCESSED, AT, csv_of, deliver, make_mapping, row, toy_places

from baluarte.domain.audit.models import Entry
from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.actions import read_delivery, receive_delivery
from baluarte.domain.intake.actions.chunks import CellChange, cell_changes
from baluarte.domain.intake.dry_run import rehearse
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.row_identity import neutralise
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
FIRST = [row(Folio="1"), row(Folio="2"), row(Folio="3")]
SECOND = [
    row(Folio="1"),
    row(Folio="2", Tipo="Lesiones", Hechos="La golpearon."),
    row(Folio="3", Hechos="", Medio="Otro Medio Inventado"),
    row(Folio="4"),
]
CELLS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", " ", "x", "y", "=1", "'=1"]))


@pytest.fixture
def account(cast):
    return cast["documenter"]


def rehearsed(account, source_list, rows):
    with acting_as(account.pk):
        return rehearse(
            open_table(BytesIO(csv_of(rows)), name="lista.csv").rows, mapping=make_mapping(),
            places=toy_places(), accessed_date=ACCESSED, source_list=source_list,
            seen_by=(account.pk, LATER),
        )  # fmt: skip


def newer(account, source_list, rows, *, may_erase):
    data = csv_of(rows)
    table = open_table(BytesIO(data), name="lista.csv")
    with acting_as(account.pk):
        delivery = receive_delivery(
            source_list=source_list, sha256=sha256(data).hexdigest(), table=table,
            mapping=make_mapping(), accessed_date=ACCESSED, by=account.pk, at=LATER,
        )  # fmt: skip
    steps = read_delivery(
        delivery=delivery, rows=table.rows, places=toy_places(), may_erase=may_erase,
        by=account.pk, at=LATER,
    )  # fmt: skip
    return list(steps)[-1]


def test_each_row_says_which_cells_would_change_and_which_would_be_lost(account, source_list):
    deliver(account, source_list, FIRST)
    second, third = rehearsed(account, source_list, SECOND).updates
    assert [(one.column, one.was, one.now) for one in second.changes] == [
        ("Tipo", "", "Lesiones"),
        ("Hechos", FIRST[0]["Hechos"], "La golpearon."),
    ]
    assert (second.number, second.erases, third.number, third.erases) == (3, False, 4, True)
    assert [one.column for one in third.changes if one.is_lost] == ["Hechos"]


def test_nothing_is_done_and_that_it_was_read_is_logged(account, source_list):
    deliver(account, source_list, FIRST)
    with acting_as(account.pk):
        before = set(Report.objects.values_list("pk", flat=True))
    rehearsed(account, source_list, SECOND)
    with acting_as(account.pk):
        [entry] = Entry.objects.filter(act="intake.compare_rows")
        assert set(Report.objects.values_list("pk", flat=True)) == before
    assert (len(entry.objects_named), set(entry.objects_named) <= {str(k) for k in before}) == (
        2,
        True,
    )


def test_a_row_that_would_lose_something_stays_and_the_others_are_taken_in(account, source_list):
    deliver(account, source_list, FIRST)
    done = newer(account, source_list, SECOND, may_erase=False)
    with acting_as(account.pk):
        third = Report.objects.get(is_newest=True, row=4, delivery__number=1)
    counted = {name: done.counts.get(name, 0) for name in ("new", "changed", "unchanged", "kept")}
    assert counted == {"new": 1, "changed": 1, "unchanged": 1, "kept": 1}
    assert (third.missing_from, done.counts["coded"], done.rows) == (None, 4, 4)


def test_told_to_it_is_emptied(account, source_list):
    deliver(account, source_list, FIRST)
    done = newer(account, source_list, SECOND, may_erase=True)
    assert (done.counts["changed"], done.counts.get("kept", 0)) == (2, 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(was=CELLS, now=CELLS)
def test_changes_are_exactly_what_differs(was, now):
    found = {one.column: one for one in cell_changes(was, now)}
    for column in {*was, *now}:
        before, after = was.get(column, ""), now.get(column, "")
        differs = neutralise(before) != neutralise(after)
        assert (column in found) is differs
        if differs:
            assert found[column] == CellChange(column, before, after)
            assert found[column].is_lost is (bool(before.strip()) and not after.strip())
