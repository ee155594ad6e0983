import pytest

from baluarte.web.intake.preview import as_told, is_text


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Peñón, 3 de mayo", "Peñón, 3 de mayo"),
        ("a\x00b", "a�b"),
        ("a\udc80b", "a�b"),
        ("a\u202eb", "a[U+202E]b"),
        ("una\nlínea", "una\nlínea"),
    ],
)
def test_a_cell_is_shown_without_harm(cell, shown):
    assert as_told(cell) == shown


@pytest.mark.parametrize(("cell", "expected"), [("Amenaza", True), ("a\x00", False)])
def test_only_text_is_text(cell, expected):
    assert is_text(cell) is expected
