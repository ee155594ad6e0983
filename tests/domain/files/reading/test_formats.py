import gzip
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.opening import format_of


def zipped(**entries):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def spreadsheet():
    book, packed = Workbook(), BytesIO()
    book.active.append(["a"])
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.csv", b"a,b\n", "csv"),
        ("A.CSV", b"a,b\n", "csv"),
        ("a.txt", b"a\tb\n", "csv"),
        ("a.json", b"[]", "json"),
        ("a.geojson", b"{}", "json"),
    ],
)
def test_a_file_is_what_its_name_says(name, data, found):
    assert format_of(BytesIO(data), name=name) == found


def test_a_spreadsheet_is_known_by_what_is_inside():
    assert format_of(BytesIO(spreadsheet()), name="a.xlsx") == "xlsx"


@pytest.mark.parametrize(
    ("name", "data", "is_really"),
    [
        ("a.csv", zipped(otro="x"), "zip"),
        ("a.csv", spreadsheet(), "xlsx"),
        ("a.xlsx", zipped(otro="x"), "zip"),
        ("a.xlsx", b"a,b\n1,2\n", "text"),
        ("a.csv", gzip.compress(b"a,b", mtime=0), "gzip"),
        ("a.csv", b"%PDF-1.7", "pdf"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        ("a.json", b"<!DOCTYPE html><html>", "html"),
        ("a.csv", b"PK\x03\x04 broken", "zip"),
    ],
)
def test_a_file_that_is_something_else_is_refused_by_its_true_name(name, data, is_really):
    with pytest.raises(FileRefused) as refused:
        format_of(BytesIO(data), name=name)
    assert (refused.value.code, refused.value.facts["found"]) == ("format.other", is_really)


@pytest.mark.parametrize("name", ["a", "a.docx", "a.csv.exe", ".csv"])
def test_a_name_that_says_nothing_is_refused(name):
    with pytest.raises(FileRefused) as refused:
        format_of(BytesIO(b"a,b"), name=name)
    assert refused.value.code == "format.unknown"


@pytest.mark.parametrize("data", [b"", b"  \n\n "])
def test_an_empty_file_is_refused_whatever_its_name(data):
    with pytest.raises(FileRefused) as refused:
        format_of(BytesIO(data), name="a.json")
    assert refused.value.code == "file.empty"
