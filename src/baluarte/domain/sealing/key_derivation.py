"""Keys drawn from an owner's key for one purpose: had again whenever needed, and kept nowhere."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from baluarte.domain.sealing.keys import Key


def draw_key(owner_key: Key, *, purpose: str) -> Key:
    """Draw the key of a purpose; neither it nor another purpose's says anything of the owner's."""
    if not purpose:
        raise ValueError("a drawn key has a purpose")
    info = f"baluarte drawn key|{purpose}".encode()
    return Key(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(owner_key))
