"""What the demonstration tells of the policy: editions that one prepared and another let out."""

import pytest
from tests.factories.policy import LATER, fill, make_policy_house
from tests.factories.statements import NOW

from baluarte.demo.walkthrough import policy_editions as told
from baluarte.domain.publication import queries

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
