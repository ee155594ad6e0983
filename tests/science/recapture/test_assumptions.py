from typing import get_args

import pytest

from baluarte.science.recapture.assumptions import BREAKS, FAMILIES, breaks_closed_model
from baluarte.science.recapture.family_estimates import Family


def test_every_family_has_its_assumption_in_words() -> None:
    assert list(FAMILIES) == list(get_args(Family))


def test_every_family_says_which_heterogeneity_breaks_it() -> None:
    assert list(BREAKS) == list(get_args(Family))
    codes = {family: [one.code for one in said] for family, said in BREAKS.items()}
    assert codes["log_linear"][0] == "breaks_visibility_to_all"
    assert "breaks_cyclic_dependence" in codes["decomposable"]
    assert codes["latent_class"][:2] == [
        "breaks_graded_visibility",
        "breaks_dependence_within_kind",
    ]
    assert all(one[-1] == "breaks_unseen_kind" for one in codes.values())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("M0", ["breaks_unequal_lists", "breaks_any_difference"]),
        ("Mt", ["breaks_any_difference"]),
        ("Mh Chao", ["breaks_unequal_lists", "breaks_lists_apart"]),
        ("Mth Darroch", ["breaks_other_shape", "breaks_dependence_within_kind"]),
    ],
)
def test_classical_models_say_it_too(name: str, codes: list[str]) -> None:
    assert [one.code for one in breaks_closed_model(name)] == [*codes, "breaks_unseen_kind"]
