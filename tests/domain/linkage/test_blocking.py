from datetime import date
from itertools import combinations
from random import Random
from uuid import UUID

from baluarte.domain.linkage.blocking import candidates
from baluarte.domain.linkage.comparison import WRITTEN, Compared, compare
from baluarte.domain.sealing.blind_index import hash_name
from baluarte.domain.sealing.keys import Key

KEY = Key(b"k" * 32)
GIVEN = ["Ana", "Luz", "Eva", "Noé", "Iván", "Sara"]
FAMILY = ["Inventada", "Fingida", "Supuesta", "Ficticia", "Irreal"]


def invented(seed: int, number: int) -> list[Compared]:
    """Events thick enough in time and space to meet by chance."""
    chance = Random(seed)
    start = date(2025, 1, 1).toordinal()
    made = []
    for n in range(number):
        first = start + chance.randrange(120)
        span = chance.choice([1, 1, 1, 1, 31, 365])
        municipality = chance.choice(["30001", "30002", "20001", None])
        state = municipality[:2] if municipality else chance.choice(["30", "20", None])
        dated = chance.random() > 0.05
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.choice(FAMILY)}"
        if chance.random() < 0.3:
            name = name.rsplit(" ", 1)[0]
        made.append(
            Compared(
                id=UUID(int=chance.getrandbits(128)),
                compartment=UUID(int=n % 3),
                first=first if dated else None,
                last=first + span - 1 if dated else None,
                state=state,
                municipality=municipality,
                types=frozenset([chance.choice(["AG-THR", "AG-KIL", "AG-INT", "AG-UNK"])]),
                names=[hash_name(name, key=KEY)] if chance.random() < 0.7 else [],
            )
        )
    return made


def proposed(pairs):
    return {frozenset((a.id, b.id)) for a, b in pairs if WRITTEN.proposes(compare(a, b))}


def test_no_pair_that_all_comparisons_would_propose_is_lost():
    lost = total = 0
    for seed in range(5):
        compared = invented(seed, 150)
        everything = proposed(combinations(compared, 2))
        found = proposed(candidates(compared))
        total += len(everything)
        lost += len(everything - found)
        assert found <= everything
    assert (lost, total > 100) == (0, True)


def test_each_pair_is_met_once_and_in_one_order():
    pairs = [(a.id, b.id) for a, b in candidates(invented(7, 200))]
    assert len(pairs) == len(set(pairs))
    assert all(a < b for a, b in pairs)


def test_few_of_all_pairs_are_met():
    compared = invented(3, 400)
    met = sum(1 for _ in candidates(compared))
    assert met < len(compared) * (len(compared) - 1) / 2 / 3
