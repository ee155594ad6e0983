from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import AT, make_account, make_institution

from baluarte.domain.access.actions import (
    NeedsSecondPerson,
    confirm_grant,
    confirm_membership,
    end_membership,
    found_institution,
    grant,
    propose_membership,
    revoke_grant,
)
from baluarte.domain.access.choices import CompartmentKind, InstitutionKind
from baluarte.domain.access.models import Compartment, Grant, Membership
from baluarte.domain.access.queries import compartment_of, members_of
from baluarte.domain.access.rules import NotAllowed, holds_role
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def two_organisations(as_operator):
    with as_operator():
        one, other = make_institution(), make_institution()
        return {
            "one": one,
            "other": other,
            "admin": make_account(institution=one, roles=["organisation_admin"]),
            "second_admin": make_account(institution=one, roles=["organisation_admin"]),
            "steward": make_account(institution=one, roles=["data_steward"]),
            "second_steward": make_account(institution=one, roles=["data_steward"]),
            "documenter": make_account(institution=one, roles=["documenter"]),
            "stranger": make_account(institution=other, roles=["documenter", "data_steward"]),
            "newcomer": make_account(),
        }


def own(institution):
    return compartment_of(institution, CompartmentKind.OWN)


def test_the_documenter_sees_the_own_compartments(two_organisations):
    with acting_as(two_organisations["documenter"].pk):
        assert {c.kind for c in Compartment.objects.all()} == {"own"}


def test_the_stranger_does_not_see_anothers_compartment(two_organisations):
    with acting_as(two_organisations["stranger"].pk), pytest.raises(Compartment.DoesNotExist):
        own(two_organisations["one"])


def test_the_administrator_of_accounts_sees_no_compartment(two_organisations):
    with acting_as(two_organisations["admin"].pk):
        assert list(Compartment.objects.all()) == []


def test_a_role_waits_for_a_second_person(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk):
        proposed = propose_membership(
            account=cast["newcomer"],
            institution=cast["one"],
            role="documenter",
            by=cast["admin"].pk,
            at=LATER,
        )
        with pytest.raises(NeedsSecondPerson):
            confirm_membership(membership=proposed, by=cast["admin"].pk, at=LATER)
    with acting_as(cast["newcomer"].pk):
        assert not holds_role(cast["newcomer"].pk, "documenter")
        assert list(Compartment.objects.all()) == []
    with acting_as(cast["second_admin"].pk):
        confirm_membership(membership=proposed, by=cast["second_admin"].pk, at=AT)
    Membership.objects  # noqa: B018 (rows exist only in a context)
    with acting_as(cast["newcomer"].pk):
        assert Membership.objects.get(pk=proposed.pk).confirmed_by_id == cast["second_admin"].pk


def test_a_role_that_ended_opens_nothing(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk):
        membership = members_of(cast["one"]).get(account=cast["documenter"])
        end_membership(membership=membership, by=cast["admin"].pk, at=AT)
    with acting_as(cast["documenter"].pk):
        assert list(Compartment.objects.all()) == []


def test_an_account_that_was_closed_sees_nothing(two_organisations, as_operator):
    cast = two_organisations
    with as_operator():
        cast["documenter"].is_active = False
        cast["documenter"].save(update_fields=["is_active"])
    with acting_as(cast["documenter"].pk):
        assert list(Compartment.objects.all()) == []


def test_nobody_proposes_roles_in_another_organisation(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk), pytest.raises(NotAllowed) as refused:
        propose_membership(
            account=cast["newcomer"],
            institution=cast["other"],
            role="documenter",
            by=cast["admin"].pk,
            at=LATER,
        )
    assert refused.value.rule == "access.needs_role.organisation_admin"


def test_an_unknown_role_is_refused_and_nothing_is_written(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk):
        before = Membership.objects.count()
        with pytest.raises(UnknownCode, match="no role 'king'"), transaction.atomic():
            propose_membership(
                account=cast["newcomer"],
                institution=cast["one"],
                role="king",
                by=cast["admin"].pk,
                at=LATER,
            )
        assert Membership.objects.count() == before


def test_no_authority_makes_somebody_a_curator_of_everybodys(two_organisations, as_operator):
    newcomer = two_organisations["newcomer"]
    with as_operator():
        authority = make_institution(kind=InstitutionKind.AUTHORITY)
        admin = make_account(institution=authority, roles=["organisation_admin"])
    asked = {"account": newcomer, "institution": authority, "role": "curator"}
    with acting_as(admin.pk):
        with pytest.raises(NotAllowed) as refused:
            propose_membership(**asked, by=admin.pk, at=LATER)
        with pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.create(**asked, valid_from=LATER, proposed_by=admin)
    assert refused.value.rule == "access.membership.not_at_an_authority"


def test_the_steward_opens_a_compartment_and_takes_it_back(two_organisations):
    cast = two_organisations
    with acting_as(cast["steward"].pk):
        given = grant(
            compartment=own(cast["one"]),
            institution=cast["other"],
            role="documenter",
            level=Level.IDENTIFIED,
            ground="joint investigation",
            by=cast["steward"].pk,
            at=AT,
        )
    with acting_as(cast["second_steward"].pk):
        confirm_grant(grant=given, by=cast["second_steward"].pk, at=AT)
    with acting_as(cast["stranger"].pk):
        assert own(cast["one"]).kind == "own"
    with acting_as(cast["steward"].pk):
        revoke_grant(grant=given, by=cast["steward"].pk, at=AT)
    with acting_as(cast["stranger"].pk), pytest.raises(Compartment.DoesNotExist):
        own(cast["one"])


def test_the_wall_refuses_a_grant_by_who_is_not_steward(two_organisations):
    cast = two_organisations
    with acting_as(cast["documenter"].pk):
        compartment = own(cast["one"])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            grant(
                compartment=compartment,
                account=cast["stranger"],
                level=Level.CODED,
                ground="none",
                by=cast["documenter"].pk,
                at=AT,
            )


def test_nobody_grants_themselves_a_strangers_compartment(two_organisations):
    cast = two_organisations
    foreign = two_organisations["one"].compartments
    with acting_as(cast["stranger"].pk):
        assert list(foreign.all()) == []


def test_a_grant_that_fails_leaves_no_entry_in_the_log(two_organisations, as_role):
    cast = two_organisations
    with acting_as(cast["documenter"].pk):
        compartment = own(cast["one"])
        with pytest.raises(DatabaseError), transaction.atomic():
            grant(
                compartment=compartment,
                account=cast["stranger"],
                level=Level.CODED,
                ground="none",
                by=cast["documenter"].pk,
                at=AT,
            )
        assert list(Entry.objects.filter(act="access.grant")) == []


def test_a_grant_needs_a_holder(two_organisations):
    cast = two_organisations
    with (
        acting_as(cast["steward"].pk),
        pytest.raises(DatabaseError, match="access_grant_names_its_holder"),
        transaction.atomic(),
    ):
        Grant(
            compartment=own(cast["one"]), level=Level.CODED, ground="x", valid_from=AT,
            given_by=cast["steward"],
        ).save(force_insert=True)  # fmt: skip


def test_only_system_administration_takes_in_institutions(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk), pytest.raises(NotAllowed):
        found_institution(
            slug="x", name="X", kind=InstitutionKind.MEDIA, by=cast["admin"].pk, at=AT
        )


@pytest.mark.parametrize(
    "forged",
    [
        {"confirmed_at": AT},
        {"confirmed_at": AT, "proposed_by": "second_admin"},
        {"confirmed_at": AT, "proposed_by": "admin", "confirmed_by": "second_admin"},
        {"proposed_by": "second_admin"},
    ],
)
def test_the_wall_refuses_a_role_that_comes_confirmed(two_organisations, forged):
    cast = two_organisations
    given = {
        key: cast.get(value, value) if isinstance(value, str) else value
        for key, value in forged.items()
    }
    with acting_as(cast["admin"].pk), pytest.raises(DatabaseError), transaction.atomic():
        Membership(
            account=cast["admin"],
            institution=cast["one"],
            role="data_steward",
            valid_from=AT,
            **given,
        ).save(force_insert=True)


def test_the_wall_refuses_to_confirm_in_anothers_name(two_organisations):
    cast = two_organisations
    with acting_as(cast["admin"].pk):
        proposed = propose_membership(
            account=cast["admin"],
            institution=cast["one"],
            role="data_steward",
            by=cast["admin"].pk,
            at=AT,
        )
        with (
            pytest.raises(DatabaseError, match="once, and to now, by who acts"),
            transaction.atomic(),
        ):
            Membership.objects.filter(pk=proposed.pk).update(
                confirmed_at=AT, confirmed_by=cast["second_admin"]
            )


def test_the_wall_refuses_to_turn_a_role_into_another(two_organisations):
    cast = two_organisations
    with (
        acting_as(cast["admin"].pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Membership.objects.filter(account=cast["admin"]).update(role="data_steward")
