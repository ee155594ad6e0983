"""What another would see of what one sees: the wall's own answer, never more, and nothing stays."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import AT, make_account, make_institution
from tests.factories.registry import make_event, make_side, share_coded, share_with

from baluarte.domain.access.models import Compartment, Grant, Institution, Membership
from baluarte.domain.access.rules import holds_role, open_at
from baluarte.domain.access.rules import roles as catalogue_of_roles
from baluarte.domain.intake.models import Coding, Report, SourceList
from baluarte.domain.people.models import Person
from baluarte.domain.publication.models import Decision
from baluarte.domain.registry.models import (
    Act,
    Claim,
    Determination,
    Event,
    Ground,
    Link,
    Perpetrator,
    Victim,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import NoContext, acting_as, acting_as_nobody, current, seeing_as

pytestmark = pytest.mark.django_db
TABLES = (
    Event, Determination, Act, Victim, Link, Claim, Perpetrator, Ground, Report, Coding,
    Person, SourceList, Compartment, Decision,
)  # fmt: skip
ROLES = ("documenter", "verifier", "data_steward", "curator", "analyst", "organisation_admin", "")
EVERY_ROLE = tuple(catalogue_of_roles())


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def other(as_operator):
    return make_side(as_operator)


@pytest.fixture
def lists(side, other):
    """Two lists with an event each; the second is coded for the first's people, and for curators."""
    for one in (side, other):
        make_event(one, names="Zenaida Inventada")
    share_coded(side)
    share_coded(other)
    share_with(other, side.institution, level=Level.CODED)
    return side, other


def rows() -> dict[str, set]:
    """Return which rows of each table there are."""
    return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in TABLES}


def seen_by(account) -> dict[str, set]:
    with acting_as(account.pk):
        return rows()


def both(one, other) -> dict[str, set]:
    return {name: one[name] & other[name] for name in one}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("of", ["side", "other", "neither"])
def test_a_role_sees_its_own_rows_without_those_that_who_looks_may_not_see(
    lists, as_operator, role, of
):
    side, other = lists
    with as_operator():
        institution = {"side": side.institution, "other": other.institution}.get(of)
        institution = institution or make_institution()
        really = make_account(institution=institution, roles=[role] if role else [])
    of_role, of_steward = seen_by(really), seen_by(side.steward)
    with acting_as(side.steward.pk):
        with seeing_as(institution=institution.pk if role else None, role=role):
            found = rows()
        assert rows() == of_steward
    assert found == both(of_role, of_steward)


@pytest.mark.parametrize("who", ["documenter", "colleague", "verifier", "steward"])
@pytest.mark.parametrize("by", ["side", "other"])
def test_an_account_sees_its_own_rows_without_those_that_who_looks_may_not_see(lists, who, by):
    side, other = lists
    looking = (side if by == "side" else other).steward
    really = getattr(side, who)
    with acting_as(looking.pk), seeing_as(account=really.pk):
        found = rows()
    assert found == both(seen_by(really), seen_by(looking))


def test_the_owner_does_see_what_the_stranger_would_not(lists, as_operator):
    side, _ = lists
    with acting_as(side.steward.pk):
        assert Victim.objects.count() == 1
        with seeing_as(role="curator"):
            assert (Victim.objects.count(), Event.objects.count()) == (0, 2)
        with seeing_as():
            assert (Victim.objects.count(), Event.objects.count()) == (0, 0)
        assert Victim.objects.count() == 1


def test_a_role_that_who_looks_does_not_hold_opens_nothing_more(lists, as_operator):
    side, other = lists
    with acting_as(side.documenter.pk):
        mine = {level: open_at(level) for level in Level}
        with seeing_as(institution=other.institution.pk, role="data_steward"):
            assert all(open_at(level) <= mine[level] for level in Level)
            assert open_at(Level.STEWARD) == set()


def test_what_is_ones_own_is_not_there_meanwhile(lists):
    side, _ = lists
    with acting_as(side.steward.pk), seeing_as(role="curator"):
        assert not Membership.objects.filter(account=side.steward).exists()
        assert not holds_role(current(), "data_steward")


@pytest.mark.parametrize("seen", [{}, {"role": "curator"}])
def test_nothing_can_be_written_meanwhile(lists, seen):
    side, _ = lists
    with (
        acting_as(side.steward.pk),
        pytest.raises(DatabaseError, match="read-only transaction"),
        seeing_as(**seen),
    ):
        Grant.objects.update(valid_until=None)


def test_nothing_of_it_stays_and_who_looks_acts_again(lists):
    side, _ = lists
    with acting_as(side.steward.pk):
        with seeing_as(role="curator"):
            pass
        assert current() == side.steward.pk
        with connection.cursor() as cursor:
            cursor.execute(
                "select bal.account(), split_part(current_setting('bal.context'), '|', 2),"
                " current_setting('transaction_read_only')"
            )
            assert cursor.fetchone() == (side.steward.pk, "", "off")
        side.institution.left_at = AT
        side.institution.save(update_fields=["left_at"])
        assert Institution.objects.get(pk=side.institution.pk).left_at == AT


def test_an_error_inside_leaves_who_looks_as_she_was(lists):
    side, _ = lists
    with acting_as(side.steward.pk):
        with pytest.raises(ZeroDivisionError), seeing_as(role="curator"):
            raise ZeroDivisionError
        assert (current(), Victim.objects.count()) == (side.steward.pk, 1)


def test_the_public_looks_as_nobody():
    with acting_as_nobody(), pytest.raises(NoContext), seeing_as(role="curator"):
        pass


def test_who_looks_as_one_cannot_look_as_another_from_there(lists):
    side, other = lists
    with (
        acting_as(side.documenter.pk),
        seeing_as(account=side.steward.pk),
        pytest.raises(DatabaseError, match="cannot look as another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select bal.see_as(%s, null, '')", [other.steward.pk])


def test_of_whom_one_looks_as_the_own_rows_stay_her_own(lists):
    side, _ = lists
    with (
        acting_as(side.documenter.pk),
        seeing_as(account=side.steward.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("select bal.account(), count(*) from bal.own_windows()")
        assert cursor.fetchone() == (None, 0)


@pytest.mark.parametrize("role", ["data_steward|x", "a'b", "DROP"])
def test_a_role_that_is_no_word_is_refused(lists, role):
    side, _ = lists
    with (
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="cannot look as another"),
        seeing_as(role=role),
    ):
        pass


@pytest.mark.parametrize("of", ["own", "other", "none"])
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_as_oneself_no_role_is_looked_in(lists, role, of):
    side, other = lists
    institution = {"own": side.institution.pk, "other": other.institution.pk}.get(of)
    with (
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="cannot look as another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select bal.see_as(bal.account(), %s, %s)", [institution, role])


@pytest.mark.parametrize("seen", ["null", "bal.account()"])
def test_as_oneself_or_nobody_no_organisation_is_looked_in(lists, seen):
    side, other = lists
    with (
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="cannot look as another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"select bal.see_as({seen}, %s, '')", [other.institution.pk])


@pytest.mark.parametrize("of", ["own", "other", "none"])
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_as_a_colleague_a_role_opens_nothing_that_one_does_not_hold(lists, role, of):
    side, other = lists
    institution = {"own": side.institution.pk, "other": other.institution.pk}.get(of)
    with acting_as(side.documenter.pk):
        mine = {level: open_at(level) for level in Level}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select bal.see_as(%s, %s, %s)", [side.colleague.pk, institution, role])
            cursor.execute("select bal.holds_role(%s)", [role])
            assert cursor.fetchone() == (role == "documenter",)
            assert all(open_at(level) <= mine[level] for level in Level)
            transaction.set_rollback(True)
