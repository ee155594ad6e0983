from io import BytesIO

import pytest
from pyrage.x25519 import Identity

from baluarte.config.backup.encryption import (
    CopyUnreadable,
    RecipientsMissing,
    closed,
    opened,
    read_identities,
    read_recipients,
)
from baluarte.config.backup.stores import StoreUnreachable, chunks_of

OURS, OTHER = Identity.generate(), Identity.generate()
TEXT = b"invented " * 200_000


def seal(content=TEXT, to=(OURS,)):
    with closed(BytesIO(content), to=[one.to_public() for one in to]) as reader:
        return b"".join(chunks_of(reader))


def read(copy, by=(OURS,)):
    with opened(BytesIO(copy), by=by) as reader:
        return b"".join(chunks_of(reader))


@pytest.mark.parametrize("content", [b"", b"a", TEXT], ids=["nothing", "a byte", "much"])
def test_what_was_closed_opens_to_the_same(content):
    assert read(seal(content)) == content


def test_each_of_two_recipients_opens_it():
    copy = seal(to=(OURS, OTHER))
    assert read(copy, by=[OURS]) == read(copy, by=[OTHER]) == TEXT


def test_a_copy_is_an_age_file_and_holds_nothing_in_clear():
    copy = seal()
    assert (copy.startswith(b"age-encryption.org/v1\n"), b"invented" in copy) == (True, False)


def test_another_identity_does_not_open_it():
    with pytest.raises(CopyUnreadable, match="does not open"):
        read(seal(), by=[OTHER])


@pytest.mark.parametrize("place", [30, 300, -20, -1])
def test_one_changed_byte_anywhere_is_found(place):
    copy = bytearray(seal(bytes(range(256)) * 2000))
    copy[place] ^= 1
    with pytest.raises(CopyUnreadable):
        read(bytes(copy))


@pytest.mark.parametrize("lost", [1, 17, 2000])
def test_a_copy_that_ends_early_is_found(lost):
    with pytest.raises(CopyUnreadable):
        read(seal(bytes(range(256)) * 2000)[:-lost])


def test_what_breaks_while_it_is_closed_is_raised_as_it_was():
    class Broken:
        def read(self, size):
            raise StoreUnreachable("gone")

    with (
        pytest.raises(StoreUnreachable, match="gone"),
        closed(Broken(), to=[OURS.to_public()]) as reader,
    ):
        b"".join(chunks_of(reader))


def test_what_breaks_while_it_is_opened_is_raised_as_it_was():
    class Broken:
        def read(self, size):
            raise StoreUnreachable("gone")

    with pytest.raises(StoreUnreachable, match="gone"), opened(Broken(), by=[OURS]) as reader:
        b"".join(chunks_of(reader))


def test_recipients_are_read_one_a_line_or_between_commas():
    one, two = OURS.to_public(), OTHER.to_public()
    assert len(read_recipients(f"# who\n{one}\n\n{two}\n")) == 2
    assert len(read_recipients(f"{one},{two}")) == 2


@pytest.mark.parametrize("text", ["", "# nobody", "age1misspelt"])
def test_no_recipient_is_an_error(text):
    with pytest.raises(RecipientsMissing):
        read_recipients(text)


def test_identities_are_read_as_age_keygen_writes_them(tmp_path):
    path = tmp_path / "identity"
    path.write_text(f"# created\n# public key: {OURS.to_public()}\n{OURS}\n")
    [found] = read_identities(path)
    assert str(found) == str(OURS)
