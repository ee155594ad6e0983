"""What opens identities to others waits for a second steward; the wall says so too."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import AT, make_account, make_institution

from baluarte.domain.access.actions import NeedsSecondPerson, confirm_grant, grant, revoke_grant
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment, Grant
from baluarte.domain.access.queries import compartment_of, waiting_grants
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(as_operator):
    with as_operator():
        one, other = make_institution(), make_institution()
        steward, second = (make_account(institution=one, roles=["data_steward"]) for _ in "12")
        stranger = make_account(institution=other, roles=["documenter"])
        return {
            "one": one, "other": other, "steward": steward, "second": second,
            "stranger": stranger,
            "own": compartment_of(one, CompartmentKind.OWN),
        }  # fmt: skip


def opened(cast, level=Level.IDENTIFIED, **to):
    steward = cast["steward"].pk
    with acting_as(steward):
        return grant(
            compartment=cast["own"], level=level, ground="agreed", by=steward, at=AT, **to
        )  # fmt: skip


def sees(cast, account):
    with acting_as(account.pk):
        return Compartment.objects.filter(pk=cast["own"].pk).exists()


@pytest.mark.parametrize("level", [Level.IDENTIFIED, Level.CONTRIBUTE, Level.STEWARD])
def test_identities_wait_for_a_second_steward(cast, level):
    given = opened(cast, level, institution=cast["other"])
    assert not sees(cast, cast["stranger"])
    with acting_as(cast["steward"].pk), pytest.raises(NeedsSecondPerson):
        confirm_grant(grant=given, by=cast["steward"].pk, at=AT)
    with acting_as(cast["stranger"].pk), pytest.raises(NotAllowed):
        confirm_grant(grant=given, by=cast["stranger"].pk, at=AT)
    with acting_as(cast["second"].pk):
        assert list(waiting_grants(at=AT)) == [given]
        confirm_grant(grant=given, by=cast["second"].pk, at=AT)
        assert list(waiting_grants(at=AT)) == []
    assert sees(cast, cast["stranger"])


def test_one_is_enough_to_take_back_what_waits(cast):
    given = opened(cast, institution=cast["other"])
    with acting_as(cast["second"].pk):
        revoke_grant(grant=given, by=cast["second"].pk, at=AT)
    assert not sees(cast, cast["stranger"])


def test_a_role_anywhere_waits_too(cast):
    assert opened(cast, role="documenter").awaits_second
    assert not sees(cast, cast["stranger"])


def test_a_person_by_name_waits_too(cast, as_operator):
    with as_operator():
        guest, colleague = make_account(), make_account(institution=cast["one"], roles=["verifier"])
    # A colleague by name no less: who she is to see it is for two to say.
    assert opened(cast, account=colleague).awaits_second
    given = opened(cast, account=guest)
    assert not sees(cast, guest)
    with acting_as(cast["second"].pk):
        assert given in waiting_grants(at=AT)
        confirm_grant(grant=given, by=cast["second"].pk, at=AT)
    assert sees(cast, guest)
    assert not opened(cast, Level.CODED, account=guest).awaits_second


def test_what_was_confirmed_is_shortened_by_one_and_prolonged_by_none(cast):
    given = opened(cast, institution=cast["other"])
    with acting_as(cast["second"].pk):
        confirm_grant(grant=given, by=cast["second"].pk, at=AT)
    own = Grant.objects.filter(pk=given.pk)
    days = [timezone.now() + timedelta(days=n) for n in (9, 5)]
    with acting_as(cast["steward"].pk):
        for day in days:
            assert own.update(valid_until=day) == 1
        for later in (days[0], None):
            with pytest.raises(DatabaseError), transaction.atomic():
                own.update(valid_until=later)
    assert sees(cast, cast["stranger"])


@pytest.mark.parametrize(("level", "to"), [
    (Level.CODED, "other"), (Level.IDENTIFIED, "one"),
])  # fmt: skip
def test_coded_facts_and_ones_own_take_one(cast, level, to):
    assert not opened(cast, level, institution=cast[to]).awaits_second


NAMED = (
    "insert into public.access_grant (id, compartment_id, account_id, role, level, ground,"
    " is_own_window, valid_from, given_by_id, awaits_second)"
    " values (gen_random_uuid(), '{own}', '{stranger}', '', 20, 'x', false,"
    " now() - interval '1 h', '{steward}', false)"
)
NEW = (
    "insert into public.access_grant (id, compartment_id, institution_id, role, level, ground,"
    " is_own_window, valid_from, given_by_id, awaits_second, confirmed_by_id)"
    " values (gen_random_uuid(), '{own}', '{other}', '', 20, 'x', false, now() - interval '1 h',"
)


@pytest.mark.parametrize("statement", [
    NAMED,
    NEW + " '{steward}', false, null)",
    NEW + " '{second}', false, null)",
    NEW + " null, false, null)",
    NEW + " '{steward}', false, '{second}')",
    NEW + " '{second}', false, '{steward}')",
    "update public.access_grant set awaits_second = false where awaits_second",
    "update public.access_grant set awaits_second = false, confirmed_by_id = '{steward}'"
    " where awaits_second",
    "update public.access_grant set awaits_second = false, confirmed_by_id = '{second}'"
    " where awaits_second",
    "update public.access_grant set given_by_id = '{second}' where awaits_second",
    "update public.access_grant set level = 20 where institution_id = '{other}'",
])  # fmt: skip
def test_a_steward_alone_opens_none_by_sql(cast, statement):
    opened(cast, institution=cast["other"])
    keys = {name: cast[name].pk for name in ("own", "other", "steward", "second", "stranger")}
    with acting_as(cast["steward"].pk):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**keys))
        assert Grant.objects.filter(institution=cast["other"], awaits_second=False).count() == 0
    assert not sees(cast, cast["stranger"])
