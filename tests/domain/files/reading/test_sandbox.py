import tempfile
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.sandbox import read_confined


def test_rows_come_back_as_they_would_without_the_confinement():
    table = read_confined(BytesIO('[{"a": "ñ\\u0000"}, 5]'.encode()), reader="json")
    assert [(one.number, dict(one.values), one.problems) for one in table.rows] == [
        (1, {"a": "ñ\x00"}, (("cell.control", "a"),)),
        (2, {"(row as written)": "5"}, (("row.no_record", ""),)),
    ]
    assert (table.columns, table.file_format, table.encoding) == (("a",), "json", "utf-8")


def test_a_refusal_crosses_with_its_facts():
    with pytest.raises(FileRefused) as refused:
        read_confined(BytesIO(b"[1,\n2"), reader="json")
    assert (refused.value.code, refused.value.facts) == ("json.broken", {"line": 2, "column": 2})


def test_what_needs_more_memory_than_allowed_is_refused():
    # Ten megabytes of empty objects take twenty times as much.
    data = BytesIO(b"[" + b"{}," * 3_500_000 + b"{}]")
    with pytest.raises(FileRefused) as refused:
        list(read_confined(data, reader="json", memory=256 * 1024**2).rows)
    assert refused.value.code == "file.too_heavy"


def test_the_same_memory_is_enough_for_what_is_small():
    data = BytesIO(b'[{"a": 1}]')
    assert len(list(read_confined(data, reader="json", memory=256 * 1024**2).rows)) == 1


def test_a_bomb_is_refused_in_little_time():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"0" * 100_000_000)
    with pytest.raises(FileRefused) as refused:
        read_confined(packed, reader="xlsx")
    assert refused.value.code == "xlsx.bomb"


def test_nothing_is_written_to_a_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book, packed = Workbook(), BytesIO()
    book.active.append(["Nombre"])
    book.active.append(["CANARIO"])
    book.save(packed)
    before = set(tmp_path.rglob("*"))
    [one] = read_confined(packed, reader="xlsx").rows
    assert (dict(one.values), set(tmp_path.rglob("*"))) == ({"Nombre": "CANARIO"}, before)


def test_a_table_that_is_not_read_to_the_end_leaves_no_process():
    table = read_confined(BytesIO(b"[" + b'{"a": 1},' * 50_000 + b"{}]"), reader="json")
    assert next(table.rows).number == 1
    table.rows.close()
    assert list(table.rows) == []
