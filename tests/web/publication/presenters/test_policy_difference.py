"""What changed in an edition is said with every value, as it was and as it is."""

import pytest

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries import PolicyDifference
from baluarte.web.publication.presenters.policy_difference import (
    ON_A_PAGE,
    row_told,
    rows_on_page,
)

FIGURE = {
    "period": "2025", "state": "stated", "reason": "", "value": 61.5385, "numerator": 8,
    "denominator": 13, "low": 24.2, "high": 84.8, "asked": 33, "answered": 13, "differing": 0,
}  # fmt: skip
DOCUMENT = {
    "document": "X", "title": "Informe inventado", "issuer": "Quien emite", "channel": "",
    "date": None, "url": "https://ejemplo.test/informe.pdf", "sha256": "0" * 64,
}  # fmt: skip
SIDE = {
    "first": "2025-01-01", "last": "2025-12-31", "difference": 1, "authority": [],
    "civil": [{"by": "Colectivo Inventado", "verdict": "nothing", "words": "Nada se hizo.",
               "source": DOCUMENT}],
}  # fmt: skip


def row(label="Fiscalías que informan", *, figure=FIGURE, **body):
    return PolicyRow(
        kind=PolicyRowKind.INDICATOR, code="INV-P-02", label_es=label, label_en="Offices",
        institution="FGR", body={"figure": figure, "sources": [], "sides": []} | body,
    )  # fmt: skip


def fact(number=20, *, page=3):
    return PolicyRow(
        kind=PolicyRowKind.FACT, code="ABC", label_es="Carpetas iniciadas", label_en="Files",
        institution="FGR",
        body={"answer": "answered", "number": number, "said_by": "Quien informa",
              "quote": "Veinte carpetas.", "first": "2025-01-01", "page": page,
              "source": DOCUMENT},
    )  # fmt: skip


def told(was, now):
    """Return each part that differs by its name: as it was and as it is."""
    parts = row_told(was, now)["parts"]
    return {one["name"]: (one["was"]["text"], one["now"]["text"]) for one in parts}


def test_another_figure_is_said_as_it_was_and_as_it_is():
    [(name, (was, now))] = told(row(), row(figure=FIGURE | {"value": 50})).items()
    assert (name, was.partition(":")[0], now.partition(":")[0]) == (
        "Cifra más reciente", "61.5385 (2025)", "50 (2025)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ({"figure": FIGURE | {"numerator": 16, "denominator": 26}}, "16 de 26"),
        ({"figure": FIGURE | {"answered": 14}}, "datos de 14 de 33 instituciones"),
        ({"figure": FIGURE | {"value": None, "reason": "confidential"}}, "expedientes"),
        ({"sources": ["ABC"]}, "ABC"),
        ({"sides": [SIDE]}, "Nada se hizo."),
        ({"sides": [SIDE]}, "Sin avance"),
        ({"contested": [{"observation": "OBS-1", "holder": "Colectivo Inventado",
                         "words": "No es así."}]}, "No es así."),
        ({"targets": [{"holder": "Colectivo", "value": 60, "ground": "Acuerdo inventado."}]},
         "Acuerdo inventado."),
        ({"law": "Artículo inventado"}, "Artículo inventado"),
        ({"institutions": [{"code": "EDO-09-FIS", "series": [
            {"period": "2025", "value": 7, "numerator": None, "denominator": None}]}]}, "7 (2025)"),
    ],
)  # fmt: skip
def test_every_value_that_is_new_stands_there(now, says):
    assert any(says in after for _, after in told(row(), row(**now)).values())


def test_a_new_fact_stands_with_its_value_who_says_it_and_its_page():
    line = row_told(None, fact())
    said = {one["name"]: one["now"] for one in line["parts"]}
    assert (said["Valor"]["text"], said["Quién lo dice"]["text"]) == ("20", "Quien informa")
    assert said["documento"] == {
        "text": "Informe inventado, Quien emite, página 3",
        "url": "https://ejemplo.test/informe.pdf#page=3",
    }
    assert (line["tag"]["label"], line["kind"]) == ("Nuevo", "Dato sobre una institución")
    assert line["institution"] != ""


def test_a_fact_that_is_gone_stands_with_the_value_that_it_had():
    assert told(fact(), None)["Valor"] == ("20", "")


def test_another_page_of_the_same_document_is_a_change():
    assert told(fact(), fact(page=4))["documento"] == (
        "Informe inventado, Quien emite, página 3", "Informe inventado, Quien emite, página 4",
    )  # fmt: skip


def test_of_a_list_only_what_one_has_and_the_other_has_not_is_shown():
    assert told(row(sources=["A", "B"]), row(sources=["B", "C"]))["Datos en que se apoya"] == (
        "A",
        "C",
    )


def test_no_row_is_left_out_however_many():
    many = [fact() for _ in range(ON_A_PAGE + 1)]
    found = PolicyDifference(added=many, gone=[], changed=[], prose=[])
    first, pages = rows_on_page(found, 1)
    last, _ = rows_on_page(found, 99)
    assert (len(first), len(last), pages) == (ON_A_PAGE, 1, 2)


def test_what_says_something_else_comes_before_what_is_new():
    found = PolicyDifference(added=[fact()], gone=[], changed=[(row(), row("Otra"))], prose=[])
    assert [one["code"] for one in rows_on_page(found, 1)[0]] == ["INV-P-02", "ABC"]
