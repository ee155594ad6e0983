"""The Merkle tree of RFC 6962 and RFC 9162: roots, and proofs that nothing was taken or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Span: TypeAlias = tuple[int, int]
LeafHashes: TypeAlias = Callable[[int, int], Iterable[bytes]]
"""Reads the leaf hashes of the positions from the first (included) to the second (excluded)."""

_SIZE_BYTES = 8


class NoSuchProof(ValueError):
    """No proof exists between the positions or sizes asked for."""


class ProofRejected(ValueError):
    """The proof does not show what it claims."""


def leaf_hash(data: bytes) -> bytes:
    """Hash one entry of the log."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The complete subtrees along the right edge: all it takes to append and to give the root."""

    size: int = 0
    subtrees: tuple[bytes, ...] = ()  # the largest first, one for each bit set in the size

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier after one more leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise ValueError("a leaf hash has 32 bytes")
        subtrees, carried, remaining = self.subtrees, leaf, self.size
        while remaining & 1:
            carried = node_hash(subtrees[-1], carried)
            subtrees, remaining = subtrees[:-1], remaining >> 1
        return Frontier(self.size + 1, (*subtrees, carried))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Return the frontier after several more leaf hashes."""
        frontier = self
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """Return the root of the tree of this size."""
        if not self.subtrees:
            return EMPTY_ROOT
        *larger, root = self.subtrees
        for subtree in reversed(larger):
            root = node_hash(subtree, root)
        return root

    def to_bytes(self) -> bytes:
        """Return the frontier as it is stored: its size, then its subtrees."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.subtrees)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read a stored frontier."""
        size, hashes = int.from_bytes(data[:_SIZE_BYTES], "big"), data[_SIZE_BYTES:]
        if len(data) < _SIZE_BYTES or len(hashes) != HASH_BYTES * size.bit_count():
            raise ValueError("a stored frontier has one hash for each bit set in its size")
        starts = range(0, len(hashes), HASH_BYTES)
        return cls(size, tuple(hashes[start : start + HASH_BYTES] for start in starts))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of a tree with these leaf hashes."""
    return Frontier().extend(leaves).root()


def inclusion_spans(*, index: int, size: int) -> list[Span]:
    """Return the subtrees whose roots prove that a leaf is in the tree, the nearest first."""
    if not 0 <= index < size:
        raise NoSuchProof("the leaf lies outside the tree")
    spans, start, stop = [], 0, size
    while stop - start > 1:
        middle = _middle(start, stop)
        if index < middle:
            spans.append((middle, stop))
            stop = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(*, old_size: int, size: int) -> list[Span]:
    """Return the subtrees whose roots prove that the smaller tree begins the larger."""
    if not 0 < old_size <= size:
        raise NoSuchProof("only a tree with leaves, no larger than the other, can be its beginning")
    spans, start, stop = [], 0, size
    while old_size != stop:
        middle = _middle(start, stop)
        if old_size <= middle:
            spans.append((middle, stop))
            stop = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:  # whoever verifies holds the old root already when the old tree is a single subtree
        spans.append((start, stop))
    return spans[::-1]


def inclusion_proof(read: LeafHashes, *, index: int, size: int) -> list[bytes]:
    """Prove that the leaf at a position is in the tree of this size."""
    return [_subtree(read, span) for span in inclusion_spans(index=index, size=size)]


def consistency_proof(read: LeafHashes, *, old_size: int, size: int) -> list[bytes]:
    """Prove that the tree of the old size is the beginning of the tree of this size."""
    return [_subtree(read, span) for span in consistency_spans(old_size=old_size, size=size)]


def verify_inclusion(
    proof: Sequence[bytes], *, leaf: bytes, index: int, size: int, root: bytes
) -> None:
    """Accept a proof that a leaf hash stands at a position of the tree, or raise ProofRejected."""
    if not 0 <= index < size:
        raise ProofRejected("the leaf lies outside the tree")
    remaining, _, climbed = _climb(proof, index=index, last=size - 1, old=leaf, new=leaf)
    if remaining or climbed != _checked(root):
        raise ProofRejected("the proof does not lead from the leaf to the root")


def verify_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, size: int, root: bytes
) -> None:
    """Accept a proof that one tree is the beginning of another, or raise ProofRejected."""
    if not 0 < old_size <= size:
        raise ProofRejected("only a tree with leaves, no larger than the other, is its beginning")
    if old_size == size:
        if proof or _checked(old_root) != _checked(root):
            raise ProofRejected("trees of one size need one root and no proof")
        return
    steps = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not steps:
        raise ProofRejected("the proof is empty")
    index, last = old_size - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = _checked(steps[0])
    remaining, old, new = _climb(steps[1:], index=index, last=last, old=first, new=first)
    if remaining or old != _checked(old_root) or new != _checked(root):
        raise ProofRejected("the proof does not lead to both roots")


def _climb(
    proof: Sequence[bytes], *, index: int, last: int, old: bytes, new: bytes
) -> tuple[int, bytes, bytes]:
    """Fold a proof upwards; the first value is zero when it had just the right length."""
    old, new = _checked(old), _checked(new)
    for step in map(_checked, proof):
        if not last:
            raise ProofRejected("the proof is too long")
        if index & 1 or index == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, step)
        index, last = index >> 1, last >> 1
    return last, old, new


def _middle(start: int, stop: int) -> int:
    """Split where the largest complete subtree that leaves something to its right ends."""
    return start + (1 << ((stop - start - 1).bit_length() - 1))


def _subtree(read: LeafHashes, span: Span) -> bytes:
    start, stop = span
    frontier = Frontier().extend(read(start, stop))
    if frontier.size != stop - start:
        raise NoSuchProof("leaf hashes are missing from the log")
    return frontier.root()


def _checked(digest: bytes) -> bytes:
    if len(digest) != HASH_BYTES:
        raise ProofRejected("a hash has 32 bytes")
    return digest
