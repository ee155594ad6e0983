"""What stands against a figure: who contests it and waits, who was answered, what nobody reviewed."""

from datetime import date

import pytest
from tests.domain.accountability.test_observations import (  # noqa: F401 (fixtures)
    document,
    reply,
    sides,
)
from tests.factories.observations import (
    NOW,
    answer,
    let_answer_out,
    let_out,
    observe,
    paper,
    withdraw,
)
from tests.factories.statements import let_stand, say

from baluarte.domain.accountability.queries.doubts import Doubts, doubts_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# The indicator that the observations of the tests are on, and one that nobody observes.
OTHER = "INV-O-01"


def doubts(sides, code, who="writer"):  # noqa: F811 (the fixture itself)
    with acting_as(getattr(sides, who).pk):
        return doubts_of([code, OTHER], on=date(2026, 6, 2), known_at=NOW)[code]


def test_what_was_let_out_contests_until_it_is_answered(sides, document, reply):  # noqa: F811
    row = observe(sides, document)
    assert doubts(sides, row.subject) == Doubts()
    let_out(sides, row)
    assert doubts(sides, row.subject) == Doubts(contested=1)
    assert doubts(sides, OTHER) == Doubts()
    let_answer_out(sides, answer(sides, row, reply))
    assert doubts(sides, row.subject) == Doubts(answered=1)


def test_what_was_withdrawn_contests_nothing(sides, document):  # noqa: F811
    row = observe(sides, document)
    let_out(sides, row)
    withdraw(sides, row, why="La cifra se corrigió.")
    assert doubts(sides, row.subject) == Doubts()


def test_facts_that_wait_are_counted_for_their_own_organisation(sides, document):  # noqa: F811
    said = say(sides.writer, paper(sides, content=b"Otro inventado."), heading="files_opened")
    assert doubts(sides, OTHER).waiting == 1
    assert doubts(sides, OTHER, who="deputy").waiting == 0
    let_stand(sides.second, said)
    assert doubts(sides, OTHER).waiting == 0
