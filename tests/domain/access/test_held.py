"""What an account holds: confirmed and in force, and read once for a page that asks every room."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.actions import end_membership, propose_membership
from baluarte.domain.access.held import held_by, reading_once
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import holds_outside_the_state, holds_role
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        home = make_institution()
        steward = make_account(institution=home, roles=["documenter", "verifier"])
        admin = make_account(institution=home, roles=["organisation_admin"])
    return home, steward, admin


def held(account, **given):
    return [one.role for one in held_by(account.pk, **given)]


def ends(account, role, *, by):
    with acting_as(by.pk):
        one = Membership.objects.get(account=account, role=role)
        end_membership(membership=one, by=by.pk, at=timezone.now())


def test_what_ended_or_nobody_confirmed_is_not_held(house):
    home, steward, admin = house
    ends(steward, "verifier", by=admin)
    with acting_as(admin.pk):
        propose_membership(
            account=steward, institution=home, role="analyst", by=admin.pk, at=timezone.now()
        )
    with acting_as(steward.pk):
        assert held(steward) == ["documenter"]
        assert held(steward, at=timezone.now()) == ["documenter"]
        assert not holds_role(steward.pk, "verifier")


def test_on_an_instant_it_is_what_was_in_force_then(house):
    _home, steward, admin = house
    before = timezone.now()
    ends(steward, "verifier", by=admin)
    with acting_as(steward.pk):
        assert held(steward, at=before) == ["documenter", "verifier"]
        assert held(steward, at=before - timedelta(days=40_000)) == []


def test_a_role_is_held_in_its_institution_alone(house, as_operator):
    home, steward, _admin = house
    with as_operator():
        other = make_institution()
    with acting_as(steward.pk):
        assert holds_role(steward.pk, "verifier", institution=home)
        assert not holds_role(steward.pk, "verifier", institution=other)
        assert holds_outside_the_state(steward.pk, ["verifier"]) is not home.is_of_the_state


def test_it_is_read_once_within_and_anew_after(house, django_assert_num_queries):
    _home, steward, admin = house
    with acting_as(steward.pk):
        with reading_once(), django_assert_num_queries(1):
            assert [held(steward), held(steward)] == [["documenter", "verifier"]] * 2
            assert holds_role(steward.pk, "documenter")
        with django_assert_num_queries(2):
            assert held(steward) == held(steward)
    ends(steward, "verifier", by=admin)
    with acting_as(steward.pk):
        assert held(steward) == ["documenter"]
