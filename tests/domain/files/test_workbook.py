"""A workbook that is written as a stream opens in readers that are none of ours."""

import io
import sys
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from baluarte.domain.files import workbook
from baluarte.domain.files.workbook import TooManyRows, Workbook

WATCHED = ("tempfile.mkstemp", "tempfile.mkdtemp", "os.open", "open")
_seen: list[tuple[str, object]] | None = None


def _hear(event, arguments):
    if _seen is not None and event in WATCHED:
        _seen.append((event, arguments[0]))


sys.addaudithook(_hear)


@pytest.fixture
def files_touched():
    """Every file that anybody opens or makes meanwhile."""
    global _seen  # noqa: PLW0603 (a hook cannot be taken away, only be deaf)
    _seen = []
    yield _seen
    _seen = None


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
    assert (cell.value, cell.data_type) == (text.replace("\u0001", "_x0001_"), "s")


def test_numbers_stay_numbers_and_nothing_stays_empty():
    row = next(written([[3, None, True, ("a", "b"), 2.5]]).iter_rows(values_only=True))
    assert row == (3, None, True, "a;b", 2.5)


def test_more_rows_than_a_sheet_holds_are_refused():
    rows = ([n] for n in range(workbook.MOST_ROWS + 1))
    book = Workbook(Forward(), ["uno"])
    with pytest.raises(TooManyRows):
        book.sheet(rows)


def packed(rows):
    stream = io.BytesIO()
    with Workbook(stream, ["Lista"]) as book:
        count = book.sheet(rows)
    return count, stream.getvalue()


def read(data):
    sheet = load_workbook(io.BytesIO(data)).active
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


def test_a_workbook_touches_no_file_but_the_one_it_is_written_to(files_touched):
    count, data = packed([["Nombre"], *([f"Persona Inventada {n}"] for n in range(5000))])
    assert count == 5001
    assert len(data) > 10_000
    assert files_touched == []


def test_the_watch_would_see_a_temporary_file(files_touched):
    with tempfile.NamedTemporaryFile():
        pass
    assert "tempfile.mkstemp" in {event for event, _ in files_touched}


def test_every_cell_is_a_text():
    _, data = packed([["=1+1", "007", "1.50", "<a>&\"'", " con espacios ", "dos\nlíneas"]])
    sheet = load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    assert read(data) == [["=1+1", "007", "1.50", "<a>&\"'", " con espacios ", "dos\nlíneas"]]


def test_what_a_sheet_may_not_hold_is_written_as_its_code():
    assert read(packed([["a\x00b\x07", "\ud800"]])[1]) == [["a_x0000_b_x0007_", "?"]]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=9)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows):
    assert read(packed(rows)[1]) == rows
