"""A workbook that is written as a stream opens in readers that are none of ours."""

import io

import pytest
from openpyxl import load_workbook

from baluarte.domain.publication.exporting import workbook
from baluarte.domain.publication.exporting.workbook import TooManyRows, Workbook


class Forward(io.RawIOBase):
    """Takes bytes and never looks back, as what seals them does."""

    def __init__(self):
        super().__init__()
        self.held = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.held += bytes(data)
        return len(bytes(data))


def written(rows):
    stream = Forward()
    book = Workbook(stream, ["uno"])
    book.sheet(rows)
    book.close()
    return load_workbook(io.BytesIO(bytes(stream.held)))["uno"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2", "@SUM(A1)", "a < b & c > d", "ñ\u0001á", " x "]
)
def test_a_text_stays_a_text_and_runs_nothing(text):
    cell = written([[text]])["A1"]
    assert (cell.value, cell.data_type) == (text.replace("\u0001", ""), "s")


def test_numbers_stay_numbers_and_nothing_stays_empty():
    row = next(written([[3, None, True, ("a", "b"), 2.5]]).iter_rows(values_only=True))
    assert row == (3, None, True, "a;b", 2.5)


def test_more_rows_than_a_sheet_holds_are_refused():
    rows = ([n] for n in range(workbook.MOST_ROWS + 1))
    book = Workbook(Forward(), ["uno"])
    with pytest.raises(TooManyRows):
        book.sheet(rows)
