"""Checkpoints as other tools for transparency logs write and read them."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.audit.checkpoints import (
    Checkpoint,
    CheckpointInvalid,
    add_signature,
    format_checkpoint,
    join_checkpoints,
    key_file,
    key_id,
    parse_checkpoint,
    sign_checkpoint,
    split_checkpoints,
    split_note,
    verifier_key,
    verify_checkpoint,
)

NAME = "bitacora.example/prueba"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
CHECKPOINT = Checkpoint(NAME, 20852163, bytes.fromhex("0a" * 32))
NOTE = sign_checkpoint(CHECKPOINT, key=KEY)

# The worked examples that the specifications of C2SP print.
FOO_KEY = b64decode("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")[1:]
FOO_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
SOFA_NOTE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)

checkpoints = st.builds(
    Checkpoint, st.just(NAME), st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32)
)


def test_text_is_origin_size_and_root():
    assert format_checkpoint(CHECKPOINT) == (
        "bitacora.example/prueba\n20852163\nCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo=\n"
    )


def test_key_identifier_is_that_of_the_published_example():
    assert key_id(name="example.com/foo", public_key=FOO_KEY).hex() == "530d903a"


def test_verifier_key_is_that_of_the_published_example():
    assert verifier_key(name="example.com/foo", public_key=FOO_KEY) == (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    )


def test_signature_of_the_published_example_is_that_of_its_key():
    _, [signature] = split_note(FOO_NOTE)

    assert signature.key_id == key_id(name="example.com/foo", public_key=FOO_KEY)


def test_signed_note_that_is_no_checkpoint_is_refused_although_its_signature_holds():
    with pytest.raises(CheckpointInvalid, match="an origin, a size and a root"):
        verify_checkpoint(FOO_NOTE, name="example.com/foo", public_key=FOO_KEY)


def test_published_checkpoint_is_read():
    assert parse_checkpoint(SOFA_NOTE) == Checkpoint(
        "example.com/behind-the-sofa",
        20852163,
        b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
    )


@given(checkpoints)
def test_signed_checkpoint_verifies_to_itself(checkpoint):
    note = sign_checkpoint(checkpoint, key=KEY)

    assert verify_checkpoint(note, name=NAME, public_key=PUBLIC) == checkpoint


def test_checkpoint_of_another_key_is_refused():
    note = sign_checkpoint(CHECKPOINT, key=OTHER)

    with pytest.raises(CheckpointInvalid, match="did not sign"):
        verify_checkpoint(note, name=NAME, public_key=PUBLIC)


def test_checkpoint_of_another_log_is_refused_although_this_key_signed_it():
    another = sign_checkpoint(Checkpoint("otra.example", 1, bytes(32)), key=KEY)
    note = add_signature(another, name=NAME, key=KEY)

    with pytest.raises(CheckpointInvalid, match="of another log"):
        verify_checkpoint(note, name=NAME, public_key=PUBLIC)


def test_signature_of_an_unknown_key_is_ignored():
    note = add_signature(NOTE, name="testigo.example", key=OTHER)

    assert verify_checkpoint(note, name=NAME, public_key=PUBLIC) == CHECKPOINT


def test_next_key_verifies_what_both_keys_signed():
    note = add_signature(NOTE, name=NAME, key=OTHER)
    public = OTHER.public_key().public_bytes_raw()

    assert verify_checkpoint(note, name=NAME, public_key=public) == CHECKPOINT


def test_one_wrong_signature_of_the_key_refuses_the_note():
    elsewhere = sign_checkpoint(Checkpoint(NAME, 1, bytes(32)), key=KEY)
    note = NOTE + elsewhere.rpartition("\n\n")[2]

    with pytest.raises(CheckpointInvalid, match="signature of the log's key is wrong"):
        verify_checkpoint(note, name=NAME, public_key=PUBLIC)


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_note_with_one_character_changed_is_refused(place):
    changed = NOTE[:place] + chr(ord(NOTE[place]) ^ 1) + NOTE[place + 1 :]

    with pytest.raises(CheckpointInvalid):
        verify_checkpoint(changed, name=NAME, public_key=PUBLIC)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("20852163", "020852163"),
        NOTE.replace("20852163", "-1"),
        NOTE.replace("20852163", "20852163\nextension"),
        NOTE.replace("CgoKCgo=", "CgoKCgp="),
        NOTE.replace("CgoKCgo=", "Cgo="),
        "\ud800" + NOTE,
        NOTE + "\udfff",
    ],
)
def test_text_that_is_no_checkpoint_is_not_read(note):
    with pytest.raises(CheckpointInvalid):
        verify_checkpoint(note, name=NAME, public_key=PUBLIC)


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("20852163", "020852163"),
        NOTE.replace("20852163", "٣"),
        NOTE.replace("20852163", "1" * 19),
        NOTE.replace("CgoKCgo=", "CgoKCgp="),
        NOTE.replace("CgoKCgo=", "Cgo="),
        NOTE.replace("20852163", "20852163\nextension"),
        NOTE.rpartition("\n\n")[0] + "\n\n— otra.example AAAAAA==\n",
    ],
)
def test_body_or_signature_in_another_form_is_not_parsed(note):
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint(note)


@pytest.mark.parametrize("note", ["", NOTE[:-1], NOTE + "more", NOTE.replace("\n\n", "\n")])
def test_text_without_the_parts_of_a_note_is_not_split(note):
    with pytest.raises(CheckpointInvalid, match="a text, a blank line and lines"):
        split_note(note)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\x7fb"])
def test_name_that_would_break_the_form_is_refused(name):
    with pytest.raises(CheckpointInvalid):
        Checkpoint(name, 1, bytes(32))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb"])
def test_signer_whose_name_would_break_the_form_is_refused(name):
    with pytest.raises(CheckpointInvalid):
        add_signature(NOTE, name=name, key=OTHER)


@pytest.mark.parametrize(("size", "root"), [(-1, bytes(32)), (1, bytes(31)), (10**18, bytes(32))])
def test_size_or_root_out_of_bounds_is_refused(size, root):
    with pytest.raises(CheckpointInvalid):
        Checkpoint(NAME, size, root)


@given(st.lists(checkpoints.map(lambda one: sign_checkpoint(one, key=KEY)), min_size=1, max_size=4))
def test_file_of_checkpoints_reads_back(notes):
    assert split_checkpoints(join_checkpoints(notes)) == notes


def test_key_file_holds_name_and_public_key():
    assert key_file(name=NAME, public_key=bytes(32)) == (
        b'{"name":"bitacora.example/prueba",'
        b'"public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}\n'
    )
