"""A sample that anybody can draw again who has its seed and the same frame."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID


def frame_digest(keys: Iterable[UUID]) -> str:
    """Return the hash of a frame: of its keys, in order, each on a line."""
    return sha256("\n".join(sorted(str(key) for key in keys)).encode()).hexdigest()


def draw(keys: Iterable[UUID], *, size: int, seed: str) -> Sequence[UUID]:
    """Return so many keys in the order drawn: that of their hashes with the seed.

    Each key has the same chance; a larger size goes on where a smaller one ended.
    """
    ordered = sorted(set(keys), key=lambda key: sha256(f"{seed}|{key}".encode()).digest())
    return ordered[:size]
