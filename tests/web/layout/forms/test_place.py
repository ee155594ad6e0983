from decimal import Decimal

import pytest
from django import forms
from tests.web.markup import flat

from baluarte.web.layout.forms.place import PlaceField, PlaceGiven

STATES = (("90", "Arenales"), ("94", "Estero"))


def municipalities_of(state):
    return (("94008", "Puerto Grana"),) if state == "94" else ()


class Asking(forms.Form):
    where = PlaceField(states=STATES, municipalities_of=municipalities_of)


def sent(*values):
    return {f"where_{place}": value for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (
            ("94", "94008", "20.8", "-101.2", "exact"),
            PlaceGiven("94", "94008", Decimal("20.8"), Decimal("-101.2"), "exact"),
        ),
        (
            ("94", "94008", "", "", "municipality"),
            PlaceGiven("94", "94008", None, None, "municipality"),
        ),
        (("94", "94008", "", "", ""), PlaceGiven("94", "94008", None, None, "municipality")),
        (("90", "", "", "", ""), PlaceGiven("90", "", None, None, "state")),
    ],
)
def test_place_is_kept_as_exactly_as_it_is_known(values, place):
    form = Asking(sent(*values))
    assert (form.errors, form.cleaned_data["where"]) == ({}, place)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (("", "", "", "", ""), "Elija el estado donde ocurrió."),
        (("90", "94008", "", "", ""), "Ese municipio no está en el estado que eligió."),
        (("94", "94008", "20.8", "", ""), "Un punto necesita su latitud y su longitud."),
        (("94", "94008", "", "", "exact"), "Dé el punto, o diga que se sabe con menos exactitud."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(values, message):
    assert Asking(sent(*values)).errors["where"] == [message]


def test_point_outside_the_country_is_refused():
    assert "where" in Asking(sent("94", "94008", "48.8", "2.3", "exact")).errors


def test_municipalities_of_the_chosen_state_are_listed_without_javascript():
    shown = str(Asking(sent("94", "", "", "", ""))["where"])
    assert '<option value="94008">Puerto Grana</option>' in flat(shown)


def test_place_known_before_fills_its_boxes():
    form = Asking(initial={"where": PlaceGiven("94", "94008")})
    assert '<option value="94008" selected>' in str(form["where"])
