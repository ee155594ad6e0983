import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing.crockford import ALPHABET
from baluarte.domain.sealing.references import LENGTH, new_reference, read_reference, written


def test_a_reference_has_ten_symbols_and_is_shown_in_two_groups():
    reference = new_reference()
    assert (len(reference), written("7K3M9QXP2T")) == (10, "7K3M9-QXP2T")


@pytest.mark.parametrize("typed", ["7k3m9-qxp2t", " 7K3M9 QXP2T ", "7K3M9QXP2T"])
def test_a_reference_is_read_as_people_type_it(typed):
    assert read_reference(typed) == "7K3M9QXP2T"


@pytest.mark.parametrize("typed", ["", "amenazas", "7K3M9QXP2", "7K3M9QXP2TT", "U" * 10, "x" * 999])
def test_what_is_no_reference_is_none(typed):
    assert read_reference(typed) is None


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_what_is_shown_is_read_back(reference):
    assert read_reference(written(reference)) == reference
