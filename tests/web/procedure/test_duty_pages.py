"""Rosters and trust: who keeps them, who sees them, what is said where nobody is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, settle
from tests.web.procedure.test_routing_pages import text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Clearance, DutyTurn
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
OF_A_ROSTER = {"new_turn", "end_turn"}
OF_TRUST = {"new_clearance", "end_clearance"}
CONFIRMED = {"confirm_clearance"}
HOUR = timedelta(hours=1)


def on_duty(cast, *, begins=-HOUR, hours=8, **changes):
    now = timezone.now()
    given = {
        "institution": cast.keeper, "account": cast.owner, "deputy": cast.colleague,
        "telephone": "55 1111 1111", "begins_at": now + begins,
        "ends_at": now + begins + hours * HOUR, "by": cast.admin.pk, "at": now,
    }  # fmt: skip
    with acting_as(cast.admin.pk):
        return actions.set_duty(**(given | changes))


def trust(cast, **changes):
    now = timezone.now()
    given = {
        "keeper": cast.keeper, "institution": cast.federal, "account": cast.liaison,
        "until": now + 24 * HOUR, "ground": "La conocemos desde 2019", "by": cast.steward.pk,
        "at": now - HOUR,
    }  # fmt: skip
    with acting_as(cast.steward.pk):
        cleared = actions.clear_person(state=State.objects.get(code="30"), **(given | changes))
    settle(Clearance)
    return cleared


def test_nobody_on_duty_is_said(enter, cast):
    said = text_of(enter(cast.owner).get(reverse("duty")))
    assert "Ahora no hay nadie de guardia" in said


def test_who_is_on_duty_with_hours_telephone_and_deputy(enter, cast):
    on_duty(cast)
    said = text_of(enter(cast.owner).get(reverse("duty")))
    for words in (cast.owner.display_name, "55 1111 1111", cast.colleague.display_name):
        assert words in said
    assert "Ahora no hay nadie de guardia" not in said
    assert "Horas sin nadie de guardia" in said


def test_another_organisation_sees_neither_turn_nor_telephone(enter, cast):
    on_duty(cast)
    assert "55 1111 1111" not in text_of(enter(cast.stranger).get(reverse("duty")))


@pytest.mark.parametrize("name", sorted(OF_A_ROSTER))
@pytest.mark.parametrize(
    ("who", "status"),
    [("admin", 200), ("owner", 404), ("without_role", 404), ("stranger", 404), ("officer", 404)],
)
def test_a_roster_is_kept_by_who_administers(enter, cast, name, who, status):
    turn = on_duty(cast)
    key = cast.keeper.pk if name == "new_turn" else turn.pk
    browser = enter(getattr(cast, who))
    answer = browser.get(reverse(name, args=[key]))
    assert answer.status_code == status
    if status == 404:
        assert plain(answer) == plain(browser.get(reverse("matter", args=["0000000000"])))


def test_a_turn_is_set_and_taken_off(enter, cast):
    browser = enter(cast.admin)
    given = {
        "account": str(cast.owner.pk), "deputy": str(cast.colleague.pk), "telephone": "55 2222 2222",
        "begins_on": "2030-01-01", "begins_at": "20:00", "ends_on": "2030-01-02", "ends_at": "08:00",
    }  # fmt: skip
    url = reverse("new_turn", args=[cast.keeper.pk])
    assert browser.post(url, given).status_code == 302
    with acting_as(cast.owner.pk):
        [turn] = DutyTurn.objects.all()
    assert turn.ends_at - turn.begins_at == 12 * HOUR
    assert browser.post(reverse("end_turn", args=[turn.pk])).status_code == 302
    with acting_as(cast.owner.pk):
        turn.refresh_from_db()
    assert turn.withdrawn_at is not None
    assert browser.get(reverse("end_turn", args=[turn.pk])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2029-12-31"}, {"deputy": "same"}, {"telephone": ""}, {"account": "stranger"},
        {"begins_at": "25:00"},
    ],
)  # fmt: skip
def test_a_turn_that_cannot_be_is_said_in_words(enter, cast, wrong):
    given = {
        "account": str(cast.owner.pk), "deputy": "", "telephone": "55 2222 2222",
        "begins_on": "2030-01-01", "begins_at": "20:00", "ends_on": "2030-01-02", "ends_at": "08:00",
    } | wrong  # fmt: skip
    given["deputy"] = str(cast.owner.pk) if given["deputy"] == "same" else given["deputy"]
    if given["account"] == "stranger":
        given["account"] = str(cast.stranger.pk)
    answer = enter(cast.admin).post(reverse("new_turn", args=[cast.keeper.pk]), given)
    assert answer.status_code == 422
    with acting_as(cast.owner.pk):
        assert DutyTurn.objects.count() == 0


def test_trust_is_shown_to_the_organisation_that_gives_it(enter, cast):
    trust(cast)
    inside = text_of(enter(cast.owner).get(reverse("clearances")))
    assert "La conocemos desde 2019" in inside
    for who in (cast.stranger, cast.liaison):
        assert "La conocemos desde 2019" not in text_of(enter(who).get(reverse("clearances")))


@pytest.mark.parametrize("name", sorted(OF_TRUST))
@pytest.mark.parametrize(
    ("who", "status"),
    [("steward", 200), ("owner", 404), ("admin", 404), ("stranger", 404), ("liaison", 404)],
)
def test_trust_is_given_and_ended_by_a_steward(enter, cast, name, who, status):
    given = trust(cast)
    key = cast.keeper.pk if name == "new_clearance" else given.pk
    browser = enter(getattr(cast, who))
    answer = browser.get(reverse(name, args=[key]))
    assert answer.status_code == status
    if status == 404:
        assert plain(answer) == plain(browser.get(reverse("matter", args=["0000000000"])))


def given_trust(cast, **changes):
    until = local_day(timezone.now() + 30 * 24 * HOUR)
    return {
        "institution": str(cast.federal.pk), "username": cast.liaison.username, "state": "30",
        "municipality": "30001", "until": until.isoformat(), "ground": "La conocemos",
    } | changes  # fmt: skip


def test_a_person_is_trusted_by_name_and_no_longer(enter, cast):
    browser = enter(cast.steward)
    url = reverse("new_clearance", args=[cast.keeper.pk])
    assert browser.post(url, given_trust(cast)).status_code == 302
    with acting_as(cast.steward.pk):
        [one] = Clearance.objects.all()
    assert (one.account_id, one.municipality_id) == (cast.liaison.pk, "30001")
    assert browser.post(reverse("end_clearance", args=[one.pk])).status_code == 302
    with acting_as(cast.steward.pk):
        one.refresh_from_db()
    assert one.valid_until <= timezone.now()


def test_another_steward_confirms_whom_one_trusts(enter, cast, as_operator):
    with as_operator():
        second = make_account(institution=cast.keeper, roles=["data_steward"])
    enter(cast.steward).post(reverse("new_clearance", args=[cast.keeper.pk]), given_trust(cast))
    with acting_as(cast.steward.pk):
        one = Clearance.objects.get()
    url = reverse("confirm_clearance", args=[one.pk])
    asked = [enter(who).post(url).status_code for who in (cast.owner, cast.stranger, cast.steward)]
    with acting_as(cast.steward.pk):
        one.refresh_from_db()
    assert (asked, one.awaits_second) == ([404, 404, 302], True)
    assert enter(second).post(url).status_code == 302
    with acting_as(cast.steward.pk):
        one.refresh_from_db()
    assert (one.awaits_second, one.confirmed_by_id) == (False, second.pk)


def test_for_tonight_one_steward_is_enough(enter, cast):
    given = given_trust(cast, is_urgent="on")
    enter(cast.steward).post(reverse("new_clearance", args=[cast.keeper.pk]), given)
    with acting_as(cast.steward.pk):
        one = Clearance.objects.get()
        assert (one.awaits_second, one.valid_until - one.valid_from) == (False, 24 * HOUR)
        with pytest.raises(DatabaseError), transaction.atomic():
            Clearance.objects.update(valid_until=one.valid_until + HOUR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "nadie"}, {"until": "2020-01-01"}, {"until": "2099-01-01"}, {"ground": " "},
        {"municipality": "20001"}, {"institution": ""},
    ],
)  # fmt: skip
def test_trust_that_cannot_be_is_said_in_words(enter, cast, wrong):
    url = reverse("new_clearance", args=[cast.keeper.pk])
    answer = enter(cast.steward).post(url, given_trust(cast, **wrong))
    assert answer.status_code == 422
    with acting_as(cast.steward.pk):
        assert Clearance.objects.count() == 0


def test_listing_the_municipalities_of_a_state_judges_nothing(enter, cast):
    url = reverse("new_clearance", args=[cast.keeper.pk])
    answer = enter(cast.steward).post(url, {"state": "30", "again": "state"})
    assert answer.status_code == 200
    assert 'value="30001"' in answer.content.decode()
    with acting_as(cast.steward.pk):
        assert Clearance.objects.count() == 0


@pytest.mark.parametrize("page", ["duty", "clearances"])
def test_as_many_queries_for_one_as_for_thirty(enter, cast, page):
    make = {"duty": on_duty, "clearances": trust}[page]
    browser = enter(cast.owner)
    make(cast)
    few = asked_by(browser, reverse(page))
    for _ in range(29):
        make(cast)
    assert asked_by(browser, reverse(page)) == few
