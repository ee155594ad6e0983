"""The urgent door: who may add and nobody read back, when it is open, who is called, who never is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.factories.access import AT, make_account
from tests.factories.door import (
    ANSWERS,
    CANARY,
    HOUR,
    OTHERWISE,
    TELEPHONE,
    keep_door,
    leave,
    put_on_duty,
)

from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import DoorEnd
from baluarte.domain.procedure.models import DoorMessage, Notice
from baluarte.domain.procedure.queries import (
    at_the_door,
    doors,
    my_message,
    not_of_a_flood,
    of_a_flood,
    open_letter,
    seconds_to_wait,
    what_became,
)
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.receipts import new_receipt
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def door(cast, as_operator, as_role):
    """The keeper's door, open: the owner on duty, the colleague her deputy."""
    with as_operator():
        keep_door(cast)
        put_on_duty(cast)
    return seen(as_role)


@pytest.fixture
def work(as_role):
    def do(at):
        with as_role("bal_worker"), acting_as_nobody():
            return actions.watch_door(at=at)

    return do


def seen(as_role):
    with as_role("bal_public"), acting_as_nobody():
        [one] = doors()
    return one


def denied(as_role, role, sql):
    with (
        pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(),
        as_role(role), acting_as_nobody(), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(sql)
    return True


def waiting(account):
    with acting_as(account.pk):
        return list(at_the_door())


def take(account):
    [message] = waiting(account)
    with acting_as(account.pk):
        actions.take_message(message=message, by=account.pk, at=timezone.now())
        return my_message(message.pk, by=account.pk)


def kinds(account):
    with acting_as(account.pk):
        return sorted(Notice.objects.values_list("kind", flat=True))


def test_an_open_door_says_telephone_and_until_when_and_nobody_by_name(cast, door):
    assert (door.institution, door.name, door.is_open, door.telephone) == (
        cast.keeper.pk, cast.keeper.name, True, TELEPHONE,
    )  # fmt: skip
    said = str(door)
    assert [
        one for one in (cast.owner.display_name, cast.owner.username, "9999") if one in said
    ] == []


def test_a_closed_door_says_whom_to_call_and_when_it_is_read(cast, as_operator, as_role):
    with as_operator():
        keep_door(cast)
        turn = put_on_duty(cast, begins=HOUR, ends=2 * HOUR)
    door = seen(as_role)
    assert (door.is_open, door.closed_telephone, door.closed_answers, door.next_at) == (
        False, OTHERWISE, ANSWERS, turn.begins_at,
    )  # fmt: skip
    assert leave(door, as_role) == "closed"


@pytest.mark.parametrize(("ended", "says"), [(29, "kept"), (31, "closed")])
def test_what_was_being_written_when_the_turn_ended_is_kept(
    cast, as_operator, as_role, ended, says
):
    with as_operator():
        keep_door(cast)
        put_on_duty(cast, ends=-ended * MINUTE)
    assert leave(seen(as_role), as_role) == says


@pytest.mark.parametrize(
    "sql",
    [
        "select * from procedure_doormessage",
        "select box from procedure_doormessage",
        "select private_key from procedure_door",
        "select telephone from procedure_dutyturn",
        "update procedure_doormessage set box = null",
        "delete from procedure_doormessage",
        "insert into procedure_doormessage (id) values (gen_random_uuid())",
        "select bal.acts_for_left_out(gen_random_uuid(), '{}')",
    ],
)
def test_the_portal_adds_and_reads_nothing_back(door, as_role, sql):
    assert leave(door, as_role) == "kept"
    assert denied(as_role, "bal_public", sql)


def test_nobody_asks_the_database_for_whom_another_acts(cast, door):
    """It would tell the roles of every account to whoever may send SQL."""
    sql = "select bal.acts_for_left_out(%s, array['authority'])"
    with acting_as(cast.owner.pk), connection.cursor() as cursor:
        cursor.execute(sql, [cast.owner.pk])
        assert cursor.fetchone() == (False,)
        for other in (cast.colleague, cast.stranger):
            with pytest.raises(DatabaseError, match="nobody asks"), transaction.atomic():
                cursor.execute(sql, [other.pk])


@pytest.mark.parametrize("role", ["bal_app", "bal_worker"])
def test_only_the_portal_leaves_messages(door, as_role, role):
    sql = (
        "select bal.leave_at_door(gen_random_uuid(), gen_random_uuid(), ''::bytea, ''::bytea, '{}')"
    )
    assert denied(as_role, role, sql)


def test_the_worker_calls_and_reads_no_box(door, as_role):
    leave(door, as_role)
    assert denied(as_role, "bal_worker", "select box from procedure_doormessage")


def test_the_row_holds_neither_her_words_nor_the_receipt_and_is_as_long_as_others(
    door, as_operator, as_role
):
    receipts = [new_receipt(), new_receipt()]
    leave(door, as_role, receipt=receipts[0])
    leave(door, as_role, receipt=receipts[1], words=CANARY * 2)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select m::text, octet_length(box) from procedure_doormessage m")
        rows = cursor.fetchall()
    text = "".join(row[0] for row in rows)
    secrets = [CANARY, CANARY.encode().hex(), "hermana", "vecino", *receipts]
    assert [one for one in secrets if one in text] == []
    assert len({row[1] for row in rows}) == 1


def test_no_second_is_kept_and_the_minute_only_until_it_is_taken(cast, door, as_role):
    leave(door, as_role)
    [message] = waiting(cast.owner)
    assert (message.waiting_since.second, message.waiting_since.microsecond) == (0, 0)
    assert take(cast.owner).waiting_since is None


def test_sent_twice_it_is_one_message(cast, door, as_role):
    receipt = new_receipt()
    assert [leave(door, as_role, receipt=receipt) for _ in range(2)] == ["kept", "again"]
    assert len(waiting(cast.owner)) == 1


def flood(door, as_operator, *, count, length=4_100, minutes=0):
    """Let an attacker have left so many messages of one length in one minute."""
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "insert into procedure_doormessage (id, institution_id, lookup, box, not_told,"
            " received_date, waiting_since, done_how) select gen_random_uuid(), %s,"
            " uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),"
            " decode(repeat('00', %s), 'hex'), '{}',"
            " (now() at time zone 'America/Mexico_City')::date,"
            " date_trunc('minute', now()) - %s * interval '1 minute', ''"
            " from generate_series(1, %s)",
            [str(getattr(door, "institution_id", door.institution)), length, minutes, count],
        )


@given(
    posted=st.lists(
        st.tuples(st.integers(0, 500), st.sampled_from([1, 4_100, 65_000]), st.integers(0, 90)),
        max_size=4,
    )
)
@settings(
    max_examples=examples(20, few=8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_was_posted_before_the_next_message_is_kept(door, as_operator, as_role, posted):
    with transaction.atomic():
        for count, length, minutes in posted:
            flood(door, as_operator, count=count, length=length, minutes=minutes)
        receipt = new_receipt()
        said = leave(seen(as_role), as_role, receipt=receipt)
        with as_role("bal_public"), acting_as_nobody():
            became = what_became(receipt)
        transaction.set_rollback(True)
    assert (said, became and became.name) == ("kept", door.name)


@pytest.mark.parametrize(
    ("waiting", "seconds"), [(0, 0), (39, 0), (40, 20), (1_000, 30), (9_000, 60)]
)
def test_the_wait_grows_with_what_waits_and_never_without_end(
    door, as_operator, as_role, waiting, seconds
):
    flood(door, as_operator, count=waiting)
    with as_role("bal_public"), acting_as_nobody():
        [one] = doors()
        assert seconds_to_wait(one) == seconds


def test_a_flood_stands_apart_and_who_wrote_in_its_minute_does_not(
    cast, door, as_operator, as_role
):
    flood(door, as_operator, count=60, length=4_000)
    flood(door, as_operator, count=9, length=4_000, minutes=30)
    leave(door, as_role)
    with acting_as(cast.owner.pk):
        assert (not_of_a_flood().count(), of_a_flood().count()) == (10, 60)


def test_what_is_far_too_large_is_refused(door, as_role):
    with pytest.raises(DatabaseError, match="so large"), transaction.atomic():
        leave(door, as_role, words="x" * 70_000)


def test_it_goes_to_no_authority_where_she_wants_none_told(cast, as_operator, as_role):
    with as_operator():
        actions.keep_door(
            institution=cast.police, telephone=TELEPHONE, closed_telephone=OTHERWISE,
            closed_answers=ANSWERS, by=None, at=timezone.now(),
        )  # fmt: skip
        now = timezone.now()
        actions.set_duty(
            institution=cast.police, account=cast.officer, telephone="55",
            begins_at=now - HOUR, ends_at=now + HOUR, by=None, at=now,
        )  # fmt: skip
    door = seen(as_role)
    said = [
        leave(door, as_role, not_told=(one,))
        for one in ("municipal_police", "authority", "state_police")
    ]
    assert said == ["left_out", "left_out", "kept"]


def test_only_who_administers_an_institution_keeps_its_door(cast):
    said = {"telephone": "1", "closed_telephone": "2", "closed_answers": "3"}
    with acting_as(cast.owner.pk), pytest.raises(NotAllowed):
        actions.keep_door(institution=cast.keeper, by=cast.owner.pk, at=timezone.now(), **said)
    with acting_as(cast.admin.pk):
        door = actions.keep_door(
            institution=cast.keeper, by=cast.admin.pk, at=timezone.now(), **said
        )
    assert door.institution == cast.keeper


def test_the_roster_sees_what_waits_and_nobody_else(cast, door, as_role):
    leave(door, as_role)
    four = (cast.owner, cast.colleague, cast.without_role, cast.stranger)
    assert [len(waiting(one)) for one in four] == [1, 1, 0, 0]


def test_whoever_takes_it_reads_her_words_with_the_instant_and_the_log_keeps_it(
    cast, door, as_role
):
    sent = timezone.now()
    leave(door, as_role, sent_at=sent)
    message = take(cast.owner)
    with acting_as(cast.owner.pk):
        letter = open_letter(message, by=cast.owner.pk, at=timezone.now())
        acts = list(Entry.objects.order_by("recorded_at").values_list("act", flat=True))
    assert (letter.words, letter.sent_at, letter.declares_danger) == (CANARY, sent, True)
    assert acts[-2:] == ["procedure.take_door_message", "procedure.open_door_message"]


def test_one_person_takes_it(cast, door, as_role):
    leave(door, as_role)
    [message] = waiting(cast.colleague)
    take(cast.owner)
    with acting_as(cast.colleague.pk), pytest.raises(actions.TakenAlready):
        actions.take_message(message=message, by=cast.colleague.pk, at=timezone.now())
    with acting_as(cast.colleague.pk):
        assert my_message(message.pk, by=cast.colleague.pk) is None


def test_what_its_taker_is_silent_on_another_takes_over(cast, door, as_role):
    leave(door, as_role)
    message = take(cast.owner)
    by, soon = cast.colleague.pk, message.taken_at + actions.SILENT
    with acting_as(by), pytest.raises(actions.TakenAlready):
        actions.take_message(message=message, by=by, at=soon - timedelta(seconds=1))
    with acting_as(by):
        actions.take_message(message=message, by=by, at=soon)
        assert my_message(message.pk, by=by) is not None
    with acting_as(cast.owner.pk):
        assert my_message(message.pk, by=cast.owner.pk) is None


def test_a_box_moved_to_another_message_does_not_open(cast, door, as_role):
    leave(door, as_role)
    message = take(cast.owner)
    leave(door, as_role)
    [other] = [one for one in waiting(cast.owner) if one.taken_at is None]
    with acting_as(cast.owner.pk):
        message.box = other.box
    with acting_as(cast.owner.pk), pytest.raises(SealBroken):
        open_letter(message, by=cast.owner.pk, at=timezone.now())


def test_done_with_the_box_is_empty(cast, door, as_role):
    leave(door, as_role)
    message = take(cast.owner)
    with acting_as(cast.owner.pk):
        actions.end_message(
            message=message, how=DoorEnd.RECEIVED, by=cast.owner.pk, at=timezone.now()
        )
        assert DoorMessage.objects.get().box is None
    assert waiting(cast.owner) == []


def test_who_comes_back_hears_whether_somebody_took_it(cast, door, as_role):
    receipt = new_receipt()
    leave(door, as_role, receipt=receipt)

    def hear(given):
        with as_role("bal_public"), acting_as_nobody():
            return what_became(given)

    before = hear(receipt)
    message = take(cast.owner)
    after = hear(receipt.lower().replace("-", " "))
    assert (before.name, before.taken_at) == (cast.keeper.name, None)
    assert after.taken_at == message.taken_at
    assert hear(new_receipt()) is None


def test_who_is_on_duty_is_called_at_once_and_the_deputy_after_ten_minutes(
    cast, door, as_role, work
):
    leave(door, as_role)
    now = timezone.now()
    work(now)
    assert (kinds(cast.owner), kinds(cast.colleague)) == (["door"], [])
    work(now + 11 * MINUTE)
    work(now + 12 * MINUTE)
    assert (kinds(cast.owner), kinds(cast.colleague)) == (["door"], ["deputy"])


def test_what_was_taken_in_time_rings_no_deputy(cast, door, as_role, work):
    leave(door, as_role)
    take(cast.owner)
    assert work(timezone.now() + 11 * MINUTE) == 0
    assert kinds(cast.colleague) == []


def test_a_deputy_who_also_acts_for_whom_she_leaves_out_is_told_nothing(
    cast, door, as_operator, as_role, work
):
    with as_operator():
        proposed = propose_membership(
            account=cast.colleague, institution=cast.police, role="liaison", by=None, at=AT
        )
        confirm_membership(membership=proposed, by=None, at=AT)
    leave(door, as_role, not_told=("municipal_police",))
    work(timezone.now() + 11 * MINUTE)
    assert (kinds(cast.owner), kinds(cast.colleague)) == (["door"], [])
    assert (len(waiting(cast.owner)), waiting(cast.colleague)) == (1, [])


def test_a_message_of_the_last_seconds_calls_whose_turn_it_was(cast, as_operator, as_role, work):
    with as_operator():
        keep_door(cast)
        put_on_duty(cast, ends=-5 * MINUTE)
    leave(seen(as_role), as_role)
    work(timezone.now())
    assert (kinds(cast.owner), len(waiting(cast.owner))) == (["door"], 1)


def test_liaisons_are_called_where_the_roster_is_empty(cast, door, as_operator, as_role, work):
    with as_operator():
        liaison = make_account(institution=cast.keeper, roles=["liaison"])
    leave(door, as_role)
    work(timezone.now() + 5 * HOUR)
    assert kinds(liaison) == ["door"]


@pytest.mark.parametrize("role", ["bal_public", "bal_app", "bal_worker"])
def test_no_site_counts_how_many_wait(door, as_role, role):
    with (
        pytest.raises(DatabaseError, match="permission denied for function door_load"),
        transaction.atomic(),
        as_role(role),
        acting_as_nobody(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select bal.door_load(%s)", [door.institution])
