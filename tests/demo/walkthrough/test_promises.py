"""What the demonstration lays of dialogue: agreements kept, late, past and open, two versions."""

from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution

from baluarte.demo.walkthrough import promises as laid
from baluarte.demo.walkthrough.seconds import SECOND_OF, let_stand
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability.choices import PromiseState
from baluarte.domain.accountability.queries import programmes, promises
from baluarte.domain.accountability.queries.entries import count_waiting_for
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 18, tzinfo=UTC)


def test_agreements_are_kept_late_past_and_open_and_the_programme_answers_one(as_operator):
    with as_operator():
        institution = make_institution(slug=laid.HOLDER)
        keeper = make_account(institution=institution, roles=["analyst"])
        second = make_account(institution=institution, roles=["curator"])
        ministry = make_institution(
            slug=laid.MINISTRY, code="SEGOB", kind=InstitutionKind.AUTHORITY
        )
        officer, deputy = (make_account(institution=ministry, roles=["liaison"]) for _ in "ab")
    with acting_as(keeper.pk):
        agreed, noted = laid._meet(keeper.pk, at=AT)
    people = {SECOND_OF[laid.KEEPER]: second.pk, SECOND_OF[laid.OWES]: deputy.pk}
    for step in noted:
        let_stand(step, of=laid.KEEPER, people=people, at=AT)
    for ago, says, waits in laid.REPORTED:
        step = laid._report(agreed[laid.ANSWERED], ago, says, by=officer.pk, at=AT)
        if not waits:
            let_stand(step, of=laid.OWES, people=people, at=AT)
    with acting_as(deputy.pk):
        assert count_waiting_for(deputy.pk, most=9) == 1
    with acting_as(keeper.pk):
        laid._change_programme(agreed[laid.ANSWERED], by=keeper.pk, at=AT)
        found = {one.state for one in promises.as_of(promises.commitments(), on=local_day(AT))}
        [programme] = programmes.programmes()
        first, second = programme.versions.all()
        held = programmes.version_on(programme, local_day(AT))
    assert found == set(PromiseState)
    assert (held, second.agreement, first.agreement) == (second, agreed[laid.ANSWERED], None)
