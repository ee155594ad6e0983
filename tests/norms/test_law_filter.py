"""What the law keeps out of published tables, as its dated text says."""

from datetime import date

import pytest

from baluarte.norms.law_filter import law_filter


def test_the_text_is_dated_and_each_rule_has_its_law_and_both_languages():
    held = law_filter()
    assert (held.version, held.valid_from) == (1, date(2025, 3, 21))
    for rule in held.rules:
        assert rule.law
        assert rule.confidence in ("A", "B", "C")
        assert set(rule.says) == {"es", "en"}


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("diligencias", "acts_of_investigation"),
        ("fecha_peritaje", "acts_of_investigation"),
        ("numero_carpeta", "file_number"),
        ("imputados_numero", "suspects"),
        ("nivel_riesgo", "life_and_safety"),
        ("Nombre", "who_it_is"),
        ("resumen_hechos", "free_text"),
        ("capturado_por", "when_it_came_in"),
    ],
)
def test_a_column_is_known_by_its_name_or_by_a_word_in_it(column, code):
    assert code in {rule.code for _name, rule in law_filter().faults([column])}
