from copy import deepcopy
from typing import Any

import pytest
from tests.house.contracts import (
    KINDS,
    contracts,
    graph,
    is_kept,
    order_of_rooms,
    sins,
    with_sin,
)
from tests.house.sources import PACKAGE

IDS = [contract["id"] for contract in contracts()]


@pytest.mark.parametrize("contract", contracts(), ids=IDS)
def test_contract_is_kept(contract: dict[str, Any]) -> None:
    assert is_kept(contract, deepcopy(graph()))


@pytest.mark.parametrize("contract", contracts(), ids=IDS)
def test_contract_catches_every_sin_planted_for_it(contract: dict[str, Any]) -> None:
    planted = list(sins(contract))
    rooms = {module for sin in planted for module in (sin.importer, sin.imported) if module}
    standing = rooms - {sin.importer for sin in planted if sin.imported is None}
    missed = [str(sin) for sin in planted if is_kept(contract, with_sin(sin, present=standing))]
    assert (len(planted) > 0, missed) == (True, [])


def test_every_kind_of_contract_has_a_sin_to_plant() -> None:
    assert {contract["type"] for contract in contracts()} - set(KINDS) == set()


def test_every_room_of_the_domain_has_its_place_in_the_order() -> None:
    placed = {room for floor in order_of_rooms() for room in floor}
    built = {card.parent.name for card in (PACKAGE / "domain").glob("*/__init__.py")}
    assert built - placed == set()
