import csv
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.factories.intake import AT, COLUMNS, csv_of, deliver, row

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import NothingDelivered, erase_reports, export_list
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
ROWS = [
    row(Folio="3", Hechos='línea uno\nlínea dos, "entre comillas"'),
    row(Folio="1", Nombre="=cmd()", Lon="-104.25"),
    row(Folio="007", Fecha="", Nombre="@alguien"),
]


def exported(account, source_list, file_format="csv"):
    file = BytesIO()
    with acting_as(account.pk):
        count = export_list(
            source_list=source_list, file=file, file_format=file_format, by=account.pk, at=LATER
        )
    return count, file.getvalue()


def rows_of(data):
    return list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))


def test_her_sheet_comes_back_as_she_sent_it_but_for_formulas(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    count, data = exported(cast["documenter"], source_list)
    sent = [[one[column] for column in COLUMNS] for one in ROWS]
    for line, column, neutral in ((1, "Nombre", "'=cmd()"), (2, "Nombre", "'@alguien")):
        sent[line][COLUMNS.index(column)] = neutral
    assert (count, rows_of(data)) == (3, [list(COLUMNS), *sent])


def test_a_sheet_that_is_sent_back_unchanged_changes_nothing(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    _, data = exported(cast["documenter"], source_list)
    again = deliver(cast["documenter"], source_list, data)
    assert [again.counts.get(name, 0) for name in ("new", "changed", "unchanged")] == [0, 0, 3]


def test_columns_keep_the_names_she_gave_them(cast, source_list):
    headers = [*COLUMNS, "Hechos", "", "=Fórmula"]
    lines = csv_of([row()]).decode().split("\r\n")
    data = "\r\n".join([",".join(headers), lines[1] + ',"dos veces","x","y"']).encode()
    deliver(cast["documenter"], source_list, data)
    _, out = exported(cast["documenter"], source_list)
    assert rows_of(out)[0] == [*COLUMNS, "Hechos", "", "'=Fórmula"]
    assert rows_of(out)[1][-3:] == ["dos veces", "x", "y"]


def test_the_newest_of_each_row_is_given_back_and_what_she_dropped_is_not(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    newer = [row(Folio="3", Nombre="Ana Supuesta"), row(Folio="4"), ROWS[2]]
    deliver(cast["documenter"], source_list, newer)
    _, data = exported(cast["documenter"], source_list)
    folios = [line[0] for line in rows_of(data)[1:]]
    assert sorted(folios) == ["007", "3", "4"]
    assert "Ana Supuesta" in data.decode()


def test_refused_rows_are_hers_too(cast, source_list):
    deliver(cast["documenter"], source_list, csv_of([row()]) + b'\r\n"3","sin cerrar\r\n')
    _, data = exported(cast["documenter"], source_list)
    assert '"3","sin cerrar' in rows_of(data)[2][-1]


def test_an_erased_row_is_gone(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    who = cast["steward"].pk
    with acting_as(who):
        gone = Report.objects.filter(row=3)
        erase_reports(reports=list(gone), ground="pide la persona", by=who, at=LATER)
    count, data = exported(cast["documenter"], source_list)
    assert (count, [line[0] for line in rows_of(data)[1:]]) == (2, ["3", "007"])


def test_a_spreadsheet_holds_text_and_no_formula(cast, source_list):
    deliver(cast["documenter"], source_list, [*ROWS, row(Folio="5", Hechos="a\x00b\x07")])
    count, data = exported(cast["documenter"], source_list, "xlsx")
    sheet = load_workbook(BytesIO(data)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert (count, [cell.value for cell in cells if cell.data_type == "f"]) == (4, [])
    assert [sheet.cell(3, 8).value, sheet.cell(3, 6).value] == ["'=cmd()", "-104.25"]
    assert sheet.cell(5, 14).value == "a_x0000_b_x0007_"
    assert sheet["A4"].value == "007"


def test_giving_a_sheet_back_is_one_logged_reading(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    exported(cast["documenter"], source_list)
    with acting_as(cast["documenter"].pk):
        [entry] = Entry.objects.filter(act="intake.export_list")
        assert entry.objects_named == [str(source_list.pk)]


def test_a_list_without_a_file_has_no_sheet(cast, source_list):
    with pytest.raises(NothingDelivered):
        exported(cast["documenter"], source_list)


def test_who_sees_a_list_coded_only_gets_no_row_of_it(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    with acting_as(cast["stranger"].pk):
        assert SourceList.objects.count() == 0
    with pytest.raises(NothingDelivered):
        exported(cast["stranger"], source_list)
