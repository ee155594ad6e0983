import pytest
from django import forms

from baluarte.web.layout.forms.person import Candidate, PersonField, PersonGiven


class Asking(forms.Form):
    who = PersonField(candidates=[Candidate("P-1", "Aurelia Ficticia", "periodista")])


@pytest.mark.parametrize(
    ("name", "chosen", "person"),
    [
        ("Aurelia", "P-1", PersonGiven(reference="P-1")),
        ("Bruno Imaginado", "new", PersonGiven(name="Bruno Imaginado")),
        ("Bruno Imaginado", "", PersonGiven(name="Bruno Imaginado")),
    ],
)
def test_person_is_a_reference_or_a_new_name(name, chosen, person):
    form = Asking({"who_0": name, "who_1": chosen})
    assert (form.errors, form.cleaned_data["who"]) == ({}, person)


def test_reference_that_was_not_found_is_refused():
    form = Asking({"who_0": "", "who_1": "P-2"})
    assert form.errors["who"] == ["Esa persona ya no está entre las encontradas. Busque otra vez."]


def test_somebody_must_be_named():
    form = Asking({"who_0": "", "who_1": "new"})
    assert form.errors["who"] == ["Escriba un nombre, un seudónimo o cómo llamarle."]


def test_note_tells_two_alike_apart():
    assert "periodista" in str(Asking()["who"])
