import sys
import tempfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from baluarte.domain.intake.workbook import write_workbook

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


def read(data):
    sheet = load_workbook(BytesIO(data)).active
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


def written(rows):
    file = BytesIO()
    return write_workbook(file, rows), file.getvalue()


def test_a_workbook_touches_no_file_but_the_one_it_is_written_to(files_touched):
    count, data = written([["Nombre"], *([f"Persona Inventada {n}"] for n in range(5000))])
    assert (count, len(data) > 10_000, files_touched) == (5001, True, [])


def test_the_watch_would_see_a_temporary_file(files_touched):
    with tempfile.NamedTemporaryFile():
        pass
    assert "tempfile.mkstemp" in {event for event, _ in files_touched}


def test_every_cell_is_a_text():
    _, data = written([["=1+1", "007", "1.50", "<a>&\"'", " con espacios ", "dos\nlíneas"]])
    sheet = load_workbook(BytesIO(data)).active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    assert read(data) == [["=1+1", "007", "1.50", "<a>&\"'", " con espacios ", "dos\nlíneas"]]


def test_what_a_sheet_may_not_hold_is_written_as_its_code():
    assert read(written([["a\x00b\x07", "\ud800"]])[1]) == [["a_x0000_b_x0007_", "?"]]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=9)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows):
    assert read(written(rows)[1]) == rows
