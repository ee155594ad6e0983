"""Another institution's eyes: it signs a checkpoint once it continues what it signed before.

What is asked and answered has the forms of C2SP: `tlog-witness` (an old size, a proof, a
checkpoint) and `tlog-cosignature` (an Ed25519 signature with its instant). Nobody needs a network:
files are carried. The witness keeps, in a file of its own, the last size and root it signed.
"""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from baluarte.domain.audit.checkpoints import (
    Checkpoint,
    CheckpointInvalid,
    split_note,
    verify_checkpoint,
)
from baluarte.domain.audit.merkle import EMPTY_ROOT, ProofRejected, verify_consistency

COSIGNATURE = b"\x04"
_ID_BYTES, _TIME_BYTES = 4, 8


class NotWitnessed(Exception):
    """The witness does not sign: the reason says what does not fit together."""


@dataclass(frozen=True)
class Witness:
    """Another institution's name and public key."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Return the short identifier of its cosignatures."""
        named = self.name.encode() + b"\n" + COSIGNATURE + self.public_key
        return sha256(named).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        key = b64encode(COSIGNATURE + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def read(cls, text: str) -> "Witness":
        """Read a key as settings name it: `name+id+key`."""
        try:
            name, identifier, key = text.split("+", 2)
            data = b64decode(key, validate=True)
        except ValueError:
            raise CheckpointInvalid("a witness's key is name+id+key") from None
        found = cls(name, data[1:])
        if data[:1] != COSIGNATURE or found.key_id.hex() != identifier:
            raise CheckpointInvalid("a witness's key has its own identifier")
        return found


def write_request(*, old_size: int, proof: list[bytes], note: str) -> str:
    """Return what a witness is asked with."""
    lines = [f"old {old_size}", *(b64encode(step).decode() for step in proof)]
    return "\n".join(lines) + "\n\n" + note


def read_request(text: str) -> tuple[int, list[bytes], str]:
    """Read what a witness is asked with: the old size, the proof, the checkpoint."""
    head, _, note = text.partition("\n\n")
    first, *steps = head.split("\n")
    if not first.startswith("old ") or not first[4:].isdigit() or not note:
        raise NotWitnessed("the request is an old size, a proof and a checkpoint")
    try:
        return int(first[4:]), [b64decode(step, validate=True) for step in steps], note
    except ValueError:
        raise NotWitnessed("the proof is not base64") from None


def cosign(
    request: str, *, log: tuple[str, bytes], kept: Path, name: str, key: Ed25519PrivateKey,
    at: datetime,
) -> str:  # fmt: skip
    """Return the signature line of a witness, having kept what it signed; or raise `NotWitnessed`.

    `log` is the name and public key of the log that is watched.
    """
    old_size, proof, note = read_request(request)
    origin, public_key = log
    try:
        said = verify_checkpoint(note, name=origin, public_key=public_key)
    except CheckpointInvalid as error:
        raise NotWitnessed(str(error)) from error
    size, root = _kept(kept, origin)
    if old_size != size:
        raise NotWitnessed(f"the proof begins at {old_size}; {size} was signed here last")
    _require_continuation(said, size, root, proof)
    line = cosignature_line(note, name=name, key=key, at=at)
    _keep(kept, said)
    return line


def _require_continuation(said: Checkpoint, size: int, root: bytes, proof: list[bytes]) -> None:
    if size == 0:
        if proof:
            raise NotWitnessed("a first checkpoint needs no proof")
        return
    try:
        verify_consistency(proof, old_size=size, old_root=root, size=said.size, root=said.root)
    except ProofRejected as error:
        raise NotWitnessed(f"the log does not continue the one signed before: {error}") from error


def cosignature_line(note: str, *, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """Return a line that says a key saw a checkpoint at an instant."""
    text, _ = split_note(note)
    seconds = int(at.timestamp())
    signature = key.sign(_signed(text, seconds))
    mine = Witness(name, key.public_key().public_bytes_raw())
    value = mine.key_id + seconds.to_bytes(_TIME_BYTES, "big") + signature
    return f"— {name} {b64encode(value).decode()}\n"


def verify_cosignature(note: str, *, line: str, witness: Witness) -> None:
    """Accept the line of a witness under a checkpoint, or raise CheckpointInvalid."""
    text, _ = split_note(note)
    _, signatures = split_note(f"{text}\n{line}")
    if len(signatures) != 1:
        raise CheckpointInvalid("a cosignature is one line")
    one = signatures[0]
    seconds, signature = one.value[:_TIME_BYTES], one.value[_TIME_BYTES:]
    if (one.name, one.key_id) != (witness.name, witness.key_id):
        raise CheckpointInvalid("another key signed")
    try:
        Ed25519PublicKey.from_public_bytes(witness.public_key).verify(
            signature, _signed(text, int.from_bytes(seconds, "big"))
        )
    except (InvalidSignature, ValueError) as error:
        raise CheckpointInvalid("the signature of the witness is wrong") from error


def lines_of(note: str, *, witness: Witness) -> list[str]:
    """Return the lines of a note that bear a witness's name."""
    _, _, lines = note.rpartition("\n\n")
    return [f"{line}\n" for line in lines.splitlines() if line.startswith(f"— {witness.name} ")]


def _signed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _kept(path: Path, origin: str) -> tuple[int, bytes]:
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return 0, EMPTY_ROOT
    if found["origin"] != origin:
        raise NotWitnessed(f"{path} is of the log {found['origin']}")
    return found["size"], b64decode(found["root"])


def _keep(path: Path, said: Checkpoint) -> None:
    beside = path.with_name(f"{path.name}.new")
    text = {"origin": said.origin, "size": said.size, "root": b64encode(said.root).decode()}
    with beside.open("w") as file:
        file.write(json.dumps(text) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
