"""Two who change a team at once, on real connections: nobody answers for a case without being in it."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.domain.procedure.test_together import committed  # noqa: F401 (a fixture)
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import make_cast

from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import team
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries.team import is_lasting
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.wall.context import acting_as, acting_as_nobody


@pytest.fixture
def scene(committed):  # noqa: F811 (a fixture)
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cast = make_cast()
    return cast, make_case(cast)[0]


def given_to_colleague(cast, case):
    by = cast.owner.pk
    with acting_as(by), transaction.atomic():
        actions.make_responsible(case=case, account=cast.colleague, by=by, at=timezone.now())
        yield


def colleague_leaves(cast, case):
    by = cast.colleague.pk
    with acting_as(by), transaction.atomic():
        team.leave_team(case=case, account=cast.colleague, by=by, at=timezone.now())
        yield


def one_after_the_other(first, second):
    """Begin the second while the first has not ended; return what became of it and if it waited."""
    ended, begun = [], Event()

    def run():
        begun.set()
        try:
            for _ in second:
                pass
            ended.append("done")
        except team.TeamRefused as refused:
            ended.append(type(refused).__name__)
        finally:
            connection.close()

    next(first)
    thread = Thread(target=run)
    thread.start()
    begun.wait(timeout=20)
    thread.join(timeout=2)
    waited = thread.is_alive()
    for _ in first:
        pass
    thread.join(timeout=60)
    return waited, ended


def in_order(cast, case):
    with acting_as(cast.owner.pk):
        held = Case.objects.get(pk=case.pk)
        return held.responsible_id, is_lasting(held, held.responsible_id)


def test_who_is_given_a_case_meanwhile_does_not_leave_it(scene):
    cast, case = scene
    ended = one_after_the_other(given_to_colleague(cast, case), colleague_leaves(cast, case))
    assert ended == (True, ["AnswersForIt"])
    assert in_order(cast, case) == (cast.colleague.pk, True)


def test_who_left_meanwhile_is_given_none(scene):
    cast, case = scene
    ended = one_after_the_other(colleague_leaves(cast, case), given_to_colleague(cast, case))
    assert ended == (True, ["NotOfTheTeam"])
    assert in_order(cast, case) == (cast.owner.pk, True)


@pytest.fixture
def deputyship(scene):
    cast, _ = scene
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        night = make_account(institution=cast.keeper, roles=["reception_officer"])
    by, at = cast.owner.pk, timezone.now()
    with acting_as(by):
        return procedure.name_deputy(
            institution=cast.keeper, account=cast.owner, deputy=night,
            begins_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=8), by=by, at=at,
        )  # fmt: skip


def deputy_comes_in(deputyship):
    by = deputyship.deputy_id
    with acting_as(by), transaction.atomic():
        team.stand_in(deputy=deputyship, by=by, at=timezone.now())
        yield


def deputyship_ends(cast, deputyship):
    by = cast.owner.pk
    with acting_as(by), transaction.atomic():
        team.end_deputy(deputy=deputyship, by=by, at=timezone.now())
        yield


def test_what_a_deputy_opens_while_her_deputyship_is_ended_is_shut_with_it(scene, deputyship):
    cast, case = scene
    ended = one_after_the_other(deputy_comes_in(deputyship), deputyship_ends(cast, deputyship))
    assert ended == (True, ["done"])
    with acting_as(deputyship.deputy_id):
        assert not Case.objects.filter(pk=case.pk).exists()
