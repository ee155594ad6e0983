"""A drawn key is the same whenever it is drawn, and another for each purpose and owner."""

import pytest

from baluarte.domain.sealing.key_derivation import draw_key
from baluarte.domain.sealing.keys import Key

ONE, OTHER = Key(b"1" * 32), Key(b"2" * 32)


def test_it_is_drawn_again_the_same():
    assert draw_key(ONE, purpose="webhook a") == draw_key(ONE, purpose="webhook a")


def test_each_purpose_and_each_owner_has_its_own():
    drawn = {bytes(draw_key(key, purpose=of)) for key in (ONE, OTHER) for of in ("a", "b")}
    assert len(drawn) == 4
    assert not drawn & {bytes(ONE), bytes(OTHER)}


def test_it_prints_nothing_of_itself():
    assert "1" * 8 not in repr(draw_key(ONE, purpose="a"))


def test_a_purpose_is_named():
    with pytest.raises(ValueError, match="purpose"):
        draw_key(ONE, purpose="")
