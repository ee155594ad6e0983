"""The room itself: it works alone, and says what it offers."""

import subprocess
import sys

from baluarte.science import forecast


def test_every_name_that_is_offered_is_there() -> None:
    assert [name for name in forecast.__all__ if not hasattr(forecast, name)] == []


def test_it_needs_neither_django_nor_a_database() -> None:
    asked = (
        "import sys; from baluarte.science import forecast; "
        "print(sorted({'django', 'psycopg', 'scoringrules', 'statsforecast'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
