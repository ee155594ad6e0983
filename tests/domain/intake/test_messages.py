import ast
from pathlib import Path

import pytest
from django.utils import translation

from baluarte.domain import intake
from baluarte.domain.files import reading
from baluarte.domain.files.reading import FileRefused
from baluarte.domain.intake.actions import DeliveryStopped
from baluarte.domain.intake.messages import (
    FILES,
    MAPPINGS,
    NOTICES,
    STOPPED,
    accounted,
    changes,
    what_is_noticed,
    what_is_wrong,
    what_stops,
    why_refused,
)
from baluarte.domain.intake.models import Delivery
from baluarte.domain.intake.schema import MappingRefused

SOURCES = [
    ast.parse(path.read_text())
    for room in (intake, reading)
    for path in Path(room.__file__).parent.rglob("*.py")
]


def raised(name):
    """Return the codes with which an error is raised anywhere in the room."""
    return {
        node.args[0].value
        for tree in SOURCES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def test_every_refusal_of_a_file_has_its_words_and_no_words_are_idle():
    assert raised("FileRefused") == set(FILES)


@pytest.mark.parametrize("said", [FILES, NOTICES, MAPPINGS, STOPPED], ids=lambda one: str(len(one)))
def test_everything_is_said_in_spanish(said):
    for words in said.values():
        with translation.override("en"):
            english = str(words)
        with translation.override("es"):
            assert str(words) != english
            assert "!" not in str(words)


def test_a_refusal_names_what_it_is_about():
    refused = FileRefused("format.other", found="zip", expected="csv")
    with translation.override("es"):
        assert why_refused(refused).startswith(
            "Por su nombre es un archivo de tipo csv, pero es de tipo zip."
        )
    assert str(refused) == "format.other (found=zip, expected=csv)"


def test_a_mapping_is_told_everything_that_is_wrong_with_it():
    refused = MappingRefused([("column.unknown", "Fecha", "Fechas"), ("mapping.lacks", "date", "")])
    with translation.override("es"):
        assert what_is_wrong(refused) == [
            "El archivo no tiene la columna Fecha. Quizá: Fechas.",
            "Al mapeo le falta date.",
        ]


def test_notices_name_their_column():
    with translation.override("es"):
        assert what_is_noticed(("column.unnamed", "(5)")) == (
            "Una columna no tiene nombre; aquí se llama (5)."
        )


def test_the_parts_make_the_whole():
    counts = {"coded": 120, "to_complete": 32, "withdrawn": 1}
    with translation.override("es"):
        assert accounted(counts, rows=153) == (
            "Filas: 153 = 120 codificadas + 32 por completar + 0 rechazadas + 1 ya retiradas"
        )


def test_what_a_file_changed_is_said_line_by_line():
    delivery = Delivery(counts={"new": 2, "changed": 1, "unchanged": 3, "missing": 4, "recoded": 5})
    with translation.override("es"):
        assert list(changes(delivery)) == [
            "Nuevas: 2. Cambiadas: 1. Sin cambio: 3.",
            "Codificadas de nuevo por el mapeo cambiado: 5.",
            "No están en esta versión de la lista y quedan como estaban: 4.",
        ]
        assert list(changes(delivery, was_read_before=True)) == [
            "Este archivo ya se había leído hasta el final; nada cambió."
        ]


def test_what_stops_an_action_is_said():
    with translation.override("es"):
        assert what_stops(DeliveryStopped("x")).startswith("Llegó un archivo más nuevo")
