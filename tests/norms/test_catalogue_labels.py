"""A catalogue's code is named by itself or by its label in either language, and never guessed."""

from baluarte.norms.catalogue_labels import codes_by_label, codes_named
from baluarte.norms.catalogues import Term, terms


def test_a_label_in_either_language_names_its_code_however_it_is_written():
    for said in ("protection", "PROTECCION", "  protección ", "Protection"):
        assert codes_named("policy_axes", said) == ("protection",)
    assert codes_named("policy_axes", "proteg") == ()


def test_every_axis_and_addressee_is_named_by_each_of_its_labels():
    for catalogue in ("policy_axes", "recommendation_addressees", "recommendation_kinds"):
        for code, term in terms(catalogue).items():
            assert {codes_named(catalogue, one) for one in (code, *term.label.values())} == {
                (code,)
            }


def test_a_label_of_two_codes_names_both():
    two = {code: Term(code, {"es": "Búsqueda", "en": code}, {}) for code in ("seek", "find")}
    assert codes_by_label(two)["busqueda"] == ("seek", "find")
