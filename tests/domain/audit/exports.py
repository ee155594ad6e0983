"""An invented log as it is exported, in pieces that can be tampered with."""

import json
import random
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from baluarte.domain.audit import verify_log
from baluarte.domain.audit.checkpoints import (
    Checkpoint,
    join_checkpoints,
    key_file,
    sign_checkpoint,
)
from baluarte.domain.audit.entries import FIRST, Leaf, canonical, commitment, export_line
from baluarte.domain.audit.merkle import Frontier, leaf_hash

NAME = "bitacora.example/prueba"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(32))
OF_FIRST_FORM = 20
SIZES = (7, 16, 23, 41, 60)


@dataclass
class Export:
    """An exported log in pieces that can be tampered with."""

    lines: list
    notes: list
    key: bytes
    known: list = field(default_factory=list)
    known_key: bytes = b""
    raw: dict = field(default_factory=dict)  # what a file holds in place of the pieces

    def write(self, folder):
        folder.mkdir(exist_ok=True)
        files = {
            "leaves.jsonl": b"".join(canonical(line) + b"\n" for line in self.lines),
            "checkpoints.txt": join_checkpoints(self.notes).encode(),
            "key.json": self.key,
        }
        for name, data in (files | self.raw).items():
            (folder / name).write_bytes(data)

    def verdict(self, folder):
        self.write(folder)
        known = []
        for n, note in enumerate(self.known):
            path = folder.parent / f"known{n}.txt"
            path.write_text(note, encoding="utf-8")
            known.append(path)
        known_key = None
        if self.known_key:
            known_key = folder.parent / "known.json"
            known_key.write_bytes(self.known_key)
        return verify_log.verify(folder, known, known_key)


def of_second_form(rng):
    files = sorted(f"f{n}" for n in rng.sample(range(9), rng.randrange(3)))
    return {"files": tuple(files), "windows": tuple(files[:1]), "seal": rng.randbytes(32).hex()}


def entry(number, rng, *, log=NAME):
    """One invented entry, erased or not, as the line of an export."""
    salt, payload = rng.randbytes(32), {"note": f"asiento inventado {number}", "n": number}
    leaf = Leaf(
        log_id=log,
        entry_id=str(UUID(bytes=rng.randbytes(16), version=4)),
        recorded_at=f"2031-05-{1 + number // 24 % 28:02}T{number % 24:02}:00Z",
        actor=f"p{rng.randrange(9)}",
        act=rng.choice(["registry.verify_event", "people.read"]),
        object_type="event",
        objects=tuple(f"o{rng.randrange(99)}" for _ in range(rng.randrange(4))),
        decision=rng.choice(["", "registry.may_verify"]),
        commit=commitment(salt, payload).hex(),
        **(of_second_form(rng) if number >= OF_FIRST_FORM else {"version": FIRST}),
    )
    kept = {} if number % 7 == 3 else {"salt": salt, "payload": payload}
    return json.loads(export_line(index=number, leaf=leaf, **kept))


def signed(lines, sizes, *, key=KEY, name=NAME):
    """The checkpoints of these leaves at these sizes."""
    notes, frontier, after = [], Frontier(), 0
    for size, line in enumerate(lines, 1):
        frontier = frontier.append(leaf_hash(canonical(line["leaf"])))
        if size in sizes:
            dated = {"after": after, "signed_at": f"2031-06-01T00:{size:02}:00.000000Z"}
            dated = dated if size > OF_FIRST_FORM else {}
            said = Checkpoint(name, size, frontier.root(), **dated)
            notes.append(sign_checkpoint(said, key=key))
            after = size
    return notes


def public(key):
    return key.public_key().public_bytes_raw()


def made():
    rng = random.Random(1)
    lines = [entry(number, rng) for number in range(SIZES[-1])]
    return Export(lines, signed(lines, SIZES), key_file(name=NAME, public_key=public(KEY)))


WHOLE = made()


def whole_files():
    return {
        "leaves.jsonl": b"".join(canonical(line) + b"\n" for line in WHOLE.lines),
        "checkpoints.txt": join_checkpoints(WHOLE.notes).encode(),
        "key.json": WHOLE.key,
    }
