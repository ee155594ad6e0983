"""What the demonstration tells of the policy: editions that one prepared and another let out."""

from decimal import Decimal

import pytest
from tests.factories.policy import LATER, fill, make_policy_house
from tests.factories.statements import NOW

from baluarte.demo.walkthrough import policy_editions as told
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import ErratumGround
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_two_editions_are_out_each_prepared_by_one_and_let_out_by_another(as_operator):
    with as_operator():
        house = make_policy_house()
    fill(house.settle())
    people = {told.PREPARES: house.analyst.pk, told.LETS_OUT: house.curator.pk}
    told._let_out(people, at=NOW)
    house.state({"heading": "files_opened", "institution": "FGR"}, at=LATER)
    told._let_out(people, at=LATER)
    assert [one.known_at for one in house.read(queries.policy_releases)] == [LATER, NOW]


def test_one_fact_is_hidden_in_every_edition_since_it_could_harm_somebody(as_operator):
    with as_operator():
        house = make_policy_house()
    fill(house.settle())
    people = {told.PREPARES: house.analyst.pk, told.LETS_OUT: house.curator.pk}
    [harmful] = house.state({"heading": told.HARMFUL, "institution": "FGR", "value": Decimal(2)})
    for at in (NOW, LATER):
        told._let_out(people, at=at)
    with acting_as(house.curator.pk):
        told.note_harm(by=house.curator.pk, at=LATER)
    newest, first = house.read(queries.policy_releases)
    noted = [(one.code, one.ground) for one in house.read(queries.policy_errata, first)]
    assert noted == [(harmful.reference, ErratumGround.HARM)]
    assert list(house.read(queries.policy_errata, newest)) == []
