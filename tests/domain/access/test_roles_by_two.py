"""Sent as SQL: a second person confirms a role once, and nobody lengthens or revives it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.actions import (
    ConfirmedBefore,
    DayNotToCome,
    confirm_membership,
    end_membership,
    end_membership_on,
)
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Compartment, Membership
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
ADMIN = "organisation_admin"


@pytest.fixture
def house(as_operator):
    with as_operator():
        home = make_institution()
        people = [make_account(institution=home, roles=[ADMIN]) for _ in range(2)]
        plain = make_account(institution=home, roles=["documenter"])
    return home, *people, plain


def changed(statement, *given):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.rowcount


def proposed(house, *, by, role="verifier", valid_from=None):
    home, _, _, plain = house
    made = uuid4()
    with acting_as(by.pk):
        changed(
            "insert into access_membership (id, account_id, institution_id, role, valid_from,"
            " proposed_by_id) values (%s, %s, %s, %s, %s, %s)",
            made, plain.pk, home.pk, role, valid_from or timezone.now(), by.pk,
        )  # fmt: skip
    return made


def confirmed(house, *, by):
    made = proposed(house, by=house[1])
    with acting_as(by.pk):
        changed(
            "update access_membership set confirmed_at = now(), confirmed_by_id = %s where id = %s",
            by.pk, made,
        )  # fmt: skip
    return made


ALONE = (
    "confirmed_at = now()",
    "confirmed_at = now(), confirmed_by_id = proposed_by_id",
    # Over by the clock, and in force by the transaction's instant.
    "confirmed_at = now(), valid_until = clock_timestamp()",
    "confirmed_at = now(), valid_until = clock_timestamp(), confirmed_by_id = {second}",
)


@pytest.mark.parametrize("said", ALONE)
def test_nobody_confirms_alone(house, said):
    made = proposed(house, by=house[1])
    said = said.format(second=f"'{house[2].pk}'")
    with acting_as(house[1].pk):
        with pytest.raises(DatabaseError):
            changed(f"update access_membership set {said} where id = %s", made)
        assert Membership.objects.get(pk=made).confirmed_at is None


def test_a_second_person_confirms(house):
    made = confirmed(house, by=house[2])
    with acting_as(house[1].pk):
        assert Membership.objects.get(pk=made).confirmed_by_id == house[2].pk


@pytest.mark.parametrize("who", [1, 2])
@pytest.mark.parametrize("until", ["null", "clock_timestamp() + interval '9 years'"])
def test_a_role_that_ended_is_revived_by_nobody(house, who, until):
    made = confirmed(house, by=house[2])
    with acting_as(house[1].pk):
        changed("update access_membership set valid_until = clock_timestamp() where id = %s", made)
    with acting_as(house[who].pk), pytest.raises(DatabaseError, match="row-level security"):
        changed(f"update access_membership set valid_until = {until} where id = %s", made)


@pytest.mark.parametrize(
    ("until", "is_kept"),
    [
        ("now() - interval '1 year'", False),
        ("now() - interval '6 minutes'", False),
        ("now()", True),
        ("now() + interval '1 year'", True),
    ],
)
def test_no_role_is_made_to_have_ended_before(house, as_operator, settings, until, is_kept):
    """What was done by it would have been done by nobody's right."""
    settings.DATES_BACK = False
    with as_operator():
        held = make_account(institution=house[0], roles=["documenter"]).memberships.get()
        Membership.objects.filter(pk=held.pk).update(
            valid_from=timezone.now() - timedelta(days=900)
        )
    statement = f"update access_membership set valid_until = {until} where id = %s"
    with acting_as(house[1].pk):
        if is_kept:
            assert changed(statement, held.pk) == 1
            return
        with pytest.raises(DatabaseError, match="row-level security"):
            changed(statement, held.pk)


def test_an_end_says_nothing_else(house):
    """The same clause wrote past roles that somebody else would have confirmed."""
    made = proposed(house, by=house[1])
    with (
        acting_as(house[1].pk),
        pytest.raises(DatabaseError, match="once, and to now, by who acts"),
    ):
        changed(
            "update access_membership set valid_until = now(), confirmed_at = now(),"
            " confirmed_by_id = %s where id = %s", house[2].pk, made,
        )  # fmt: skip


def test_a_role_is_proposed_from_now_on(house, settings):
    settings.DATES_BACK = False
    with pytest.raises(DatabaseError, match="row-level security"):
        proposed(house, by=house[1], valid_from=timezone.now() - timedelta(days=9))


@pytest.mark.parametrize("role", ["curator", "analyst", "auditor", "system_admin"])
def test_an_authority_gives_no_role_over_every_house(as_operator, role):
    with as_operator():
        body = make_institution(kind=InstitutionKind.AUTHORITY)
        people = [make_account(institution=body, roles=[ADMIN]) for _ in range(2)]
    with pytest.raises(DatabaseError, match="row-level security"):
        proposed((body, *people, people[1]), by=people[0], role=role)


def test_what_an_organisation_holds_is_handed_to_nobody(house, as_operator):
    with as_operator():
        other = make_institution()
        steward = make_account(institution=house[0], roles=["data_steward"])
    with acting_as(steward.pk):
        own = Compartment.objects.filter(institution=house[0]).first()
        with pytest.raises(DatabaseError, match="permission denied"):
            changed(
                "update access_compartment set institution_id = %s where id = %s", other.pk, own.pk
            )


def test_a_role_is_confirmed_once_and_ends_once(house):
    made = confirmed(house, by=house[2])
    with acting_as(house[2].pk):
        role = Membership.objects.get(pk=made)
        with pytest.raises(ConfirmedBefore):
            confirm_membership(membership=role, by=house[2].pk, at=timezone.now())
        ended = end_membership(membership=role, by=house[2].pk, at=timezone.now()).valid_until
        again = end_membership(membership=role, by=house[2].pk, at=timezone.now()).valid_until
    assert again == ended


def test_a_role_ends_by_itself_with_its_last_day_and_keeps_its_sessions_until_then(
    house, as_operator, settings
):
    settings.DATES_BACK = False
    now = timezone.now()
    with as_operator():
        held = make_account(institution=house[0], roles=["documenter"]).memberships.get()
    with acting_as(house[1].pk):
        end_membership_on(
            membership=held, last_day=local_day(now) + timedelta(days=9), by=house[1].pk, at=now
        )
    with acting_as(held.account_id):
        assert opens("documenter")
    with as_operator():
        Membership.objects.filter(pk=held.pk).update(valid_until=now - timedelta(hours=1))
    with acting_as(held.account_id):
        assert not opens("documenter")


def test_one_person_makes_no_last_day_later(house, as_operator):
    now = timezone.now()
    with as_operator():
        held = make_account(institution=house[0], roles=["documenter"]).memberships.get()
    with acting_as(house[1].pk):
        end_membership_on(membership=held, last_day=local_day(now), by=house[1].pk, at=now)
        with pytest.raises(DayNotToCome):
            end_membership_on(
                membership=held, last_day=local_day(now) + timedelta(days=1), by=house[1].pk, at=now
            )
        with pytest.raises(DatabaseError, match="row-level security"):
            changed(
                "update access_membership set valid_until = valid_until + interval '1 day'"
                " where id = %s", held.pk,
            )  # fmt: skip


@pytest.mark.parametrize("last_day", [date(9999, 12, 31), date(2090, 12, 31)])
def test_a_last_day_beyond_half_a_century_is_refused(house, as_operator, last_day):
    now = timezone.now()
    with as_operator():
        held = make_account(institution=house[0], roles=["documenter"]).memberships.get()
    with acting_as(house[1].pk):
        with pytest.raises(DayNotToCome):
            end_membership_on(membership=held, last_day=last_day, by=house[1].pk, at=now)
        far = local_day(now) + timedelta(days=50 * 365)
        ended = end_membership_on(membership=held, last_day=far, by=house[1].pk, at=now)
    assert local_day(ended.valid_until) == far + timedelta(days=1)


def opens(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select bal.holds_role(%s)", [role])
        [found] = cursor.fetchone()
    return bool(found)
