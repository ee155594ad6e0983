"""Who is on duty, who is called, who is rung, to whom silence is brought."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.factories.access import make_account
from tests.factories.procedure import BEFORE
from tests.factories.routing import HOUR, MINUTE, NIGHT, make_night, send

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import DutyTurn, Notice
from baluarte.domain.procedure.queries import gaps, is_somebody_on_duty, on_duty, turns_of
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
SENT = NIGHT + 6 * MINUTE


@pytest.fixture
def federal(cast, as_operator):
    """On duty at the federal unit that night: a person and her deputy."""
    with as_operator():
        on_call = make_account(institution=cast.federal, roles=["liaison"])
        deputy = make_account(institution=cast.federal, roles=["liaison"])
        actions.set_duty(
            institution=cast.federal, account=on_call, deputy=deputy, telephone="55 0000 0000",
            begins_at=NIGHT - HOUR, ends_at=NIGHT + 8 * HOUR, by=None, at=BEFORE,
        )  # fmt: skip
    return on_call, deputy


@pytest.fixture
def work(as_role):
    """Do something as the worker does it."""

    def do(act, **given):
        with as_role("bal_worker"), acting_as_nobody():
            return act(**given)

    return do


def notices(account) -> list[str]:
    with acting_as(account.pk):
        return list(Notice.objects.order_by("made_at").values_list("kind", flat=True))


def turn(cast, begins_at, ends_at, **changes):
    given = {
        "institution": cast.keeper, "account": cast.owner, "deputy": cast.colleague,
        "telephone": " 55 1111 1111 ", "by": cast.admin.pk, "at": BEFORE,
    }  # fmt: skip
    with acting_as(given["by"]):
        return actions.set_duty(begins_at=begins_at, ends_at=ends_at, **(given | changes))


def test_a_turn_is_set_and_ended_by_who_administers_the_institution(cast):
    set_ = turn(cast, NIGHT, NIGHT + 8 * HOUR)
    with acting_as(cast.owner.pk):
        assert DutyTurn.objects.get().telephone == "55 1111 1111"
        assert is_somebody_on_duty(cast.keeper.pk, at=NIGHT)
        with pytest.raises(NotAllowed):
            actions.end_duty(turn=set_, by=cast.owner.pk, at=NIGHT)
    with acting_as(cast.admin.pk):
        actions.end_duty(turn=set_, by=cast.admin.pk, at=NIGHT)
        assert not is_somebody_on_duty(cast.keeper.pk, at=NIGHT)


def test_on_duty_is_somebody_of_the_institution(cast):
    with pytest.raises(actions.NotOfTheInstitution):
        turn(cast, NIGHT, NIGHT + HOUR, deputy=cast.liaison)


@pytest.mark.parametrize("change", [{"ends_at": NIGHT}, {"deputy": "owner"}])
def test_a_turn_ends_after_it_begins_and_its_deputy_is_somebody_else(cast, change):
    given = {"ends_at": NIGHT + HOUR} | change
    if given.get("deputy"):
        given["deputy"] = cast.owner
    with pytest.raises(IntegrityError):
        turn(cast, NIGHT, **given)


def test_a_turn_begins_at_its_first_instant_and_is_over_at_its_last(cast):
    turn(cast, NIGHT, NIGHT + HOUR)
    with acting_as(cast.owner.pk):
        instants = (NIGHT - MINUTE, NIGHT, NIGHT + HOUR - MINUTE, NIGHT + HOUR)
        found = [len(on_duty([cast.keeper.pk], at=at)) for at in instants]
    assert found == [0, 1, 1, 0]


def test_the_gaps_in_which_nobody_is_on_duty(cast):
    turn(cast, NIGHT + HOUR, NIGHT + 3 * HOUR)
    turn(cast, NIGHT + 2 * HOUR, NIGHT + 4 * HOUR, account=cast.colleague, deputy=None)
    turn(cast, NIGHT + 6 * HOUR, NIGHT + 9 * HOUR)
    with acting_as(cast.owner.pk):
        found = gaps(cast.keeper, since=NIGHT, until=NIGHT + 8 * HOUR)
        none = gaps(cast.keeper, since=NIGHT + 7 * HOUR, until=NIGHT + 8 * HOUR)
    assert found == [
        (NIGHT, NIGHT + HOUR), (NIGHT + 4 * HOUR, NIGHT + 6 * HOUR),
    ]  # fmt: skip
    assert none == []


def test_another_organisation_sees_no_turn(cast):
    turn(cast, NIGHT, NIGHT + HOUR)
    with acting_as(cast.stranger.pk):
        assert list(turns_of(cast.keeper, since=BEFORE)) == []


def test_who_is_on_duty_is_called_and_nobody_else(cast, federal, work):
    on_call, deputy = federal
    sent = send(cast, make_night(cast), cast.federal)
    assert work(actions.call_duty, assignment=sent.pk, at=SENT) == 1
    assert [notices(one) for one in (on_call, deputy, cast.liaison)] == [["assigned"], [], []]


def test_where_nobody_is_on_duty_the_liaisons_are_called(cast, work):
    sent = send(cast, make_night(cast), cast.federal)
    assert work(actions.call_duty, assignment=sent.pk, at=SENT) == 1
    assert notices(cast.liaison) == ["assigned"]


def test_the_person_it_is_for_is_called(cast, federal, work):
    sent = send(cast, make_night(cast), cast.federal, account=cast.liaison)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    assert [notices(one) for one in (cast.liaison, federal[0])] == [["assigned"], []]


@pytest.mark.parametrize(("minutes", "rung"), [(9, []), (10, ["deputy"]), (60, ["deputy"])])
def test_ten_minutes_unread_ring_the_deputy_once(cast, federal, work, minutes, rung):
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    for _ in range(2):
        work(actions.ring_deputies, at=SENT + timedelta(minutes=minutes))
    assert notices(federal[1]) == rung


@pytest.mark.parametrize("done", ["read", "acknowledged"])
def test_who_read_or_answered_is_not_rung_about(cast, federal, work, done):
    on_call, deputy = federal
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    with acting_as(on_call.pk):
        if done == "read":
            [notice] = Notice.objects.all()
            actions.read_notices(notices=[notice.pk], by=on_call.pk, at=SENT + MINUTE)
        else:
            actions.acknowledge(assignment=sent, by=on_call.pk, at=SENT + MINUTE)
    work(actions.ring_deputies, at=SENT + 11 * MINUTE)
    assert notices(deputy) == []


def test_silence_is_brought_to_the_sender_at_the_set_hour_once(cast, work):
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.escalate_silence, at=sent.escalate_at - MINUTE)
    before = notices(cast.owner)
    for _ in range(2):
        work(actions.escalate_silence, at=sent.escalate_at)
    assert (before, notices(cast.owner)) == ([], ["silence"])


def test_what_was_read_is_no_silence(cast, work):
    sent = send(cast, make_night(cast), cast.federal)
    with acting_as(cast.liaison.pk):
        actions.acknowledge(assignment=sent, by=cast.liaison.pk, at=SENT + MINUTE)
    work(actions.escalate_silence, at=sent.escalate_at + HOUR)
    assert notices(cast.owner) == []


def test_whoever_was_called_hears_that_it_was_handed_over(cast, federal, work):
    on_call, deputy = federal
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    work(actions.ring_deputies, at=SENT + 10 * MINUTE)
    with acting_as(cast.owner.pk):
        new = actions.hand_over(
            assignment=sent, institution=cast.command, reason="Está más cerca",
            she_said_yes=True, by=cast.owner.pk, at=SENT + 11 * MINUTE,
        )  # fmt: skip
    work(actions.call_duty, assignment=new.pk, at=SENT + 11 * MINUTE)
    assert [notices(one) for one in (on_call, deputy, cast.commander)] == [
        ["assigned", NoticeKind.WITHDRAWN], ["deputy", NoticeKind.WITHDRAWN], ["assigned"],
    ]  # fmt: skip
