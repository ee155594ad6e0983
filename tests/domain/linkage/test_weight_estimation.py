"""Weights learned from patterns of agreement: against known m and u, and refused where too few."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from baluarte.domain.linkage.comparison import FIELDS, WRITTEN, Compared, Weights
from baluarte.domain.linkage.weight_estimation import FEWEST, LEVELS, TooFew, learn
from baluarte.domain.sealing.blind_index import hash_name
from baluarte.domain.sealing.keys import Key

KEY = Key(b"l" * 32)
BEGIN = date(2016, 1, 1)
EVENTS = 1500


def records(*, same_place: float, same_type: float, seed: int = 1) -> list[Compared]:
    """Return events each told twice, the second time with this share of places and types kept."""
    chance = Random(seed)
    told = []
    for n in range(EVENTS):
        day = BEGIN + timedelta(days=chance.randrange(3650))
        place, kind = f"{chance.randrange(1, 150):05}", chance.choice(["AG-THR", "AG-KIL"])
        name = hash_name(f"Nombre{n} Apellido{chance.randrange(400)}", key=KEY)
        told.append(record(2 * n, day, place, kind, name))
        if chance.random() >= same_place:
            place = f"{chance.randrange(1, 150):05}"
        if chance.random() >= same_type:
            kind = "AG-KIL" if kind == "AG-THR" else "AG-THR"
        told.append(record(2 * n + 1, day, place, kind, name))
    return told


def record(number, day, place, kind, name) -> Compared:
    return Compared(
        id=UUID(int=number), compartment=UUID(int=number % 2), first=day.toordinal(),
        last=day.toordinal(), state="30", municipality=place, types=frozenset([kind]), names=[name],
    )  # fmt: skip


@pytest.fixture(scope="module")
def learned():
    return learn(records(same_place=0.9, same_type=0.7), draws=10)


def test_how_often_a_pair_that_is_one_agrees_is_found(learned) -> None:
    weights = learned.weights
    # A place taken anew is the same by chance once in 149.
    assert weights.place["municipality"][0] == pytest.approx(0.9, abs=0.03)
    assert weights.type["type"][0] == pytest.approx(0.7, abs=0.03)
    assert weights.date["day"][0] > 0.95
    assert weights.names["agree"][0] > 0.95


def test_how_often_two_agree_by_chance_is_found(learned) -> None:
    weights = learned.weights
    assert weights.place["municipality"][1] == pytest.approx(1 / 149, rel=0.15)
    assert weights.type["type"][1] == pytest.approx(0.5, abs=0.02)


def test_it_asks_for_no_more_work_than_the_written_rule(learned) -> None:
    assert 0 < learned.proposed <= learned.proposed_as_written


def test_the_same_records_teach_the_same(learned) -> None:
    again = learn(records(same_place=0.9, same_type=0.7), draws=10)
    assert again.weights == learned.weights


def test_of_a_table_each_level_of_a_field_is_told(learned) -> None:
    told = {name: tuple(getattr(learned.weights, name)) for name in FIELDS}
    assert told == {name: tuple(map(str, levels)) for name, levels in LEVELS.items()}


def test_a_table_is_read_back_as_it_was_kept(learned) -> None:
    kept = learned.weights.as_json()
    read = Weights.from_json(kept, proposed_from=learned.weights.proposed_from)
    assert read == learned.weights
    assert Weights.from_json(WRITTEN.as_json(), proposed_from=WRITTEN.proposed_from) == WRITTEN


def test_of_few_records_nothing_is_learned() -> None:
    few = records(same_place=1, same_type=1)[: FEWEST - 1]
    with pytest.raises(TooFew, match="49 records, at least 50"):
        learn(few)
