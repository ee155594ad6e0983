"""Two people at once on one document: one is first, and the other is told in words."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.domain.procedure.test_together import committed  # noqa: F401 (a fixture)
from tests.factories.access import make_account
from tests.factories.intake import make_places
from tests.factories.requests_for_information import draft
from tests.factories.statements import (
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say,
)

from baluarte.domain.statements.models import (
    Document,
    InformationRequest,
    Statement,
    StatementReview,
)
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.request_templates import RequestRefused
from baluarte.norms.statements import StatementRefused


@pytest.fixture
def house(committed):  # noqa: F811 (the fixture itself)
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
        third = make_account(institution=institution, roles=["analyst"])
    return institution, one, other, third


def together(*acts):
    """Run acts at the same instant, each on a connection of its own; return how each ended."""
    start, ended = Barrier(len(acts)), {}
    refusals = StatementRefused, RequestRefused

    def run(number, act):
        try:
            start.wait(timeout=20)
            act()
            ended[number] = "done"
        except refusals as refused:
            ended[number] = refused.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ended.get(number, "never ended") for number in range(len(acts)))


def counted(account, model):
    with acting_as(account.pk):
        return model.objects.count()


def test_of_two_who_review_one_statement_one_does(house):
    institution, one, other, third = house
    said = say(one, keep(one, institution))
    ended = together(lambda: let_stand(other, said), lambda: let_stand(third, said))
    assert ended == ["done", "said_before"]
    assert counted(one, StatementReview) == 1


def test_the_same_bytes_handed_in_by_two_are_kept_once(house):
    institution, one, _other, third = house
    ended = together(lambda: keep(one, institution), lambda: keep(third, institution))
    assert ended == ["done", "done"]
    assert counted(one, Document) == 1


def test_the_same_said_twice_at_once_is_entered_once(house):
    institution, one, _other, third = house
    document = keep(one, institution)
    ended = together(lambda: say(one, document), lambda: say(third, document))
    assert ended == ["done", "said_twice"]
    assert counted(one, Statement) == 1


def test_the_same_batch_drafted_by_two_at_once_is_one(house):
    institution, one, _other, third = house
    ended = together(lambda: draft(one, institution), lambda: draft(third, institution))
    assert ended == ["done", "drafted_before"]
    assert counted(one, InformationRequest) == 1
