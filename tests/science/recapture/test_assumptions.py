from typing import get_args

from baluarte.science.recapture.assumptions import FAMILIES
from baluarte.science.recapture.families import Family


def test_every_family_has_its_assumption_in_words() -> None:
    assert list(FAMILIES) == list(get_args(Family))
