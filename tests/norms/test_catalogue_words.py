import pytest

from baluarte.norms.catalogue_words import code_behind


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Periodistas", "journalist"),
        ("PERIODISTA", "journalist"),
        ("periodista(s)", "journalist"),
        ("Reportera gráfica", "journalist"),
        ("Comunicador comunitario", "journalist"),
        ("defensora de DDHH", "defender"),
        ("Defensores de Derechos Humanos", "defender"),
        ("Defensor/a", "defender"),
        ("Personas defensoras de derechos humanos", "defender"),
        ("Human rights defenders", "defender"),
        ("Periodista y defensora", "both"),
        ("periodista, defensor de la tierra", "both"),
        ("Ambas", "both"),
        ("Otra", "other"),
    ],
)
def test_labor_is_read_whatever_its_gender_number_accents_and_case(word, code):
    assert code_behind("occupations", word) == code


@pytest.mark.parametrize(
    "word",
    [
        "",
        "Abogada",
        "Defensor público",
        "Defensora de oficio",
        "hijo de periodista",
        "ex periodista",
        "periodista y abogada",
        "x" * 500,
    ],
)
def test_what_is_not_understood_is_no_labor(word):
    assert code_behind("occupations", word) == ""


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Mujeres", "woman"),
        ("FEMENINO", "woman"),
        ("H", "man"),
        ("Hombre", "man"),
        ("No binarie", "non_binary"),
        ("No se preguntó", "not_asked"),
        ("M", ""),
        ("hombre y mujer", ""),
    ],
)
def test_gender_is_read_and_m_is_neither(word, code):
    assert code_behind("genders", word) == code
