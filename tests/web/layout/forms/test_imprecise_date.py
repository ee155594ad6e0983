import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from baluarte.web.layout.forms.imprecise_date import PARTS, ImpreciseDateField, ImpreciseDateWidget


class Asking(forms.Form):
    when = ImpreciseDateField()


class AskingPerhaps(forms.Form):
    when = ImpreciseDateField(required=False)


def sent(**parts):
    return {f"when{'_' + name if name != 'kind' else ''}": value for name, value in parts.items()}


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ({"kind": "day", "day": "4", "month": "3", "year": "2026"}, "2026-03-04"),
        ({"kind": "month", "month": "3", "year": "2026"}, "2026-03"),
        ({"kind": "year", "year": "2026"}, "2026"),
        ({"kind": "before", "day": "4", "month": "3", "year": "2026"}, "../2026-03-04"),
        ({"kind": "before", "year": "2026"}, "../2026"),
        (
            {
                "kind": "between",
                "day": "1",
                "month": "3",
                "year": "2026",
                "until_month": "5",
                "until_year": "2026",
            },
            "2026-03-01/2026-05",
        ),
    ],
)
def test_date_is_kept_as_exactly_as_it_is_known(parts, written):
    form = Asking(sent(**parts))
    assert (form.errors, form.cleaned_data["when"]) == ({}, written)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"kind": "day", "day": "31", "month": "2", "year": "2026"},
            "Esta fecha no existe en el calendario.",
        ),
        (
            {"kind": "day", "month": "2", "year": "2026"},
            "Escriba el día, o diga que sólo se sabe el mes.",
        ),
        ({"kind": "month", "year": "2026"}, "Elija el mes, o diga que sólo se sabe el año."),
        ({"kind": "year", "year": "26"}, "Escriba el año con cuatro cifras, por ejemplo 2026."),
        (
            {"kind": "between", "year": "2026", "until_year": "2025"},
            "La segunda fecha no puede ser anterior a la primera.",
        ),
        ({"kind": "day"}, "Escriba la fecha hasta donde se sepa."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(parts, message):
    assert Asking(sent(**parts)).errors["when"] == [message]


def test_nothing_known_is_nothing_kept():
    form = AskingPerhaps(sent(kind="day"))
    assert (form.errors, form.cleaned_data["when"]) == ({}, None)


@given(st.dates(), st.sampled_from(["day", "month", "year", "before", "between"]))
def test_written_date_comes_back_from_its_boxes(known, kind):
    first = {"day": str(known.day), "month": str(known.month), "year": f"{known.year:04}"}
    until = {f"until_{part}": value for part, value in first.items()} if kind == "between" else {}
    field = ImpreciseDateField()
    given_parts = {"kind": kind, **first, **until}
    written = field.compress([given_parts.get(part, "") for part in PARTS])
    boxes = ImpreciseDateWidget().decompress(written)
    assert field.compress(boxes) == written
