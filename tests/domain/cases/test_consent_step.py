"""Her yes, once recorded, does the step that waits for it; without it the step stays open."""

from datetime import timedelta

import pytest
from tests.factories.authority import make_authority_cast
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import give_consent, take_back_consent
from baluarte.domain.cases.actions.asking import begin_asking
from baluarte.domain.cases.choices import Channel
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)


@pytest.fixture
def case(as_operator):
    with as_operator():
        cast = make_authority_cast()
    return cast, *make_case(cast)


def ask(cast, case):
    by = cast.owner.pk
    with acting_as(by):
        begin_asking(matter=case.matter, asked_at=LATER, is_danger=False, by=by, at=LATER)


def obtained(cast):
    with acting_as(cast.owner.pk):
        done = Occurrence.objects.filter(step="IN-2", kind="done")
        return list(done.values_list("happened_at", flat=True))


def say(cast, party, layer="process_request", *, at=LATER):
    with acting_as(cast.owner.pk):
        give_consent(
            party=party, layer=layer, told=Channel.CALL, decided_at=at, by=cast.owner.pk, at=at
        )


def test_a_yes_given_before_does_the_step_as_the_request_is_received(case):
    cast, opened, party = case
    say(cast, party, at=BEFORE)
    ask(cast, opened)
    assert obtained(cast) == [LATER]


def test_a_yes_given_after_does_the_step_that_waits(case):
    cast, opened, party = case
    ask(cast, opened)
    before = obtained(cast)
    say(cast, party)
    assert (before, obtained(cast)) == ([], [LATER])


def test_another_layer_and_a_no_do_nothing(case):
    cast, opened, party = case
    ask(cast, opened)
    say(cast, party, "share_with_federal_mechanism")
    with acting_as(cast.owner.pk):
        take_back_consent(
            party=party, layer="process_request", told=Channel.CALL, decided_at=LATER,
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
    assert obtained(cast) == []
