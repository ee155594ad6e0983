"""A manifest's signature: by whom an edition or tables were made, for who has the public key."""

from hashlib import sha256

from baluarte.domain.audit.checkpoints import (
    CheckpointInvalid,
    key_file,
    read_key_file,
    sign_note,
    verify_note,
)
from baluarte.domain.audit.signing import Signer
from baluarte.domain.publication.files.manifest import MANIFEST

EDITION, TABLES = "edition", "tables"
SIGNATURE, KEY = f"{MANIFEST}.sig", "key.json"


def signed(manifest: bytes, *, number: str, signer: Signer, of: str = EDITION) -> bytes:
    """Return what stands beside a manifest: a signed note (C2SP, Ed25519) that names its sum."""
    return sign_note(
        _text(manifest, of, number, signer.name), name=signer.name, key=signer.key
    ).encode()


def public_half(signer: Signer) -> bytes:
    """Return `key.json`: the name and the public key of whoever signs."""
    return key_file(name=signer.name, public_key=signer.public_key)


def fault_of(manifest: bytes, note: bytes, *, number: str, key: bytes, of: str = EDITION) -> str:
    """Say what is wrong with a signature, by this `key.json`; nothing where it is right."""
    try:
        name, public_key = read_key_file(key)
        text = verify_note(note.decode(), name=name, public_key=public_key)
    except (CheckpointInvalid, UnicodeDecodeError) as wrong:
        return f"{SIGNATURE}: {wrong}"
    if text != _text(manifest, of, number, name):
        return f"{SIGNATURE} is of another manifest"
    return ""


def _text(manifest: bytes, of: str, number: str, name: str) -> str:
    # Four lines: no checkpoint of the log, which has three, can pass for it.
    return f"{name}\nmanifest of {of}\n{number}\n{sha256(manifest).hexdigest()}\n"
