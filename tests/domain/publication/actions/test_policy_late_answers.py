"""A late answer and the silence that it replaces: of both, an edition says the one that stands."""

from datetime import timedelta

import pytest
from tests.factories.policy import make_policy_house
from tests.factories.statements import NOW, keep, let_stand, say_all

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.statements.choices import Answer

pytestmark = pytest.mark.django_db
HEADINGS = ("files_opened", "files_work_hypothesis")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return made.settle()


def facts(house, release):
    rows = house.read(queries.policy_rows, release, kinds=[PolicyRowKind.FACT])
    return {one.code for one in rows}


@pytest.mark.parametrize("shared", [True, False])
def test_what_was_let_stand_minutes_before_is_in_the_edition(house, shared):
    """Where the answer is not shared, the rows of the old ones stay and say so."""
    old = house.state(
        *({"heading": one, "value": None, "answer": Answer.NOT_ANSWERED} for one in HEADINGS)
    )
    first = house.let_out(at=NOW + MINUTE)
    document = keep(
        house.curator, house.institution, content=b"Tarde.", is_shared=shared,
        url="https://ejemplo.test/tarde.pdf" if shared else "",
    )  # fmt: skip
    late = say_all(
        house.curator, document, *({"heading": one.heading, "supersedes": one} for one in old),
        at=NOW + 2 * MINUTE,
    )  # fmt: skip
    let_stand(house.analyst, *late, at=NOW + 3 * MINUTE)
    second = house.let_out(at=NOW + 9 * MINUTE)
    standing = late if shared else old
    assert [facts(house, one) for one in (first, second)] == [
        {one.reference for one in old}, {one.reference for one in standing},
    ]  # fmt: skip
