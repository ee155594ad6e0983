from datetime import date
from decimal import Decimal

import pytest

from baluarte.norms.institutions import public_institution
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.norms.refusal_words import Existence, in_words
from baluarte.norms.statements import StatementRefused

FIRST, LAST = date(2018, 12, 14), date(2024, 1, 31)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (FIRST, "14 de diciembre de 2018"),
        (Decimal("1200.0000"), "1,200"),
        (Decimal(5000), "5,000"),
        (Decimal("12.50"), "12.5"),
        (Decimal("NaN"), Decimal("NaN")),
        ("FGR", "FGR"),
        (Existence(FIRST, None), "existe desde el 14 de diciembre de 2018"),
        (Existence(None, LAST), "existió hasta el 31 de enero de 2024"),
        (Existence(FIRST, LAST), "existió del 14 de diciembre de 2018 al 31 de enero de 2024"),
    ],
)
def test_what_a_refusal_names_is_read_as_a_person_writes_it(value, said):
    assert str(in_words(value, "es")) == str(said)


def test_refusals_hold_no_raw_day_number_or_code():
    body = public_institution("FGR")
    said = StatementRefused(
        "not_yet", field="institution", given=body, right=Existence(FIRST, None)
    ).in_language("es")
    assert said.startswith(f"«{body.in_language('es')}» no existía")
    assert "14 de diciembre de 2018" in said
    more = StatementRefused(
        "more_than_whole", field="value", given=Decimal(5000), right=Decimal("1200.0000")
    )
    assert more.in_language("es").startswith("5,000 no puede ser más que 1,200,")
    past = PolicyRefused("target_past", field="due_date", given=FIRST)
    assert past.in_language("es").startswith("El 14 de diciembre de 2018 ya pasó.")
