"""The tree against published roots, against a slow recursive twin, and against forged proofs."""

from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baluarte.domain.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    NoSuchProof,
    ProofRejected,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves that implementations of RFC 6962 have shared since Certificate Transparency.
CLASSIC_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CLASSIC_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CLASSIC = [leaf_hash(bytes.fromhex(leaf)) for leaf in CLASSIC_LEAVES]

sizes = st.integers(1, 130)


def leaves_of(size):
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


def reader(leaves):
    return lambda start, stop: leaves[start:stop]


# The slow twin: the recursive definitions of RFC 9162, sections 2.1.1, 2.1.3.1 and 2.1.4.1.


def slow_split(count):
    half = 1
    while half * 2 < count:
        half *= 2
    return half


def slow_root(leaves):
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = slow_split(len(leaves))
    return node_hash(slow_root(leaves[:half]), slow_root(leaves[half:]))


def slow_path(index, leaves):
    if len(leaves) == 1:
        return []
    half = slow_split(len(leaves))
    if index < half:
        return [*slow_path(index, leaves[:half]), slow_root(leaves[half:])]
    return [*slow_path(index - half, leaves[half:]), slow_root(leaves[:half])]


def slow_consistency(old, leaves, *, known=True):
    if old == len(leaves):
        return [] if known else [slow_root(leaves)]
    half = slow_split(len(leaves))
    if old <= half:
        return [*slow_consistency(old, leaves[:half], known=known), slow_root(leaves[half:])]
    later = slow_consistency(old - half, leaves[half:], known=False)
    return [*later, slow_root(leaves[:half])]


@st.composite
def inclusions(draw):
    size = draw(sizes)
    index = draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    proof = inclusion_proof(reader(leaves), index=index, size=size)
    return proof, {
        "leaf": leaves[index],
        "index": index,
        "size": size,
        "root": root_of(leaves),
    }


@st.composite
def consistencies(draw):
    size = draw(sizes)
    old = draw(st.integers(1, size))
    leaves = leaves_of(size)
    proof = consistency_proof(reader(leaves), old_size=old, size=size)
    return proof, {
        "old_size": old,
        "old_root": root_of(leaves[:old]),
        "size": size,
        "root": root_of(leaves),
    }


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


def bent(proof, how, where, bit):
    """Bend a proof in one way; some ways leave an empty proof as it is."""
    if how == "longer":
        return [*proof, leaf_hash(b"one more")]
    if how == "longer in front":
        return [leaf_hash(b"one more"), *proof]
    assume(proof)
    place = where % len(proof)
    if how == "shorter":
        return proof[:place] + proof[place + 1 :]
    if how == "flipped":
        return [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
    if how == "repeated":
        return [*proof[:place], proof[place], *proof[place:]]
    if how == "cut hash":
        return [*proof[:place], proof[place][:-1], *proof[place + 1 :]]
    return proof[::-1]


ways = st.sampled_from(
    ["longer", "longer in front", "shorter", "flipped", "repeated", "cut hash", "reversed"]
)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert root_of(CLASSIC[:size]).hex() == CLASSIC_ROOTS[size]


def test_inclusion_proof_is_the_published_one():
    proof = inclusion_proof(reader(CLASSIC), index=0, size=8)

    assert [step.hex() for step in proof] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_consistency_proof_is_the_published_one():
    proof = consistency_proof(reader(CLASSIC), old_size=6, size=8)

    assert [step.hex() for step in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(sizes)
def test_root_is_that_of_the_slow_twin(size):
    assert root_of(leaves_of(size)) == slow_root(leaves_of(size))


@given(inclusions())
def test_inclusion_proof_is_that_of_the_slow_twin(case):
    proof, claim = case

    assert proof == slow_path(claim["index"], leaves_of(claim["size"]))


@given(consistencies())
def test_consistency_proof_is_that_of_the_slow_twin(case):
    proof, claim = case

    assert proof == slow_consistency(claim["old_size"], leaves_of(claim["size"]))


def test_every_proof_of_every_tree_up_to_forty_leaves_is_accepted():
    leaves = leaves_of(40)
    roots = [root_of(leaves[:size]) for size in range(41)]
    accepted = 0
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = consistency_proof(reader(leaves), old_size=old, size=size)
            verify_consistency(
                proof, old_size=old, old_root=roots[old], size=size, root=roots[size]
            )
            proof = inclusion_proof(reader(leaves), index=old - 1, size=size)
            verify_inclusion(
                proof, leaf=leaves[old - 1], index=old - 1, size=size, root=roots[size]
            )
            accepted += 1

    assert accepted == 820


@given(inclusions(), ways, st.integers(0, 20), st.integers(0, 255))
def test_bent_inclusion_proof_is_rejected(case, how, where, bit):
    proof, claim = case
    false = bent(proof, how, where, bit)
    assume(false != proof)

    with pytest.raises(ProofRejected):
        verify_inclusion(false, **claim)


@given(consistencies(), ways, st.integers(0, 20), st.integers(0, 255))
def test_bent_consistency_proof_is_rejected(case, how, where, bit):
    proof, claim = case
    false = bent(proof, how, where, bit)
    assume(false != proof)

    with pytest.raises(ProofRejected):
        verify_consistency(false, **claim)


@given(inclusions(), st.sampled_from(["leaf", "root"]), st.integers(0, 255))
def test_inclusion_of_another_leaf_or_root_is_rejected(case, what, bit):
    proof, claim = case

    with pytest.raises(ProofRejected):
        verify_inclusion(proof, **claim | {what: flipped(claim[what], bit)})


@given(inclusions(), st.integers(-2, 140))
def test_inclusion_at_another_place_is_rejected(case, index):
    proof, claim = case
    assume(index != claim["index"])

    with pytest.raises(ProofRejected):
        verify_inclusion(proof, **claim | {"index": index})


@given(consistencies(), st.sampled_from(["old_root", "root"]), st.integers(0, 255))
def test_consistency_of_another_root_is_rejected(case, what, bit):
    proof, claim = case

    with pytest.raises(ProofRejected):
        verify_consistency(proof, **claim | {what: flipped(claim[what], bit)})


@given(consistencies())
def test_consistency_with_its_roots_swapped_is_rejected(case):
    proof, claim = case
    assume(claim["old_root"] != claim["root"])

    with pytest.raises(ProofRejected):
        verify_consistency(proof, **claim | {"old_root": claim["root"], "root": claim["old_root"]})


@given(consistencies(), st.integers(-2, 140))
def test_consistency_from_a_size_that_breaks_is_rejected(case, old_size):
    proof, claim = case
    assume(not 0 < old_size <= claim["size"])

    with pytest.raises(ProofRejected):
        verify_consistency(proof, **claim | {"old_size": old_size})


@given(inclusions())
def test_proof_that_goes_on_after_the_root_is_too_long(case):
    proof, claim = case

    with pytest.raises(ProofRejected, match="too long"):
        verify_inclusion([*proof, claim["root"]], **claim)


@pytest.mark.parametrize("what", ["leaf", "root"])
def test_inclusion_of_what_is_no_hash_is_rejected(what):
    claim = {"leaf": CLASSIC[0], "index": 0, "size": 1, "root": CLASSIC[0]} | {what: b"short"}

    with pytest.raises(ProofRejected, match="32 bytes"):
        verify_inclusion([], **claim)


@pytest.mark.parametrize("old_size", [3, 4])
def test_consistency_without_a_proof_is_rejected(old_size):
    with pytest.raises(ProofRejected):
        verify_consistency(
            [],
            old_size=old_size,
            old_root=root_of(CLASSIC[:old_size]),
            size=8,
            root=root_of(CLASSIC),
        )


def test_consistency_from_the_empty_tree_is_rejected_even_with_its_root():
    with pytest.raises(ProofRejected):
        verify_consistency([], old_size=0, old_root=EMPTY_ROOT, size=8, root=root_of(CLASSIC))


def test_consistency_from_the_empty_tree_cannot_be_proved():
    with pytest.raises(NoSuchProof):
        consistency_proof(reader(CLASSIC), old_size=0, size=8)


def test_consistency_with_a_smaller_tree_cannot_be_proved():
    with pytest.raises(NoSuchProof):
        consistency_proof(reader(CLASSIC), old_size=8, size=7)


@pytest.mark.parametrize("index", [-1, 8])
def test_inclusion_outside_the_tree_cannot_be_proved(index):
    with pytest.raises(NoSuchProof):
        inclusion_proof(reader(CLASSIC), index=index, size=8)


def test_proof_over_missing_leaf_hashes_is_refused():
    with pytest.raises(NoSuchProof):
        inclusion_proof(reader(CLASSIC), index=0, size=9)


@given(sizes, sizes)
def test_frontier_continues_after_being_stored(first, second):
    leaves = leaves_of(first + second)
    stored = Frontier().extend(leaves[:first]).to_bytes()

    assert Frontier.from_bytes(stored).extend(leaves[first:]).root() == slow_root(leaves)


def test_empty_frontier_is_stored_and_read():
    assert Frontier.from_bytes(Frontier().to_bytes()) == Frontier()


@given(sizes)
def test_frontier_holds_one_hash_for_each_bit_of_its_size(size):
    assert len(Frontier().extend(leaves_of(size)).to_bytes()) == 8 + 32 * size.bit_count()


@pytest.mark.parametrize("data", [b"", b"\x00" * 7, b"\x00" * 40, bytes(7) + b"\x03" + bytes(32)])
def test_frontier_of_a_wrong_length_is_refused(data):
    with pytest.raises(ValueError, match="one hash for each bit"):
        Frontier.from_bytes(data)


def test_frontier_refuses_what_is_not_a_hash():
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"short")
