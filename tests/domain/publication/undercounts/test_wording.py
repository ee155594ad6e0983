"""Every caution and every refusal that an estimate may carry has words in public."""

import re

import pytest

from baluarte.domain.analysis.choices import Caution
from baluarte.domain.publication.undercounts.wording import CAUTIONS, FEW, REFUSALS, refusal_said
from baluarte.science.wording import WORDS
from baluarte.science.wording.recapture import _CAUTIONS, _REFUSALS

# What a run of this method may say of its input.
OF_INPUT = {
    Caution.INCOMPLETE_MONTHS, Caution.DELAYS_GUESSED, Caution.NOT_DATED, Caution.LIST_STOPPED,
    Caution.NEVER_REACHED, Caution.LISTS_LEFT_OUT, Caution.PAIRS_WAITING, Caution.PAIRS_ALL_DECIDED, Caution.NO_STRATUM,
}  # fmt: skip


def test_every_caution_has_words_in_public():
    assert {*_CAUTIONS, *map(str, OF_INPUT)} == {*CAUTIONS}


def test_every_refusal_has_words_in_public_and_what_would_help():
    assert {*_REFUSALS, FEW} == {*REFUSALS}
    for why in _REFUSALS:
        assert f"needed_{why}" in WORDS
        assert refusal_said(why, base=5)["helps"]["es"]


@pytest.mark.parametrize("said", [*CAUTIONS.values(), *REFUSALS.values()])
def test_no_count_and_no_name_has_a_place_in_them(said):
    for words in said.values():
        assert {*re.findall(r"{(\w+)", words)} <= {"list", "family", "base"}
