"""The room itself: it works alone, says what it offers, and warms up."""

import subprocess
import sys

from baluarte.science import rates
from baluarte.science.rates.permutations import chances
from baluarte.science.rates.propagation import tilt


def test_every_name_that_is_offered_is_there() -> None:
    assert [name for name in rates.__all__ if not hasattr(rates, name)] == []


def test_it_needs_neither_django_nor_the_other_methods() -> None:
    asked = (
        "import sys; from baluarte.science import rates; "
        "print(sorted({'django', 'psycopg', 'esda', 'baluarte.science.scan'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_warming_up_compiles_every_kernel_once() -> None:
    rates.warm_up()
    before = [len(kernel.signatures) for kernel in (chances, tilt)]
    rates.warm_up()
    assert [len(kernel.signatures) for kernel in (chances, tilt)] == before
