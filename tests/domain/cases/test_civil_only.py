"""For civil society only, or told to an authority: never both, in the action and in the database."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_call, make_case, say_yes
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.models import Case, Consent
from baluarte.domain.wall.context import acting_as
from baluarte.norms.letters import LetterRefused

pytestmark = pytest.mark.django_db
FEDERAL = "share_with_federal_mechanism"


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_cast()


def test_a_call_is_not_taken_in_with_both(cast):
    yeses = [actions.ConsentGiven(layer="process_request"), actions.ConsentGiven(layer=FEDERAL)]
    with acting_as(cast.owner.pk), pytest.raises(LetterRefused) as refused:
        actions.receive_call(
            institution=cast.keeper, call=make_call(is_civil_only=True, yeses=yeses), key=uuid4(),
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    assert refused.value.code == "civil_only_and_told"


def test_in_a_case_for_civil_society_only_no_authority_is_said_yes_to(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.keep_to_civil_society(case=case, is_only=True, by=by, at=BEFORE)
        party.refresh_from_db()
        with pytest.raises(LetterRefused) as refused:
            say_yes(party, FEDERAL, by=by)
        assert refused.value.code == "civil_only_and_told"
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(
                compartment_id=case.compartment_id, case=case, party=party, layer=FEDERAL,
                is_given=True, told="call", decided_at=BEFORE, recorded_at=BEFORE, by=cast.owner,
            )  # fmt: skip


def test_kept_to_civil_society_each_yes_to_an_authority_ends_with_it(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(party, FEDERAL, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(is_civil_only=True)
        actions.keep_to_civil_society(case=case, is_only=True, by=by, at=timezone.now())
        said = Consent.objects.filter(layer=FEDERAL).order_by("recorded_at")
        assert [one.is_given for one in said] == [True, False]
        assert Case.objects.get(pk=case.pk).is_civil_only


def test_the_council_keeps_no_case_of_its_own(cast, as_operator):
    with as_operator():
        council = make_institution(code="CC")
        member = make_account(institution=council, roles=["documenter"])
    with acting_as(member.pk), pytest.raises(NotAllowed) as refused:
        actions.receive_call(
            institution=council, call=make_call(), key=uuid4(), by=member.pk, at=timezone.now()
        )
    assert refused.value.rule == "cases.keeper.council"
