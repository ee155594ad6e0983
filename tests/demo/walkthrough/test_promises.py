"""What the demonstration lays of dialogue: agreements kept, late, past and open, two versions."""

from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution

from baluarte.demo.walkthrough import promises as laid
from baluarte.domain.accountability.choices import PromiseState
from baluarte.domain.accountability.queries import programmes, promises
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 18, tzinfo=UTC)


def test_agreements_are_kept_late_past_and_open_and_the_programme_answers_one(as_operator):
    with as_operator():
        institution = make_institution(slug=laid.HOLDER)
        keeper = make_account(institution=institution, roles=["analyst"])
    with acting_as(keeper.pk):
        agreed = laid._meet(keeper.pk, at=AT)
        laid._change_programme(agreed[laid.ANSWERED], by=keeper.pk, at=AT)
        found = {one.state for one in promises.as_of(promises.commitments(), on=local_day(AT))}
        [programme] = programmes.programmes()
        first, second = programme.versions.all()
        held = programmes.version_on(programme, local_day(AT))
    assert found == set(PromiseState)
    assert (held, second.agreement, first.agreement) == (second, agreed[laid.ANSWERED], None)
