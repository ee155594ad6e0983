"""Two of one unit take on one study at the same instant, on real connections."""

from dataclasses import replace

import pytest
from django.db import connection
from tests.domain.cases.test_units import FEDERAL, send
from tests.domain.procedure.test_together import committed, together  # noqa: F401 (a fixture)
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.access.models import Grant
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.models import Answer, Assignment
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.usefixtures("committed")


def test_of_two_who_accept_at_once_exactly_one_has_a_place():
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cast = make_cast()
        owner = make_account(institution=cast.federal, roles=["reception_officer"])
        unit = replace(cast, keeper=cast.federal, owner=owner, colleague=cast.liaison)
        risk = make_institution(code="UER", **FEDERAL)
        two = [make_account(institution=risk, roles=["risk_evaluator"]) for _ in range(2)]
    hers = make_case(unit)
    sent = send(unit, hers, risk)

    def act(account):
        def accept():
            procedure.accept(
                assignment=Assignment.objects.get(pk=sent.pk), by=account.pk, at=BEFORE
            )

        return account, accept

    assert sorted(together(*map(act, two))) == ["TakenOnAlready", "done"]
    with acting_as(owner.pk):
        assert Grant.objects.filter(account__in=two).count() == 1
        assert Answer.objects.filter(assignment=sent, kind="accepted").count() == 1
    seen = []
    for who in two:
        with acting_as(who.pk):
            seen.append(Case.objects.count())
    assert sorted(seen) == [0, 1]
