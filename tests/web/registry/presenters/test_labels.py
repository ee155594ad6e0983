from datetime import date

import pytest
from django.utils import translation

from baluarte.web.registry.presenters.labels import (
    date_in_words,
    has_boxes,
    is_date,
    label_of,
    place_in_words,
    short_date,
)


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("", ""),
        ("2025-05-03", "3 de mayo de 2025"),
        ("2025-05", "mayo de 2025"),
        ("2025", "2025"),
        ("2025-05-01/2025-05-09", "entre 1 de mayo de 2025 y 9 de mayo de 2025"),
        ("../2024-02", "febrero de 2024 o antes"),
        ("2024-02/..", "febrero de 2024 o después"),
        ("2019~", "hacia 2019"),
        ("[2025-05-01,2025-05-03]", "una de éstas: 1 de mayo de 2025; 3 de mayo de 2025"),
        ("2025-21", "2025-21"),
    ],
)
def test_a_date_is_said_as_it_is_known(edtf, said):
    with translation.override("es"):
        assert date_in_words(edtf) == said


def test_a_date_is_said_in_english_too():
    with translation.override("en"):
        assert date_in_words("2025-05-03") == "3 May 2025"


def test_a_day_is_short_in_a_table():
    with translation.override("es"):
        assert short_date(date(2025, 5, 3), date(2025, 5, 3), "2025-05-03") == "3 may 2025"


@pytest.mark.parametrize(
    ("edtf", "fits"),
    [
        ("", True),
        ("2025-05-03", True),
        ("2025-05-01/2025-05-09", True),
        ("../2024", True),
        ("2024/..", False),
        ("2019~", False),
        ("[2025-05-01,2025-05-03]", False),
    ],
)
def test_boxes_hold_only_what_they_can_say(edtf, fits):
    assert has_boxes(edtf) is fits


def test_what_the_registry_cannot_read_is_no_date():
    assert (is_date("2025-05-03"), is_date("ayer")) == (True, False)


def test_a_code_nobody_knows_stays_as_it_is():
    assert label_of("aggression_types", "AG-GONE") == "AG-GONE"


def test_a_place_is_said_by_what_is_known_of_it():
    assert [place_in_words("Villa", "Estado"), place_in_words(None, "Estado")] == [
        "Villa, Estado",
        "Estado",
    ]
