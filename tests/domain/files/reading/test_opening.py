import csv
import json
from io import BytesIO

import pytest

from baluarte.domain.files.reading import FileRefused, open_table
from baluarte.domain.files.reading.tables import LARGEST_FILE

REAL = {
    "a19_2018_reports.geojson": (146, 23, "geojson"),
    "cpj_mexico_1992_2024.csv": (153, 13, "csv"),
    "cpj_mexico_snapshots.csv": (765, 7, "csv"),
    "global_witness_mexico_2012_2021.csv": (154, 13, "csv"),
}


@pytest.mark.parametrize("name", REAL)
def test_the_real_lists_are_read_whole(shared, name):
    rows, columns, file_format = REAL[name]
    with (shared / "data/aggressions" / name).open("rb") as file:
        table = open_table(file, name=name)
        read = list(table.rows)
    assert (len(read), len(table.columns), table.file_format) == (rows, columns, file_format)
    assert [row.number for row in read if row.problems] == []


def test_a_real_csv_is_read_as_pythons_own_reader_reads_it(shared):
    name = "cpj_mexico_1992_2024.csv"
    path = shared / "data/aggressions" / name
    with path.open(newline="", encoding="utf-8") as plain, path.open("rb") as file:
        assert [dict(row.values) for row in open_table(file, name=name).rows] == list(
            csv.DictReader(plain)
        )


def test_a_real_geojson_keeps_every_digit_of_its_points(shared):
    name = "a19_2018_reports.geojson"
    path = shared / "data/aggressions" / name
    features = json.loads(path.read_bytes(), parse_float=str)["features"]
    with path.open("rb") as file:
        read = [
            [row.values["(longitude)"], row.values["(latitude)"]]
            for row in open_table(file, name=name).rows
        ]
    assert read == [feature["geometry"]["coordinates"] for feature in features]


class Endless(BytesIO):
    """A file that says it is larger than anybody may send."""

    def seek(self, offset, whence=0):
        return LARGEST_FILE + 1 if whence == 2 else super().seek(offset, whence)


def test_too_large_a_file_is_refused_unread():
    with pytest.raises(FileRefused) as refused:
        open_table(Endless(b"a,b"), name="a.csv")
    assert (refused.value.code, refused.value.facts["size"]) == ("file.too_large", LARGEST_FILE + 1)


def test_an_encoding_is_corrected_by_hand():
    data = "Nombre,Lugar\nJosé,Cancún\n".encode("mac_roman")
    [row] = open_table(BytesIO(data), name="a.csv", encoding="mac_roman").rows
    assert dict(row.values) == {"Nombre": "José", "Lugar": "Cancún"}


def test_the_file_stays_open_for_whoever_opened_it():
    file = BytesIO(b"a,b\n1,2\n")
    assert len(list(open_table(file, name="a.csv").rows)) == 1
    assert file.closed is False
