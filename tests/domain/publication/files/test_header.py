from dataclasses import replace


def test_a_citation_says_who_what_and_until_when(header):
    assert header.citation("es") == (
        "Registro Común (inventado) (2026). DATOS INVENTADOS para una demostración. Agresiones "
        "contra personas defensoras de derechos humanos y periodistas en México. Edición 3.1, con "
        "corte al 2026-04-01. Conjunto de datos."
    )


def test_real_data_are_not_called_invented_and_an_unnamed_operator_is_the_house(header):
    real = replace(header, is_invented=False, operator="")
    assert real.citation("en") == (
        "Baluarte (2026). Aggressions against human-rights defenders and journalists in Mexico. "
        "Edition 3.1, cut-off 2026-04-01. Data set."
    )
