"""A witness signs what continues the log it saw, and nothing else."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.domain.audit.exports import KEY, NAME, THIEF, WHOLE, public, signed

from baluarte.domain.audit.checkpoints import CheckpointInvalid
from baluarte.domain.audit.entries import canonical
from baluarte.domain.audit.merkle import consistency_proof, leaf_hash
from baluarte.domain.audit.witness import (
    NotWitnessed,
    Witness,
    cosign,
    verify_cosignature,
    write_request,
)

AT = datetime(2031, 6, 2, tzinfo=UTC)
MINE = Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))
WITNESS = Witness("testigo.example", public(MINE))
HASHES = [leaf_hash(canonical(line["leaf"])) for line in WHOLE.lines]


def request(old, size, *, lines=WHOLE.lines, key=KEY):
    hashes = [leaf_hash(canonical(line["leaf"])) for line in lines]
    proof = consistency_proof(lambda a, b: hashes[a:b], old_size=old, size=size) if old else []
    return write_request(old_size=old, proof=proof, note=signed(lines, {size}, key=key)[0])


def asked(text, kept):
    return cosign(text, log=(NAME, public(KEY)), kept=kept, name=WITNESS.name, key=MINE, at=AT)


def test_a_log_that_continues_is_signed_each_time(tmp_path):
    kept = tmp_path / "kept"
    for old, size in ((0, 7), (7, 23), (23, 60)):
        text = request(old, size)
        line = asked(text, kept)
        verify_cosignature(text.partition("\n\n")[2], line=line, witness=WITNESS)
    assert '"size": 60' in kept.read_text()


def test_the_signature_is_c2sp_and_dated(tmp_path):
    note = WHOLE.notes[0]
    line = asked(write_request(old_size=0, proof=[], note=note), tmp_path / "kept")
    assert line.startswith("— testigo.example ")
    with pytest.raises(CheckpointInvalid):
        verify_cosignature(WHOLE.notes[1], line=line, witness=WITNESS)


@pytest.mark.parametrize(
    "text",
    [
        request(0, 23),
        request(7, 60),
        request(23, 60, lines=[*WHOLE.lines[:3], *WHOLE.lines[4:], WHOLE.lines[3]]),
        request(23, 60, key=THIEF),
        "",
        "old x\n\n" + WHOLE.notes[-1],
    ],
    ids=["from the start", "from elsewhere", "a fork", "another key", "nothing", "no size"],
)
def test_whatever_does_not_continue_it_is_not_signed(tmp_path, text):
    kept = tmp_path / "kept"
    asked(request(0, 23), kept)
    before = kept.read_text()
    with pytest.raises(NotWitnessed):
        asked(text, kept)
    assert kept.read_text() == before


def test_a_key_reads_back():
    assert Witness.read(str(WITNESS)) == WITNESS


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", str(WITNESS).replace("testigo", "t")]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(CheckpointInvalid):
        Witness.read(text)
