"""A box that anybody closes: it opens with one key, in one place, and shows no length."""

from uuid import uuid4

import pytest

from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.public_key_encryption import close_box, new_pair, open_box

PLACE = {"table": "procedure_doormessage", "column": "box", "row": uuid4()}


@pytest.mark.parametrize("text", [b"", b"x", "Están afuera".encode(), b"\0" * 5000])
def test_whoever_holds_the_key_reads_what_was_put_in(text):
    private, public = new_pair()
    assert open_box(close_box(text, to=public, **PLACE), private=private, **PLACE) == text


@pytest.mark.parametrize(
    "moved",
    [{"row": uuid4()}, {"column": "other"}, {"table": "other"}],
    ids=lambda one: next(iter(one)),
)
def test_moved_elsewhere_it_does_not_open(moved):
    private, public = new_pair()
    with pytest.raises(SealBroken):
        open_box(close_box(b"x", to=public, **PLACE), private=private, **(PLACE | moved))


def test_another_key_does_not_open_it():
    _, public = new_pair()
    with pytest.raises(SealBroken):
        open_box(close_box(b"x", to=public, **PLACE), private=new_pair()[0], **PLACE)


@pytest.mark.parametrize("box", [b"", b"\1", b"\2" + b"x" * 200, b"\1" + b"x" * 200])
def test_what_is_no_box_does_not_open(box):
    with pytest.raises(SealBroken):
        open_box(box, private=new_pair()[0], **PLACE)


def test_the_same_text_is_never_the_same_box_and_short_ones_are_alike_long():
    _, public = new_pair()
    one, other = close_box(b"a", to=public, **PLACE), close_box(b"ab", to=public, **PLACE)
    assert (one != other, len(one)) == (True, len(other))
