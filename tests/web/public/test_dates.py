from datetime import date

import pytest
from django.utils import translation

from baluarte.domain.publication.choices import DatePrecision as Precision
from baluarte.web.public.dates import month, period
from baluarte.web.publication.presenters.public_event import published_date

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "precision", "spanish", "english"),
    [
        ("2026-01-09", Precision.DAY, "9 de enero de 2026", "9 January 2026"),
        ("2026-01", Precision.MONTH, "enero de 2026", "January 2026"),
        ("2026", Precision.YEAR, "2026", "2026"),
        (
            "2025-12/2026-01",
            Precision.BETWEEN,
            "entre diciembre de 2025 y enero de 2026",
            "between December 2025 and January 2026",
        ),
        ("../2026-01", Precision.BETWEEN, "enero de 2026 o antes", "January 2026 or before"),
        ("2026-01/..", Precision.BETWEEN, "enero de 2026 o después", "January 2026 or later"),
        ("", Precision.NONE, "", ""),
    ],
)
def test_a_published_date_in_words(text, precision, spanish, english):
    said = []
    for language in ("es", "en"):
        with translation.override(language):
            said.append(published_date(text=text, precision=precision))
    assert said == [spanish, english]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (JANUARY, MARCH, "enero de 2026 a marzo de 2026"),
        (JANUARY, JANUARY, "enero de 2026"),
        (JANUARY, None, "desde enero de 2026"),
        (None, MARCH, "hasta marzo de 2026"),
        (None, None, "todas las fechas"),
    ],
)
def test_a_period_in_words(first, last, words):
    with translation.override("es"):
        assert period(first, last) == words


def test_month_in_words():
    with translation.override("es"):
        assert month(MARCH) == "marzo de 2026"
